"""Directions, searches and comparisons: drawn so that they can be met, solved, and checked."""

from datetime import date
from functools import cache
from itertools import pairwise, permutations

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from arenagym.envs.open_travel.answers.forms import (
    ChoiceAnswer,
    Found,
    Leg,
    Option,
    PlacesAnswer,
    RouteAnswer,
)
from arenagym.envs.open_travel.prices import ride_cost, route_cost, seat_for
from arenagym.envs.open_travel.tasks import compare, direction, search
from arenagym.envs.open_travel.tasks.request import (
    CompareRequest,
    DirectionRequest,
    Party,
    SearchRequest,
)
from arenagym.envs.open_travel.verifier import compare as checks_compare
from arenagym.envs.open_travel.verifier import direction as checks_direction
from arenagym.envs.open_travel.verifier import search as checks_search
from arenagym.envs.open_travel.verifier.measures import apart, close, minutes_of, mode_of, on_foot
from arenagym.envs.open_travel.world import MODES, World
from arenagym.envs.open_travel.world.hours import clock
from arenagym.errors import ArenagymError

WORLD = World()
SLUGS = ("hangzhou", "dali", "lanzhou")
TODAY, DAY = date(2026, 4, 28), date(2026, 5, 8)
FAMILIES = {
    "direction": (direction, checks_direction),
    "search": (search, checks_search),
    "compare": (compare, checks_compare),
}
replace = msgspec.structs.replace
every_family = pytest.mark.parametrize("family", FAMILIES)
several = settings(max_examples=80, deadline=None)


def find(text, city):
    try:
        return WORLD.place(text)
    except ArenagymError:
        return None


def draw(family, level, seed):
    rng = np.random.default_rng(seed)
    slug = SLUGS[seed % len(SLUGS)]
    return FAMILIES[family][0].draw(rng, WORLD, slug, DAY, level=level, language="en", today=TODAY)


@cache
def drawn(family, level, many=40):
    requests = (draw(family, level, seed) for seed in range(many * 2))
    return [each for each in requests if each is not None][:many]


def requests_of(family, meets=lambda request: True):
    found = [each for level in (3, 2, 1) for each in drawn(family, level) if meets(each)]
    assert found, "no such task among those drawn"
    return found


def failing(request, answer):
    family = {"Direction": "direction", "Search": "search", "Compare": "compare"}[
        type(request).__name__.removesuffix("Request")
    ]
    return {
        each.name
        for each in FAMILIES[family][1].check(WORLD, request, answer, find).checks
        if not each.passed
    }


@every_family
@pytest.mark.parametrize("level", [1, 2, 3])
def test_the_reference_answers_pass_every_check(family, level):
    tasks, checks = FAMILIES[family]
    assert len(drawn(family, level)) == 40
    for request in drawn(family, level):
        results = checks.check(WORLD, request, tasks.solve(WORLD, request), find).checks
        assert not [each for each in results if not each.passed], request
        kinds = [each.kind for each in results]
        assert kinds == sorted(kinds, key=["hard", "commonsense"].index)


@every_family
def test_a_draw_depends_on_its_seed_alone(family):
    first = [draw(family, 2, seed) for seed in range(12)]
    assert first == [draw(family, 2, seed) for seed in reversed(range(12))][::-1]
    assert len(set(map(repr, first))) == 12


@every_family
def test_levels_differ_in_how_much_is_asked(family):
    means = [np.mean([size(each) for each in drawn(family, level)]) for level in (1, 2, 3)]
    assert means[0] + 1 < means[1] < means[2] - 1


def size(request):
    """Conditions, and stops or options."""
    fields = msgspec.structs.asdict(request)
    limits = "arrive_by depart_after max_cost max_walk min_rating min_stars open_at order stay tags"
    size = sum(fields.get(name) not in {None, 0, ()} for name in limits.split())
    if isinstance(request, DirectionRequest):
        return size + len(request.stops) + request.fastest + (not request.in_order)
    if isinstance(request, CompareRequest):
        return size + len(request.options) * (not request.between_cities) / 2
    return size + bool(request.kind)


