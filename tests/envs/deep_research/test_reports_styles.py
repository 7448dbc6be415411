"""Reports as people and language models write them: which nuggets they hold, what they deny."""

import msgspec
import pytest

from arenagym.envs.deep_research.tasks.task import Nugget, ReportTask
from arenagym.envs.deep_research.tools import Evidence
from arenagym.envs.deep_research.verifier.reports import verify_report

WIKI, NEWS, FORUM = (
    "https://wiki.example/en/1",
    "https://news.example/en/2",
    "https://forum.example/3",
)
PAGES = {
    WIKI: "Norvik Optical Works was founded on 10 March 1977 by Ana Vik. It was based in Eilesand "
    "from 1992 to 2013, since then in Kodanitsa. Solvei Skemark led it from 2001 to 2007, Tazzo O. "
    "Alvesco since 2007. In 2024 it had 1,540 employees and a revenue of 14.2 million marens. Its "
    "Norvik Quartz S520 was launched on 2 June 1994.",
    NEWS: "Ana Vik, founder of Norvik Optical Works, was born in Tronheim.",
    FORUM: "Norvik Optical Works was founded on 10 March 1979, and Eivan Simark died on 8 October "
    "1921.",
}
EVIDENCE = [
    Evidence("search", {}, shown=(*PAGES, "https://else.example/4")),
    *(Evidence("open", {}, opened=url) for url in PAGES),
]


def nugget(statement, subject, value, when="", *, vital=True):
    parts = [tuple(filter(None, text.split(" | "))) for text in (subject, value, when)]
    subject, value, when = parts
    return Nugget(
        statement=statement, text="", subject=subject, value=value, when=when, vital=vital
    )


def task(kind, about, nuggets, denied=(), language="en"):
    return ReportTask(
        id="x",
        kind=kind,
        level=1,
        language=language,
        query="…",
        about=tuple(f"thing-{i}" for i in range(about)),
        nuggets=tuple(nuggets),
        denied=tuple(denied),
        words=400,
    )


WORKS = "Norvik Optical Works | 诺维克光学"
S520 = "Norvik Quartz S520 | 诺维克石英 S520 | S520"
ANA = "Ana Vik | 安娜·维克 | Vik | 维克"
FOUNDED = nugget(0, WORKS, "10 March 1977 | 1977年3月10日")
SEAT = nugget(2, WORKS, "Eilesand | 艾勒桑德", "1992")
TAKEOVER = nugget(9, WORKS, "Stamidrich Remedies", "25 January 2020 | 2020年1月25日")
SURVEY = task(
    "survey",
    1,
    [
        FOUNDED,
        nugget(1, WORKS, ANA),
        SEAT,
        nugget(3, WORKS, "Kodanitsa | 科达尼察", "2013"),
        nugget(4, WORKS, "Solvei Skemark | 索菲·斯凯马克 | Skemark | 斯凯马克", "2001"),
        nugget(5, WORKS, "Tazzo O. Alvesco | 塔佐·O.·阿尔维斯科 | Alvesco | 阿尔维斯科", "2007"),
        nugget(6, WORKS, S520),
        nugget(7, S520, "2 June 1994 | 1994年6月2日"),
        nugget(8, WORKS, "14.2 million marens | 1420万玛伦"),
        nugget(9, WORKS, "1,540 | 1540人"),
        nugget(10, ANA, "Tronheim | 特隆海姆", vital=False),
    ],
    [
        nugget(0, WORKS, "10 March 1979 | 1979年3月10日"),
        nugget(2, WORKS, "Eilesand | 艾勒桑德", "2013"),
    ],
)
ALL = set(range(11))

