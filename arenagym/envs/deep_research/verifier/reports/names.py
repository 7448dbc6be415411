"""Names in a text: how they are compared, where they are, and what looks like one."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from rapidfuzz import fuzz

from arenagym.envs.bilingual import is_chinese
from arenagym.envs.deep_research.library.plain import plain

_SIGNS = str.maketrans(
    {
        **dict.fromkeys("’‘´`", "'"),
        **dict.fromkeys("“”„«»", '"'),
        **dict.fromkeys("‐‑‒–—−﹣－", "-"),
        **dict.fromkeys("・•‧∙⋅", "·"),
        **dict.fromkeys("\u00a0\u2009\u202f\u3000\t", " "),
        **dict.fromkeys("*_《》〈〉", ""),
    }
)
_SPACES = re.compile(r" {2,}")
_LATIN, _WIDE = 8, 5
"""Letters that a name has at least, for one of them to be wrong."""
_TOKEN = re.compile(r"[A-Z][\w'&-]*(?:\.(?=[\s\w]))?")
_LINK = re.compile(r"\s+(?:(?:of|the|for|v\.|vs\.|de|von|&)\s+){0,2}(?=[A-Z0-9])")
_NEXT = re.compile(r"[A-Z0-9][\w'&-]*(?:\.(?=[\s\w]))?")
_TITLES = re.compile(r"《([^《》]{1,60})》|“([^“”]{2,40})”")
_DOTTED = re.compile(r"[一-鿿](?:·[A-Z]\.?|·[一-鿿]{1,8})*·[一-鿿]")
_COMMON_WORDS = """
a about according after all also although among an and another as at based because before being
below between born both but by currently despite died during each earlier eventually finally first
five following for former four founded from further given he head her here his how however i if in
initially it its january february march april may june july august september october november
december jan feb mar apr jun jul aug sep sept oct nov dec later like located meanwhile monday
tuesday wednesday thursday friday saturday sunday most neither no not notably on one only or other
our overall several she similarly since six so some source sources such ten that the their then
there therefore these they this those three through thus to today together two under unlike until we
what when where whereas which while who with within yes report summary conclusion overview
introduction background
"""
_COMMON = frozenset(_COMMON_WORDS.split())
"""Words that begin with a capital where they begin a sentence."""


def tidy(text: str) -> str:
    """As names and figures are compared: without case, accents, marks and kinds of dashes."""
    return _SPACES.sub(" ", plain(text).translate(_SIGNS))


def find_name(name: str, low: str, taken: Sequence[tuple[int, int]] = ()) -> int:
    """Where a name is in a text, both of them tidied; -1 if nowhere. Latin ones as whole words.

    `taken` are the places of longer names: what stands in one of these is no name of its own.
    """
    at = low.find(name) if name else -1
    while at >= 0:
        end = at + len(name)
        before = at > 0 and _joined(low[at - 1], name[0])
        after = end < len(low) and _joined(name[-1], low[end])
        inside = any(
            first <= at and end <= last and last - first > len(name) for first, last in taken
        )
        if not before and not after and not inside:
            return at
        at = low.find(name, at + 1)
    return -1


def places(names: Iterable[str], low: str) -> list[tuple[int, int]]:
    """Where names are in a text, once each."""
    found = ((find_name(name, low), len(name)) for name in names)
    return [(at, at + size) for at, size in found if at >= 0]


def find_like(name: str, low: str) -> int:
    """The same for a name with one letter wrong; those with digits must be exact."""
    wide = is_chinese(name)
    if len(name) < (_WIDE if wide else _LATIN) or any(sign.isdigit() for sign in name):
        return -1
    least = 100 * (1 - 1 / len(name)) - 0.1
    alike = fuzz.partial_ratio_alignment(name, low, score_cutoff=least)
    if alike is None or alike.dest_end - alike.dest_start < len(name) - 1:
        return -1
    start, end = alike.dest_start, alike.dest_end
    if start and _joined(low[start - 1], low[start]):
        return -1
    if end < len(low) and _joined(low[end - 1], low[end]):
        return -1
    return int(start)


@lru_cache(maxsize=4_096)
def proper_names(text: str, *, lone: bool = False) -> tuple[str, ...]:
    """What looks like names, tidied: capitalised words of English, titles and dotted names.

    The first word may have its capital from the sentence: if nothing else belongs to it, it is a
    name only if `lone`.
    """
    found = [one or two for one, two in _TITLES.findall(text)]
    found += [match[0] for match in _DOTTED.finditer(text)]
    at = 0
    while match := _TOKEN.search(text, at):
        start, at = match.span()
        words = [match[0]]
        while (gap := _LINK.match(text, at)) and (more := _NEXT.match(text, gap.end())):
            words += [*gap[0].split(), more[0]]
            at = more.end()
        found += _without_common(words, first=start == 0 and not lone)
    return tuple(dict.fromkeys(tidy(each).removesuffix("'s") for each in found))


def _without_common(words: list[str], *, first: bool) -> list[str]:
    """The name among the words, if there is one; a lone first word of a sentence may be none."""
    while words and words[0].casefold().strip(".'") in _COMMON:
        words, first = words[1:], False
        while words and not words[0][0].isupper():
            words = words[1:]
    if not words or (first and len(words) == 1):
        return []
    name = " ".join(words)
    return [name] if len(name) > 2 else []


def _joined(one: str, two: str) -> bool:
    """Whether two neighbouring letters belong to one word of a language that parts words."""
    return one.isascii() and two.isascii() and one.isalnum() and two.isalnum()