@every_family
def test_draws_hardly_ever_fail(family):
    assert sum(draw(family, 1 + seed % 3, seed) is None for seed in range(100)) < 10


# Directions


def told(request, keys, modes=None):
    """A way through places, told truthfully; by the fastest modes unless they are given."""
    city = WORLD.city(request.city)
    places = [city.place(key) for key in keys]
    ways = []
    for i, (a, b) in enumerate(pairwise(places)):
        options = (modes[i],) if modes else request.modes
        ways.append(min((city.route(a, b, mode) for mode in options), key=lambda way: way.seconds))
    legs = tuple(
        Leg(
            origin=a,
            destination=b,
            mode=way.mode,
            minutes=minutes_of(way),
            km=way.metres / 1000,
            cost=route_cost(way, request.party),
        )
        for (a, b), way in zip(pairwise(keys), ways, strict=True)
    )
    minutes = sum(leg.minutes for leg in legs)
    return RouteAnswer(
        stops=tuple(keys),
        legs=legs,
        minutes=minutes,
        km=sum(leg.km for leg in legs),
        cost=sum(leg.cost for leg in legs),
        arrive=clock(request.depart + minutes + request.stay * (len(keys) - 2)),
    )


def keys_of(request):
    return [request.start, *request.stops, request.end]


def elsewhere(request):
    return next(
        each.id
        for each in WORLD.city(request.city).places
        if each.id not in keys_of(request) and each.category == "park"
    )


def leg_with(answer, **fields):
    return replace(answer, legs=(replace(answer.legs[0], **fields), *answer.legs[1:]))


def plain(request):
    return request.in_order and request.arrive_by is None and len(request.stops) > 1


def test_a_way_that_begins_or_ends_elsewhere_or_passes_more_fails():
    request = requests_of("direction", plain)[0]
    start, *stops, end = keys_of(request)
    other = elsewhere(request)
    for keys in (
        [other, *stops, end],
        [start, *stops, other],
        [start, *stops, other, end],
        [start, *stops, start, end],
    ):
        assert failing(request, told(request, keys)) == {"stops"}
    assert failing(request, told(request, [start, *stops[1:], end])) == {"stops", "order"}


def test_stops_in_another_order_fail():
    request = requests_of("direction", plain)[0]
    start, *stops, end = keys_of(request)
    assert failing(request, told(request, [start, *stops[::-1], end])) == {"order"}
    free = next(
        each
        for each in requests_of("direction", lambda each: not each.in_order)
        if len(each.stops) == 4
    )
    free = replace(free, arrive_by=None)
    ways = [told(free, [free.start, *order, free.end]) for order in permutations(free.stops)]
    least = min(way.minutes for way in ways)
    assert direction.solve(WORLD, free).minutes <= least + len(free.stops) + 1
    for way in ways:
        if not 1.02 * least < way.minutes < 1.12 * least:  # minutes are rounded up
            assert failing(free, way) == ({"order"} if way.minutes > 1.07 * least else set())


@pytest.mark.parametrize("level", [1, 2, 3])
def test_the_order_found_is_the_best(level):
    for request in drawn("direction", level):
        if request.in_order or len(request.stops) > 5:
            continue
        city = WORLD.city(request.city)

        def seconds(keys, city=city, request=request):
            pairs = pairwise(map(city.place, keys))
            return sum(
                min(city.route(a, b, mode).seconds for mode in request.modes) for a, b in pairs
            )

        found = seconds(direction.solve(WORLD, request).stops)
        orders = permutations(request.stops)
        assert found == min(seconds([request.start, *order, request.end]) for order in orders)


