"""Whatever an agent writes, each tool answers or says what is wrong, within its size."""

import json
import random
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from arenagym.envs.deep_research.library import Index, build_index
from arenagym.envs.deep_research.tools import ResearchTools
from arenagym.envs.tools import Tool
from arenagym.records.document import Document

PLACES = ("Norvik", "Vemund", "诺维克大学", "São Ule", "乌勒河", "1,250 名", "5 March 1919")
DOCUMENTS = [
    Document(
        url=f"https://a.org/{i}/{place}",
        title=place,
        text=f"{place} is near {PLACES[i - 1]}。它在{PLACES[i - 2]}旁边。\n\n" * (1 + 40 * i),
        date="2024-05-01" if i % 2 else "",
    )
    for i, place in enumerate(PLACES)
]
with TemporaryDirectory() as folder:
    build_index(DOCUMENTS, f"{folder}/i")
    LIBRARY = Index(f"{folder}/i")  # mapped into memory, so that the files may go
ENGLISH = ResearchTools(LIBRARY)
CHINESE = ResearchTools(LIBRARY, language="zh", page_chars=500, max_chars=1_100)
TOOLS = {tool.spec.name: tool for tool in map(Tool, ENGLISH.tools())}
SMALL = {tool.spec.name: tool for tool in map(Tool, CHINESE.tools())}
names = st.sampled_from([each.url for each in DOCUMENTS] + list(PLACES) + ["2", "result 1", '"a"'])
texts = st.one_of(
    names,
    names,
    st.text(max_size=30),
    st.builds(lambda name, text: name[1:] + text, names, st.text(max_size=3)),
    st.builds(lambda name, many: name * many, names, st.integers(2, 90)),
)
junk = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=2),
    max_leaves=6,
)
numbers = st.integers(-2, 70) | texts
values = {"k": numbers, "page": numbers, "query": st.lists(texts, max_size=7) | texts}


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
    @settings(max_examples=150, deadline=None)
    @given(calls(name))
    def check(arguments):
        for research, tools in ((ENGLISH, TOOLS), (CHINESE, SMALL)):
            research.begin()
            answer = tools[name].run(arguments)
            assert 0 < len(answer) <= research.max_chars
            answer.encode()  # no lone surrogate comes back
            for entry in research.evidence:
                assert entry.tool == name
                assert entry.ok != answer.startswith("Error: ")
                assert all(url in answer for url in entry.shown)
            assert tools[name].run(arguments) == answer

    check()


@settings(max_examples=150, deadline=None)
@given(st.lists(st.one_of(junk, st.binary()), min_size=3, max_size=3))
def test_calls_from_python_with_anything_are_answered_too(given):
    assert ENGLISH.search(*given)
    assert ENGLISH.open(*given[:2])
    assert ENGLISH.find(*given[:2])


def mangled(draw, text):
    kind = draw.randrange(8)
    if kind == 0:
        return text[draw.randrange(len(text)) :]
    if kind == 1:
        at = draw.randrange(len(text))
        return text[:at] + chr(draw.randrange(0x11_0000)) + text[at + 1 :]
    if kind == 2:
        return text * draw.choice([2, 30, 900])
    if kind == 3:
        return "".join(chr(draw.randrange(0x11_0000)) for _ in range(draw.choice([1, 9, 300])))
    return text


@pytest.mark.slow
def test_twenty_thousand_random_calls():
    draw = random.Random(0)
    odd = [None, 0, -1, 1e308, [], {}, {"a": [1]}, True, "", "\x00\n\t", 10**30, b"\xff", object()]
    strings = [each.url for each in DOCUMENTS] + [*PLACES, "result 2", "3", "river near Vemund"]
    research = ResearchTools(LIBRARY, page_chars=500, max_chars=1_200)
    refused = 0
    for number in range(20_000):
        if number % 50 == 0:
            research.begin(draw.choice(["en", "zh"]))
        tool = draw.choice(research.tools())
        given = []
        for _ in range(3 if tool.__name__ == "search" else 2):
            text = mangled(draw, draw.choice(strings))
            given.append(
                draw.choice([text, text, text, [text] * draw.randrange(7), draw.choice(odd)])
            )
        if draw.random() < 0.7:
            given[1:] = ["Norvik"] if tool.__name__ == "find" else [1]
        answer = tool(*given)
        assert 0 < len(answer) <= 1_200
        answer.encode()
        refused += answer.startswith("Error: ")
    assert 0.2 < refused / 20_000 < 0.9
