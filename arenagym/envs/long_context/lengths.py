"""Texts of a wanted number of tokens: pieces are taken until they have it, by a guess or a count.

A tokenizer of the user's is asked about samples only: it may take longer for megabytes than it
takes to write them.
"""

from collections.abc import Iterator, Sequence

from arenagym.errors import SettingError
from arenagym.records import TokenCounter, estimate_tokens

MIN_TOKENS, MAX_TOKENS = 1_000, 4_000_000
CHARS_PER_TOKEN = 10
"""More characters to a token than that, on average, no text is taken to have."""
_STRETCHES, _STRETCH = 16, 8_000
"""Samples of a text, and the characters of each."""
_FIRST = 2_000
"""Estimated tokens of the text that a tokenizer is asked about first."""
_CLOSE = 0.01
_ROUNDS = 4
_UNIT = 7
"""Estimates are added up in sevenths of a token, so that nothing is rounded on the way."""


def check_length(tokens: int, count: TokenCounter | None) -> None:
    """Refuse lengths that no text is made of.

    Raises:
        SettingError: the tokens are out of range, or the counter is none.
    """
    whole = isinstance(tokens, int) and not isinstance(tokens, bool)
    if not whole or not MIN_TOKENS <= tokens <= MAX_TOKENS:
        raise SettingError(
            f"tokens={tokens!r}: give a whole number from {MIN_TOKENS:,} to {MAX_TOKENS:,}"
        )
    if count is not None and not callable(count):
        raise SettingError(f"count={count!r}: give a function that takes a text, or None")


def most_characters(tokens: int, count: TokenCounter | None) -> int:
    """Characters that a text of so many tokens may have."""
    return CHARS_PER_TOKEN * tokens if count is not None else 7 * tokens // 2 + 1


def fill(pieces: Iterator[str], tokens: int, count: TokenCounter | None = None) -> list[str]:
    """The first of the pieces: as many as fit into `tokens` tokens together.

    Without `count` they fit by `estimate_tokens`. With it they come to within 1 %, a piece or what
    the samples are off by: the density is measured on the beginning, then on samples of all.

    Args:
        pieces: without end, or with more than enough.
        tokens: of all that is taken.
        count: counts the tokens of a text.

    Raises:
        SettingError: `count` gives no positive number, or too few for the text's length.
    """
    taken = _Taken(pieces)
    if count is None:
        taken.fill(_UNIT * tokens)
        return taken.pieces
    taken.fill(_UNIT * min(tokens, _FIRST))
    for _ in range(_ROUNDS):
        limit = int(_UNIT * tokens / _density(_samples(taken.pieces), count))
        if limit // 2 > CHARS_PER_TOKEN * tokens:  # an estimated token has 3.5 characters at most
            raise SettingError(
                f"count={count!r}: it finds fewer than one token in {CHARS_PER_TOKEN} characters; "
                "give a function that counts the tokens of a text"
            )
        close = abs(limit - taken.spent) <= _CLOSE * limit
        taken.fill(limit)
        if close:
            break
    return taken.pieces


def measure(text: str, count: TokenCounter | None = None) -> int:
    """The tokens of a text: estimated, or counted; those of a long one are counted in samples."""
    if count is None:
        return estimate_tokens(text)
    if len(text) <= _STRETCHES * _STRETCH:
        return _counted(text, count)
    step = (len(text) - _STRETCH) // (_STRETCHES - 1)
    samples = [text[i * step : i * step + _STRETCH] for i in range(_STRETCHES)]
    return round(estimate_tokens(text) * _density(samples, count))


class _Taken:
    """The first pieces of a source, and what they have of the estimate."""

    def __init__(self, source: Iterator[str]) -> None:
        self._source = source
        self._given_back: list[str] = []
        self.pieces: list[str] = []
        self.spent = 0

    def fill(self, limit: int) -> None:
        """Take more up to a limit, or give back the last ones if they are too many."""
        while self.spent > limit:
            self._given_back.append(self.pieces.pop())
            self.spent -= _sevenths(self._given_back[-1])
        while True:
            piece = self._given_back.pop() if self._given_back else next(self._source)
            cost = _sevenths(piece)
            if self.spent + cost > limit:
                self._given_back.append(piece)
                return
            self.pieces.append(piece)
            self.spent += cost


def _sevenths(text: str) -> int:
    if text.isascii():
        return 2 * len(text)
    plain = len(text.encode("ascii", "ignore"))
    return 2 * plain + _UNIT * (len(text) - plain)


def _samples(pieces: Sequence[str]) -> list[str]:
    """Stretches of neighbouring pieces; all of them, if they are few."""
    characters = sum(map(len, pieces))
    each = max(1, _STRETCH * len(pieces) // max(1, characters))
    if len(pieces) <= _STRETCHES * each:
        return ["".join(pieces)]
    step = (len(pieces) - each) // (_STRETCHES - 1)
    return ["".join(pieces[i * step : i * step + each]) for i in range(_STRETCHES)]


def _density(samples: Sequence[str], count: TokenCounter) -> float:
    """Counted tokens to one that is estimated."""
    estimated = sum(map(estimate_tokens, samples))
    return sum(_counted(text, count) for text in samples) / max(1, estimated)


def _counted(text: str, count: TokenCounter) -> int:
    tokens = count(text)
    if not isinstance(tokens, int) or isinstance(tokens, bool) or tokens < 1:
        raise SettingError(
            f"count={count!r} gave {tokens!r} for {len(text):,} characters; give a function that "
            "returns how many tokens a text has, a whole number"
        )
    return tokens