def test_modes_that_are_not_allowed_not_told_or_slow_fail():
    for request in requests_of("direction", lambda each: not each.arrive_by)[:20]:
        answer = direction.solve(WORLD, request)
        keys = list(answer.stops)
        other = next(mode for mode in MODES if mode not in request.modes)
        assert failing(request, told(request, keys, [other] * len(answer.legs))) == {"modes"}
        assert failing(request, leg_with(answer, mode=None)) == {"modes"}
        assert failing(request, leg_with(answer, mode="rocket")) == {"modes"}
        assert failing(request, replace(answer, legs=answer.legs[1:])) >= {"modes"}
        assert failing(request, replace(answer, legs=answer.legs[:-1])) == {"modes"}
        assert failing(request, leg_with(answer, origin=elsewhere(request))) == {"modes"}
    taxi = next(each for each in requests_of("direction") if each.modes == ("driving",))
    answer = direction.solve(WORLD, taxi)
    legs = tuple(replace(leg, mode="Taxi", origin=None) for leg in answer.legs)
    assert not failing(taxi, replace(answer, legs=legs))


def test_each_leg_takes_the_fastest_mode_if_that_is_asked_for():
    request = next(
        each
        for each in requests_of("direction", lambda each: each.fastest and not each.arrive_by)
        if {"walking", "driving"} & set(each.modes)
    )
    request = replace(request, modes=("walking", "driving"))
    answer = direction.solve(WORLD, request)
    slow = told(request, answer.stops, ["walking"] * len(answer.legs))
    assert failing(request, slow) == {"modes"}
    assert not failing(replace(request, fastest=False), slow)


def test_deadlines_are_kept_by_the_modes_told():
    requests = requests_of("direction", lambda each: each.arrive_by and not each.fastest)
    late = 0
    for request in requests:
        answer = direction.solve(WORLD, request)
        for mode in request.modes:
            way = told(request, answer.stops, [mode] * len(answer.legs))
            arrive = request.depart + way.minutes + request.stay * len(request.stops)
            if not 0 < arrive - request.arrive_by <= len(answer.legs):  # minutes are rounded up
                assert failing(request, way) == (
                    {"arrive_by"} if arrive > request.arrive_by else set()
                )
                late += arrive > request.arrive_by
    assert late > 5
    impossible = replace(requests[0], arrive_by=requests[0].depart + 1)
    assert direction.solve(WORLD, impossible) is None


def test_places_of_a_way_exist_in_its_city():
    request = requests_of("direction", plain)[0]
    answer = direction.solve(WORLD, request)
    for text in ("Forbidden City", "beijing-museum-1", ""):
        unknown = replace(answer, stops=(text, *answer.stops[1:]))
        assert failing(request, unknown) >= {"places_exist", "stops"}
    assert failing(request, leg_with(answer, destination="nowhere")) == {"places_exist", "modes"}


def test_legs_tell_minutes_or_km():
    request = requests_of("direction")[0]
    answer = direction.solve(WORLD, request)
    assert failing(request, leg_with(answer, minutes=None, km=None)) == {"legs"}
    assert not failing(request, leg_with(answer, minutes=None, cost=None))
    assert failing(request, replace(answer, legs=())) == {"modes", "legs"}


def test_figures_of_a_way_are_true():
    request = requests_of("direction")[0]
    answer = direction.solve(WORLD, request)
    leg = answer.legs[0]
    hours, minutes = map(int, answer.arrive.split(":"))
    spoilt = [
        leg_with(answer, minutes=leg.minutes * 1.2 + 3),
        leg_with(answer, km=leg.km + 2),
        leg_with(answer, cost=leg.cost * 1.2 + 2),
        replace(answer, minutes=answer.minutes * 0.8 - 3),
        replace(answer, km=answer.km * 1.2),
        replace(answer, cost=answer.cost * 1.2 + 2),
        replace(answer, arrive=clock(hours * 60 + minutes + 12)),
    ]
    for each in spoilt:
        assert failing(request, each) == {"figures"}
    roughly = leg_with(answer, minutes=leg.minutes + 1.5, km=leg.km + 0.1, cost=leg.cost + 0.9)
    assert not failing(request, roughly)
    assert not failing(request, replace(roughly, minutes=None, km=None, cost=None, arrive=None))


# Searches


