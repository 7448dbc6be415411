"""Claims of answers beside real evidence, names linked to places, reports and their rates."""

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from arenagym.envs.open_travel.answers.forms import (
    ChoiceAnswer,
    Day,
    Found,
    Journey,
    Leg,
    Meal,
    Move,
    Option,
    PlacesAnswer,
    RouteAnswer,
    Stay,
    TripAnswer,
    Visit,
)
from arenagym.envs.open_travel.prices import ride_cost
from arenagym.envs.open_travel.tasks.request import (
    CompareRequest,
    DirectionRequest,
    Party,
    SearchRequest,
    TripRequest,
)
from arenagym.envs.open_travel.tools import TravelTools
from arenagym.envs.open_travel.verifier.grounding import ground
from arenagym.envs.open_travel.verifier.linking import Linker
from arenagym.envs.open_travel.verifier.report import CheckResult, Grounding, Report, rates
from arenagym.envs.open_travel.verifier.verify import verify
from arenagym.envs.open_travel.world import World

WORLD = World()
CITY = WORLD.city("hangzhou")
LINKER = Linker(WORLD)
TODAY = date(2026, 4, 20)
DAY = TODAY + timedelta(days=7)
COMMON: dict[str, Any] = {"level": 1, "language": "en", "today": TODAY}
HOTEL, MUSEUM, PARK, NOODLES = (
    CITY.place(f"hangzhou-{key}") for key in ("hotel-60", "museum-1", "park-1", "restaurant-92")
)
RIDE = next(
    each
    for each in WORLD.trains("shanghai", "hangzhou", DAY)
    if min(f.left for f in each.fares) > 3
)
PAIR = Party(adults=2)
PRICE = ride_cost(RIDE.fares[0], PAIR)


@pytest.fixture
def tools():
    return TravelTools(WORLD, today=TODAY, language="en", page_size=50, max_chars=50_000)


