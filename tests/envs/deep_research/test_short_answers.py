"""Short answers: names, numbers, dates and codes as people and models write them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from timing import soon

from arenagym.envs.deep_research.tasks.task import Question
from arenagym.envs.deep_research.verifier.answers import grade_short


def question(answer, accepted, unit="", query="What is asked?"):
    return Question(
        id="q", kind="bridge", hops=1, level=1, language="en", query=query, answer=answer,
        accepted=tuple(accepted), unit=unit, support=(),
    )  # fmt: skip


PERSON = question(
    "person-1",
    ("Lodd M. Thonius", "洛德·M.·托尼乌斯", "Lodd M. Thonios", "洛德·M.·托尼沃斯"),
    query="Who discovered the mineral linlavaagite at Lake Potehi?",
)
LINGNAN = question("person-2", ("Hou Lanling", "缑兰陵"))
CITY = question("city-1", ("Orvets", "奥韦茨"))
COMPANY = question("company-1", ("Xelititek Press", "希力蒂泰克出版社", "XP", "希力社"))
UNIVERSITY = question("institute-1", ("University of Vemund", "韦蒙德大学", "UVM", "韦蒙大"))
NOVEL = question("work-1", ("Eleven Letters to Sedolinets", "寄往谢多林茨的十一封信"))
EVENT = question("event-1", ("2012 Vilsomund Exhibition of Glass", "2012年维尔索蒙德玻璃展"))
PRODUCT = question("product-1", ("Sedosara T640", "赛多萨拉 T640"))
PEOPLE = question(
    234_000, ("234,000", "23.4万人"), "people", "What was the population of Orvets in 2010?"
)
MONEY = question(2_340_000, ("2.34 million marens", "234万玛伦"), "marens")
METRES = question(24_300, ("24.3 km", "24.3公里"), "m")
AREA = question(1_250, ("1,250 km²", "1250平方公里"), "km2")
COUNT = question(7, ("7",), query="How many of the 3 novels and 2 films?")
PAGES = question(276, ("276 pages", "276页"), "pages")
MINUTES = question(178, ("178 minutes", "178分钟"), "minutes")
COLD = question(-3.5, ("−3.5 °C", "−3.5℃"), "C")
LONG = question(34, ("34 cm", "34厘米"), "cm")
HEAVY = question(12.5, ("12.5 kg", "12.5公斤"), "kg")
DAY = question(
    date(1956, 5, 3),
    ("3 May 1956", "1956-05-03", "1956年5月3日"),
    query="When was she, who married on 4 June 1990, born?",
)
CODE = question("P-001-9435", ("P-001-9435",))
UNKNOWN = question("given-0", ("The Old Man and the Sea",))

NAMES = {
    "Lodd K. Thonius", "Lodd N. Thonius", "Kira Sorilani", "Orvets River", "奥韦茨河", "Orveta",
    "Seven Letters to Sedolinets", "寄往谢多林茨的七封信", "Xelititek Books", "Hou Lanlin",
    "缑兰陵大学", "韦蒙德", "Vemund",
}  # fmt: skip
LOW = {each.casefold() for each in NAMES}


def others(text):
    return text.casefold() in LOW


RIGHT = [
    (PERSON, "Lodd M. Thonius", "exact"),
    (PERSON, "lodd m. thonius", "exact"),
    (PERSON, "  **Lodd M. Thonius**.  ", "exact"),
    (PERSON, "Ｌｏｄｄ Ｍ. Ｔｈｏｎｉｕｓ", "exact"),
    (PERSON, "Lodd M Thonius", "exact"),
    (PERSON, "Lödd M. Thoniús", "exact"),
    (PERSON, "Lodd M. Thonios", "exact"),
    (PERSON, "洛德·M.·托尼乌斯", "exact"),
    (PERSON, "洛德・M・托尼乌斯", "exact"),
    (PERSON, "洛德M.托尼乌斯", "exact"),
    (PERSON, "Thonius, Lodd M.", "order"),
    (PERSON, "Lodd Thonius", "initials"),
    (PERSON, "Lodd M. Thonuis", "typo"),
    (PERSON, "It was Lodd M. Thonius.", "exact"),
    (PERSON, "Dr Lodd M. Thonius", "exact"),
    (PERSON, "The discoverer is Lodd M. Thonius, a geologist born in 1936.", "exact"),
    (PERSON, "I searched a lot.\n\nAnswer: Lodd M. Thonius", "exact"),
    (PERSON, "Answer: Kira Sorilani?\nNo.\n**Final answer:** Lodd M. Thonius\nDone.", "exact"),
    (PERSON, "Answer:\n\nLodd M. Thonius (洛德·M.·托尼乌斯)", "exact"),
    (PERSON, "Lodd M. Thonius, or 洛德·M.·托尼乌斯 in Chinese", "exact"),
    (PERSON, "Therefore the answer is \\boxed{Lodd M. Thonius}.", "exact"),
    (PERSON, "答案：洛德·M.·托尼乌斯。", "exact"),
    (PERSON, "经查证，答案是洛德·M.·托尼乌斯", "exact"),
    (PERSON, "是洛德·M.·托尼乌斯", "exact"),
    (PERSON, "Not Kira Sorilani but Lodd M. Thonius", "exact"),
    (LINGNAN, "Lanling Hou", "order"),
    (LINGNAN, "HOU Lan-ling", "exact"),
    (LINGNAN, "缑兰陵女士", "exact"),
    (CITY, "the city of Orvets", "exact"),
    (CITY, "答案：奥韦茨市", "exact"),
    (COMPANY, "the Xelititek Press", "exact"),
    (COMPANY, "希力社", "exact"),
    (COMPANY, "《希力蒂泰克出版社》", "exact"),
    (UNIVERSITY, "UVM (University of Vemund)", "exact"),
    (UNIVERSITY, "Vemund University of", "order"),
    (NOVEL, "“Eleven Letters to Sedolinets”", "exact"),
    (NOVEL, "《寄往谢多林茨的十一封信》", "exact"),
    (NOVEL, "Eleven Leters to Sedolinets", "typo"),
    (NOVEL, "寄往谢多林兹的十一封信", "typo"),
    (EVENT, "Answer: the 2012 Vilsomund Exhibition of Glass", "exact"),
    (PRODUCT, "sedosara t-640", "exact"),
    (PEOPLE, "234,000", "number"),
    (PEOPLE, "234000 people", "number"),
    (PEOPLE, "about 234 thousand", "number"),
    (PEOPLE, "In 2010, Orvets had 234,000 inhabitants.", "number"),
    (PEOPLE, "23.4万", "number"),
    (PEOPLE, "二十三万四千人", "number"),
    (PEOPLE, "235,000", "number"),
    (MONEY, "2.34 million marens", "number"),
    (MONEY, "2,340,000", "number"),
    (MONEY, "234万玛伦", "number"),
    (METRES, "24.3 km", "number"),
    (METRES, "24,300 m", "number"),
    (METRES, "24300", "number"),
    (AREA, "1250", "number"),
    (AREA, "1.25 thousand square kilometres", "number"),
    (AREA, "一千二百五十平方公里", "number"),
    (COUNT, "7", "number"),
    (COUNT, "Seven.", "number"),
    (COUNT, "七", "number"),
    (COUNT, "There are seven novels.", "number"),
    (COUNT, "一共七部", "number"),
    (COUNT, "Answer: **7** (2 + 5 = 7)", "number"),
    (PAGES, "276 pages", "number"),
    (MINUTES, "178 min", "number"),
    (MINUTES, "2 hours 58 minutes", "number"),
    (MINUTES, "2小时58分钟", "number"),
    (COLD, "-3.5 °C", "number"),
    (COLD, "零下3.5度", "number"),
    (LONG, "34 cm", "number"),
    (LONG, "34", "number"),
    (LONG, "0.34 m", "number"),
    (HEAVY, "12.5 kilograms", "number"),
    (DAY, "3 May 1956", "date"),
    (DAY, "May 3, 1956", "date"),
    (DAY, "3rd of May 1956", "date"),
    (DAY, "1956-05-03", "date"),
    (DAY, "1956/5/3", "date"),
    (DAY, "1956年5月3日", "date"),
    (DAY, "一九五六年五月三日", "date"),
    (DAY, "She was born on 3 May 1956.", "date"),
    (CODE, "P-001-9435", "code"),
    (CODE, "p0019435", "code"),
    (CODE, "The patent number is P 001 9435.", "code"),
    (UNKNOWN, "Old Man and the Sea", "exact"),
]
WRONG = [
    (PERSON, "", "empty"),
    (PERSON, "…", "empty"),
    (PERSON, "I don't know", "other"),
    (PERSON, "Thonius", "other"),
    (PERSON, "Lodd K. Thonius", "other"),
    (PERSON, "Kira Sorilani", "other"),
    (PERSON, "Either Lodd M. Thonius or Kira Sorilani", "hedged"),
    (PERSON, "Lodd M. Thonius or Kira Sorilani", "hedged"),
    (PERSON, "Perhaps Lodd M. Thonius", "hedged"),
    (PERSON, "洛德·M.·托尼乌斯或基拉·索里拉尼", "hedged"),
    (PERSON, "可能是洛德·M.·托尼乌斯", "hedged"),
    (PERSON, "Lodd M. Thonius and Kira Sorilani", "several"),
    (PERSON, "Lodd M. Thonius, Kira Sorilani", "several"),
    (PERSON, "Kira Sorilani; Lodd M. Thonius; Boris Vik", "several"),
    (PERSON, "It is not Lodd M. Thonius", "denied"),
    (PERSON, "不是洛德·M.·托尼乌斯", "denied"),
    (PERSON, "Lodd M. Thonius\nAnswer: Kira Sorilani", "other"),
    (CITY, "Orvets River", "other"),
    (CITY, "奥韦茨河", "other"),
    (CITY, "Orveta", "other"),
    (COMPANY, "Xelititek Books", "other"),
    (UNIVERSITY, "Vemund", "other"),
    (UNIVERSITY, "韦蒙德", "other"),
    (NOVEL, "Seven Letters to Sedolinets", "other"),
    (NOVEL, "Twelve Letters to Sedolinets", "other"),
    (NOVEL, "寄往谢多林茨的七封信", "other"),
    (EVENT, "2013 Vilsomund Exhibition of Glass", "other"),
    (PRODUCT, "Sedosara T840", "other"),
    (PEOPLE, "340,000", "other"),
    (PEOPLE, "2010", "other"),
    (PEOPLE, "between 234,000 and 260,000", "several"),
    (PEOPLE, "234,000 or 250,000", "several"),
    (MONEY, "2.34 billion marens", "other"),
    (MONEY, "2.34", "other"),
    (METRES, "24.3 m", "other"),
    (COUNT, "8", "other"),
    (COUNT, "7 or 8", "several"),
    (COUNT, "7.05", "other"),
    (PAGES, "277", "other"),
    (PAGES, "276 minutes", "other"),
    (COLD, "3.5", "other"),
    (DAY, "4 May 1956", "other"),
    (DAY, "1956", "other"),
    (DAY, "May 1956", "other"),
    (DAY, "3 May 1956 or 4 May 1956", "several"),
    (CODE, "P-001-9436", "other"),
    (CODE, "P-001-9435 or P-001-9436", "several"),
]


@pytest.mark.parametrize(("asked", "answer", "how"), RIGHT)
def test_right_answers(asked, answer, how):
    grade = grade_short(asked, answer, others=others)
    assert (grade.correct, grade.how) == (True, how), grade


@pytest.mark.parametrize(("asked", "answer", "how"), WRONG)
def test_wrong_answers(asked, answer, how):
    grade = grade_short(asked, answer, others=others)
    assert (grade.correct, grade.how) == (False, how), grade


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        (PERSON, "Lodd M. Thonius and Boris Vik"),
        (PERSON, "Lodd M. Thonius, Boris Vik"),
        (CITY, "Orvets River"),
        (NOVEL, "Twelve Letters to Sedolinets"),
    ],
)
def test_without_other_names_to_compare_with(asked, answer):
    assert not grade_short(asked, answer).correct


@pytest.mark.parametrize(("asked", "answer", "how"), RIGHT)
def test_names_of_the_universe_may_include_those_of_the_answer(asked, answer, how):
    def named(text):
        return others(text) or text.casefold() in {each.casefold() for each in asked.accepted}

    assert grade_short(asked, answer, others=named).correct


@pytest.mark.parametrize(
    ("answer", "right"),
    [
        (f"{'Long prose about Kira Sorilani. ' * 9_000}\nAnswer: Lodd M. Thonius", True),
        (f"{'Lodd M. Thonius might be it. ' * 9_000}", False),
        ("1" * 200_000, False),
        ("Answer: " * 25_000, False),
        ("Answer:" + "x" * 200_000, False),
        ("答案" * 100_000, False),
        ("(" * 200_000, False),
        ("七" * 200_000, False),
        (f"{'one hundred ' * 20_000}", False),
        ("\n".join(["Lodd M. Thonius", "Kira Sorilani"] * 8_000), False),
    ],
)
def test_long_answers_are_graded_quickly(answer, right):
    def grade():
        assert grade_short(PERSON, answer, others=others).correct == right
        for asked in (DAY, PEOPLE, CODE, NOVEL):
            grade_short(asked, answer, others=others)

    assert soon(grade, 1.0)


@given(st.text() | st.text("0123456789.,年月日一二三十百千万亿-/ pmk:#*答案Answer"))
def test_nothing_raises(text):
    for asked in (PERSON, CITY, PEOPLE, METRES, COUNT, LONG, DAY, CODE):
        for answer in (text, f"Answer: {text}", f"{asked.accepted[0]}{text}"):
            grade = grade_short(asked, answer, others=others)
            assert grade.read in {"", grade.read}
            assert len(grade.read) <= 400


@pytest.mark.parametrize("answer", [None, 7, b"x", ["x"], "\ud800", "\x00" * 9])
def test_what_is_no_text_is_wrong(answer):
    assert not grade_short(PERSON, answer).correct