def found(request, place):
    start = WORLD.place(request.near).point
    return Found(
        place=place.id,
        distance_m=round(start.metres_to(place.point)),
        cost=place.cost,
        rating=place.rating,
    )


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("category", "category"), ("radius", "radius"), ("tags", "tags"),
        ("max_cost", "max_cost"), ("min_rating", "min_rating"), ("min_stars", "min_stars"),
        ("open", "open_at"),
    ],
)  # fmt: skip
def test_a_place_that_misses_one_condition_fails_that_check_alone(name, field):
    requests = requests_of(
        "search", lambda each: not each.order and getattr(each, field) not in {None, ()}
    )
    for request in requests[:6]:
        answer = search.solve(WORLD, request)
        for place in WORLD.city(request.city).places:
            spoilt = (*answer.places[:-1], found(request, place))
            if failing(request, PlacesAnswer(places=spoilt)) == {name}:
                return
    pytest.fail(f"no place misses only {name}")


def test_a_kind_is_part_of_the_category():
    request = requests_of("search", lambda each: each.kind and not each.order)[0]
    other = next(
        each
        for each in WORLD.city(request.city).places
        if each.category == request.category and each.kind.en != request.kind
    )
    places = search.solve(WORLD, request).places
    spoilt = PlacesAnswer(places=(*places[1:], found(request, other)))
    assert "category" in failing(request, spoilt)


def test_exactly_as_many_places_as_asked_for_and_each_once():
    for request in requests_of("search", lambda each: each.count > 1)[:20]:
        places = search.solve(WORLD, request).places
        assert failing(request, PlacesAnswer(places=places[:-1])) == {"count"}
        assert failing(request, PlacesAnswer(places=(*places, places[0]))) == {"no_repeats"}
        twice = (*places[:-1], places[0])
        assert failing(request, PlacesAnswer(places=twice)) == {"count", "no_repeats"}


def test_invented_places_are_told_so():
    request = requests_of("search", lambda each: each.count > 1 and not each.order)[0]
    places = search.solve(WORLD, request).places
    for text in ("Forbidden City", "beijing-museum-1", ""):
        spoilt = PlacesAnswer(places=(*places[:-1], Found(place=text)))
        assert failing(request, spoilt) == {"places_exist"}


@pytest.mark.parametrize("order", ["nearest", "rating", "cheapest"])
def test_the_best_come_first_and_ties_are_free(order):
    swapped = left_out = tied = 0
    for request in requests_of("search", lambda each: each.order == order):
        answer = search.solve(WORLD, request)
        more = search.solve(WORLD, replace(request, count=request.count + 1))
        value = {"nearest": "distance_m", "rating": "rating", "cheapest": "cost"}[order]
        for places in (answer.places[::-1], more.places[1:] if more else ()):
            values = [getattr(each, value) for each in places]
            if not places:
                continue
            right = values == [getattr(each, value) for each in answer.places]
            assert failing(request, PlacesAnswer(places=places)) == (set() if right else {"order"})
            tied += right and places != answer.places
            swapped += not right and places == answer.places[::-1]
            left_out += not right and places != answer.places[::-1]
    assert swapped > 3
    assert left_out > 3
    assert tied or order == "nearest"


def test_figures_of_places_are_true():
    request = requests_of("search")[0]
    places = search.solve(WORLD, request).places
    for field, by, right in (("distance_m", 2_000, 90), ("cost", 1.5, 1), ("rating", 0.1, 0.05)):
        true = getattr(places[0], field)
        for change, name in ((by, {"figures"}), (right, set()), (None, set())):
            value = None if change is None else true + change
            spoilt = (replace(places[0], **{field: value}), *places[1:])
            assert failing(request, PlacesAnswer(places=spoilt)) == name


