"""Trips: what is drawn can be planned, and plans keep what was asked, by a reading of their own."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise

import msgspec
import numpy as np
import pytest

from arenagym.envs.open_travel.answers.forms import (
    Day,
    Journey,
    Meal,
    Move,
    Stay,
    TripAnswer,
    Visit,
    minute_of,
)
from arenagym.envs.open_travel.prices import (
    CHECK_IN,
    WAY_OUT,
    night_cost,
    place_cost,
    ride_cost,
    route_cost,
)
from arenagym.envs.open_travel.tasks.request import VISITS, Lodging, Party, TripRequest, family_of
from arenagym.envs.open_travel.tasks.trip import draw_trip, solve_trip
from arenagym.envs.open_travel.world import Place, World

WORLD = World()
CITIES = ("hangzhou", "xian", "dunhuang")
TODAY = date(2026, 4, 1)


def drawn(seed: int, days: int, level: int, count: int = 1) -> Iterator[TripRequest]:
    rng = np.random.default_rng(seed)
    found = 0
    while found < count:
        city = CITIES[int(rng.integers(len(CITIES)))]
        day = TODAY + timedelta(days=int(rng.integers(1, 300)))
        request = draw_trip(
            rng, WORLD, city, day, days=days, level=level, language="en", today=TODAY
        )
        if request is not None:
            found += 1
            yield request


def plain(**fields: object) -> TripRequest:
    base = {
        "level": 1, "language": "en", "today": TODAY, "party": Party(adults=2),
        "cities": ("hangzhou",), "nights": (0,), "first": date(2026, 5, 6),
        "base": "hangzhou-hotel-5",
    }  # fmt: skip
    return TripRequest(**(base | fields))


class Walked:
    """A plan gone through item by item, asserting on the way that it can be done."""

    def __init__(self, request: TripRequest, answer: TripAnswer) -> None:
        self.request, self.party = request, request.party
        self.at = request.base or None
        self.now = request.begin
        self.cost, self.visits, self.meals, self.rides = 0.0, [], [], []
        self.hotel: Place | None = None
        for day in answer.days:
            assert day.date is not None
            self.here = self.at.partition("-")[0] if self.at else request.home
            self.busy = False
            for item in day.items:
                getattr(self, type(item).__name__.lower())(item, day.date)
            self.ended(day)
            self.now = request.begin

    def move(self, item: Move, _: date) -> None:
        assert item.origin == self.at
        assert item.mode in self.request.modes
        origin, destination = WORLD.place(item.origin), WORLD.place(item.destination)
        route = WORLD.city(self.here).route(origin, destination, item.mode)
        assert minute_of(item.start) >= self.now
        assert minute_of(item.end) - minute_of(item.start) == item.minutes
        assert 60 * item.minutes >= route.seconds
        assert item.cost == route_cost(route, self.party)
        if self.request.max_walk is not None and item.mode in {"walking", "transit"}:
            on_foot = [s for s in route.steps if item.mode == "walking" or s.kind == "walk"]
            assert sum(step.metres for step in on_foot) <= self.request.max_walk
        self.at, self.now, self.cost = item.destination, minute_of(item.end), self.cost + item.cost

    def stop(self, item: Visit | Meal, day: date) -> Place:
        place = WORLD.place(item.place)
        start, end = minute_of(item.start), minute_of(item.end)
        assert place.id == self.at
        assert max(self.now, self.request.begin) <= start < end
        opens, closes = place.hours.on(day)
        assert opens <= start
        assert end <= closes
        assert end - start <= 2 * place.minutes + 60
        assert not {place.category, place.kind.en, *place.tags} & set(self.request.avoid)
        assert item.cost == place_cost(place, self.party)
        self.now, self.cost, self.busy = end, self.cost + item.cost, True
        return place

    def visit(self, item: Visit, day: date) -> None:
        place = self.stop(item, day)
        assert minute_of(item.end) - minute_of(item.start) >= place.minutes / 2
        if self.request.rain_plan and WORLD.weather(self.here, day).wet:
            assert "indoors" in place.tags
        self.visits.append((day, place))

    def meal(self, item: Meal, day: date) -> None:
        place = self.stop(item, day)
        assert minute_of(item.end) - minute_of(item.start) >= 20
        if self.request.diet == "not_spicy":
            assert "spicy" not in place.tags
        elif self.request.diet:
            assert self.request.diet in place.tags
        self.meals.append((day, place, minute_of(item.start)))

    def journey(self, item: Journey, day: date) -> None:
        cities = [each for each in (*self.request.cities, self.request.home) if each != self.here]
        tickets = (WORLD.ticket(item.number, day, self.here, city) for city in cities)
        clocks = minute_of(item.start), minute_of(item.end)
        ride = next(each for each in tickets if each and (each.depart, each.arrive) == clocks)
        fare = next(each for each in ride.fares if each.seat.en == item.seat)
        assert fare.left >= self.party.size
        assert ride.kind in self.request.rides
        assert item.cost == ride_cost(fare, self.party)
        if self.at:
            assert self.at == ride.start_id
            assert self.now + CHECK_IN[ride.kind] <= ride.depart
        self.here, self.busy = ride.destination, False
        self.at = ride.end_id if ride.destination != self.request.home else None
        self.now, self.cost = ride.arrive + WAY_OUT[ride.kind], self.cost + item.cost
        self.rides.append((day, ride))

    def stay(self, item: Stay, _: date) -> None:
        hotel, wish = WORLD.place(item.place), self.request.lodging
        assert hotel.id == self.at
        assert hotel.category == "hotel"
        assert hotel.stars >= wish.min_stars
        assert wish.max_cost is None or hotel.cost <= wish.max_cost
        assert set(wish.tags) <= set(hotel.tags)
        assert item.cost == night_cost(hotel, self.party)
        self.cost += item.cost
        self.hotel = hotel

    def ended(self, day: Day) -> None:
        """Back in time, with as many visits as the pace allows."""
        request = self.request
        fewest, most = VISITS[request.pace]
        visits = sum(isinstance(item, Visit) for item in day.items)
        assert visits <= most
        if all(on != day.date for on, _ in self.rides):
            assert visits >= fewest
        if self.busy and self.at:
            assert self.now <= request.finish
        if self.at:
            assert self.at == (request.base or self.hotel.id)
        eaten = [start for on, _, start in self.meals if on == day.date]
        if request.meals and all(on != day.date for on, _ in self.rides) and request.home:
            assert any(660 <= start <= 840 for start in eaten)
            assert any(1_020 <= start <= 1_230 for start in eaten)


def check(request: TripRequest, answer: TripAnswer) -> Walked:
    walked = Walked(request, answer)
    assert [day.date - request.first for day in answer.days] == [
        timedelta(days=n) for n in range(request.days)
    ]
    visited = [place for _, place in walked.visits]
    keys = [place.id for place in visited]
    assert len(set(keys)) == len(keys)
    assert len({place.id for _, place, _ in walked.meals}) == len(walked.meals)
    assert set(request.must_see) <= set(keys)
    for interest in request.interests:
        assert any(interest in {place.category, place.kind.en} for place in visited)
    if request.home:
        route = [request.home, *request.cities, request.home]
        assert [(ride.origin, ride.destination) for _, ride in walked.rides] == list(
            pairwise(route)
        )
        assert walked.at is None
    assert answer.cost == pytest.approx(walked.cost)
    assert request.budget is None or answer.cost <= request.budget
    return walked


@pytest.mark.parametrize("level", [1, 2, 3])
@pytest.mark.parametrize(("days", "count"), [(1, 6), (2, 3), (4, 3)])
def test_what_is_drawn_is_planned_as_asked(days, level, count):
    for request in drawn(10 * days + level, days, level, count):
        assert request.days == days
        assert family_of(request) == ("one_day" if days == 1 else "multi_day")
        answer = solve_trip(WORLD, request)
        assert answer is not None
        check(request, answer)


def test_the_same_draw_and_plan_every_time():
    request, again = (next(drawn(5, 3, 2)) for _ in range(2))
    assert request == again
    assert solve_trip(WORLD, request) == solve_trip(World(), request)


def test_two_cities():
    request = next(r for r in drawn(1, 5, 3, 20) if len(r.cities) == 2)
    assert sum(request.nights) == 4
    walked = check(request, solve_trip(WORLD, request))
    on, between = walked.rides[1]
    assert on == request.first + timedelta(days=request.nights[0])
    assert (between.origin, between.destination) == request.cities


def test_higher_levels_ask_for_more():
    def asked(request: TripRequest) -> int:
        usual = TripRequest(level=1, language="en", today=TODAY, cities=(), nights=(), first=TODAY)
        names = (
            "budget", "pace", "interests", "must_see", "avoid", "diet", "lodging", "modes",
            "max_walk", "rides", "rain_plan",
        )  # fmt: skip
        return sum(getattr(request, name) != getattr(usual, name) for name in names)

    counts = {level: [asked(r) for r in drawn(3, 3, level, 8)] for level in (1, 2, 3)}
    assert max(counts[1]) <= 3
    assert np.mean(counts[1]) < np.mean(counts[2]) < np.mean(counts[3])
    assert all(request.budget is not None for request in drawn(4, 1, 3, 8))


def test_few_draws_are_in_vain():
    rng = np.random.default_rng(0)
    days = [TODAY + timedelta(days=7 * n) for n in range(40)]
    found = [
        draw_trip(
            rng, WORLD, CITIES[n % 3], day, days=1, level=1 + n % 3, language="zh", today=TODAY
        )
        for n, day in enumerate(days)
    ]
    assert sum(each is None for each in found) <= 6


def test_a_tighter_budget_makes_a_cheaper_plan():
    request = plain(
        base="", home="beijing", nights=(3,), party=Party(adults=2, children=2),
        interests=("museum",),
    )  # fmt: skip
    free = solve_trip(WORLD, request)
    tight = msgspec.structs.replace(request, budget=int(free.cost) - 1)
    cheaper = solve_trip(WORLD, tight)
    assert cheaper.cost < free.cost
    check(tight, cheaper)
    ample = msgspec.structs.replace(request, budget=int(free.cost) + 1)
    assert solve_trip(WORLD, ample) == free


@pytest.mark.parametrize(
    "fields",
    [
        {"base": "", "home": "beijing", "nights": (1,), "budget": 300},
        {"must_see": ("hangzhou-museum-1",), "first": date(2026, 5, 4)},  # closed on Mondays
        {"interests": ("museum",), "avoid": ("museum",)},
        {"begin": 600, "finish": 630},
        {"diet": "halal", "avoid": ("halal",)},
        {"base": "", "home": "beijing", "nights": (1,), "lodging": Lodging(min_stars=6)},
        {"base": "", "home": "beijing", "nights": (1,), "party": Party(adults=900)},
    ],
)
def test_what_cannot_be_had_is_not_planned(fields):
    assert solve_trip(WORLD, plain(**fields)) is None


def test_a_plan_keeps_off_the_rain():
    day = next(
        day
        for n in range(60)
        if WORLD.weather("hangzhou", day := date(2026, 6, 2) + timedelta(days=n)).wet
        and day.weekday() > 1
    )
    request = plain(first=day, rain_plan=True, party=Party(adults=2, elderly=1), max_walk=600)
    walked = check(request, solve_trip(WORLD, request))
    assert all("indoors" in place.tags for _, place in walked.visits)