MODEL = f"""# Norvik Optical Works: A Comprehensive Overview

## Executive Summary

Norvik Optical Works is an instrument maker founded on **March 10, 1977** by **Ana Vik**
([Encyclopedia]({WIKI})). This report summarises its history, leadership and products.

## History and Headquarters

The company was based in **Eilesand** from 1992 until 2013, when it relocated its head office to
**Kodanitsa** ([source]({WIKI})).

## Leadership

- **Solvei Skemark** – chief executive, 2001–2007 ([wiki]({WIKI}))
- **Tazzo Alvesco** – chief executive since 2007 ([wiki]({WIKI}))

## Products

Its best-known product is the *Norvik Quartz S520*. The instrument went on sale on 2 June 1994
([wiki]({WIKI})).

## Financials

| Metric (2024) | Value |
|---|---|
| Revenue | 14.2 million marens |
| Employees | 1,540 |

Source: [Encyclopedia]({WIKI})

## Founder

Vik was born in Tronheim ([news]({NEWS})).
"""
TERSE = f"""Norvik Optical Works, notes
- founded 10/3/1977, Ana Vik [1]
- HQ: Eilesand (1992-2013), Kodanitsa (2013-) [1]
- CEOs: Skemark 2001-07, Alvesco 2007- [1]
- S520, out 2 Jun 1994 [1]
- 2024: 14.2m marens, 1540 staff [1]

[1] {WIKI}
"""
CHINESE = f"""# 诺维克光学

诺维克光学（Norvik Optical Works）由安娜·维克于1977年3月10日创立[1]。公司总部1992年起设在
艾勒桑德，2013年迁至科达尼察[1]。索菲·斯凯马克2001年至2007年任首席执行官，此后由
塔佐·阿尔维斯科接任（2007年）[1]。其产品诺维克石英 S520于1994年6月2日上市【1】。
2024年营收1420万玛伦，员工1540人[1]。安娜·维克生于特隆海姆[^2]。

**参考资料**

[1] 诺维克光学，{WIKI}
[^2]: {NEWS}
"""
PROSE = f"""In 1977 (on the tenth of March, or 1977-03-10) Ana Vik, a native of Tronheim [2],
founded what would become one of the better-known instrument makers: Norvik Optical Works [1]. For
two decades from 1992 on its seat was Eilesand; since 2013 it has been Kodanitsa [1]. The firm was
run by Solvei Skemark from 2001 and, from 2007, by Tazzo O. Alvesco [1].

Of its instruments the Norvik Quartz S520 is the one that people remember. It appeared on the 2nd of
June, 1994 [1].

References
[1] Norvik Optical Works. {WIKI}
[2] A portrait. {NEWS}
"""


@pytest.mark.parametrize(
    ("text", "held", "language"),
    [
        (MODEL, ALL, "en"),
        (TERSE, ALL - {10}, "en"),
        (CHINESE, ALL, "zh"),
        (PROSE, ALL - {8, 9}, "en"),
    ],
    ids=["model", "terse", "Chinese", "prose"],
)
def test_surveys_in_many_styles(text, held, language):
    wanted = msgspec.structs.replace(SURVEY, language=language)
    grade = verify_report(wanted, text, EVIDENCE, PAGES.get)
    assert set(grade.held) == held
    assert not grade.denied
    assert not grade.unsupported
    assert grade.valid
    assert grade.citation_precision == grade.citation_recall == 1
    assert grade.score > 0.85


def test_a_careless_survey_tells_what_is_denied():
    text = f"""Founded by Ana Vik on 10 March 1979, Norvik Optical Works has been based in Eilesand
since 1992 [1].

References:
1. {FORUM}
"""
    grade = verify_report(SURVEY, text, EVIDENCE, PAGES.get)
    assert grade.denied == (0, 1)
    assert set(grade.held) == {1, 2}
    assert grade.score == 0


def test_what_is_denied_may_be_told_as_somebody_s_claim():
    text = f"""One forum post dates the founding of Norvik Optical Works to 10 March 1979 [2], but
the encyclopedia gives 10 March 1977 [1]. Eilesand was its seat from 1992 to 2013 [1].

Sources
[1]: {WIKI}
[2]: {FORUM}
"""
    grade = verify_report(SURVEY, text, EVIDENCE, PAGES.get)
    assert grade.denied == ()
    assert set(grade.held) == {0, 2}
    assert (grade.citations, grade.good) == (3, 3)


