"""Turns text in any mix of Chinese and English into what an index holds, and queries alike.

A text becomes two streams. `words` are words, stemmed, and single Chinese characters, in order,
so that phrases can be found; `pairs` are the pairs of neighbouring Chinese characters, by which
texts without spaces are ranked. Japanese and Korean are treated like Chinese.
"""

import re
import unicodedata
from functools import cache
from typing import NamedTuple

from tantivy import Filter, TextAnalyzer, TextAnalyzerBuilder, Tokenizer

from arenagym.envs.deep_research.library.plain import unlinked
from arenagym.records.jsonl import without_surrogates

WIDE = (
    "\u3005-\u3007\u3041-\u3096\u30a1-\u30fa\u30fc-\u30fe\u3400-\u4dbf\u4e00-\u9fff"
    "\uac00-\ud7a3\uf900-\ufaff"
)
"""Characters written without spaces between words, as a regular expression has them."""
MAX_QUERY = 1_000
"""Characters of a query that are read."""
_MOST_TERMS = 64
_MOST_PHRASES, _LONGEST_PHRASE = 8, 32
_LONGEST_WORD = 64

_RUN = re.compile(f"[{WIDE}]+")
IS_WIDE = re.compile(f"[{WIDE}]")
_GROUPED = re.compile(r"(?<=\d)[,'\u2019\u202f](?=\d{3}(?!\d))")
_QUOTED = re.compile(r'"([^"]+)"|“([^”]+)”|「([^」]+)」|『([^』]+)』|《([^》]+)》')
_STOP = (
    " a about an and are as at be by did do for from has have how in is it its of on or that "
    "the this to was were what when where which who whom whose whi will with "
)
"""As they are stemmed."""
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_YEAR = re.compile(r"(?<!\d)[12]\d{3}(?!\d)")
_AFTER = re.compile(r"(?: ?年 ?|[-/.])(\d{1,2})(?: ?月 ?|[-/.])(\d{1,2})(?!\d)")
_NAME = (
    r"(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DAY = r"(\d{1,2})(?:st|nd|rd|th)?"
_BEFORE = re.compile(rf"(?:\b{_DAY}(?: of)? {_NAME}|\b{_NAME} {_DAY}),? $", re.IGNORECASE)
_LONGEST_DATE = 24


class Streams(NamedTuple):
    """A text as an index takes it."""

    words: str
    pairs: str


class Terms(NamedTuple):
    """What a query looks for, each once, in the order of the query."""

    words: tuple[str, ...]
    pairs: tuple[str, ...]
    phrases: tuple[tuple[str, ...], ...]
    """What is in quotes, as words, and dates."""


@cache
def analyzer() -> TextAnalyzer:
    """Splits the stream `words`."""
    pattern = rf"\d+(?:\.\d+)+|[{WIDE}]|[\p{{L}}\p{{M}}\p{{N}}--[{WIDE}]]+"
    builder = TextAnalyzerBuilder(Tokenizer.regex(pattern)).filter(Filter.lowercase())
    for each in (Filter.ascii_fold(), Filter.stemmer("english")):
        builder = builder.filter(each)
    return builder.filter(Filter.remove_long(_LONGEST_WORD)).build()


def streams(text: str) -> Streams:
    """What is indexed of a text, which may be Markdown."""
    text = _normal(unlinked(text))
    # The dates stand apart at the end, where they part no phrase.
    words = "\n".join([text, *_dates(text)])
    return Streams(words, " ".join(each for run in _RUN.findall(text) for each in pairs_of(run)))


def read_query(query: str) -> Terms:
    """What a query looks for; whatever it is, this does not raise."""
    text = _normal(query[:MAX_QUERY])
    split = analyzer().analyze
    words = [each for each in split(text) if not IS_WIDE.match(each)]
    telling = [each for each in words if f" {each} " not in _STOP] or words
    pairs: list[str] = []
    for run in _RUN.findall(text):
        pairs += pairs_of(run)
        if len(run) == 1:
            telling.append(run)
    quoted = (next(filter(None, each)) for each in _QUOTED.findall(text))
    phrases = [tuple(split(each)[:_LONGEST_PHRASE]) for each in (*quoted, *_dates(text))]
    return Terms(
        tuple(dict.fromkeys(telling))[:_MOST_TERMS],
        tuple(dict.fromkeys(pairs))[:_MOST_TERMS],
        tuple(dict.fromkeys(filter(None, phrases)))[:_MOST_PHRASES],
    )


def pairs_of(run: str) -> list[str]:
    """The pairs of neighbours in a run of Chinese characters."""
    return list(map(str.__add__, run, run[1:]))


def _normal(text: str) -> str:
    """Full-width forms made plain, and 1,250 as 1250."""
    text = unicodedata.normalize("NFKC", without_surrogates(text))
    return _GROUPED.sub("", text)


def _dates(text: str) -> list[str]:
    """The dates in a text, however they are written, in one form."""
    found = []
    for match in _YEAR.finditer(text):
        start, end = match.span()
        if after := _AFTER.match(text, end):
            month, day = after.groups()
        elif before := _BEFORE.search(text[max(0, start - _LONGEST_DATE) : start]):
            day, name = before[1] or before[4], before[2] or before[3]
            month = str(_MONTHS.index(name[:3].casefold()) + 1)
        else:
            continue
        found.append(f"{match[0]}d{int(month):02d}d{int(day):02d}")
    return found
