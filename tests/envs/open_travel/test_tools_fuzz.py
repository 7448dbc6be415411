"""Whatever an agent writes, each tool answers or says what is wrong, within its size."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from arenagym.envs.arguments import MAX_TEXT, clean
from arenagym.envs.open_travel.tools import TravelTools
from arenagym.envs.open_travel.world import World
from arenagym.envs.tools import Tool

WORLD = World()
CITIES = [WORLD.city(slug) for slug in ("hangzhou", "dali")]
"""Few, so that the test does not spend its time on generating others."""
TRAVEL = TravelTools(WORLD, language="en")
SMALL = TravelTools(WORLD, form="json", max_chars=1_000, page_size=20)
SMALL_TOOLS = {tool.spec.name: tool for tool in map(Tool, SMALL.tools())}
TOOLS = {tool.spec.name: tool for tool in map(Tool, TRAVEL.tools())}
PLACES = [place for city in CITIES for place in city.places[::7]]
names = st.sampled_from(
    [text for place in PLACES for text in (*place.name, place.id, f"{place.lon},{place.lat}")]
    + ["杭州", "Dali", "大理市", "museum in Hangzhou", "hangzou, dali", "2026-05-01", "5月1日至9日"]
)
texts = st.one_of(
    names,
    names,
    st.text(max_size=30),
    st.builds(lambda name, text: name[1:] + text, names, st.text(max_size=3)),
    st.builds(lambda name, many: name * many, names, st.integers(2, 60)),
    st.from_regex(r"-?\d{1,4}(\.\d{1,3})?[,; /-]\d{1,4}([,; /-]\d{1,4})?", fullmatch=True),
)
junk = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=2),
    max_leaves=6,
)
lists = st.lists(texts, max_size=18)
values = {
    "page": st.integers(-2, 70) | texts,
    "radius": st.integers(-5, 60_000) | st.floats() | texts,
    "mode": st.sampled_from(["driving", "walking", "transit", "地铁"]) | texts,
    "waypoints": lists | texts,
    "query": lists | texts,
}


@st.composite
def calls(draw, name):
    """JSON text for a tool: nearly always of the right types, at times not even JSON."""
    parameters = TOOLS[name].spec.parameters
    given = {}
    for key in parameters["properties"]:
        if key in parameters["required"] or draw(st.booleans()):
            kind = junk if draw(st.integers(0, 11)) == 0 else values.get(key, texts)
            given[key] = draw(kind)
    return json.dumps(given, ensure_ascii=draw(st.booleans()))


@pytest.mark.parametrize("name", sorted(TOOLS))
def test_any_arguments_are_answered_within_the_limit_and_the_same_again(name):
    @settings(max_examples=250, deadline=None)
    @given(calls(name))
    def check(arguments):
        TRAVEL.begin("2026-05-01")
        answer = TOOLS[name].run(arguments)
        assert isinstance(answer, str)
        assert 0 < len(answer) <= TRAVEL.max_chars
        assert all(entry.tool == name for entry in TRAVEL.evidence)
        answer.encode()  # no lone surrogate comes back
        # What is no valid JSON for the schema does not reach the tool.
        assert all(entry.ok != answer.startswith("Error: ") for entry in TRAVEL.evidence)
        assert TOOLS[name].run(arguments) == answer
        small = SMALL_TOOLS[name].run(arguments)
        assert len(small) <= SMALL.max_chars
        assert small.startswith("Error: ") or json.loads(small)["summary"]

    check()


@settings(max_examples=200, deadline=None)
@given(st.lists(st.one_of(st.text(), st.binary(), st.none(), st.floats()), min_size=3, max_size=3))
def test_calls_from_python_with_anything_are_answered_too(given):
    assert TRAVEL.poi_search(*given)
    assert TRAVEL.direction(given[0], given[1])
    assert TRAVEL.search_flights(*given)


@given(st.text(max_size=600))
def test_cleaned_text_is_one_printable_line_of_bounded_length(text):
    line = clean(text)
    assert len(line) <= MAX_TEXT
    assert line.isprintable() or not line
    assert clean(line) == line


def test_surrogates_and_control_characters_are_answered():
    for text in ("\ud800\udfff", "\x00\x1b[2J", "a\u202eb", "\u202e" * 5_000, "\ufdfd" * 300):
        answer = TRAVEL.poi_search(text, "Hangzhou")
        assert answer.replace("\n", "").isprintable()
        answer.encode()
