"""Checks of trips: a plan made by hand passes all, and each spoiled one fails just the check."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from timing import soon

from arenagym.envs.open_travel.answers.forms import (
    Day,
    Item,
    Journey,
    Meal,
    Move,
    Stay,
    TripAnswer,
    Visit,
)
from arenagym.envs.open_travel.prices import (
    night_cost,
    place_cost,
    ride_cost,
    route_cost,
    seat_for,
)
from arenagym.envs.open_travel.tasks.request import Lodging, Party, TripRequest
from arenagym.envs.open_travel.verifier.linking import Linker, city_named
from arenagym.envs.open_travel.verifier.trip import check, checked, lay_out
from arenagym.envs.open_travel.world import Place, Ride, World
from arenagym.envs.open_travel.world.hours import clock

WORLD = World()
FIND = Linker(WORLD).place
PARTY = Party(adults=2, children=1)
HARD = (
    "dates", "hours", "pace", "modes", "budget", "must_see", "avoid", "interests", "diet", "meals",
    "lodging", "max_walk", "rides", "rain_plan",
)  # fmt: skip
COMMONSENSE = (
    "places_exist", "open", "no_overlap", "travel_times", "tickets", "hotel_each_night",
    "meal_places", "no_repeats", "visit_lengths", "told", "figures",
)  # fmt: skip
EATING = ("restaurant", "cafe", "snack")


def open_from(place: Place, day: date, start: int, end: int) -> bool:
    hours = place.hours.on(day)
    return hours is not None and hours[0] <= start and end <= hours[1]


class Planner:
    """Writes days whose times and figures are true; there are 20 minutes more for every way."""

    def __init__(self, party: Party = PARTY) -> None:
        self.party, self.cost, self.used = party, 0.0, set[str]()

    def near(
        self, here: Place, day: date, start: int, *, meal: bool = False, off: int = 1_300,
        **asked: Any,
    ) -> Place:  # fmt: skip
        """The nearest place not used yet that is open from a time on, and some way off."""
        for each in WORLD.city(here.id.partition("-")[0]).near(here.point, 12_000):
            place = each.place
            lasts = 60 if meal else place.minutes
            if (
                place.id not in self.used
                and each.metres > off
                and place.category in (EATING if meal else ("museum", "sight", "shopping"))
                and 40 <= place.minutes <= 100
                and place.cost
                and open_from(place, day, start, start + lasts)
                and all(check(place) for check in asked.values())
            ):
                self.used.add(place.id)
                return place
        raise AssertionError("no such place")

    def ways(self, here: Place, there: Place) -> Move:
        route = WORLD.city(here.id.partition("-")[0]).route(here, there, "driving")
        self.cost += (cost := route_cost(route, self.party))
        return Move(mode="taxi", minutes=-(-route.seconds // 60), cost=cost)

    def event(self, place: Place, start: int, *, meal: bool = False) -> Item:
        self.cost += (cost := place_cost(place, self.party))
        times = {"start": clock(start), "end": clock(start + (60 if meal else place.minutes))}
        return (Meal if meal else Visit)(place=place.id, cost=cost, **times)

    def ride(self, ride: Ride) -> Journey:
        fare = seat_for(ride, self.party)
        assert fare
        self.cost += (cost := ride_cost(fare, self.party))
        depart, arrive, _ = ride.times
        return Journey(number=ride.number, start=depart, end=arrive, seat=fare.seat.en, cost=cost)

    def stay(self, hotel: Place) -> Stay:
        self.cost += (cost := night_cost(hotel, self.party))
        return Stay(place=hotel.id, cost=cost)


def train(origin: str, destination: str, day: date, depart: int, arrive: int) -> Ride:
    return next(
        ride
        for ride in WORLD.trains(origin, destination, day)
        if depart <= ride.depart and ride.arrive <= arrive and seat_for(ride, PARTY)
    )


def indoors(place: Place) -> bool:
    return "indoors" in place.tags


def veggie(place: Place) -> bool:
    return "vegetarian" in place.tags


def late(place: Place) -> bool:
    return all(hours and hours[1] >= 1_290 for hours in place.hours.week)


def opens_at_nine(place: Place) -> bool:
    return all(hours is None or hours[0] >= 540 for hours in place.hours.week)


def wet_day(city: str) -> date:
    days = (date(2026, 4, 7) + timedelta(days=i) for i in range(200))
    return next(day for day in days if WORLD.weather(city, day).wet and day.weekday() == 2)


def make_trip() -> tuple[TripRequest, TripAnswer]:
    """Shanghai, Hangzhou for two nights, Nanjing for one; it rains on the second day."""
    second = wet_day("hangzhou")
    days = [second + timedelta(days=i) for i in (-1, 0, 1, 2)]
    plan = Planner()
    here, there = (
        next(
            place
            for place in WORLD.city(city).places
            if place.stars == 4 and WORLD.city(city).facts.centre.metres_to(place.point) < 5_000
        )
        for city in ("hangzhou", "nanjing")
    )
    come = train("shanghai", "hangzhou", days[0], 640, 960)
    go_on = train("hangzhou", "nanjing", days[2], 660, 800)
    leave = train("nanjing", "shanghai", days[3], 660, 860)
    first = plan.near(here, days[0], 1_090, meal=True, tag=veggie)
    museum = plan.near(here, second, 570, tag=indoors, early=opens_at_nine)
    lunch = plan.near(here, second, 720, meal=True, tag=veggie, late=late)
    shop = plan.near(lunch, second, 850, tag=indoors, off=5_000)
    dinner = plan.near(here, second, 1_080, meal=True, tag=veggie, late=late)
    sight = plan.near(there, days[2], 870, tag=indoors)
    last = plan.near(there, days[2], 1_100, meal=True, tag=veggie)
    gates = [
        WORLD.place(key) for key in (come.end_id, go_on.start_id, go_on.end_id, leave.start_id)
    ]
    answer = TripAnswer(
        days=(
            Day(date=days[0], city="Hangzhou", items=(
                plan.ride(come), plan.ways(gates[0], first), plan.event(first, 1_090, meal=True),
                plan.ways(first, here), plan.stay(here),
            )),
            Day(date=days[1], city="杭州", items=(
                plan.ways(here, museum), plan.event(museum, 570),
                plan.ways(museum, lunch), plan.event(lunch, 720, meal=True),
                plan.ways(lunch, shop), plan.event(shop, 850),
                plan.ways(shop, dinner), plan.event(dinner, 1_080, meal=True),
                plan.ways(dinner, here), plan.stay(here),
            )),
            Day(date=days[2], city="Nanjing", items=(
                plan.ways(here, gates[1]), plan.ride(go_on),
                plan.ways(gates[2], sight), plan.event(sight, 870),
                plan.ways(sight, last), plan.event(last, 1_100, meal=True),
                plan.ways(last, there), plan.stay(there),
            )),
            Day(date=days[3], items=(plan.ways(there, gates[3]), plan.ride(leave))),
        )
    )  # fmt: skip
    request = TripRequest(
        level=3,
        language="en",
        today=date(2026, 4, 1),
        party=PARTY,
        home="shanghai",
        cities=("hangzhou", "nanjing"),
        nights=(2, 1),
        first=days[0],
        begin=480,
        finish=1_260,
        budget=round(plan.cost) + 1,
        pace="relaxed",
        must_see=(museum.id,),
        avoid=("crowded", "zoo"),
        interests=(museum.category,),
        diet="vegetarian",
        lodging=Lodging(min_stars=4, tags=("wifi",)),
        max_walk=1_200,
        rides=("train",),
        rain_plan=True,
    )
    return request, replace(answer, cost=round(plan.cost, 2))


REQUEST, ANSWER = make_trip()
MUSEUM, LUNCH, SHOP, DINNER = 1, 3, 5, 7
"""Of the second day."""


def failed(request: TripRequest, answer: TripAnswer) -> list[str]:
    return [each.name for each in check(WORLD, request, answer, FIND) if not each.passed]


def with_items(day: int, edit: Callable[[list[Item]], None]) -> TripAnswer:
    items = list(ANSWER.days[day].items)
    edit(items)
    days = list(ANSWER.days)
    days[day] = replace(days[day], items=tuple(items))
    return replace(ANSWER, days=tuple(days))


def changed(index: int, **fields: Any) -> TripAnswer:
    """Another second day."""

    def edit(items: list[Item]) -> None:
        items[index] = replace(items[index], **fields)

    return with_items(1, edit)


def without(day: int, *indices: int) -> TripAnswer:
    def edit(items: list[Item]) -> None:
        for index in sorted(indices, reverse=True):
            del items[index]

    return with_items(day, edit)


def second_day(index: int) -> Place:
    return WORLD.place(ANSWER.days[1].items[index].place)


def outdoors() -> TripAnswer:
    spot = next(
        place
        for place in (each.place for each in WORLD.city("hangzhou").near(second_day(SHOP).point))
        if place.category in {"park", "sight"}
        and "outdoors" in place.tags
        and not {"crowded"} & set(place.tags)
        and 60 <= place.minutes <= 100
        and open_from(place, ANSWER.days[1].date, 850, 950)
    )
    return changed(SHOP, place=spot.id, end=clock(850 + spot.minutes), cost=None)


def test_a_plan_made_by_hand_passes_every_check_and_costs_what_it_says():
    trip = lay_out(WORLD, REQUEST, ANSWER, FIND)
    checks, complete, cost = checked(trip)
    assert complete == 1.0
    assert [(each.name, each.problems) for each in checks if not each.passed] == []
    assert [each.name for each in checks if each.kind == "hard"] == list(HARD)
    assert [each.name for each in checks if each.kind == "commonsense"] == list(COMMONSENSE)
    assert cost == ANSWER.cost


def bare(answer: TripAnswer, *, names: int | None = None, moves: bool = True) -> TripAnswer:
    """Without figures; with names of a language for ids, and without moves, if asked."""
    days = []
    for day in answer.days:
        items: list[Item] = []
        for item in day.items:
            if isinstance(item, Move):
                items += [replace(item, minutes=None, cost=None)] if moves else []
            elif isinstance(item, Journey) or names is None:
                items.append(replace(item, cost=None))
            else:
                items.append(replace(item, cost=None, place=WORLD.place(item.place).name[names]))
        days.append(replace(day, items=tuple(items)))
    return TripAnswer(days=tuple(days), cost=lay_out(WORLD, REQUEST, answer, FIND).total)


@pytest.mark.parametrize("language", [0, 1])
def test_names_in_either_language_do_as_well_as_ids_and_moves_and_figures_may_be_left_out(language):
    answer = bare(ANSWER, names=language, moves=False)
    assert failed(REQUEST, answer) == []
    cost = lay_out(WORLD, replace(REQUEST, modes=("driving",)), answer, FIND).total
    assert cost == ANSWER.cost


def after_the_ride_home() -> TripAnswer:
    day = ANSWER.days[3].date
    shop = next(
        place
        for place in WORLD.city("nanjing").places
        if indoors(place) and place.kind.en == "bookshop" and open_from(place, day, 1_000, 1_060)
    )
    visit = Visit(place=shop.id, start="16:40", end="17:40")
    return with_items(3, lambda items: items.append(visit))


MANY = Party(adults=900)
SPOILED: list[tuple[str, dict[str, Any], Callable[[], TripAnswer]]] = [
    ("dates", {}, lambda: replace(ANSWER, days=(
        ANSWER.days[0], replace(ANSWER.days[1], city="Nanjing"), *ANSWER.days[2:]))),
    ("dates", {}, lambda: replace(ANSWER, days=(
        ANSWER.days[0], replace(ANSWER.days[1], date=date(2025, 1, 1)), *ANSWER.days[2:]))),
    ("hours", {}, lambda: changed(DINNER, start="20:15", end="21:15")),
    ("hours", {"finish": 1_141}, lambda: ANSWER),
    ("hours", {"begin": 571, "meals": False}, lambda: changed(MUSEUM - 1, minutes=None)),
    ("pace", {"must_see": (), "interests": ()}, lambda: bare(
        without(1, MUSEUM - 1, MUSEUM))),
    ("modes", {}, lambda: changed(SHOP - 1, mode="e-bike", minutes=None, cost=None)),
    ("modes", {}, lambda: changed(SHOP - 1, mode="teleport", minutes=None, cost=None)),
    ("budget", {"budget": 900}, lambda: ANSWER),
    ("must_see", {"must_see": ("hangzhou-sight-1", "hangzhou-sight-2")}, lambda: ANSWER),
    ("avoid", {"avoid": ("Indoors",)}, lambda: ANSWER),
    ("interests", {"interests": ("museum", "zoo")}, lambda: ANSWER),
    ("diet", {"diet": "halal"}, lambda: ANSWER),
    ("meals", {}, lambda: bare(without(1, LUNCH - 1, LUNCH))),
    ("meals", {}, lambda: bare(without(2, 4, 5))),
    ("lodging", {"lodging": Lodging(min_stars=5)}, lambda: ANSWER),
    ("lodging", {"lodging": Lodging(max_cost=100)}, lambda: ANSWER),
    ("lodging", {"lodging": Lodging(tags=("wifi", "pool"))}, lambda: ANSWER),
    ("max_walk", {}, lambda: changed(DINNER - 1, mode="walk", minutes=None, cost=None)),
    ("rides", {"rides": ("flight",)}, lambda: ANSWER),
    ("rain_plan", {}, outdoors),
    ("places_exist", {}, lambda: changed(SHOP, place="Golden Dragon Palace")),
    ("places_exist", {}, lambda: changed(SHOP, place="nanjing-museum-1")),
    ("places_exist", {}, lambda: with_items(0, lambda items: items.append(Stay(place="Ritz")))),
    ("open", {}, lambda: changed(MUSEUM, start="08:40")),
    ("no_overlap", {}, lambda: changed(LUNCH, end="14:20")),
    ("travel_times", {}, lambda: changed(SHOP, start="13:02", end="14:20")),
    ("travel_times", {"max_walk": None}, lambda: changed(
        SHOP - 1, mode="walk", minutes=None, cost=None)),
    ("travel_times", {}, after_the_ride_home),
    ("tickets", {}, lambda: with_items(
        0, lambda items: items.__setitem__(0, Journey(number="G9999")))),
    ("tickets", {}, lambda: with_items(
        0, lambda items: items.__setitem__(0, replace(items[0], seat="deck chair", cost=None)))),
    ("tickets", {}, lambda: with_items(
        0, lambda items: items.__setitem__(0, replace(items[0], destination="Nanjing")))),
    ("tickets", {"party": MANY, "budget": None}, lambda: replace(
        bare(ANSWER), cost=lay_out(WORLD, replace(REQUEST, party=MANY), ANSWER, FIND).total)),
    ("tickets", {}, lambda: bare(with_items(
        1, lambda items: items.append(Journey(number=items[0].mode))))),
    ("tickets", {}, lambda: without(3, 1)),
    ("hotel_each_night", {}, lambda: without(1, -1)),
    ("hotel_each_night", {}, lambda: with_items(
        1, lambda items: items.__setitem__(-1, Stay(place="nanjing-hotel-30")))),
    ("meal_places", {"diet": None, "budget": None}, lambda: bare(
        changed(LUNCH, place="hangzhou-station-1"))),
    ("meal_places", {"rain_plan": False, "budget": None}, lambda: bare(
        changed(SHOP, place="hangzhou-hospital-1", end="15:30"))),
    ("no_repeats", {}, lambda: bare(changed(
        DINNER, place=ANSWER.days[1].items[LUNCH].place))),
    ("visit_lengths", {}, lambda: changed(MUSEUM, end="09:45")),
    ("visit_lengths", {}, lambda: changed(MUSEUM, end="08:45")),
    ("told", {}, lambda: changed(SHOP, start=None)),
    ("told", {}, lambda: changed(LUNCH, start=None, end="99:99")),
    ("told", {}, lambda: replace(ANSWER, cost=None)),
    ("figures", {}, lambda: changed(SHOP, cost=1_000)),
    ("figures", {}, lambda: changed(SHOP - 1, minutes=90)),
    ("figures", {}, lambda: changed(SHOP - 1, cost=90)),
    ("figures", {}, lambda: replace(ANSWER, cost=100)),
    ("figures", {}, lambda: with_items(
        0, lambda items: items.__setitem__(0, replace(items[0], start="00:07")))),
]  # fmt: skip


@pytest.mark.parametrize(("name", "asked", "answer"), SPOILED)
def test_what_is_spoiled_fails_its_check_and_no_other(name, asked, answer):
    request = replace(REQUEST, **asked)
    results = check(WORLD, request, answer(), FIND)
    assert {each.name: each.problems for each in results if not each.passed}.keys() == {name}
    assert all(problem for each in results for problem in each.problems)


def test_every_check_is_spoiled_once():
    assert {name for name, *_ in SPOILED} == {*HARD, *COMMONSENSE}


def test_an_answer_without_anything_real_fails_every_check():
    for answer in (TripAnswer(days=()), TripAnswer(days=(Day(items=(Visit(place="Utopia"),)),))):
        assert failed(REQUEST, answer) == [*HARD, *COMMONSENSE]


def test_conditions_that_nobody_states_have_no_check():
    plain = TripRequest(
        level=1, language="en", today=REQUEST.today, cities=("hangzhou",), nights=(0,),
        first=REQUEST.first, base="hangzhou-hotel-1", meals=False,
    )  # fmt: skip
    names = [each.name for each in check(WORLD, plain, ANSWER, FIND)]
    assert names == [
        *HARD[:4], *(each for each in COMMONSENSE if each not in {"tickets", "hotel_each_night"}),
    ]  # fmt: skip


def one_day(*items: Item, **asked: Any) -> dict[str, tuple[str, ...]]:
    """Problems of a day in Hangzhou that begins and ends at the hotel, by check."""
    request = TripRequest(
        level=1, language="en", today=REQUEST.today, cities=("hangzhou",), nights=(0,),
        first=ANSWER.days[1].date, base=ANSWER.days[1].items[-1].place, pace="relaxed",
        meals=False, **asked,
    )  # fmt: skip
    answer = TripAnswer(days=(Day(items=items),))
    answer = replace(answer, cost=lay_out(WORLD, request, answer, FIND).total)
    return {each.name: each.problems for each in check(WORLD, request, answer, FIND)}


def visit(index: int, start: str, end: str) -> Visit:
    return Visit(place=ANSWER.days[1].items[index].place, start=start, end=end)


def test_a_day_begins_at_the_base_and_has_to_get_back_there():
    shop = visit(SHOP, "10:00", "11:00")
    assert not any(one_day(shop).values())
    found = one_day(shop, begin=595)
    assert [name for name, problems in found.items() if problems] == ["travel_times"]
    assert "are left" in found["travel_times"][0]
    found = one_day(shop, finish=661)
    assert [name for name, problems in found.items() if problems] == ["hours"]
    assert "one is back at" in found["hours"][0]


def test_moves_lead_over_the_places_they_name_by_the_modes_they_tell():
    shop, via = visit(SHOP, "10:30", "11:30"), second_day(LUNCH)
    hotel, goal = WORLD.place(ANSWER.days[1].items[-1].place), second_day(SHOP)
    whole = f"from {hotel.name.en} to {goal.name.en}"
    over = one_day(Move(mode="walk", destination=via.name.zh), Move(mode="taxi"), shop, max_walk=10)
    assert len(over["max_walk"]) == 1
    assert whole in over["max_walk"][0]
    assert "by walking and driving" in over["max_walk"][0]
    since = one_day(Move(mode="walk", origin=via.id), shop, max_walk=10)
    assert whole in since["max_walk"][0]
    nameless = one_day(
        Move(mode="walk", destination="the stop"), Move(mode="taxi"), shop, max_walk=10
    )
    assert not nameless["max_walk"]
    back = one_day(shop, Move(mode="walk"), max_walk=10)
    assert f"from {goal.name.en} to {hotel.name.en}" in back["max_walk"][0]


def test_the_station_of_a_move_is_that_of_the_ride():
    ends = {"origin": "Hangzhou West Railway Station", "destination": "the place for dinner"}
    move = replace(ANSWER.days[0].items[1], **ends)
    answer = with_items(0, lambda items: items.__setitem__(1, move))
    assert failed(REQUEST, answer) == []
    assert lay_out(WORLD, REQUEST, answer, FIND).total == ANSWER.cost


def test_what_no_move_tells_goes_by_the_fastest_mode_with_not_too_far_to_walk():
    modes = ("walking", "transit", "electrobike")
    assert not one_day(visit(SHOP, "12:00", "13:00"), max_walk=100, modes=modes)["max_walk"]
    few = one_day(visit(SHOP, "12:00", "13:00"), max_walk=10, modes=("walking",))
    assert len(few["max_walk"]) == 2


def test_a_hotel_named_within_the_day_is_gone_by_only_if_moves_say_so():
    hotel = second_day(-1)
    lunch = Meal(place=second_day(LUNCH).id, start="12:00", end="13:00")
    shop = visit(SHOP, "16:00", "17:00")
    foot, stay = Move(mode="walk"), Stay(place=hotel.id)
    ends = f"from {second_day(LUNCH).name.en} to {hotel.name.en}"
    by_hotel = one_day(lunch, foot, stay, Move(mode="taxi"), shop, max_walk=10)
    assert [ends in problem for problem in by_hotel["max_walk"]] == [True]
    straight = one_day(lunch, stay, shop, modes=("walking",), max_walk=10)
    assert [ends in problem for problem in straight["max_walk"]] == [False] * 3


def test_opening_hours_go_on_after_midnight_and_day_and_night():
    bars = [
        place
        for place in WORLD.city("hangzhou").places
        if (hours := place.hours.on(ANSWER.days[1].date)) and hours[1] > 1_500
        and place.category == "entertainment"
    ]  # fmt: skip
    late = Visit(place=bars[0].id, start="23:30", end="01:00")
    assert not one_day(late, finish=1_600)["open"]
    assert not one_day(late, finish=1_600)["visit_lengths"]
    assert one_day(replace(late, end="02:45"), finish=1_600)["open"]
    bridge = next(
        place for place in WORLD.city("hangzhou").places if place.kind.en == "historic bridge"
    )
    assert not one_day(Visit(place=bridge.id, start="23:45", end="00:15"), finish=1_600)["open"]


def test_a_day_without_a_date_stands_where_it_stands_and_a_date_is_found_out_of_turn():
    undated = replace(ANSWER, days=tuple(replace(day, date=None) for day in ANSWER.days))
    assert failed(REQUEST, undated) == []
    days = ANSWER.days
    for turned in ((days[1], days[0], *days[2:]), (*days, days[1])):
        assert failed(REQUEST, replace(ANSWER, days=turned)) == ["dates"]


def test_a_night_train_ends_the_night_and_the_next_day_begins_when_it_has_arrived():
    day = date(2026, 4, 15)
    ride = next(
        ride
        for facts in WORLD.cities
        for ride in WORLD.trains(facts.slug, "hangzhou", day)
        if 1_440 + 450 < ride.arrive < 1_440 + 900 and seat_for(ride, Party())
    )
    hotel = WORLD.city("hangzhou").place("hangzhou-hotel-60")
    request = TripRequest(
        level=1, language="en", today=day, home=ride.origin, cities=("hangzhou",), nights=(2,),
        first=day, meals=False, pace="relaxed",
    )  # fmt: skip
    soon, later = ride.arrive - 1_440 + 15, ride.arrive - 1_440 + 150
    visits = [Visit(place=SECOND, start=clock(t), end=clock(t + 60)) for t in (soon, later)]
    for seen, wrong in zip(visits, (True, False), strict=True):
        trip = TripAnswer(
            days=(
                Day(items=(Journey(number=ride.number), Stay(place=hotel.id))),
                Day(items=(seen, Stay(place=hotel.id))),
            )
        )
        found = {each.name: each.problems for each in check(WORLD, request, trip, FIND)}
        assert bool(found["travel_times"]) == wrong
        assert not found["no_overlap"]


SECOND = second_day(SHOP).id
WORDS = st.one_of(
    st.text(max_size=200),
    st.sampled_from([
        "", "99:99", "25:10", "9:5", "10:00", "20:00", "hangzhou-museum-1", "nanjing-hotel-1",
        "杭州", "Nanjing", "walk", "taxi", "G1", "transit", "hotel", "{}", "{0}%s", "\ud800",
        ANSWER.days[0].items[0].number, second_day(LUNCH).name.zh, second_day(DINNER).name.en,
    ]),
)  # fmt: skip
FIGURES = st.none() | st.floats(allow_nan=True, allow_infinity=True)
TIMES = st.fixed_dictionaries(
    {}, optional={"start": st.none() | WORDS, "end": st.none() | WORDS, "cost": FIGURES}
)
ENDS = st.fixed_dictionaries({}, optional={"origin": WORDS, "destination": WORDS})
ITEMS = st.one_of(
    st.builds(lambda of, place, more: of(place=place, **more),
              st.sampled_from([Visit, Meal]), WORDS, TIMES),
    st.builds(lambda mode, ends, more: Move(mode=mode, **ends, **more), WORDS, ENDS, TIMES),
    st.builds(lambda number, ends, more, seat: Journey(number=number, seat=seat, **ends, **more),
              WORDS, ENDS, TIMES, st.none() | WORDS),
    st.builds(lambda place, cost: Stay(place=place, cost=cost), WORDS, FIGURES),
)  # fmt: skip
DAYS = st.builds(
    Day,
    date=st.none() | st.dates() | st.sampled_from([day.date for day in ANSWER.days]),
    city=st.none() | WORDS,
    items=st.lists(ITEMS, max_size=12).map(tuple),
)


@settings(max_examples=150, deadline=None)
@given(st.builds(TripAnswer, days=st.lists(DAYS, max_size=6).map(tuple), cost=FIGURES))
def test_no_answer_whatever_raises(answer):
    for request in (REQUEST, replace(REQUEST, home="", nights=(0,), base="hangzhou-hotel-1")):
        names = [each.name for each in check(WORLD, request, answer, FIND)]
        assert set(names) <= {*HARD, *COMMONSENSE}


def test_the_longest_answer_takes_no_time():
    places = [place.name.en for place in WORLD.city("hangzhou").places]
    worst = tuple(
        item
        for i in range(100)
        for item in (
            Move(mode="bus", origin=f"x{i} " * 40, destination=f"Quxi{i} Parc {i} " * 9),
            Visit(place=f"{places[i]} {i} qinhsang", start="10:00", end="11:00"),
        )
    )
    answer = TripAnswer(days=tuple(Day(items=worst) for _ in range(200)))
    check(WORLD, REQUEST, ANSWER, FIND)

    def anew():
        city_named.cache_clear()
        check(WORLD, REQUEST, answer, Linker(WORLD).place)

    assert soon(anew, 2.0)  # 0.1 to 0.3 on two cores