def minutes(a, b, mode):
    return -(-CITY.route(a, b, mode).seconds // 60)


TRIP = TripRequest(
    **COMMON, party=PAIR, home="shanghai", cities=("hangzhou",), nights=(1,), first=DAY,
    must_see=(MUSEUM.id,),
)  # fmt: skip


def trip(*items) -> TripAnswer:
    return TripAnswer(days=(Day(date=DAY, city="Hangzhou", items=items),))


def claims(request, answer, evidence=()) -> Grounding:
    return ground(WORLD, request, answer, evidence, LINKER.place)


def test_places_are_backed_once_shown_and_those_of_the_request_are_no_claims(tools):
    plan = trip(
        Visit(place=MUSEUM.name.en),
        Visit(place=PARK.name.zh),
        Meal(place=NOODLES.id),
        Meal(place=NOODLES.name.en, cost=2 * NOODLES.cost),
        Visit(place="Golden Dragon Palace"),
        Stay(place=HOTEL.id, cost=9_999),
    )
    found = claims(TRIP, plan)
    assert found.backed == found.share == 0
    assert found.unseen == (PARK.name.en, NOODLES.name.en)
    assert found.invented == ("Golden Dragon Palace",)
    assert found.wrong == (HOTEL.name.en,)
    tools.poi_search(PARK.name.en, "Hangzhou")
    tools.around_search(NOODLES.id, 100, NOODLES.name.zh)
    tools.direction(NOODLES.id, PARK.id, "walking")
    assert claims(TRIP, plan, tools.evidence).backed == 2
    assert claims(TRIP, plan, tools.evidence).share == 0.5
    false = trip(Visit(place=MUSEUM.name.en, cost=2 * MUSEUM.cost + 90))
    assert claims(TRIP, false, tools.evidence).wrong == (MUSEUM.name.en,)
    tools.begin(TODAY)
    tools.poi_search(f"{PARK.id}000")
    tools.direction(PARK.name.en[:4], HOTEL.id)
    shown = {fact.id for call in tools.evidence for fact in call.shown if not call.ok}
    assert claims(TRIP, plan, tools.evidence).backed == (PARK.id in shown)


def test_rides_and_their_prices_are_claims_for_the_date_and_the_cities(tools):
    told = Journey(
        number=f"Train {RIDE.number}", start=RIDE.times[0], end=RIDE.times[1], cost=PRICE
    )
    found = claims(TRIP, trip(told))
    assert found.unseen == (f"{RIDE.number} on {DAY}", f"{RIDE.number} on {DAY} for {PRICE} CNY")
    tools.search_train_tickets(str(DAY + timedelta(days=1)), "Shanghai", "Hangzhou")
    tools.search_train_tickets(str(DAY), "Hangzhou", "Shanghai")
    assert claims(TRIP, trip(told), tools.evidence) == found
    tools.search_train_tickets(str(DAY), "Shanghai", "Hangzhou")
    assert claims(TRIP, trip(told), tools.evidence) == Grounding(backed=2)
    dearer = replace(told, cost=ride_cost(RIDE.fares[1], PAIR))
    assert claims(TRIP, trip(dearer), tools.evidence) == Grounding(backed=2)
    false = replace(told, start="03:33", cost=5)
    assert len(claims(TRIP, trip(false), tools.evidence).wrong) == 2
    invented = claims(TRIP, trip(Journey(number="G9999", cost=5)), tools.evidence)
    assert invented == Grounding(invented=("G9999",))
    other = WORLD.trains("beijing", "tianjin", DAY)[0]
    assert claims(TRIP, trip(Journey(number=other.number))).wrong == (other.number,)
    extra = trip(told, Journey(number=other.number, origin="Beijing", destination="天津"))
    assert claims(TRIP, extra).unseen[-1] == f"{other.number} on {DAY}"


def test_ways_that_moves_tell_are_claims(tools):
    meal = Meal(place=NOODLES.id)
    taxi = Move(mode="taxi", minutes=minutes(PARK, NOODLES, "driving"))
    plan = trip(Visit(place=PARK.id), taxi, meal)
    name = f"{PARK.name.en} to {NOODLES.name.en} by driving"
    assert name in claims(TRIP, plan).unseen
    tools.direction(PARK.id, NOODLES.id, "walking")
    assert claims(TRIP, plan, tools.evidence).unseen == (name,)
    tools.direction(f"{PARK.lon},{PARK.lat}", NOODLES.id, "driving")
    assert claims(TRIP, plan, tools.evidence) == Grounding(backed=3)
    false = trip(Visit(place=PARK.id), replace(taxi, minutes=400), meal)
    assert claims(TRIP, false, tools.evidence).wrong == (name,)
    named = trip(Move(mode="taxi", origin="the hotel", destination=HOTEL.name.zh))
    assert claims(TRIP, named, tools.evidence) == Grounding(unseen=(HOTEL.name.en,))
    padded = trip(*(Move(mode="taxi", destination=each.id) for each in (PARK, NOODLES, MUSEUM)))
    assert claims(TRIP, padded, tools.evidence) == Grounding()


def test_directions_claim_places_legs_and_the_whole(tools):
    stops = (HOTEL, PARK, NOODLES)
    request = DirectionRequest(
        **COMMON, city="hangzhou", day=DAY, start=HOTEL.id, end=NOODLES.id, stops=(PARK.id,),
        in_order=True, modes=("driving",), depart=600,
    )  # fmt: skip
    legs = [CITY.route(a, b, "driving") for a, b in pairwise(stops)]
    answer = RouteAnswer(
        stops=tuple(each.name.en for each in stops),
        legs=tuple(
            Leg(mode="car", minutes=-(-leg.seconds // 60), km=leg.metres / 1_000) for leg in legs
        ),
        minutes=sum(leg.seconds for leg in legs) / 60,
    )
    assert claims(request, answer) == Grounding(
        unseen=(
            f"{HOTEL.name.en} to {PARK.name.en} by driving",
            f"{PARK.name.en} to {NOODLES.name.en} by driving",
            f"{HOTEL.name.en} to {NOODLES.name.en} by driving",
        ),
    )
    tools.direction(HOTEL.id, NOODLES.id, "driving", [PARK.id])
    assert claims(request, answer, tools.evidence) == Grounding(backed=3)
    begun = sum(-(-leg.seconds // 60) for leg in legs)
    assert claims(request, replace(answer, minutes=1.09 * begun), tools.evidence).backed == 3
    long = replace(answer, legs=(replace(answer.legs[0], km=900), answer.legs[1]), minutes=999)
    assert len(claims(request, long, tools.evidence).wrong) == 2
    strange = replace(answer, stops=("Atlantis", *answer.stops[1:]))
    found = claims(request, strange, tools.evidence)
    assert (found.backed, found.invented) == (1, ("Atlantis",))


def test_searches_claim_places_with_their_figures(tools):
    request = SearchRequest(
        **COMMON, city="hangzhou", near=HOTEL.id, radius=3_000, category="museum", count=2
    )
    far = round(HOTEL.point.metres_to(MUSEUM.point))
    true = Found(place=MUSEUM.id, distance_m=far, cost=MUSEUM.cost, rating=MUSEUM.rating)
    answer = PlacesAnswer(places=(true, Found(place=HOTEL.name.zh), Found(place="Louvre")))
    assert claims(request, answer) == Grounding(unseen=(MUSEUM.name.en,), invented=("Louvre",))
    tools.poi_search(MUSEUM.id)
    assert claims(request, answer, tools.evidence).backed == 1
    for false in ({"cost": MUSEUM.cost + 5}, {"rating": 1.0}, {"distance_m": far * 2 + 500}):
        wrong = PlacesAnswer(places=(replace(true, **false),))
        assert claims(request, wrong, tools.evidence) == Grounding(wrong=(MUSEUM.name.en,))


def test_comparisons_claim_rides_with_prices_or_ways(tools):
    between = CompareRequest(
        **COMMON, party=PAIR, origin="shanghai", destination="hangzhou", day=DAY,
        options=("train", "flight"), priority="cheapest",
    )  # fmt: skip
    train = Option(kind="train", number=RIDE.number, minutes=RIDE.minutes, cost=PRICE)
    answer = ChoiceAnswer(options=(train, Option(kind="flight", available=False)), choice="train")
    assert len(claims(between, answer).unseen) == 2
    tools.search_train_tickets(str(DAY), "Shanghai", "Hangzhou")
    assert claims(between, answer, tools.evidence) == Grounding(backed=2)
    slow = replace(train, minutes=2 * RIDE.minutes + 9, cost=1)
    assert len(claims(between, replace(answer, options=(slow,)), tools.evidence).wrong) == 2
    within = replace(between, origin=HOTEL.id, destination=PARK.id, options=("walking", "transit"))
    modes = ChoiceAnswer(
        options=tuple(
            Option(kind=kind, minutes=minutes(HOTEL, PARK, mode))
            for kind, mode in (("foot", "walking"), ("bus", "transit"))
        ),
        choice="bus",
    )
    tools.direction(HOTEL.id, PARK.id, "transit")
    found = claims(within, modes, tools.evidence)
    assert (found.backed, len(found.unseen)) == (1, 1)


def test_lists_of_claims_and_their_texts_are_short():
    request = SearchRequest(
        **COMMON, city="hangzhou", near=HOTEL.id, radius=9, category="park", count=1
    )
    places = tuple(Found(place=f"Nowhere {i} " + "x" * 150) for i in range(200))
    invented = claims(request, PlacesAnswer(places=places)).invented
    assert len(invented) == 50
    assert max(map(len, invented)) == 80


def test_verifying_reads_the_form_and_says_what_was_called_for():
    answer = trip(Journey(number=RIDE.number), Stay(place=HOTEL.id))
    report = verify(WORLD, TRIP, answer)
    assert report.error == ""
    assert report.cost
    assert report.grounding.unseen
    for wrong in (
        verify(WORLD, TRIP, None, error="no JSON"),
        verify(WORLD, TRIP, None),
        verify(WORLD, TRIP, PlacesAnswer(places=())),
    ):
        assert wrong.error
        assert wrong.failed == tuple(each.name for each in report.checks)
        assert not any(each.problems for each in wrong.checks)
        assert wrong.share() == 0
    assert "PlacesAnswer" in verify(WORLD, TRIP, PlacesAnswer(places=())).error
    assert verify(WORLD, TRIP, None, error="no JSON").error == "no JSON"


@pytest.mark.parametrize(
    "request_",
    [
        SearchRequest(**COMMON, city="hangzhou", near=HOTEL.id, radius=9, category="park", count=1),
        DirectionRequest(
            **COMMON, city="hangzhou", day=DAY, start=HOTEL.id, end=PARK.id, stops=(MUSEUM.id,),
            in_order=True, modes=("driving",), depart=600,
        ),
        CompareRequest(
            **COMMON, origin="shanghai", destination="hangzhou", day=DAY,
            options=("train", "flight"), priority="cheapest",
        ),
    ],
)  # fmt: skip
def test_every_family_has_its_checks_without_an_answer(request_):
    report = verify(WORLD, request_, None, error="nothing")
    assert {each.kind for each in report.checks} == {"hard", "commonsense"}
    assert report.cost is None


def test_rates_are_those_of_a_table_worked_out_by_hand():
    def report(hard, commonsense, error=""):
        checks = [CheckResult("a", "hard", ("no",) * (not each)) for each in hard]
        checks += [CheckResult("b", "commonsense", ("no",) * (not each)) for each in commonsense]
        return Report(checks=tuple(checks), error=error)

    found = rates(
        [
            report([True, True], [True, True, True]),  # all of both
            report([True, False], [True, True, True]),  # all of commonsense
            report([True], [False, True, True]),  # all hard
            report([True, True, True], [True, True, True], error="unreadable"),
        ]
    )
    assert found.answers == 4
    assert found.delivered == 3 / 4
    assert found.micro == {"hard": 4 / 8, "commonsense": 8 / 12}
    assert found.macro == {"hard": 2 / 4, "commonsense": 2 / 4}
    assert found.final == 1 / 4
    assert rates([]).final == rates([]).micro["hard"] == 0


FORMS = [
    "{name}", "{name}, Hangzhou", "the {name}", "Hangzhou {name}", "{name} ({zh})", "{zh} {name}",
    "杭州{zh}", "{zh}（杭州）", "{zh} [{id}]", "{id}", "{name} (free entry)", " {name} ",
    "{zh}（免费）",
]  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
def test_names_are_linked_however_they_are_dressed(form):
    for place in CITY.places[::25]:
        text = form.format(name=place.name.en, zh=place.name.zh, id=place.id)
        assert LINKER.place(text, "hangzhou") == place
    assert LINKER.place(form.format(name="WEST LAKE", zh="西湖", id="x-y-1"), "hangzhou") is None


def test_names_misspelt_a_little_are_linked_and_invented_ones_are_not():
    places = [place for place in CITY.places if len(place.name.en) > 12]
    found = [
        LINKER.place(place.name.en[:3] + place.name.en[4:], "hangzhou") == place for place in places
    ]
    assert sum(found) > 0.8 * len(found)
    others = {
        place.name
        for slug in ("nanjing", "chengdu")
        for place in WORLD.city(slug).places
        if not set(place.name) & {name for each in CITY.places for name in each.name}
    }
    linked = [name for each in others for name in each if LINKER.place(name, "hangzhou")]
    assert len(linked) < 0.01 * len(others)
    for name in ("Golden Dragon Palace", "Forbidden City", "灵隐寺", "海底捞火锅", "hotel", ""):
        assert LINKER.place(name, "hangzhou") is None


def test_ids_are_found_in_any_city_and_names_in_one():
    assert LINKER.place(MUSEUM.id, "nanjing") == MUSEUM
    assert LINKER.place(MUSEUM.name.zh, "nanjing") is None
    assert LINKER.place(MUSEUM.name.zh, "no such city") is None


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("杭州 Hangzhou", "hangzhou"), ("Hangzhou, Zhejiang", "hangzhou"),
        ("杭州→上海", "shanghai"),
        ("杭州东站", "hangzhou"), ("Hangzou", "hangzhou"), ("Beijing (北京)", "beijing"),
        ("nowhere", None), ("", None),
    ],
)  # fmt: skip
def test_cities_are_read_from_what_answers_write(text, slug):
    assert LINKER.city(text) == slug


def test_rides_are_read_from_what_answers_write():
    for text in (RIDE.number, RIDE.number.lower(), f"Train {RIDE.number}", f"{RIDE.number}次"):
        assert LINKER.ride(text, DAY, "shanghai", "hangzhou") == RIDE
    assert LINKER.ride(RIDE.number, DAY, "hangzhou", "shanghai") is None
    assert LINKER.ride(RIDE.number, date(1999, 1, 1), "shanghai", "hangzhou") is None
    assert LINKER.ride("G", DAY, "shanghai", "hangzhou") is None


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=300))
def test_no_text_makes_linking_raise(text):
    for each in (text, f"杭州{text}", f"{MUSEUM.name.en}{text}", text.replace("a", "(")):
        LINKER.place(each, "hangzhou")
        LINKER.city(each)
        LINKER.ride(each, DAY, "shanghai", "hangzhou")
