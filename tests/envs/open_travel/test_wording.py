"""Queries: they say all that a request holds and nothing else, in many words of one language."""

import re
from datetime import date, timedelta
from itertools import product
from time import process_time

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from query_reader import SAID, Reader
from travel_requests import WORLD, Draw

from arenagym.envs.grammar import LANGUAGES, read_rules
from arenagym.envs.open_travel.tasks.request import (
    FAMILIES,
    CompareRequest,
    DirectionRequest,
    Party,
    SearchRequest,
)
from arenagym.envs.open_travel.tasks.wording import write_query
from arenagym.envs.open_travel.tasks.wording.days import absolute_day, relative_day
from arenagym.envs.open_travel.tasks.wording.voice import WORDINGS, read_words
from arenagym.envs.open_travel.world import MODES, categories, tags
from arenagym.envs.open_travel.world.filling import kinds

FILES = ("direction", "search", "compare", "trip")
CHINESE = re.compile(r"[\u2e80-\u9fff\u3000-\u303f\uff00-\uffef]")
requests = given(st.sampled_from(FAMILIES), st.sampled_from(LANGUAGES), st.integers(0, 2**32))


def drawn(family, language, seed):
    rng = np.random.default_rng(seed)
    request = Draw(rng, language).of(family)
    return request, write_query(request, WORLD, rng)


def without_party(query):
    """The query without parties in words of their own, such as "my wife and me"."""
    for symbol, ways in read_rules(WORDINGS, "common", "en").items():
        if symbol.startswith("party "):
            for way in sorted(ways, key=len, reverse=True):
                query = query.replace(way, "")
    return query


def unheld(request):
    """Conditions without a figure that the query must not mention."""
    if isinstance(request, SearchRequest):
        return {"nearest", "cheapest"} - {request.order}
    if isinstance(request, DirectionRequest):
        order = "in order" if request.in_order else "any order"
        held = {order, *request.modes} if len(request.stops) > 1 else {*request.modes}
        quickest = request.fastest or "any order" in held
        return (
            {"in order", "any order", "fastest", *MODES}
            - held
            - ({"fastest"} if quickest else set())
        )
    if isinstance(request, CompareRequest):
        both = {"train", "flight", *MODES} - {*request.options}
        return (both - {"walking"}) | ({"earliest", "cheapest"} - {request.priority})
    everything = {"rain", "halal", "vegetarian", "not_spicy", "train", "flight", *MODES}
    held = {*Reader(request).without_figures(), "walking", "driving"}
    return everything - held - ({"train", "flight"} if len(request.rides) == 1 else set())


@settings(deadline=None, max_examples=300)
@requests
def test_a_query_says_all_that_the_request_holds_and_nothing_else(family, language, seed):
    request, query = drawn(family, language, seed)
    reader = Reader(request)
    text = query
    for name in sorted(set(reader.names), key=len, reverse=True):
        assert name in query
        text = text.replace(name, "@")
    rest = text
    for group in reader.must:
        assert any(re.search(each, text, re.IGNORECASE) for each in group), (group, query)
    for each in (each for group in (*reader.must, *reader.may) for each in group):
        rest = re.sub(each, " ", rest, flags=re.IGNORECASE)
    assert not re.search(r"\d", rest), (rest, query)
    for name in unheld(request):
        assert not re.search(SAID[language][name], rest, re.IGNORECASE), (name, query)


@settings(deadline=None, max_examples=300)
@requests
def test_a_query_is_clean_text_of_one_language(family, language, seed):
    request, query = drawn(family, language, seed)
    assert not re.search(
        r"[{}$_]|None|  |[ \n]$|^[ \n]| [,.;:?!]|[,;:，；：、]{2}|\.\.|。。|\n\n", query
    )
    assert 15 < len(query) < 2_000
    if language == "en":
        assert not CHINESE.search(query)
        assert query[0].isupper() or query[0].isdigit() or query[0] == "("
        assert not re.search(r"[.?!] [a-z]", query)
        assert not re.search(r"\ba (?!one)[aeio]|(?<!')\ban [^aeiouh]|\b1 \w+s\b(?! a)", query), (
            query
        )
    else:
        assert not re.search(r"[A-Za-z]", query)
        assert not re.search(r"[,;?!]|\d [一-鿿]|(?<![第周期])二(?:家|个|座|位|晚|天)", query)
    # One traveller says "I", several say "we".
    several = request.party.size > 1
    if language == "en":
        plain = without_party(query)
        assert not re.search(
            r"\b[Ww]e\b|\bus\b|\b[Oo]ur\b" if not several else r"\bI\b|\bme\b", plain
        )