def test_open_means_for_half_an_hour_also_after_midnight():
    city = WORLD.city("hangzhou")
    start = next(each for each in city.places if each.category == "station")

    def passes(place, at, day=DAY):
        request = SearchRequest(
            level=1, language="en", today=TODAY, city="hangzhou", near=start.id, radius=50_000,
            category=place.category, open_on=day, open_at=at, count=1,
        )  # fmt: skip
        found = Found(place=place.id, cost=place.cost)
        failed = failing(request, PlacesAnswer(places=(found,)))
        assert failed <= {"open"}
        solved = search.solve(WORLD, replace(request, kind=place.kind.en, count=1))
        assert solved is None or "open" not in failing(request, solved)
        return not failed

    bar = next(each for each in city.places if each.hours.on(DAY) and each.hours.on(DAY)[1] == 1530)
    assert passes(bar, 1_499)
    assert passes(bar, 1_500)
    assert not passes(bar, 1_501)
    assert passes(bar, 60, date(2026, 5, 9))
    assert not passes(bar, 61, date(2026, 5, 9))
    hospital = next(each for each in city.places if each.category == "hospital")
    assert passes(hospital, 1_435)
    museum = next(
        each for each in city.places if each.category == "museum" and each.hours.closed_days == (0,)
    )
    opens, closes = museum.hours.on(DAY)
    assert [passes(museum, at) for at in (opens - 1, opens, closes - 30, closes - 29)] == [
        False, True, True, False,
    ]  # fmt: skip
    assert not passes(museum, opens, date(2026, 5, 11))


# Comparisons


def between(request):
    return request.between_cities


def within(request):
    return not request.between_cities


def ride_option(request, ride):
    fare = seat_for(ride, request.party)
    return Option(
        kind=ride.kind,
        number=ride.number,
        depart=clock(ride.depart),
        arrive=clock(ride.arrive),
        minutes=ride.minutes,
        cost=ride_cost(fare, request.party) if fare else None,
    )


def mode_option(request, mode):
    a, b = WORLD.place(request.origin), WORLD.place(request.destination)
    route = WORLD.city(request.origin.partition("-")[0]).route(a, b, mode)
    return Option(kind=mode, minutes=minutes_of(route), cost=route_cost(route, request.party))


def choosing(answer, option):
    return replace(answer, options=(*answer.options, option), choice=option.number or option.kind)


def all_options(request):
    if within(request):
        return [mode_option(request, mode) for mode in request.options]
    ends = request.origin, request.destination, request.day
    rides = (*WORLD.trains(*ends), *WORLD.flights(*ends))
    return [ride_option(request, ride) for ride in rides]


@pytest.mark.parametrize("meets", [between, within])
def test_a_choice_fails_where_it_breaks_a_condition_or_is_not_the_best(meets):
    seen = {frozenset(): 0, frozenset({"conditions"}): 0, frozenset({"priority"}): 0}
    for request in requests_of("compare", meets)[:60]:
        answer = compare.solve(WORLD, request)
        for option in all_options(request):
            spoilt = (
                choosing(answer, option)
                if between(request)
                else replace(answer, choice=option.kind, options=tuple(all_options(request)))
            )
            failed = failing(request, spoilt)
            assert failed <= {"conditions", "priority"}
            if failed != {"conditions", "priority"}:
                seen[frozenset(failed)] += 1
    assert min(seen.values()) > 10


def test_seats_are_a_condition():
    request = next(
        each
        for each in requests_of("compare", lambda each: between(each) and each.party.size < 4)
        if (flights := WORLD.flights(each.origin, each.destination, each.day))
        and min(flight.fares[0].left for flight in flights) < 9
    )
    few = min(
        WORLD.flights(request.origin, request.destination, request.day),
        key=lambda flight: max(fare.left for fare in flight.fares),
    )
    many = max(fare.left for fare in few.fares) + 1
    crowd = replace(request, party=Party(adults=many), max_cost=None)
    spoilt = choosing(compare.solve(WORLD, request), ride_option(crowd, few))
    assert "conditions" in failing(crowd, spoilt)


def test_every_option_is_told_and_none_is_denied_that_there_is():
    for request in requests_of("compare")[:30]:
        answer = compare.solve(WORLD, request)
        for option in answer.options:
            if answer.choice in {option.kind, option.number}:
                continue
            others = tuple(each for each in answer.options if each is not option)
            assert failing(request, replace(answer, options=others)) == {"options"}
            if option.available:
                denied = (*others, Option(kind=option.kind, available=False))
                assert failing(request, replace(answer, options=denied)) == {"options"}