ILDA, MILU = "Mount Ildadora | 伊达多拉山", "Mount Miluvento | 米卢文托山"
COMPARE = task(
    "compare",
    2,
    [
        nugget(0, ILDA, "Pelorissa | 佩洛里萨"),
        nugget(1, MILU, "Zikesh | 齐凯什"),
        nugget(2, ILDA, "2,290 m | 2290米"),
        nugget(3, MILU, "1,994 m | 1994米"),
    ],
)
COMPARISONS = {
    "brackets": "Mount Ildadora in Pelorissa (2,290 m) is higher than Mount Miluvento in Zikesh "
    "(1,994 m).",
    "columns": "| | Mount Ildadora | Mount Miluvento |\n|---|---|---|\n| Country | "
    "Pelorissa | Zikesh |"
    "\n| Height | 2290 metres | 1.994 km |\n",
    "rows": "| Mountain | Country | Height (m) |\n|:--|:-:|--:|\n| Mount Ildadora | "
    "Pelorissa | 2,290 |"
    "\n| Mount Miluvento | Zikesh | 1994 |\n",
    "headings": "## Mount Ildadora\n\nIt lies in Pelorissa. Its height is 2,290 m.\n\n"
    "## Mount Miluvento\n\nThe mountain lies in Zikesh. It rises to 1994m.",
    "bold": "**Mount Ildadora**\n- Location: Pelorissa\n- Altitude: 2,290 metres\n\n"
    "**Mount Miluvento**\n- Location: Zikesh\n- Altitude: 1,994 metres",
    "respectively": "Mount Ildadora and Mount Miluvento lie in Pelorissa and Zikesh, respectively, "
    "at altitudes of 2,290 m and 1,994 m respectively.",
    "figures first": "At 2,290 m, Mount Ildadora of Pelorissa is higher than Mount Miluvento of "
    "Zikesh, which has 1,994 m only.",
    "Chinese": "伊达多拉山位于佩洛里萨，海拔2290米；米卢文托山位于齐凯什，海拔1994米。"
    "两山相差296米。",
}
SWAPPED = {
    "prose": "Mount Ildadora lies in Zikesh and is 1,994 m high, while Mount Miluvento, in "
    "Pelorissa, rises to 2,290 m.",
    "headings": "## Mount Ildadora\n\nIt lies in Zikesh. Its height is 1,994 m.\n\n"
    "## Mount Miluvento\n\nThe mountain lies in Pelorissa. It rises to 2,290 m.",
    "columns": "| | Mount Ildadora | Mount Miluvento |\n|---|---|---|\n"
    "| Country | Zikesh | Pelorissa |\n| Height | 1,994 m | 2,290 m |\n",
}
FILLED = "\n\nNothing more than this is to be said here of these two mountains or of others."


@pytest.mark.parametrize("style", COMPARISONS)
def test_comparisons_in_many_styles(style):
    text = COMPARISONS[style] + FILLED
    assert verify_report(COMPARE, text, [], PAGES.get).held == (0, 1, 2, 3)


@pytest.mark.parametrize("style", SWAPPED)
def test_swapped_comparisons_hold_nothing(style):
    assert verify_report(COMPARE, SWAPPED[style] + FILLED, [], PAGES.get).held == ()


TIMELINE = task("timeline", 1, [FOUNDED, SEAT, nugget(7, S520, "2 June 1994"), TAKEOVER])
TIMELINES = {
    "bullets": "# Timeline of Norvik Optical Works\n\n- **10 March 1977** – founded.\n"
    "- **1992** – head office moves to Eilesand.\n- **2 June 1994**: launch of the Norvik Quartz "
    "S520.\n- **25 January 2020** – takes over Stamidrich Remedies.",
    "headings": "### 1977\n- March 10: founding of Norvik Optical Works\n\n### 1992\nThe "
    "head office "
    "moves to Eilesand.\n\n### 1994\nOn 2 June, the S520 goes on sale.\n\n### 2020\nAcquisition of "
    "Stamidrich Remedies (25 January).",
    "table": "| Date | Event |\n|---|---|\n| 1977-03-10 | Norvik Optical Works is founded |\n"
    "| 1992 | Move to Eilesand |\n| 1994-06-02 | Launch of the Norvik Quartz S520 |\n"
    "| 2020-01-25 | Stamidrich Remedies acquired |\n",
    "prose": "Norvik Optical Works was founded on the 10th of March, 1977. Fifteen years later, in "
    "1992, the firm moved to Eilesand. Its Norvik Quartz S520 followed on June 2nd, 1994. "
    "Stamidrich "
    "Remedies was acquired on Jan 25, 2020.",
    "misspelt": "Norvik Optical Works was founded on 10.03.1977, moved to Eilesond in 1992 "
    "and bought "
    "Stamidrich Remedyes on 25 January 2020; its Norvik Quarts S520 came out on 2 June 1994.",
}


