"""Answers as JSON: written, read back, and read as models write them."""

import json
from datetime import date

import pytest
from timing import soon

from arenagym.envs.open_travel.answers import AnswerError, form_hint, read_json, write_json
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
from arenagym.envs.open_travel.tasks.request import (
    CompareRequest,
    DirectionRequest,
    Party,
    SearchRequest,
    TripRequest,
)

DAY = date(2026, 5, 1)
ASKED = {"level": 1, "language": "en", "today": date(2026, 4, 1), "party": Party(adults=2)}
ROUTE = DirectionRequest(
    **ASKED, city="hangzhou", day=DAY, start="A", end="C", stops=("B",), in_order=True,
    modes=("driving",), depart=540,
)  # fmt: skip
SEARCH = SearchRequest(
    **ASKED, city="hangzhou", near="A", radius=2_000, category="restaurant", count=2
)
RIDES = CompareRequest(
    **ASKED, origin="beijing", destination="hangzhou", day=DAY, options=("train", "flight"),
    priority="cheapest",
)  # fmt: skip
TRIP = TripRequest(**ASKED, home="beijing", cities=("hangzhou",), nights=(1,), first=DAY)

ANSWERS = (
    (
        ROUTE,
        RouteAnswer(
            stops=("A", "B", "C"),
            legs=(Leg(origin="A", destination="B", mode="driving", minutes=15, km=5.2, cost=22),),
            minutes=40,
            arrive="25:10",
        ),
    ),
    (SEARCH, PlacesAnswer(places=(Found(place="A", distance_m=850, rating=4.5), Found(place="B")))),
    (
        RIDES,
        ChoiceAnswer(
            options=(
                Option(kind="train", number="G123", depart="7:30", arrive="12:05", cost=1_106),
                Option(kind="flight", available=False),
            ),
            choice="G123",
        ),
    ),
    (
        TRIP,
        TripAnswer(
            days=(
                Day(
                    date=DAY,
                    city="hangzhou",
                    items=(
                        Journey(number="G123", origin="X", start="07:30", seat="second class"),
                        Move(mode="driving", minutes=15, cost=20.5),
                        Visit(place="A", start="13:00", end="15:00", cost=0),
                        Meal(place="B", start="23:30", end="24:30"),
                        Stay(place="C", cost=480),
                    ),
                ),
            ),
            cost=1_786,
        ),
    ),
)


@pytest.mark.parametrize(("request_", "answer"), ANSWERS, ids=("route", "search", "rides", "trip"))
def test_what_is_written_is_read_back(request_, answer):
    assert read_json(write_json(answer), request_) == answer


def trip(**item):
    return json.dumps({"days": [{"items": [item]}]})


def item_of(**item):
    return read_json(trip(**item), TRIP).days[0].items[0]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("9:00", "9:00"),
        ("09:00:00", "09:00"),
        ("9：00", "09:00"),
        ("9 am", "09:00"),
        ("下午2点半", "14:30"),
        ("2026-05-01T09:00", "09:00"),
        ("01:10 (+1)", "25:10"),
    ],
)
def test_times_may_be_written_in_other_ways(written, read):
    assert item_of(type="visit", place="A", start=written).start == read


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("¥120", 120),
        ("120元", 120),
        ("CNY 1,200", 1_200),
        ("120", 120),
        ("免费", 0),
        ("¥60/人", 120),
        ("人均60", 120),
        ("¥60 × 2 = ¥120", 120),
        (120, 120),
    ],
)
def test_money_may_be_written_in_other_ways(written, read):
    assert item_of(type="visit", place="A", cost=written).cost == read


def test_figures_may_have_units():
    text = (
        '{"stops": [{"id": "a-b-1", "name": "A"}, {"name": "B"}], "legs": [{"from": {"name": "A"}, '
        '"to": "B", "mode": "Taxi", "minutes": "1小时5分钟", "km": "850 m"}]}'
    )
    route = read_json(text, ROUTE)
    assert route.stops == ("a-b-1", "B")
    assert route.legs == (Leg(origin="A", destination="B", mode="driving", minutes=65, km=0.85),)
    text = '{"places": [{"id": "a-b-1", "name": "A", "distance_m": "1.2 km", "rating": "4.5分"}]}'
    assert read_json(text, SEARCH).places == (Found(place="a-b-1", distance_m=1_200, rating=4.5),)
    text = '{"places": [{"place": "A", "cost": "¥60 per person"}]}'
    assert read_json(text, SEARCH).places[0].cost == 60


