"""Routes: metrics within each mode, no shorter than the great circle, true to roads and lines."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from arenagym.envs.open_travel.world import MODES, City, Point, World
from arenagym.envs.open_travel.world.city import Body
from arenagym.envs.open_travel.world.transit import metro_fare
from arenagym.errors import SettingError, UnknownNameError

WORLD = World()
CITIES = {slug: WORLD.city(slug) for slug in ("dali", "beijing")}
modes = st.sampled_from(MODES)
several = settings(max_examples=120, deadline=None)


@st.composite
def stops(draw, n):
    city = CITIES[draw(st.sampled_from(sorted(CITIES)))]
    return city, draw(st.lists(st.sampled_from(city.places), min_size=n, max_size=n, unique=True))


def minimised(route):
    return route.metres if route.mode in {"walking", "bicycling", "electrobike"} else route.seconds


@several
@given(stops(3), modes)
def test_the_triangle_inequality_holds_exactly_in_what_a_mode_minimises(three, mode):
    city, (a, b, c) = three
    direct, first, second = (city.route(*ends, mode) for ends in ((a, c), (a, b), (b, c)))
    assert minimised(direct) <= minimised(first) + minimised(second)
    assert direct.seconds <= first.seconds + second.seconds


@several
@given(stops(2), modes)
def test_no_route_is_shorter_than_the_great_circle(two, mode):
    city, (a, b) = two
    assert city.route(a, b, mode).metres >= a.point.metres_to(b.point)


@several
@given(stops(2), modes)
def test_the_way_back_is_as_long(two, mode):
    city, (a, b) = two
    there, back = city.route(a, b, mode), city.route(b, a, mode)
    assert abs(minimised(there) - minimised(back)) <= 2
    assert there == city.route(a, b, mode)


@pytest.mark.parametrize("mode", MODES)
def test_a_route_is_the_same_however_often_its_roads_were_asked_about(mode):
    known = CITIES["beijing"]
    city = City(known.facts, Body(known.places, known.streets, known.transit))
    pairs = list(zip(city.places[::24], city.places[7::24], strict=False))
    first = [city.route(*pair, mode) for pair in pairs]
    for _ in range(3):
        assert [city.route(*pair, mode) for pair in pairs] == first


@several
@given(stops(2))
def test_on_foot_it_takes_longest_and_by_bike_longer_than_with_a_motor(two):
    city, (a, b) = two
    walk, bike, motor, car, transit = (
        city.route(a, b, mode).seconds
        for mode in ("walking", "bicycling", "electrobike", "driving", "transit")
    )
    assert motor <= bike <= walk
    assert transit <= walk + 60  # each road on the way is rounded up to a second
    if a.point.metres_to(b.point) > 3_000:
        assert car < walk


@several
@given(stops(2), modes)
def test_the_steps_add_up_to_the_route(two, mode):
    city, (a, b) = two
    route = city.route(a, b, mode)
    assert sum(step.metres for step in route.steps) == route.metres
    assert abs(sum(step.seconds for step in route.steps) - route.seconds) <= len(route.steps)
    rides = [step for step in route.steps if step.stops]
    assert route.transfers == max(0, len(rides) - 1)
    assert bool(rides) <= (mode == "transit")
    lines = {line.name.en: line for line in city.transit.lines}
    for ride in rides:
        stops = [city.transit.stops[node].en for node in lines[ride.name.en].stops]
        assert abs(stops.index(ride.board.en) - stops.index(ride.alight.en)) == ride.stops


@pytest.mark.parametrize("slug", sorted(CITIES))
@pytest.mark.parametrize("mode", MODES)
def test_every_place_is_reached_from_every_other(slug, mode):
    city = CITIES[slug]
    for place in city.places[1:]:
        assert city.route(city.places[0], place, mode).metres < 150_000


def test_stops_of_a_line_are_distinct_and_connected_to_roads():
    for city in CITIES.values():
        assert len(set(city.transit.stops.values())) == len(city.transit.stops)
        for line in city.transit.lines:
            assert len(set(line.stops)) == len(line.stops) == len(line.gaps) + 1 >= 2
            assert line.first < line.last


def test_a_large_city_has_a_metro_that_its_stations_lie_on():
    city = CITIES["beijing"]
    named = set(city.transit.stops.values())
    gates = [p for p in city.places if "-railway-" in p.id or p.category == "airport"]
    assert {gate.name for gate in gates} <= named


def test_fares_are_right():
    # 2 to 4 km, 3 to 8, 4 to 12, 5 to 18, 6 to 24, 7 to 32
    assert [metro_fare(km * 1_000) for km in (1, 4, 5, 12, 13, 18, 24, 25, 32, 33)] == [
        2, 2, 3, 4, 5, 5, 6, 7, 7, 8,
    ]  # fmt: skip


def test_no_way_from_a_point_to_itself_and_none_from_afar():
    city = CITIES["dali"]
    here = city.places[0]
    assert city.route(here, here, "driving").metres == 0
    with pytest.raises(SettingError, match="60 km"):
        city.route(here, Point(116.4, 39.9), "walking")
    with pytest.raises(UnknownNameError, match="driving"):
        city.route(here, city.places[1], "drive")
