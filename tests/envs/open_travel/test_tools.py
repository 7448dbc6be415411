"""The tools: what they answer in both languages, how they read arguments, what they refuse."""

import json
from itertools import product

import msgspec
import pytest

from arenagym.envs.base import Step, TextEnv
from arenagym.envs.open_travel.tools import TravelTools
from arenagym.envs.open_travel.world import MODES, World
from arenagym.envs.tools import Tool
from arenagym.errors import SettingError

WORLD = World()
CITY = WORLD.city("hangzhou")
MUSEUM = next(each for each in CITY.places if each.category == "museum")
STATION = CITY.place("hangzhou-railway-1")
HOTEL = CITY.place("hangzhou-hotel-1")


@pytest.fixture
def en():
    return TravelTools(WORLD, language="en")


@pytest.fixture
def zh():
    return TravelTools(WORLD, language="zh")


def ids(travel, kind="place"):
    return [fact.id for fact in travel.evidence[-1].shown if fact.kind == kind]


def test_a_place_is_found_by_its_name_in_either_language_and_told_in_the_asked_one(en, zh):
    for travel, name in product((en, zh), MUSEUM.name):
        text = travel.poi_search(name, "Hangzhou")
        assert ids(travel)[0] == MUSEUM.id
        assert MUSEUM.name.of("en" if travel is en else "zh") in text
        assert f"{MUSEUM.lon},{MUSEUM.lat}" in text
        assert MUSEUM.phone in text
    assert MUSEUM.about.en in en.poi_search(MUSEUM.name.en, "杭州")
    assert MUSEUM.hours.text("zh") in zh.poi_search(MUSEUM.id)


@pytest.mark.parametrize("region", ["杭州", "杭州市", "Hangzhou", "hangzou", "浙江省杭州市", "HGH"])
def test_regions_are_read_however_written(en, region):
    en.poi_search(MUSEUM.name.zh, region)
    assert ids(en)[0] == MUSEUM.id


@pytest.mark.parametrize(
    "form", ["{zh}{name}", "{name}, {zh}", "{en} {name}", "{name} in {en}", "{name}（{zh}）"]
)
@pytest.mark.parametrize("language", [0, 1])
def test_the_city_may_stand_in_the_address(en, form, language):
    text = form.format(zh="杭州", en="Hangzhou", name=MUSEUM.name[language])
    en.poi_search(text)
    assert ids(en)[0] == MUSEUM.id


def test_most_names_with_a_letter_wrong_or_missing_still_find_their_place_first(en):
    found = tried = 0
    for place, language in product(CITY.places[::9], (0, 1)):
        name = place.name[language]
        if len(name) < 5:
            continue
        middle = len(name) // 2
        for spelt in (name[:middle] + name[middle + 1 :], name[:2] + "x" + name[3:]):
            tried += 1
            text = en.poi_search(spelt, "Hangzhou")
            found += not text.startswith("Error") and ids(en)[0] == place.id
    assert found / tried > 0.8


def test_kinds_cuisines_tags_and_several_words_are_searched_for(en, zh):
    en.poi_search("museum", "Hangzhou")
    assert all(CITY.place(key).category == "museum" for key in ids(en))
    zh.poi_search("杭州火锅")
    assert all(CITY.place(key).kind.zh == "火锅" for key in ids(zh))
    en.poi_search("quiet museum in Hangzhou")
    assert ids(en)
    for key in ids(en):
        place = CITY.place(key)
        assert place.category == "museum"
        assert "quiet" in place.tags


@pytest.mark.parametrize("text", ["素食餐厅", "有素食的餐厅", "vegetarian restaurant"])
def test_words_that_all_describe_a_place_need_no_spaces(en, text):
    en.poi_search(text, "杭州")
    assert ids(en)
    for key in ids(en):
        place = CITY.place(key)
        assert place.category == "restaurant"
        assert "vegetarian" in place.tags or place.kind.en == "vegetarian"


