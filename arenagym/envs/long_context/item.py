"""`Item`: a question about a long text, with what is expected; and how both are shown."""

from collections.abc import Callable, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import Literal

import msgspec

from arenagym.envs.bilingual import Language
from arenagym.envs.grammar import LANGUAGES
from arenagym.envs.long_context.scoring import (
    Grade,
    score_choice,
    score_date,
    score_month,
    score_number,
    score_pairs,
    score_user,
    score_values,
)
from arenagym.errors import SettingError, UnknownNameError

Form = Literal["values", "number", "choice", "user", "date", "month", "pairs"]
"""What an answer is made of; each has a function in `scoring`."""
Showing = Literal["inline", "handle"]
GRAMMARS = Path(__file__).parent / "grammars"
"""What texts are written from."""
_PIECE = 1 << 20

_WORDS = {
    "en": {
        "inline": "{about}\n\n<text>\n{context}\n</text>\n\n{question} {how}",
        "handle": "You are given a long text as your context; it is not shown here, and has about "
        "{tokens:,} tokens. {about}\n\n{question} {how}",
        "values": "Give the number as your answer, or the numbers with commas between: "
        "<answer>1234567</answer>",
        "number": "Give the number in digits as your answer: <answer>12</answer>",
        "choice": "Answer with one of: {choices}. Write it as <answer>…</answer>",
        "user": "Give the user's number as your answer: <answer>12345</answer>",
        "date": "Give the date as your answer: <answer>2024-01-31</answer>",
        "month": "Give the month as your answer: <answer>2024-01</answer>",
        "pairs": "Give the pairs as your answer, each on a line and the lower number first: "
        "<answer>(12345, 23456)\n(12345, 34567)</answer>",
    },
    "zh": {
        "inline": "{about}\n\n<text>\n{context}\n</text>\n\n{question}{how}",
        "handle": "你的上下文是一段长文，这里不显示，约有 {tokens:,} 个词元。{about}"
        "\n\n{question}{how}",
        "values": "请以数字作答，若有多个，用逗号隔开：<answer>1234567</answer>",
        "number": "请用阿拉伯数字作答：<answer>12</answer>",
        "choice": "请从这些里选一个作答：{choices}。写成 <answer>…</answer>",
        "user": "请以用户编号作答：<answer>12345</answer>",
        "date": "请以日期作答：<answer>2024-01-31</answer>",
        "month": "请以月份作答：<answer>2024-01</answer>",
        "pairs": "请列出所有编号对，每行一对，小的编号在前："
        "<answer>(12345, 23456)\n(12345, 34567)</answer>",
    },
}


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """A question about a text. Plain values throughout: `msgspec.json.encode` writes it."""

    id: str
    """The same text and question have the same."""
    kind: str
    """Of question."""
    language: Language
    context: str
    """The text, which may be millions of characters long."""
    about: str
    """What the text is, and what has to be known to answer questions about it."""
    question: str
    form: Form
    expected: tuple[str, ...]
    """The answer: one value, or all of several."""
    choices: tuple[str, ...] = ()
    """What the answer is one of, if `form` is `choice`."""
    tokens: int
    """Of the text, as the tokenizer counts or else estimated."""
    depth: float = 0.0
    """Where the (first) needle stands, in percent of the text."""

    def shown(self, showing: Showing) -> str:
        """The task as an agent reads it: with the text, or without if it has that as a handle."""
        words = _WORDS[self.language]
        between = "、" if self.language == "zh" else ", "
        return words[showing].format(
            about=self.about,
            context=self.context,
            question=self.question,
            tokens=self.tokens,
            how=words[self.form].format(choices=between.join(self.choices)),
        )


NO_ITEM = Item(
    id="",
    kind="",
    language="en",
    context="",
    about="",
    question="",
    form="values",
    expected=(),
    tokens=0,
)
"""What there is before the first is drawn."""


def _pairs(item: Item) -> list[tuple[int, int]]:
    written = (each.strip("()").split(", ") for each in item.expected)
    return [(int(low), int(high)) for low, high in written]


_SCORERS: dict[Form, Callable[[Item, str], Grade]] = {
    "values": lambda item, answer: score_values(answer, item.expected),
    "number": lambda item, answer: score_number(answer, int(item.expected[0])),
    "choice": lambda item, answer: score_choice(answer, item.expected[0], item.choices),
    "user": lambda item, answer: score_user(answer, item.expected[0]),
    "date": lambda item, answer: score_date(answer, item.expected[0]),
    "month": lambda item, answer: score_month(answer, item.expected[0]),
    "pairs": lambda item, answer: score_pairs(answer, _pairs(item)),
}


def grade(item: Item, answer: str) -> Grade:
    """What an answer to an item is worth; see `scoring`."""
    return _SCORERS[item.form](item, answer)


def item_id(name: str, *parts: str) -> str:
    """A name that ends with a digest of the parts."""
    digest = blake2b(digest_size=5)
    for part in parts:
        for at in range(0, len(part), _PIECE):
            digest.update(part[at : at + _PIECE].encode())
        digest.update(b"\0")
    return f"{name}-{digest.hexdigest()}"


def check_language(language: str) -> None:
    """Refuse a language that nothing is written in.

    Raises:
        UnknownNameError: it is none of `LANGUAGES`.
    """
    if language not in LANGUAGES:
        raise UnknownNameError.of("language", language, LANGUAGES)


def choose_kinds(
    setting: str, wanted: str | Sequence[str] | None, known: Sequence[str]
) -> tuple[str, ...]:
    """The kinds of question that are wanted, by name or by family: `"user"` is all `"user/…"`.

    Raises:
        UnknownNameError: a name is neither a kind nor a family.
        SettingError: nothing is wanted, or something that is no name.
    """
    if wanted is None:
        return tuple(known)
    if not isinstance(wanted, Sequence) or not wanted:
        raise SettingError(f"{setting}={wanted!r}: give a name, a list of names, or None for all")
    chosen: dict[str, None] = {}
    for name in (wanted,) if isinstance(wanted, str) else wanted:
        kinds = [kind for kind in known if name in (kind, kind.partition("/")[0])]
        if not kinds:
            families = {kind.partition("/")[0] for kind in known}
            raise UnknownNameError.of(setting, str(name), {*known, *families})
        chosen.update(dict.fromkeys(kinds))
    return tuple(chosen)
