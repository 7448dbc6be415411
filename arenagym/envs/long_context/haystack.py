"""What needles are hidden in: repeated sentences, generated prose, or a user's own documents.

A haystack comes as an endless iterator of pieces, between any two of which a needle may stand.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import cycle
from pathlib import Path
from typing import Literal, get_args

import numpy as np

from arenagym.envs.bilingual import Language
from arenagym.envs.grammar import chances, load_grammar, read_rules
from arenagym.envs.long_context.item import GRAMMARS
from arenagym.errors import SettingError

Haystack = Literal["generated", "noise"]
HAYSTACKS: tuple[Haystack, ...] = get_args(Haystack)

MAX_FILE_BYTES, MAX_BYTES = 4 << 20, 64 << 20
"""Of each document, and of all together; what is beyond is not read."""
_PARAGRAPH = 6
_PIECE = re.compile(r".{1,300}?(?:[.!?]\s{1,9}|[。！？]|\n{1,9}|\Z)|.{1,300}", re.DOTALL)


def noise(language: Language) -> Iterator[str]:
    """The same few sentences over and over."""
    ends = "" if language == "zh" else " "
    sentences = re.split(r"(?<=[.。])\s*", read_rules(GRAMMARS, "needle", language)["noise"][0])
    return cycle([sentence + ends for sentence in sentences if sentence])


def prose(language: Language, rng: np.random.Generator) -> Iterator[str]:
    """Sentences of a small town, in paragraphs; no two are likely to be the same."""
    grammar, chance = load_grammar(GRAMMARS, "prose", language), chances(rng)
    ends = "" if language == "zh" else " "
    while True:
        sentence = grammar.write("sentence", chance)
        yield sentence + ("\n\n" if next(chance) * _PARAGRAPH < 1 else ends)


def documents(texts: Sequence[str], rng: np.random.Generator) -> Iterator[str]:
    """A user's texts in an order drawn at random, from somewhere in the first, and anew at the end.

    Pieces are sentences or lines of at most 300 characters; together they are the texts, with
    blank lines between.
    """
    order = rng.permutation(len(texts)).tolist()
    first = texts[order[0]]
    start = first.rfind("\n", 0, int(rng.integers(len(first)))) + 1
    yield from _pieces(first[start:])
    for i in cycle([*order[1:], order[0]]):
        yield "\n\n"
        yield from _pieces(texts[i])


@cache
def read_documents(folder: str | Path) -> tuple[str, ...]:
    """The text files of a folder and of those within it, in the order of their paths.

    Of each file the first 4 MiB are read, of all together 64 MiB, as UTF-8 with what is none
    replaced. Hidden files, empty ones and those with a zero byte are passed over. A folder is read
    once in a process.

    Raises:
        SettingError: there is no such folder, or no text in it.
    """
    root = Path(folder)
    if not root.is_dir():
        raise SettingError(
            f"documents={str(folder)!r}: there is no such folder; give one of text files"
        )
    texts: list[str] = []
    left = MAX_BYTES
    for path in sorted(root.rglob("*")):
        hidden = any(part.startswith(".") for part in path.relative_to(root).parts)
        if left <= 0 or hidden or not path.is_file():
            continue
        with path.open("rb") as file:
            raw = file.read(min(MAX_FILE_BYTES, left))
        if b"\0" in raw:
            continue
        text = raw.decode("utf-8", "replace").replace("\r\n", "\n").strip()
        if text:
            texts.append(text)
            left -= len(raw)
    if not texts:
        raise SettingError(f"documents={str(folder)!r}: no text is in it; put text files there")
    return tuple(texts)


def _pieces(text: str) -> Iterator[str]:
    for match in _PIECE.finditer(text):
        yield match[0]