@settings(deadline=None, max_examples=40)
@requests
def test_a_query_depends_on_the_generator_alone_and_differs_with_it(family, language, seed):
    request, query = drawn(family, language, seed)
    _, again = drawn(family, language, seed)
    assert query == again
    texts = {write_query(request, WORLD, np.random.default_rng(i)) for i in range(30)}
    assert len(texts) > 20


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("family", FAMILIES)
def test_even_the_plainest_request_has_many_wordings(family, language):
    draw = Draw(np.random.default_rng(3), language)
    request = draw.of(family)
    if isinstance(request, SearchRequest):
        request = SearchRequest(
            level=1, language=language, today=request.today, city=request.city, near=request.near,
            radius=500, category="museum", count=3,
        )  # fmt: skip
    if isinstance(request, CompareRequest):
        request = CompareRequest(
            level=1, language=language, today=request.today, origin="xian", destination="dali",
            day=request.day, options=("train",), priority="fastest",
        )  # fmt: skip
    if isinstance(request, DirectionRequest):
        request = msgspec.structs.replace(
            request, stops=request.stops[:1], modes=("walking",), fastest=False, stay=0,
            arrive_by=None, party=Party(),
        )  # fmt: skip
    texts = {write_query(request, WORLD, np.random.default_rng(i)) for i in range(200)}
    assert len(texts) > 150


def test_it_takes_less_than_a_millisecond():
    seconds = []
    for family, language, seed in product(FAMILIES, LANGUAGES, range(20)):
        request, _ = drawn(family, language, seed)
        rng = np.random.default_rng(seed)
        start = process_time()
        write_query(request, WORLD, rng)
        seconds.append(process_time() - start)
    assert np.median(seconds) < 1e-3


# Days


def test_days_are_counted_from_today_only_where_all_agree():
    monday = date(2026, 4, 27)
    told = {
        ahead: relative_day(monday + timedelta(days=ahead), monday, "en") for ahead in range(16)
    }
    assert [told[0], told[1], told[2]] == ["today", "tomorrow", "the day after tomorrow"]
    assert [told[4], told[7], told[12]] == ["this Friday", "Monday next week", "Saturday next week"]
    assert {told[6], told[13], told[14]} == {None}
    sunday = date(2026, 5, 3)
    assert relative_day(sunday + timedelta(days=1), sunday, "zh") == "明天"
    assert relative_day(sunday + timedelta(days=3), sunday, "zh") is None
    assert relative_day(date(2026, 5, 8), date(2026, 5, 1), "zh") == "下周五"
    assert relative_day(date(2026, 5, 1), date(2026, 5, 4), "zh") is None


def test_another_year_is_said():
    day = date(2027, 1, 3)
    for style, text in enumerate(
        ("Sunday 3 January 2027", "Sunday, January 3, 2027", "3 January 2027 (Sunday)",
         "Sun 3 January 2027")
    ):  # fmt: skip
        assert absolute_day(day, date(2026, 12, 30), "en", style) == text
    assert absolute_day(day, date(2026, 12, 30), "zh", 0) == "2027年1月3日（周日）"
    assert absolute_day(day, date(2027, 1, 1), "zh", 1) == "1月3日周日"


# The files


@pytest.mark.parametrize("language", LANGUAGES)
def test_there_are_words_for_every_category_kind_and_tag(language):
    assert set(read_words("place", language)) == {
        *categories(), *(each.kind.en for each in kinds()), "railway station"
    }  # fmt: skip
    assert set(read_words("tag", language)) == tags()


@pytest.mark.parametrize(("name", "language"), list(product(FILES, LANGUAGES)))
def test_openings_and_conditions_have_many_wordings(name, language):
    rules = read_rules(WORDINGS, name, language)
    openings = {"direction": ["route"], "search": ["find"], "compare": ["rides", "ways"],
                "trip": ["one day", "several days"]}[name]  # fmt: skip
    assert all(len(rules[each]) >= 8 for each in openings)
    for symbol in rules:
        if f"{symbol} note" in rules and symbol not in {"have stars", "have cost"}:
            for each in (symbol, f"{symbol} note"):
                ways = 1
                for slot in re.findall(r"\{([a-z ]+)\}", rules[each][0]):
                    ways = len(rules[slot])
                assert len(rules[each]) * ways >= 2 + (each == symbol), each


@pytest.mark.parametrize(("name", "language"), list(product(("common", *FILES), LANGUAGES)))
def test_files_have_no_line_twice_and_one_script(name, language):
    path = WORDINGS / f"{name}.{language}.txt"
    ways = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            assert len(ways) == len(set(ways)), line
            ways = []
        elif line and not line.startswith("#"):
            ways.append(line)
            plain = re.sub(r"\{[$A-Za-z_ ]+\}", "", line)
            assert not re.search(CHINESE if language == "en" else r"[A-Za-z]", plain), line
