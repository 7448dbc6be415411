"""Needles in a haystack: one or several magic numbers to find in a long text (RULER, S-NIAH)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, NamedTuple, get_args

import numpy as np

from arenagym.envs.bilingual import Language
from arenagym.envs.grammar import read_rules
from arenagym.envs.long_context.haystack import (
    HAYSTACKS,
    Haystack,
    documents,
    noise,
    prose,
    read_documents,
)
from arenagym.envs.long_context.item import GRAMMARS, Item, check_language, item_id
from arenagym.envs.long_context.lengths import check_length, fill, measure
from arenagym.errors import SettingError, UnknownNameError
from arenagym.records import TokenCounter

Variant = Literal["single", "multi-key", "multi-value", "multi-query"]
VARIANTS: tuple[Variant, ...] = get_args(Variant)
DEPTHS: tuple[float, ...] = tuple(np.linspace(0, 100, 40).round(2).tolist())
"""Where a needle may stand, in percent of the text."""
MAX_NEEDLES = 500
_SMALLEST, _LARGEST = 1_000_000, 9_999_999
_TRIES = 20

_WORDS = {
    "en": {
        "key": "{adjective}-{noun}",
        "needle": "One of the special magic numbers for {key} is: {value}.",
        "space": " ",
        "and": ", ",
        "about": "Somewhere in the text, sentences name special magic numbers. Nothing else in it "
        "matters.",
        "one": "What is the special magic number for {keys} that the text names?",
        "all": "What are all the special magic numbers for {keys} that the text names?",
    },
    "zh": {
        "key": "{adjective}{noun}",
        "needle": "“{key}”的神奇数字之一是：{value}。",
        "space": "",
        "and": "”、“",
        "about": "文中某处有句子说到神奇数字，其余的内容都无关紧要。",
        "one": "文中提到的“{keys}”的神奇数字是什么？",
        "all": "文中提到的“{keys}”的神奇数字分别有哪些？请全部列出。",
    },
}


@dataclass(frozen=True)
class NeedleSettings:
    """What needles to draw, and what to hide them in.

    Attributes:
        tokens: of the text, 1,000 to 4,000,000.
        variant: `single`: one needle. `multi-key`: `needles` of them, each of its own name, and
            one is asked for. `multi-value`: one name has `needles` numbers, and all are asked for.
            `multi-query`: `needles` names have one each, and all are asked for.
        needles: in the text, where they are several.
        haystack: `generated` prose or `noise`, a few sentences repeated.
        documents: a folder of text files, as the haystack instead; see `read_documents`.
        depth: where the first needle asked for stands, in percent; None draws one of 40. Those of
            other needles are always drawn.
        language: of the needles, the question and what is generated.
        count: counts tokens; None estimates them.
    """

    tokens: int = 2_000
    variant: Variant = "single"
    needles: int = 4
    haystack: Haystack = "generated"
    documents: str | Path | None = None
    depth: float | None = None
    language: Language = "en"
    count: TokenCounter | None = None

    def checked(self) -> "NeedleSettings":
        """Itself, or an error that says what is wrong with it."""
        check_length(self.tokens, self.count)
        check_language(self.language)
        check_depth(self.depth)
        if self.variant not in VARIANTS:
            raise UnknownNameError.of("variant", self.variant, VARIANTS)
        if self.haystack not in HAYSTACKS:
            raise UnknownNameError.of("haystack", self.haystack, HAYSTACKS)
        if not (isinstance(self.needles, int) and 2 <= self.needles <= MAX_NEEDLES):
            raise SettingError(
                f"needles={self.needles!r}: give 2 to {MAX_NEEDLES}; for one needle there is "
                "variant='single'"
            )
        if self.documents is not None:
            read_documents(self.documents)
        return self


class _Needle(NamedTuple):
    key: str
    value: str
    depth: float


def check_depth(depth: float | None) -> None:
    """Refuse what is no place in a text.

    Raises:
        SettingError: the depth is not from 0 to 100.
    """
    if depth is not None and not (isinstance(depth, int | float) and 0 <= depth <= 100):
        raise SettingError(f"depth={depth!r}: give a number from 0 to 100 (percent), or None")


def draw_needle(rng: np.random.Generator, settings: NeedleSettings) -> Item:
    """Draw a haystack with needles, and a question about them.

    No needle's number or name stands anywhere else in the text, and no name is part of another.

    Raises:
        SettingError: the needles alone are longer than half of the text, or the documents hold
            every number that was drawn.
    """
    words = _WORDS[settings.language]
    for _ in range(_TRIES):
        needles = _needles(rng, settings)
        written = [words["needle"].format(key=each.key, value=each.value) for each in needles]
        of_needles = measure(words["space"].join(written), settings.count) + len(needles)
        if 2 * of_needles > settings.tokens:
            raise SettingError(
                f"needles={settings.needles}, tokens={settings.tokens}: the needles alone have "
                f"{of_needles} tokens; give fewer needles or more than {2 * of_needles} tokens"
            )
        pieces = fill(_haystack(rng, settings), settings.tokens - of_needles, settings.count)
        asked = needles[:1] if settings.variant == "multi-key" else needles
        hay = "".join(pieces) if settings.documents is not None else ""
        if not any(each.key in hay or each.value in hay for each in needles):
            break
    else:
        raise SettingError(
            f"documents={str(settings.documents)!r}: the texts name the needles; give other texts"
        )
    del hay
    text = _hidden(pieces, written, [each.depth for each in needles], words["space"])
    keys = list(dict.fromkeys(each.key for each in asked))
    question = words["one" if len(asked) == 1 else "all"].format(keys=words["and"].join(keys))
    name = f"needle-{settings.variant}-{settings.language}-{settings.tokens}"
    return Item(
        id=item_id(name, text, question),
        kind=settings.variant,
        language=settings.language,
        context=text,
        about=words["about"],
        question=question,
        form="values",
        expected=tuple(each.value for each in asked),
        tokens=measure(text, settings.count),
        depth=needles[0].depth,
    )


def _needles(rng: np.random.Generator, settings: NeedleSettings) -> list[_Needle]:
    """The needles; the first is (among those) asked for."""
    n = 1 if settings.variant == "single" else settings.needles
    names = 1 if settings.variant == "multi-value" else n
    rules, words = read_rules(GRAMMARS, "needle", settings.language), _WORDS[settings.language]
    adjectives, nouns = rules["adjective"], rules["noun"]
    keys = [
        words["key"].format(adjective=adjectives[i // len(nouns)], noun=nouns[i % len(nouns)])
        for i in rng.choice(len(adjectives) * len(nouns), names, replace=False).tolist()
    ]
    values = rng.choice(_LARGEST - _SMALLEST + 1, n, replace=False) + _SMALLEST
    depths = rng.choice(DEPTHS, n, replace=n > len(DEPTHS)).tolist()
    if settings.depth is not None:
        depths[0] = float(settings.depth)
    each_key = keys * n if names == 1 else keys
    return [
        _Needle(key, str(value), depth)
        for key, value, depth in zip(each_key, values.tolist(), depths, strict=True)
    ]


def _haystack(rng: np.random.Generator, settings: NeedleSettings) -> Iterator[str]:
    if settings.documents is not None:
        return documents(read_documents(settings.documents), rng)
    if settings.haystack == "noise":
        return noise(settings.language)
    return prose(settings.language, rng)


def _hidden(
    pieces: Sequence[str], needles: Sequence[str], depths: Sequence[float], space: str
) -> str:
    """The pieces as one text, with each needle in the first gap from its depth on."""
    ends = np.cumsum([0, *map(len, pieces)])
    places = np.searchsorted(ends, np.asarray(depths) / 100 * ends[-1] - 0.5)
    before: dict[int, list[str]] = {}
    for place, needle in zip(places.tolist(), needles, strict=True):
        before.setdefault(place, []).append(needle + space)
    parts: list[str] = []
    start = 0
    for place in sorted(before):
        parts += pieces[start:place]
        if space and parts and not parts[-1][-1:].isspace():
            parts.append(space)
        parts += before[place]
        start = place
    parts += pieces[start:]
    return "".join(parts).strip()
