"""Days, numbers and names, as reports write them."""

import pytest

from arenagym.envs.deep_research.verifier.reports.figures import (
    as_figure,
    read_figures,
    same_day,
    same_number,
)
from arenagym.envs.deep_research.verifier.reports.names import (
    find_like,
    find_name,
    places,
    proper_names,
    tidy,
)
from arenagym.envs.deep_research.verifier.reports.ways import Ways

DAY = "3 May 1956"
DAYS = (
    "3 May 1956",
    "3rd May 1956",
    "the 3rd of May, 1956",
    "May 3, 1956",
    "May 3rd 1956",
    "3-May-1956",
    "1956-05-03",
    "1956/5/3",
    "03.05.1956",
    "3/5/1956",
    "5/3/1956",
    "1956年5月3日",
    "1956 年 5 月 3 号",
    "一九五六年五月三日",
    "from 1 to 3 May 1956",
    "from 3 to 9 May 1956",
    "3–9 May 1956",
    "May 3–9, 1956",
    "from 3 May to 2 June 1956",
    "1956年5月3日至9日",
    "1956年4月30日至5月3日",
    "３ May １９５６",
)


@pytest.mark.parametrize("text", DAYS)
def test_a_day_in_any_spelling(text):
    wanted = as_figure(tidy(DAY))
    assert same_day(wanted, read_figures(tidy(f"it was founded {text} there")).days) >= 0


@pytest.mark.parametrize(
    "text",
    ["4 May 1956", "3 May 1957", "May 1956", "1956", "3 June 1956", "1956年5月13日", "3 May"],
)
def test_another_day(text):
    assert same_day(as_figure(tidy(DAY)), read_figures(tidy(text)).days) < 0


def test_a_day_whose_year_stands_above():
    wanted = as_figure(tidy(DAY))
    assert same_day(wanted, read_figures("on 3 may").days, {1956}) >= 0
    assert same_day(wanted, read_figures("on 3 may").days, {1957}) < 0


@pytest.mark.parametrize("text", ["1956", "in 1956.", "1956–1960", "1956年", "since 1956,", DAY])
def test_a_year(text):
    assert same_day(as_figure("1956"), read_figures(tidy(text)).days) >= 0


@pytest.mark.parametrize(
    "text", ["1,956", "1956 m", "the 1950s", "11956", "1956万", "19568", "S1956"]
)
def test_no_year(text):
    assert same_day(as_figure("1956"), read_figures(tidy(text)).days) < 0


NUMBERS = {
    "14.2 million marens": "14.2 million marens|1420万玛伦|14,200,000|14.2m marens|14 200 000",
    "24.3 km": "24.3 km|24,300 m|24.3公里|24.3 kilometres|24300米",
    "14,800 km²": "14,800 km²|1.48万平方公里|14800 square kilometres|14,800 sq km",
    "−5 °C": "−5 °C|-5°C|minus 5 degrees|零下5度|–5 ℃",
    "1,540": "1,540|1540|1540人|1,540 people|1.54 thousand|1540名",
    "7 years": "7 years|7年|seven years|七年|7",
    "3.9 kg": "3.9 kg|3.9公斤|3.9 kilograms|3,900 g",
    "2.34 billion marens": "2.34 billion|23.4亿玛伦|2,340,000,000 marens",
    "187 minutes": "187 minutes|187分钟|187 min",
}


@pytest.mark.parametrize("wanted", NUMBERS)
def test_a_number_in_any_spelling(wanted):
    ways = Ways((wanted,))
    assert ways.numbers
    for text in NUMBERS[wanted].split("|"):
        low = tidy(f"there: {text}, it is said")
        assert ways.find(low, read_figures(low)) >= 0, text


@pytest.mark.parametrize(
    ("wanted", "text"),
    [
        ("14.2 million marens", "14.3 million marens"),
        ("14.2 million marens", "14.2 marens"),
        ("1,540", "1,540 m"),
        ("1,540", "154"),
        ("24.3 km", "24.3 kg"),
        ("752 pages", "755 pages"),
        ("−5 °C", "5 °C"),
        ("171", "1171"),
        ("23", "2023"),
    ],
)
def test_another_number(wanted, text):
    low = tidy(text)
    assert Ways((wanted,)).find(low, read_figures(low)) < 0


def test_rounded_numbers():
    wanted = as_figure("12,346")
    for text, same in (
        ("about 12,350", True),
        ("12.35 thousand", True),
        ("12,300", True),
        ("12,400", False),
    ):
        assert (same_number(wanted, read_figures(text).numbers) >= 0) == same
    assert same_number(wanted, read_figures("12,000").numbers) < 0
    assert same_number(wanted, read_figures("12,349").numbers) < 0


def test_the_scale_of_a_table():
    wanted = as_figure("14.2 million marens")
    assert same_number(wanted, read_figures("14.2").numbers, 1e6) >= 0
    assert same_number(wanted, read_figures("14.2").numbers) < 0


def test_figures_within_names_are_no_figures_of_their_own():
    assert not read_figures("the s520 and p-001-x").numbers
    assert not read_figures("in the 19th century").numbers


def test_names_are_whole_words_and_not_parts_of_longer_names():
    low = tidy("The **Norvik** University Press lies in Norvikstad.")
    assert find_name("norvik", low) == 4
    assert find_name("norvik", low, places(["norvik university press"], low)) < 0
    assert find_name("norvik univ", low) < 0
    assert find_name("诺维克", tidy("位于诺维克的大学")) == 2


def test_marks_quotes_dashes_and_accents_do_not_matter():
    for text in ("*Ana’s Tale*", "“Ana's Tale”", "ANA´S TALE", "Äna's Tale"):
        assert find_name(tidy("Ana's Tale"), tidy(text)) >= 0
    assert find_name(tidy("Tarashahn–Bavankan"), tidy("comet Tarashahn-Bavankan")) >= 0
    assert find_name(tidy("埃文·O.·西马克"), tidy("《埃文・O.・西马克》")) >= 0


def test_one_letter_may_be_wrong_in_a_long_name():
    assert find_like("bahrem faridian", "by bahren faridian in") >= 0
    assert find_like("阿维贝莫精密", "由阿维贝墨精密生产") >= 0
    for name, text in (
        ("norvik", "norvig"),
        ("bahrem faridian", "bahren faridien"),
        ("avibemo s520", "avibemo s560"),
        ("eidiglen", "eidiglenska"),
    ):
        assert find_like(name, text) < 0


def test_what_looks_like_a_name():
    found = proper_names("In May 2006, Eivan O. Simark left the University of Hohav and Norvik.")
    assert found == ("eivan o. simark", "university of hohav", "norvik")
    assert proper_names("It was so. They left.") == ()
    assert proper_names("《盐田》由“大河”出品。") == ("盐田", "大河")