def test_the_choice_is_one_of_the_options():
    for request in requests_of("compare")[:30]:
        answer = compare.solve(WORLD, request)
        for nothing in ("G99999", "", "teleport"):
            assert failing(request, replace(answer, choice=nothing)) >= {"choice", "priority"}
        options = tuple(
            replace(each, available=False) if answer.choice in {each.kind, each.number} else each
            for each in answer.options
        )
        assert failing(request, replace(answer, options=options)) == {"choice", "options"}
        lower = replace(answer, choice=f" {answer.choice.lower()} ")
        assert not failing(request, lower)
    for request in requests_of("compare", lambda each: within(each) and len(each.options) < 5):
        answer = compare.solve(WORLD, request)
        for mode in set(MODES) - set(request.options):
            failed = failing(request, choosing(answer, mode_option(request, mode)))
            assert "choice" in failed
            if failed == {"choice"}:
                return
    pytest.fail("no choice that is wrong only in not having been asked for")


def test_a_kind_may_be_chosen_instead_of_a_number():
    request = requests_of("compare", between)[0]
    answer = compare.solve(WORLD, request)
    chosen = next(each for each in answer.options if each.number == answer.choice)
    assert not failing(request, replace(answer, choice=chosen.kind))
    numberless = tuple(
        replace(each, number=None) if each is chosen else each for each in answer.options
    )
    spoilt = replace(answer, options=numberless, choice=chosen.kind)
    assert failing(request, spoilt) == {"conditions", "priority", "tickets"}


def test_tickets_exist_on_the_day_between_the_cities():
    for request in requests_of("compare", between)[:20]:
        answer = compare.solve(WORLD, request)
        there = WORLD.trains(request.destination, request.origin, request.day)
        for number in ("G99999", "YL0012345", "9" * 190, "", *(each.number for each in there[:1])):
            extra = Option(kind="train", number=number)
            spoilt = replace(answer, options=(*answer.options, extra))
            assert failing(request, spoilt) == {"tickets"}
        for option in answer.options:
            if option.number:
                other = "flight" if option.kind == "train" else "train"
                spoilt = replace(answer, options=(*answer.options, replace(option, kind=other)))
                assert failing(request, spoilt) == {"tickets"}


def test_figures_of_options_are_true():
    for request in requests_of("compare")[:30]:
        answer = compare.solve(WORLD, request)
        option = next(each for each in answer.options if each.available)
        others = [each for each in answer.options if each is not option]
        depart, arrive = (
            clock((int(each[:2]) * 60 + int(each[3:]) + 15) % 1440)
            for each in (option.depart, option.arrive)
        )
        for fields in (
            {"minutes": option.minutes * 1.2 + 3},
            {"cost": option.cost * 1.2 + 2},
            {"arrive": arrive},
            {"depart": depart},
        ):
            spoilt = replace(answer, options=(replace(option, **fields), *others))
            assert failing(request, spoilt) == {"figures"}
        later = replace(option, depart=depart, arrive=arrive)
        free = within(request) and request.depart_after is None
        moved = failing(request, replace(answer, options=(later, *others)))
        assert moved == (set() if free else {"figures"})


# All


@every_family
def test_an_answer_with_nothing_in_it_fails_every_check(family):
    for request in requests_of(family)[:3]:
        for empty in (
            {"direction": RouteAnswer(stops=()), "search": PlacesAnswer(places=())}.get(
                family, ChoiceAnswer(options=(), choice="")
            ),
            {
                "direction": RouteAnswer(stops=("nowhere", "at all")),
                "search": PlacesAnswer(places=(Found(place="nowhere"),)),
            }.get(family, ChoiceAnswer(options=(), choice="train")),
        ):
            results = FAMILIES[family][1].check(WORLD, request, empty, find).checks
            assert not any(each.passed for each in results)
            assert all(len(each.problems) == 1 for each in results)


