"""Answers as free text: written, read back, and read in the styles of people and of models."""

import random
import re
from datetime import date

import msgspec
import numpy as np
import pytest
from timing import soon
from travel_answers import CITY, DAY, FREE, ID, PLACES, REQUESTS, WORLD, filled, told

from arenagym.envs.open_travel.answers import AnswerError, read_text, write_json, write_text
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
from arenagym.envs.open_travel.answers.text.names import Names
from arenagym.envs.open_travel.tasks.drawing import Settings, draw_task, solve
from arenagym.envs.open_travel.tasks.request import FAMILIES


@pytest.mark.parametrize("file", FREE, ids=lambda file: file.stem)
def test_free_text_is_read(file):
    head, _, body = file.read_text(encoding="utf-8").partition("\n")
    text, _, expected = body.partition("=====\n")
    name, language = head.split()
    answer = read_text(filled(text, language), REQUESTS[name], WORLD)
    assert list(told(answer)) == expected.rstrip().split("\n")


TRIP = TripAnswer(
    days=(
        Day(
            date=DAY,
            city="hangzhou",
            items=(
                Journey(
                    number="G123", origin="beijing-railway-1", destination="hangzhou-railway-1",
                    start="07:30", end="12:05", seat="二等座", cost=1_106,
                ),
                Move(
                    mode="driving", origin="hangzhou-railway-1", destination=ID["hotel3"],
                    start="12:15", end="12:40", minutes=25, cost=38,
                ),
                Visit(place=ID["temple1"], start="13:00", end="15:00", cost=0),
                Move(mode="walking", minutes=12),
                Visit(place="西溪花园", start="15:20", cost=80.5),
                Move(mode="transit", destination=ID["restaurant1"], cost=6),
                Meal(place=ID["restaurant1"], start="18:00", end="19:10", cost=1_120),
                Meal(place=ID["market1"], start="23:30", end="25:10"),
                Move(mode="bicycling"),
                Stay(place=ID["hotel3"], cost=960),
            ),
        ),
        Day(
            date=date(2026, 5, 2),
            city="hangzhou",
            items=(
                Visit(place=ID["cafe1"], end="10:30"),
                Meal(place="Golden Lotus Kitchen", start="12:00", end="13:00"),
                Move(mode="electrobike", origin=ID["cafe1"]),
                Visit(place=ID["hotel1"], start="14:00", end="15:00"),
                Journey(number="HQ10123", start="22:50", end="25:05", origin="hangzhou"),
            ),
        ),
    ),
    cost=3_210.5,
)  # fmt: skip
WRITTEN = {
    "days": TRIP,
    "route": RouteAnswer(
        stops=(ID["hotel0"], ID["park0"], "West Lake Pavilion", ID["museum0"]),
        legs=(
            Leg(origin=ID["hotel0"], destination=ID["park0"], mode="driving", minutes=15, km=5.237),
            Leg(origin=ID["park0"], destination="West Lake Pavilion", mode="walking", cost=0),
            Leg(
                origin="West Lake Pavilion", destination=ID["museum0"], mode="transit", minutes=9,
                km=2, cost=7.5,
            ),
        ),
        minutes=36,
        km=8,
        cost=7.5,
        arrive="10:47",
    ),
    "search": PlacesAnswer(
        places=(
            Found(place=ID["restaurant1"], distance_m=850, cost=60, rating=4.5),
            Found(place=ID["restaurant2"], distance_m=1_203, cost=0),
            Found(place="金龙海鲜酒楼", rating=4.0),
            Found(place=ID["restaurant3"]),
        )
    ),
    "rides": ChoiceAnswer(
        options=(
            Option(
                kind="train", number="G123", depart="07:30", arrive="12:05", minutes=275, cost=1_106
            ),
            Option(kind="train", number="K4", depart="22:00", arrive="31:30", cost=500),
            Option(kind="flight", available=False),
        ),
        choice="G123",
    ),
    "modes": ChoiceAnswer(
        options=(
            Option(kind="driving", minutes=25, cost=40),
            Option(kind="transit", minutes=45.5, cost=6),
            Option(kind="walking", minutes=120, cost=0, available=False),
        ),
        choice="transit",
    ),
}  # fmt: skip


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", WRITTEN)
def test_what_is_written_is_read_back(name, language):
    request, answer = REQUESTS[name], WRITTEN[name]
    text = write_text(answer, request, WORLD, language)
    assert not re.search(r"hangzhou-\w+-\d", text)
    read = read_text(text, request, WORLD)
    if language == "en":
        text = msgspec.json.encode(read).decode().replace("second class", "二等座")
        read = msgspec.json.decode(text, type=type(read))
    assert read == answer


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("family", FAMILIES)
def test_the_planners_answers_come_back(family, language):
    task = draw_task(
        np.random.default_rng(7), WORLD, Settings(families=(family,), languages=(language,))
    )
    answer = solve(WORLD, task.request)
    read = read_text(write_text(answer, task.request, WORLD), task.request, WORLD)
    assert cities_by_slug(told(read)) == cities_by_slug(told(answer))