@pytest.mark.parametrize(
    ("item", "form"),
    [
        ({"type": "Lunch", "place": "A"}, Meal(place="A")),
        ({"type": "sightseeing", "place": {"id": "a-b-1", "name": "A"}}, Visit(place="a-b-1")),
        ({"type": "hotel", "place": "A"}, Stay(place="A")),
        ({"type": "火车", "number": "g123"}, Journey(number="G123")),
        ({"type": "transport", "mode": "地铁"}, Move(mode="transit")),
        ({"type": "walking", "minutes": 5}, Move(mode="walking", minutes=5)),
        ({"type": "visit", "place": "A", "note": "nice"}, Visit(place="A")),
    ],
)
def test_types_and_modes_have_other_names(item, form):
    assert item_of(**item) == form


def test_idle_items_are_left_out_and_dates_have_weekdays():
    text = (
        '{"days": [{"date": "2026-05-01 (Fri)", "items": [{"type": "rest"}]}, '
        '{"date": "5月2日", "items": []}]}'
    )
    days = read_json(text, TRIP).days
    assert [day.date for day in days] == [DAY, date(2026, 5, 2)]
    assert days[0].items == ()


@pytest.mark.parametrize("choice", ['"taxi"', '{"kind": "driving"}', '"Driving"'])
def test_a_choice_is_the_number_or_the_kind(choice):
    modes = '[{"kind": "taxi", "minutes": 25}, {"kind": "metro"}]'
    answer = read_json(f'{{"options": {modes}, "choice": {choice}}}', RIDES)
    assert [each.kind for each in answer.options] == ["driving", "transit"]
    assert answer.choice == "driving"


PLACES = '{"places": [{"place": "A"}]}'


@pytest.mark.parametrize(
    "text",
    [
        PLACES,
        f"Here it is:\n```json\n{PLACES}\n```\nEnjoy!",
        f"First {{not this}} then {PLACES}",
        f'{{"places": [{{"place": "B"}}]}} or rather {PLACES}',
        f'{PLACES} with the tool call {{"name": "poi_search", "arguments": {{}}}}',
        f'{{"thought": "…", "answer": {PLACES}}}',
        '{"places": [{"place": "A",},],}',
        f"{{ this is never closed\n{PLACES}",
        f'A quote " and a brace in it\n{PLACES}',
        f'{{"note": "}} {{ \\" }}"}} {PLACES}',
    ],
)
def test_the_last_object_that_fits_is_found(text):
    assert read_json(text, SEARCH) == PlacesAnswer(places=(Found(place="A"),))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("no JSON here", '"days"'),
        ("{}", "days"),
        (trip(type="visit"), "days[0].items[0]: object missing required field `place`"),
        (trip(type="siesta", place="A"), "days[0].items[0].type"),
        (trip(type="visit", place="A", start="soon"), "days[0].items[0].start"),
        (trip(type="visit", place="A", cost=-3), "days[0].items[0].cost"),
        (trip(type="visit", place="A" * 300), "days[0].items[0].place"),
        ('{"days": [{"date": "someday", "items": []}]}', "days[0].date"),
        (json.dumps({"days": [{"items": []}] * 300}), "days: expected `array` of length <= 200"),
    ],
)
def test_what_is_wrong_is_said_with_the_field(text, message):
    with pytest.raises(AnswerError) as caught:
        read_json(text, TRIP)
    assert message in str(caught.value)
    assert len(str(caught.value)) < 300


@pytest.mark.parametrize(
    "text",
    [
        "{" * 100_000,
        '{"a":' * 40_000,
        '{"days": ' + "[" * 50_000 + "]" * 50_000 + "}",
        '{"a": ' * 30 + "1" + "}" * 30,
        "{}" * 100_000,
        '{"days": 1}' * 15_000,
        '{"days": [{"items": [{"type": "visit", "place": "A", "cost": 1e400}]}]}',
        f'{{"days": {"9" * 5_000}}}',
        '{"days": "\ud800"}',
        "\x00{\x00",
        '"' * 100_000 + "{",
        "```json\n{" * 20_000,
        "\\" * 100_000,
        "x" * 200_001,
    ],
)
def test_bombs_are_refused_in_good_time(text):
    def read():
        with pytest.raises(AnswerError):
            read_json(text, TRIP)

    assert soon(read, 2.0)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(("request_", "answer"), ANSWERS, ids=("route", "search", "rides", "trip"))
def test_the_hint_is_short_and_its_example_can_be_read(request_, answer, language):
    hint = form_hint(request_, language)
    assert len(hint) < 900
    assert type(read_json(hint, request_)) is type(answer)
    assert form_hint(request_) == form_hint(request_, "en")