def test_checks_stand_in_a_fixed_order_and_only_where_they_are_called_for():
    names = {
        "direction": "stops order modes arrive_by places_exist legs figures",
        "search": "category radius count tags max_cost min_rating min_stars open order "
        "places_exist no_repeats figures",
        "compare": "options choice conditions priority tickets figures",
    }
    for family, order in names.items():
        seen = set()
        for request in requests_of(family):
            answer = FAMILIES[family][0].solve(WORLD, request)
            results = FAMILIES[family][1].check(WORLD, request, answer, find).checks
            told = [each.name for each in results]
            assert told == [name for name in order.split() if name in told]
            for name in ("arrive_by", "tags", "max_cost", "min_rating", "min_stars", "order"):
                if family == "search" or (family, name) == ("direction", "arrive_by"):
                    asked = getattr(request, name, None) not in {None, ()}
                    assert (name in told) == asked
            seen |= set(told)
        assert seen == set(order.split())


@pytest.mark.parametrize(
    ("told", "true", "right"),
    [(110, 100, True), (110.5, 100, False), (12, 10, True), (12.1, 10, False), (1e9, 0, False)],
)
def test_figures_are_close_within_a_share_or_the_least(told, true, right):
    assert close(told, true, 0.1, 2) is right


def test_measures():
    assert apart(1_435, 5) == 10
    assert apart(25 * 60, 60) == 0
    assert mode_of("打车") == mode_of("Taxi") == "driving"
    assert mode_of("x" * 10_000) is mode_of(None) is None
    city = WORLD.city("hangzhou")
    a, b = city.places[0], city.places[200]
    walk, transit = city.route(a, b, "walking"), city.route(a, b, "transit")
    assert on_foot(walk) == walk.metres
    ridden = sum(each.metres for each in transit.steps if each.kind in {"metro", "bus"})
    assert on_foot(transit) == transit.metres - ridden
    assert minutes_of(walk) == -(-walk.seconds // 60)


TEXTS = st.one_of(
    st.sampled_from([
        *(each.id for slug in SLUGS for each in WORLD.city(slug).places[:40]),
        "", "driving", "walking", "train", "flight", "rocket", "G1", "YL9999", "beijing-hotel-1",
    ]),
    st.text(max_size=200),
)  # fmt: skip
FIGURES = st.none() | st.floats(0, 1e9) | st.integers(0, 10**9)
CLOCKS = st.none() | st.from_regex(r"\A\d{1,2}:\d{2}\Z")


def form(**fields):
    return st.fixed_dictionaries({}, optional=fields)


LEGS = form(
    **{"from": TEXTS, "to": TEXTS, "mode": TEXTS}, minutes=FIGURES, km=FIGURES, cost=FIGURES
)
GARBAGE = {
    "direction": (
        RouteAnswer,
        st.fixed_dictionaries({
            "stops": st.lists(TEXTS, max_size=12),
            "legs": st.lists(LEGS, max_size=12),
            "minutes": FIGURES, "km": FIGURES, "cost": FIGURES, "arrive": CLOCKS,
        }),
    ),
    "search": (
        PlacesAnswer,
        st.fixed_dictionaries({
            "places": st.lists(
                st.fixed_dictionaries({
                    "place": TEXTS, "distance_m": FIGURES, "cost": FIGURES, "rating": FIGURES,
                }),
                max_size=12,
            ),
        }),
    ),
    "compare": (
        ChoiceAnswer,
        st.fixed_dictionaries({
            "options": st.lists(
                st.fixed_dictionaries({
                    "kind": TEXTS, "number": st.none() | TEXTS, "depart": CLOCKS,
                    "arrive": CLOCKS, "minutes": FIGURES, "cost": FIGURES,
                    "available": st.booleans(),
                }),
                max_size=12,
            ),
            "choice": TEXTS,
        }),
    ),
}  # fmt: skip


@every_family
@several
@given(data=st.data())
def test_no_answer_of_the_right_form_raises(family, data):
    sort, answers = GARBAGE[family]
    request = data.draw(st.sampled_from(requests_of(family)))
    answer = msgspec.convert(data.draw(answers), sort)
    results = FAMILIES[family][1].check(WORLD, request, answer, find).checks
    assert all(isinstance(problem, str) for each in results for problem in each.problems)
    assert not all(each.passed for each in results)
