"""`UnicodeText`: the space of all strings up to a length."""

import string
from collections.abc import Iterable, Sequence
from ctypes import c_char
from multiprocessing import Array
from multiprocessing.context import BaseContext
from typing import Any

import numpy as np
from gymnasium import Space
from gymnasium.vector.utils import (
    create_shared_memory,
    read_from_shared_memory,
    write_to_shared_memory,
)

_SAMPLE = string.ascii_letters + string.digits + " .,+-*/()"
_LENGTH_BYTES = 8


class UnicodeText(Space[str]):
    """Any string of at most `max_length` characters.

    `gymnasium.spaces.Text` admits alphanumeric characters only, unless it is given a table of
    all Unicode. Samples are short and printable, as they are for looking at.
    """

    def __init__(self, max_length: int, seed: int | np.random.Generator | None = None) -> None:
        if max_length < 1:
            raise ValueError(f"max_length={max_length}: give 1 or more")
        self.max_length = max_length
        super().__init__(seed=seed)

    @property
    def is_np_flattenable(self) -> bool:
        """False: strings have no fixed shape."""
        return False

    def sample(self, mask: Any | None = None, probability: Any | None = None) -> str:  # noqa: ANN401
        """A string of 1 to 20 printable ASCII characters."""
        if mask is not None or probability is not None:
            raise ValueError("UnicodeText.sample takes no mask and no probability")
        n = int(self.np_random.integers(1, min(20, self.max_length) + 1))
        return "".join(_SAMPLE[i] for i in self.np_random.integers(0, len(_SAMPLE), n))

    def contains(self, x: Any) -> bool:  # noqa: ANN401 - membership takes anything
        """Whether x is a string that is short enough."""
        return isinstance(x, str) and len(x) <= self.max_length

    def to_jsonable(self, sample_n: Iterable[str]) -> list[str]:
        """Strings are JSON already."""
        return list(sample_n)

    def from_jsonable(self, sample_n: list[Any]) -> list[str]:
        """Strings are JSON already."""
        return [str(sample) for sample in sample_n]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, UnicodeText) and other.max_length == self.max_length

    def __hash__(self) -> int:
        return hash((UnicodeText, self.max_length))

    def __repr__(self) -> str:
        return f"UnicodeText({self.max_length})"


# AsyncVectorEnv passes observations through shared memory; these teach it strings, so that
# `gym.make_vec(..., "async")` works with its defaults. It reads the buffer once, expecting a
# view that stays live and that it deep-copies after each step: `_SharedTexts` is that view.


class _SharedTexts(Sequence[str]):
    """The strings in a shared buffer, read anew at each access; a copy of it is a tuple."""

    def __init__(self, buffer: Any, n: int, slot: int) -> None:  # noqa: ANN401 - no public type
        self._buffer, self._n, self._slot = buffer, n, slot

    def __len__(self) -> int:
        return self._n

    def __getitem__(self, index: Any) -> Any:  # noqa: ANN401 - int or slice, as in Sequence
        if isinstance(index, slice):
            return tuple(self[i] for i in range(*index.indices(self._n)))
        view = memoryview(self._buffer.get_obj()).cast("B")
        start = range(self._n)[index] * self._slot
        body = start + _LENGTH_BYTES
        length = int.from_bytes(view[start:body], "little")
        return bytes(view[body : body + length]).decode("utf-8", "surrogatepass")

    def __deepcopy__(self, memo: object) -> tuple[str, ...]:
        return tuple(self)


@create_shared_memory.register(UnicodeText)
def _create(space: UnicodeText, n: int = 1, ctx: BaseContext | None = None) -> Any:  # noqa: ANN401
    make = Array if ctx is None else ctx.Array
    return make(c_char, n * _slot(space))


@write_to_shared_memory.register(UnicodeText)
def _write(space: UnicodeText, index: int, value: str, shared_memory: Any) -> None:  # noqa: ANN401
    data = value.encode("utf-8", "surrogatepass")
    start = index * _slot(space)
    raw = len(data).to_bytes(_LENGTH_BYTES, "little") + data
    memoryview(shared_memory.get_obj()).cast("B")[start : start + len(raw)] = raw


@read_from_shared_memory.register(UnicodeText)
def _read(space: UnicodeText, shared_memory: Any, n: int = 1) -> _SharedTexts:  # noqa: ANN401
    return _SharedTexts(shared_memory, n, _slot(space))


def _slot(space: UnicodeText) -> int:
    return _LENGTH_BYTES + 4 * space.max_length