def test_pages_cover_all_places_once_and_say_where_they_are(en):
    seen = []
    total = int(en.poi_search("hotel", "Hangzhou").split(": ")[1].split()[0])
    pages = -(-total // 8)
    for page in range(1, pages + 1):
        head = en.poi_search("hotel", "Hangzhou", str(page)).splitlines()[0]
        assert f"page {page} of {pages}" in head
        assert (f"page={page + 1} for more" in head) == (page < pages)
        seen += ids(en)
    assert len(seen) == len(set(seen)) == total
    assert en.poi_search("hotel", "Hangzhou", pages + 1).startswith("Error: there is no page")


@pytest.mark.parametrize(
    "location",
    [
        f"{STATION.lon},{STATION.lat}", f"{STATION.lat},{STATION.lon}", STATION.id,
        f"({STATION.lon}， {STATION.lat})", STATION.name.zh, STATION.name.en,
    ],
)  # fmt: skip
def test_around_search_lists_by_distance_from_any_form_of_location(en, location):
    en.around_search(location, "3km", "restaurant")
    near = CITY.near(STATION.point, 3_000, category="restaurant")
    assert ids(en)[:3] == [each.place.id for each in near[:3]]


def test_around_search_takes_several_keywords_and_says_how_to_widen_when_empty(en, zh):
    en.around_search(STATION.id, 5_000, "museum|park")
    assert {CITY.place(key).category for key in ids(en)} <= {"museum", "park"}
    text = zh.around_search(STATION.id, 1, "机场")
    assert "共0处" in text
    assert "米外" in text


@pytest.mark.parametrize("mode", MODES)
def test_direction_tells_what_the_world_says_of_the_route(en, mode):
    text = en.direction(STATION.id, MUSEUM.id, mode)
    route = CITY.route(STATION, MUSEUM, mode)
    fact = en.evidence[-1].shown[0]
    assert fact.values == {
        "mode": mode, "metres": route.metres, "seconds": route.seconds, "cost": route.cost,
    }  # fmt: skip
    assert f"{route.metres / 1000:.1f} km" in text
    assert all(step.name.en in text for step in route.steps)


@pytest.mark.parametrize(
    ("word", "mode"), [("地铁", "transit"), ("打车", "driving"), ("Bike", "bicycling")]
)
def test_modes_have_other_words(en, word, mode):
    assert en.direction(STATION.id, MUSEUM.id, word) == en.direction(STATION.id, MUSEUM.id, mode)


def test_waypoints_are_a_list_or_text_and_the_legs_add_up(en):
    middle = [HOTEL.id, f"{MUSEUM.lon},{MUSEUM.lat}"]
    text = en.direction(STATION.id, "hangzhou-airport-1", "driving", middle)
    assert text == en.direction(STATION.id, "hangzhou-airport-1", "driving", "；".join(middle))
    total, *legs = en.evidence[-1].shown
    assert len(legs) == 3
    for key in ("metres", "seconds", "cost"):
        assert total.values[key] == sum(leg.values[key] for leg in legs)


def test_a_name_without_a_city_is_looked_up_where_the_other_end_is(en):
    en.direction(MUSEUM.name.en, STATION.id)
    assert en.evidence[-1].shown[0].id == f"{MUSEUM.id} > {STATION.id}"


def test_between_cities_a_drive_is_estimated_and_other_modes_point_to_tickets(en, zh):
    text = en.direction("Hangzhou", "上海")
    assert "estimate" in text
    assert "search_train_tickets" in text
    assert en.evidence[-1].shown[0].kind == "estimate"
    refused = zh.direction("杭州", "上海", "transit")
    assert refused.startswith("Error: ")
    assert "from_city=杭州, to_city=上海" in refused


@pytest.mark.parametrize(
    "written",
    ["2026-05-01", "2026/5/1", "2026.05.01", "20260501", "2026年5月1日", "5月1日", "5月1号",
     "May 1", "May 1, 2026", "1 May 2026", "1st of May", "5/1", "tomorrow", "明天", "Friday",
     "周五", "2026-05-01T09:00", "05/13/2026", "13.5.2026"],
)  # fmt: skip
def test_dates_are_read_however_written(en, written):
    en.begin("2026-04-30")
    day = "2026-05-13" if "13" in written else "2026-05-01"
    en.weather("Hangzhou", written)
    assert [fact.values["date"] for fact in en.evidence[-1].shown] == [day]


def test_a_date_without_a_year_is_the_next_one(en):
    en.begin("2026-10-02")
    en.weather("Hangzhou", "5月1日")
    assert en.evidence[-1].shown[0].values["date"] == "2027-05-01"


@pytest.mark.parametrize(
    "written",
    ["2026-05-01..2026-05-03", "2026-05-01 to 2026-05-03", "5月1日至3日", "5月1日-5月3日",
     "May 1 to May 3", "2026-05-01~2026-05-03", ["2026-05-03", "2026-05-01", "5月2日"]],
)  # fmt: skip
def test_weather_takes_ranges_and_lists(zh, written):
    zh.begin("2026-04-30")
    zh.weather("杭州", written)
    shown = [fact.values["date"] for fact in zh.evidence[-1].shown]
    assert shown == ["2026-05-01", "2026-05-02", "2026-05-03"]


def test_trains_and_flights_are_those_of_the_world_with_their_fares(en, zh):
    trains = WORLD.trains("beijing", "shanghai", "2026-05-01")
    text = zh.search_train_tickets("5月1日", "北京", "上海")
    assert ids(zh, "ride") == [ride.number for ride in trains]
    assert all(str(fare.price) in text for ride in trains for fare in ride.fares)
    flights = WORLD.flights("beijing", "hangzhou", "2026-05-01")
    en.search_flights("2026-05-01", "PEK", "Hangzhou Xiaoshan International Airport")
    fact = next(each for each in en.evidence[-1].shown if each.kind == "ride")
    assert fact.id == flights[0].number
    assert fact.values["price"] == flights[0].cheapest.price


def test_train_tickets_accept_what_the_original_sends(en):
    tool = Tool(en.search_train_tickets)
    asked = {"date": "2026-05-01", "from_city": "北京", "to_city": "上海"}
    plain = tool.run(json.dumps(asked))
    codes = {"from_city_adcode": "110000", "from_lat": 39.9, "from_lon": 116.4}
    assert tool.run(json.dumps({**asked, **codes})) == plain
    assert tool.run(json.dumps({**asked, **codes, "from_city": ""})) == plain


def test_without_a_direct_train_or_flight_the_answer_says_what_to_do(en):
    assert "Try search_train_tickets" in en.search_flights("2026-05-01", "Hangzhou", "Shanghai")
    lacking = next(
        (a.slug, b.slug)
        for a, b in product(WORLD.cities, repeat=2)
        if a != b
        and not WORLD.trains(a.slug, b.slug, "2026-05-01")
        and not WORLD.flights(a.slug, b.slug, "2026-05-01")
    )
    assert "change in " in en.search_train_tickets("2026-05-01", *lacking)


def test_web_search_finds_the_guide_of_the_topic_and_shows_only_what_it_quotes(en, zh):
    assert "hangzhou-rain" in en.web_search("rainy day in Hangzhou")
    assert "hangzhou-food" in en.web_search("eating in Hangzhou: where, what it costs")
    text = zh.web_search(["杭州 带孩子", "上海 地铁"])
    assert "hangzhou-children" in text
    assert "shanghai-transport" in text
    for fact in zh.evidence[-1].shown:
        if fact.kind == "place":
            place = WORLD.place(fact.id)
            assert place.name.zh in text
    assert "kunming" in en.web_search("cities in Yunnan")


@pytest.mark.parametrize(
    ("tool", "arguments", "said"),
    [
        ("poi_search", {"address": ""}, "Try address="),
        ("poi_search", {"address": "museum"}, "Try region="),
        ("poi_search", {"address": "Hangzhou"}, "is a city"),
        ("poi_search", {"address": "120.1,30.2"}, "around_search"),
        ("poi_search", {"address": "museum", "region": "Atlantis"}, "there is no city"),
        ("poi_search", {"address": "museum", "region": "北京和上海"}, "several cities"),
        ("poi_search", {"address": "qqqqqqzzzz", "region": "杭州"}, "The nearest names"),
        ("poi_search", {"address": "museum", "region": "杭州", "page": 0}, "is no page"),
        ("poi_search", {"address": "hangzhou-museum-999"}, "Try an id"),
        ("around_search", {"location": STATION.id, "radius": 50_001}, "0 to 50,000"),
        ("around_search", {"location": STATION.id, "radius": "far"}, "0 to 50,000"),
        ("around_search", {"location": "0,0"}, "not in the country"),
        ("around_search", {"location": "85.0,40.0"}, "km away"),
        ("around_search", {"location": "museum, Hangzhou"}, "Try one of these ids"),
        ("around_search", {"location": "museum"}, "the city of"),
        ("direction", {"origin": STATION.id, "destination": STATION.id}, "the same place"),
        ("direction", {"origin": STATION.id, "destination": MUSEUM.id, "mode": "fly"}, "no mode"),
        ("direction", {"origin": STATION.id, "destination": MUSEUM.id,
                       "waypoints": [HOTEL.id] * 17}, "16 are allowed"),
        ("direction", {"origin": "nowhere at all", "destination": STATION.id}, "nearest names"),
        ("weather", {"city": "北京和上海"}, "several cities"),
        ("weather", {"city": "Beijing", "date": "someday"}, "could not be read"),
        ("weather", {"city": "Beijing", "date": "2026-02-30"}, "no day of the calendar"),
        ("weather", {"city": "Beijing", "date": "1999-01-01"}, "outside the calendar"),
        ("weather", {"city": "Beijing", "date": "01/02/2026"}, "2026-01-02 or 2026-02-01"),
        ("weather", {"city": "Beijing", "date": "2026-05-01..2027-05-01"}, "at most 15 days"),
        ("weather", {"city": "Beijing", "date": "2026-05-03..2026-05-01"}, "earlier date first"),
        ("search_flights", {"date": "2026-05-01", "from_city": "Beijing", "to_city": "北京"},
         "are both Beijing"),
        ("search_train_tickets", {"date": "", "from_city": "a", "to_city": "b"}, "Try date="),
        ("web_search", {"query": ["x"] * 6}, "Try 1 to 5"),
        ("web_search", {"query": "  "}, "Try 1 to 5"),
    ],
)  # fmt: skip
def test_what_cannot_be_answered_says_what_to_write_instead(en, zh, tool, arguments, said):
    text = getattr(en, tool)(**arguments)
    assert text.startswith("Error: ")
    assert said in text
    assert len(text) < 800
    assert not en.evidence[-1].ok
    other = getattr(zh, tool)(**arguments)
    assert other.startswith("Error: ")
    assert any("一" <= c <= "鿿" for c in other)


def test_a_city_without_an_airport_is_pointed_to_trains(en):
    lacking = next(each.en for each in WORLD.cities if not each.airports)
    text = en.search_flights("2026-05-01", lacking, "Beijing")
    assert text == f"Error: {lacking} has no airport. Try search_train_tickets."


def test_candidates_are_evidence_too(en):
    en.around_search("museum, Hangzhou")
    assert len(ids(en)) > 1
    assert all(CITY.place(key).category == "museum" for key in ids(en))


def test_json_says_the_same_as_markdown_and_both_record_it(en):
    other = TravelTools(WORLD, language="en", form="json")
    table = en.poi_search("museum", "Hangzhou")
    parsed = json.loads(other.poi_search("museum", "Hangzhou"))
    assert parsed["summary"] == table.splitlines()[0]
    assert [row[parsed["columns"].index("id")] for row in parsed["rows"]] == ids(other) == ids(en)
    assert all(f"| {row[1]} |" in table for row in parsed["rows"])
    for text in (
        other.direction(STATION.id, MUSEUM.id, "transit"), other.weather("杭州"),
        other.search_flights("2026-05-01", "杭州", "北京"), other.web_search("food in Hangzhou"),
        other.search_flights("2026-05-01", "杭州", "上海"), other.around_search(STATION.id),
    ):  # fmt: skip
        assert json.loads(text)["summary"]


@pytest.mark.parametrize("form", ["markdown", "json"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_result_is_above_the_limit_and_evidence_holds_only_what_was_kept(form, language):
    small = TravelTools(WORLD, language=language, form=form, page_size=50, max_chars=1_000)
    for text in (
        small.poi_search("hotel", "Hangzhou"), small.around_search(STATION.id, 50_000),
        small.search_train_tickets("2026-05-01", "北京", "上海"),
    ):  # fmt: skip
        assert len(text) <= 1_000
        assert ("left out" if language == "en" else "省略") in text
    assert len(small.web_search(["food in Hangzhou", "杭州 住哪里", "museum in Beijing"])) <= 1_000
    text = small.poi_search("hotel", "Hangzhou")
    assert ids(small)
    assert all(key in text for key in ids(small))


def test_begin_forgets_the_evidence_and_sets_the_day(en):
    en.weather("Hangzhou", "today")
    en.begin("2027-01-05")
    assert en.evidence == []
    en.weather("Hangzhou", "today")
    entry = en.evidence[0]
    assert entry.tool == "weather"
    assert entry.arguments == {"city": "Hangzhou", "date": "today"}
    assert entry.shown[0].values["date"] == "2027-01-05"
    assert msgspec.json.decode(msgspec.json.encode(entry), type=type(entry)) == entry


@pytest.mark.parametrize(
    "settings",
    [{"language": "fr"}, {"form": "xml"}, {"page_size": 0}, {"max_chars": 10}, {"today": "soon"}],
)
def test_settings_out_of_range_are_refused(settings):
    with pytest.raises(SettingError, match=next(iter(settings)) + "|date"):
        TravelTools(WORLD, **settings)


class Trip(TextEnv):
    def __init__(self, travel):
        super().__init__(tools=travel.tools(), max_turns=3)

    def _begin(self, rng, options):
        return "trip", "Where is the station?"

    def _answer(self, answer):
        return Step(feedback="", reason="done", reward=1.0)


def test_an_environment_offers_the_seven_and_runs_them_from_json(en):
    env = Trip(en)
    assert [spec.name for spec in env.tools] == [
        "poi_search", "around_search", "direction", "weather", "search_flights",
        "search_train_tickets", "web_search",
    ]  # fmt: skip
    for spec in env.tools:
        assert spec.description
        assert all(each.get("description") for each in spec.parameters["properties"].values())
    env.reset(seed=0)
    call = {"name": "poi_search", "arguments": {"address": "火车站", "region": "杭州"}}
    seen, *_, info = env.step(f"<tool_call>{json.dumps(call)}</tool_call>")
    assert info["reason"] == "tool"
    assert STATION.id in seen
    assert STATION.id in ids(en)