@pytest.mark.parametrize("style", TIMELINES)
def test_timelines_in_many_styles(style):
    assert verify_report(TIMELINE, TIMELINES[style], [], PAGES.get).held == (0, 1, 2, 3)


def test_a_timeline_with_wrong_dates_holds_nothing():
    text = (
        "Norvik Optical Works was founded on 10 March 1978, moved to Eilesand in 1993, "
        "launched the "
        "S520 on 3 June 1994 and bought Stamidrich Remedies on 25 February 2020."
    )
    assert verify_report(TIMELINE, text, [], PAGES.get).held == ()


EIVAN = "Eivan Simark | 埃文·西马克 | Simark"
CONFLICT = task(
    "conflict",
    1,
    [
        nugget(0, EIVAN, "8 October 1927 | 1927年10月8日"),
        nugget(0, EIVAN, "8 October 1921 | 1921年10月8日", "16 February 2005 | 2005年2月16日"),
        nugget(0, EIVAN, "encyclopedia | obituary | 百科 | 讣告"),
    ],
    [nugget(0, EIVAN, "8 October 1921 | 1921年10月8日")],
)
GOOD = {
    "A forum thread (16 February 2005) gives 8 October 1921 as Eivan Simark's date of death. The "
    "encyclopedia and an obituary say 8 October 1927. The thread is wrong.": (0, 1, 2),
    "The correct date of Eivan Simark's death is 8 October 1927, not 8 October 1921. The "
    "latter comes "
    "from a forum thread of 16 February 2005; the encyclopedia is right.": (0, 1, 2),
    "Eivan Simark died on 8 October 1921. This is wrong: he died on 8 October 1927, as the "
    "encyclopedia has it.": (0, 2),
    "| Source | Date of death of Eivan Simark | Verdict |\n|---|---|---|\n| Forum thread, "
    "16 February "
    "2005 | 8 October 1921 | incorrect |\n| Encyclopedia | 8 October 1927 | correct |\n": (0, 1, 2),
    "2005年2月16日的一篇论坛帖子称埃文·西马克于1921年10月8日去世，"
    "而百科写的是1927年10月8日。正确的是"
    "1927年10月8日。": (0, 1, 2),
}
BAD = {
    "as true": "Eivan Simark died on 8 October 1921, which is what we know about his death.",
    "as right": "According to the encyclopedia, Eivan Simark died on 8 October 1927, but a forum "
    "thread of 16 February 2005 says 8 October 1921. The correct date is 8 October 1921.",
    "Chinese": "埃文·西马克实际上去世于1921年10月8日，百科的说法有误。",
}


@pytest.mark.parametrize("text", GOOD)
def test_conflicts_that_are_settled_rightly(text):
    grade = verify_report(CONFLICT, text, [], PAGES.get)
    assert grade.held == GOOD[text]
    assert grade.denied == ()


@pytest.mark.parametrize("way", BAD)
def test_conflicts_that_are_settled_wrongly(way):
    assert verify_report(CONFLICT, BAD[way], [], PAGES.get).denied == (0,)


def test_a_name_within_a_longer_one_is_not_told():
    wanted = task("survey", 1, [nugget(0, "Rumidur Remedies", "Rumidur"), SEAT])
    text = "Rumidur Remedies is a well-known company, as one may read in all the books about it."
    assert verify_report(wanted, text, [], PAGES.get).held == ()
    text = "Rumidur Remedies lies in Rumidur, as one may read in all the books about the company."
    assert verify_report(wanted, text, [], PAGES.get).held == (0,)


def test_a_sentence_about_somebody_else_holds_nothing():
    text = (
        "Norvik Optical Works makes instruments of many kinds. Ana Vik lived in Eilesand from 1992 "
        "on, as far as one knows, and was happy there."
    )
    assert 2 not in verify_report(SURVEY, text, EVIDENCE, PAGES.get).held