def cities_by_slug(lines):
    day = re.compile(r"(\d{4}-\d\d-\d\d) (.+)")
    return [
        f"{match[1]} {WORLD.city(match[2]).facts.slug}" if (match := day.fullmatch(line)) else line
        for line in lines
    ]


def test_names_are_written_in_the_language_whatever_they_were_given_in():
    museum = PLACES["museum1"]
    answer = PlacesAnswer(places=tuple(Found(place=each) for each in (*museum.name, museum.id)))
    for language in ("zh", "en"):
        text = write_text(answer, REQUESTS["search"], WORLD, language)
        assert text.count(museum.name.of(language)) == 3
    assert write_text(answer, REQUESTS["search"], WORLD) == text


def test_json_in_the_text_is_read_as_such():
    answer = WRITTEN["rides"]
    text = f"I compared them. G9 is best.\n```json\n{write_json(answer)}\n```"
    assert read_text(text, REQUESTS["rides"], WORLD) == answer
    with pytest.raises(AnswerError, match="options"):
        read_text('{"options": 3}', REQUESTS["rides"], WORLD)


@pytest.mark.parametrize("language", [0, 1])
def test_every_name_is_found_in_running_text(language):
    names = Names(REQUESTS["search"], WORLD)
    for place in CITY.places:
        name = place.name[language].replace("（", "(").replace("）", ")")
        for form in (f"上午去杭州{name}，", f"Visit {name}, then", f"**{name}**", name.upper()):
            found = names.find(form)
            assert [each.ids for each in found] == [(place.id,)], form
            assert found[0].name.lower() == name.lower()


def test_other_names_are_not_taken_for_misspelt_ones():
    names = Names(REQUESTS["search"], WORLD)
    own = {name for place in CITY.places for name in place.name}
    foreign = [
        name
        for place in WORLD.city("chengdu").places
        for name in place.name
        if name not in own and place.category not in {"station", "airport"}
    ]
    taken = []
    for each in foreign:
        taken += [each] if names.alike(each) else []
        names._tried.clear()  # more than one text has
    assert len(taken) < 0.025 * len(foreign), taken
    assert not any(
        names.alike(each) for each in ("雷峰塔", "West Lake", "灵隐寺", "Lingyin Temple")
    )


def test_a_slip_is_forgiven_but_not_another_root():
    names = Names(REQUESTS["search"], WORLD)
    museum = PLACES["museum1"].name.en
    assert names.alike(museum[:-3] + museum[-2:]) == (ID["museum1"],)
    assert names.alike(f"Hangzhou {museum}") == (ID["museum1"],)
    assert names.alike(f"杭州市{PLACES['museum1'].name.zh}") == (ID["museum1"],)
    assert names.alike("Zz" + museum) == ()


