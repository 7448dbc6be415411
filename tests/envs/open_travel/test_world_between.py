"""Trains, flights and weather: plausible, the same when asked twice, tickets can be checked."""

from datetime import date, timedelta
from itertools import pairwise, permutations
from statistics import mean

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from arenagym.envs.open_travel.world import Ride, World
from arenagym.envs.open_travel.world.calendar import crowding, holiday
from arenagym.errors import SettingError, UnknownNameError

WORLD = World()
SLUGS = [each.slug for each in WORLD.cities]
BY_SLUG = {each.slug: each for each in WORLD.cities}
MAY = date(2026, 5, 13)
slugs = st.sampled_from(SLUGS)
days = st.dates(date(2020, 1, 1), date(2035, 12, 31))
several = settings(max_examples=150, deadline=None)


def great_circle(a, b):
    return BY_SLUG[a].centre.metres_to(BY_SLUG[b].centre) / 1000


@several
@given(slugs, slugs, days)
def test_durations_fit_the_distance_and_fares_the_class(a, b, day):
    for ride in (*WORLD.trains(a, b, day), *WORLD.flights(a, b, day)):
        assert (ride.origin, ride.destination, ride.day) == (a, b, day)
        assert 0 <= ride.depart < 1440
        low, high = {"G": (150, 290), "D": (90, 180), "K": (45, 95)}.get(ride.number[0], (0, 0))
        if ride.kind == "flight":
            low, high = 200, 760
        assert low <= ride.km / (ride.minutes / 60) <= high
        assert ride.km >= great_circle(a, b) * (0.75 if ride.kind == "flight" else 1)
        assert all(fare.price > 0 and fare.left >= 0 for fare in ride.fares)
        assert ride.cheapest


@several
@given(slugs, slugs, days)
def test_the_same_question_has_the_same_answer_and_every_ticket_can_be_looked_up(a, b, day):
    rides = WORLD.trains(a, b, day), WORLD.flights(a, b, day)
    assert rides == (World().trains(a, b, day) if day.day == 1 else rides[0], rides[1])
    for ride in (*rides[0], *rides[1]):
        assert WORLD.ticket(ride.number.lower(), day, a, b) == ride
        assert WORLD.place(ride.start_id).name == ride.start if a == "dali" else True
    for ride in rides[1]:
        assert WORLD.ticket(ride.number, day) == ride
        assert WORLD.ticket(ride.number, day, b, a) is None


def test_numbers_are_unique_within_a_day():
    seen = {}
    for a, b in permutations(SLUGS[::6], 2):
        for ride in (*WORLD.trains(a, b, MAY), *WORLD.flights(a, b, MAY)):
            key = (a, b) if ride.kind == "flight" else WORLD.stops(ride.number)
            assert seen.setdefault(ride.number, key) == key


@pytest.mark.parametrize(
    "number", ["", "G", "G0", "X1", "YL0009", "YL9", "HY99999999", "G99999", "Z²"]
)
def test_an_invented_number_is_no_ticket(number):
    assert WORLD.ticket(number, MAY) is None


def test_large_and_near_cities_have_many_trains_and_most_pairs_have_a_way():
    assert len(WORLD.trains("beijing", "shanghai", MAY)) >= 6
    assert len(WORLD.trains("苏州", "上海", MAY)) >= 10
    assert len(WORLD.flights("beijing", "guangzhou", MAY)) >= 8
    pairs = list(permutations(SLUGS[::4], 2))
    ways = [WORLD.trains(*pair, MAY) or WORLD.flights(*pair, MAY) for pair in pairs]
    assert mean(bool(each) for each in ways) > 0.97


def test_flights_join_only_cities_with_airports_and_more_than_300_km_apart():
    assert not WORLD.flights("beijing", "tianjin", MAY)
    assert not WORLD.flights("beijing", "suzhou", MAY)
    assert not WORLD.trains("beijing", "beijing", MAY)
    assert not WORLD.flights("beijing", "beijing", MAY)


def test_holidays_cost_more_than_a_tuesday_except_on_ordinary_trains():
    def average(day, ask, kind):
        rides = [r for r in ask("beijing", "xian", day) if r.number[0] == kind or not kind]
        return mean(r.fares[0].price for r in rides)

    tuesday, feast = date(2026, 9, 15), date(2026, 10, 1)
    assert average(feast, WORLD.trains, "G") > average(tuesday, WORLD.trains, "G")
    assert average(feast, WORLD.flights, "") > 1.2 * average(tuesday, WORLD.flights, "")
    assert holiday(date(2026, 2, 17))
    assert not holiday(tuesday)
    assert crowding(feast) > crowding(tuesday)


@several
@given(slugs, days)
def test_weather_is_the_same_whenever_it_is_asked_and_fits_the_climate(slug, day):
    weather = WORLD.weather(slug, day)
    assert weather == World().weather(BY_SLUG[slug].zh, day.isoformat())
    assert weather.low < weather.high
    assert (
        abs((weather.low + weather.high) / 2 - BY_SLUG[slug].climate.temperature[day.month - 1])
        < 20
    )
    assert 1 <= weather.force <= 7
    assert weather.by_day.en.count("snow") == 0 or weather.low < 5


def test_the_means_of_many_days_are_those_of_the_climate():
    for slug in ("harbin", "guangzhou", "lhasa"):
        july = [
            WORLD.weather(slug, date(year, 7, d))
            for year in range(2020, 2036)
            for d in range(1, 32)
        ]
        climate = BY_SLUG[slug].climate
        assert mean((w.high + w.low) / 2 for w in july) == pytest.approx(
            climate.temperature[6], abs=1.5
        )
        assert mean(w.wet for w in july) == pytest.approx(climate.rain[6], abs=0.06)


def test_days_in_a_row_are_alike():
    start = date(2026, 3, 1)
    highs = [WORLD.weather("wuhan", start + timedelta(days=i)).high for i in range(200)]
    steps = [abs(a - b) for a, b in pairwise(highs)]
    assert mean(steps) < 5


@pytest.mark.parametrize("day", ["2019-12-31", "2036-01-01", "tomorrow", "2026-02-30", ""])
def test_dates_outside_the_world_are_refused_with_what_to_give(day):
    for ask in (lambda: WORLD.weather("xian", day), lambda: WORLD.ticket("G1", day)):
        with pytest.raises(SettingError, match="give"):
            ask()


def test_unknown_cities_are_refused_with_candidates():
    with pytest.raises(UnknownNameError, match="did you mean"):
        WORLD.trains("Beijng West Lake", "Shangh", MAY)


def test_rides_survive_json():
    rides = WORLD.trains("beijing", "xian", MAY)
    assert msgspec.json.decode(msgspec.json.encode(rides), type=tuple[Ride, ...]) == rides