def test_a_chain_needs_its_branch_unless_it_is_told_elsewhere():
    chains = {}
    for place in CITY.places:
        chains.setdefault(place.name.zh.split("（")[0], []).append(place)
    chain, branches = next((name, each) for name, each in chains.items() if len(each) > 2)
    names = Names(REQUESTS["search"], WORLD)
    assert [each.ids for each in names.find(f"去{chain}看看")] == [()]
    whole = branches[1].name.zh.replace("（", "(").replace("）", ")")
    found = names.find(f"入住{whole}。晚上回{chain}休息")
    assert [each.ids for each in found] == [(branches[1].id,)] * 2
    unknown = names.find(f"入住{chain}(金色大道店)")
    assert [(each.name, each.ids) for each in unknown] == [(f"{chain}(金色大道店)", ())]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_descriptions_make_no_visits(language):
    """Lines about a place, and a guide to the city, change nothing in what is read."""
    request = REQUESTS["days"]
    text = write_text(TRIP, request, WORLD, language)
    lines = []
    for line in text.split("\n"):
        lines.append(line)
        if any(PLACES[each].name.of(language) in line for each in ("temple1", "restaurant1")):
            place = PLACES["temple1"]
            lines.append(f"  {place.about.of(language)}")
            lines += [f"  {each.of(language)}" for each in place.reviews]
    lines.append("## 更多" if language == "zh" else "## More about the city")
    lines += [each.body.of(language) for each in WORLD.articles("hangzhou")[:3]]
    plain, longer = (read_text(each, request, WORLD) for each in (text, "\n".join(lines)))
    assert list(told(longer)) == list(told(plain))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("days", "I am sorry, I could not find a plan."),
        ("day", "Day 1\nDay 2\nDay 3"),
        ("route", "请稍等，我来查一下。"),
        ("search", "There is nothing like that near the hotel."),
        ("rides", "There are many ways to get there."),
        ("rides", "G1 07:00-09:00 ¥500\nG2 08:00-10:00 ¥400"),
        ("modes", ""),
    ],
)
def test_text_without_an_answer_is_refused(name, text):
    with pytest.raises(AnswerError) as caught:
        read_text(text, REQUESTS[name], WORLD)
    assert len(str(caught.value)) > 30


BOMBS = (
    "1", "1:", "9:00-11:00 ", "from 9 to 11 ", "between 9:00 and ", "¥1 × 1 = ", "人均", "一",
    "共 ", "**", "*a*", "[a](", "《", '"', "|", "|--|\n", "- 1\n", "# a\n", "\n", "{",
    '{"days":[]}', "```json\n", "Day 1\n", "第1天 ", "5月1日", "G123 ", "A → B ", "→", "打车",
    "walk 5 min ",
    "visit Some Park. ", "Visit Aa ", "入住", "(", "()", "<b>", "Abcdef ", "A", "\u0301", "\ufdfa",
    "🚕", "\x00", "\ud800", "次日", "评分", "2-3小时", "1 h 30 ", "1,000,", "hangzhou-temple-1 ",
    "a-b-1 ", "推荐", "G1 推荐 ", "费用: 1 ", "- 9:00 未知公园 ¥3\n", "İ", "\ue001", "周一", " - ",
    "a|b|c\n", "-->", "不", "or ",
)  # fmt: skip


def slow_ones(name, size, seconds):
    for each in BOMBS:
        text = (each * size)[:size]

        def read(text=text):
            try:
                read_text(text, REQUESTS[name], WORLD)
            except AnswerError as error:
                assert str(error)

        if not soon(read, seconds):
            yield each


@pytest.mark.parametrize("name", ["two_cities", "search"])
def test_bombs_are_read_or_refused_in_good_time(name):
    assert not list(slow_ones(name, 15_000, 0.5))
    with pytest.raises(AnswerError, match="200,000"):
        read_text("x" * 200_001, REQUESTS[name], WORLD)


@pytest.mark.slow
@pytest.mark.parametrize("name", REQUESTS)
def test_the_longest_bombs_are_read_or_refused_in_good_time(name):
    assert not list(slow_ones(name, 200_000, 2.5))


@pytest.mark.parametrize("name", REQUESTS)
def test_any_text_is_read_or_refused(name):
    rng = random.Random(name)
    pieces = [each for file in FREE for each in re.split(r"(\s+)", file.read_text("utf-8"))]
    pieces = [filled(each, rng.choice(("zh", "en"))) for each in rng.sample(pieces, 2_000)]
    pieces += [
        "|",
        "**",
        "→",
        "(",
        ")",
        "\n",
        "\n- ",
        "：",
        "{",
        "}",
        "25:99",
        "32月",
        "第九十九天",
    ]
    for _ in range(150):
        text = "".join(rng.choice(pieces) for _ in range(rng.randint(1, 120)))
        try:
            answer = read_text(text, REQUESTS[name], WORLD)
        except AnswerError:
            continue
        again = msgspec.json.decode(msgspec.json.encode(answer), type=type(answer))
        assert again == answer  # it keeps to the form
        assert write_text(answer, REQUESTS[name], WORLD)
