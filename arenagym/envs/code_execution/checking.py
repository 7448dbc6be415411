"""Is an output right? Compared here, on the host: what is expected never enters a sandbox.

A value comes as text or as plain JSON, so no object of the program's can answer for itself.
"""

import math
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import msgspec

from arenagym.errors import UnknownNameError

Checker = Callable[[Any, Any, Any], bool]
"""`checker(input, expected, actual)`; `actual` is untrusted, but plain text or JSON."""

TOLERANCE = 1e-6


def check(
    name: str,
    given: Any,  # noqa: ANN401 - text or JSON
    expected: Any,  # noqa: ANN401
    actual: Any,  # noqa: ANN401
    more: Mapping[str, Checker] | None = None,
) -> bool:
    """Whether `actual` is a right output for the input `given`; `more` checkers by name.

    Raises:
        UnknownNameError: no checker has this name.
    """
    known = {**CHECKERS, **(more or {})}
    if name not in known:
        raise UnknownNameError.of("checker", name, known)
    try:
        return bool(known[name](given, expected, actual))
    except (ValueError, TypeError, LookupError, OverflowError, RecursionError):
        return False  # what a checker cannot read is no right output


def _exact(_: Any, expected: Any, actual: Any) -> bool:  # noqa: ANN401
    """The same lines but for blanks at their ends; the same JSON, where 2 is 2.0 but not true."""
    if isinstance(expected, str) and isinstance(actual, str):
        return _lines(expected) == _lines(actual)
    return _same(expected, actual, lambda a, b: a == b)


def _tokens(_: Any, expected: str, actual: str) -> bool:  # noqa: ANN401
    """The same words, however they are spaced."""
    return expected.split() == actual.split()


def _floats(_: Any, expected: Any, actual: Any) -> bool:  # noqa: ANN401
    """As `tokens` or `exact`, with numbers within 1e-6, absolute or relative."""
    if isinstance(expected, str) and isinstance(actual, str):
        ours, theirs = expected.split(), actual.split()
        return len(ours) == len(theirs) and all(map(_close_tokens, ours, theirs))
    return _same(expected, actual, _close)


def _set(_: Any, expected: Any, actual: Any) -> bool:  # noqa: ANN401
    """The same lines, or items of a list, in any order and number."""
    return set(_items(expected)) == set(_items(actual))


def _multiset(_: Any, expected: Any, actual: Any) -> bool:  # noqa: ANN401
    """The same lines, or items of a list, in any order."""
    return sorted(_items(expected)) == sorted(_items(actual))


def _any_topological_order(given: str, expected: str, actual: str) -> bool:
    """Any order of 1 to n that obeys the m pairs "a before b"; or IMPOSSIBLE, where it is."""
    if "IMPOSSIBLE" in (expected.strip(), actual.strip()):
        return expected.strip() == actual.strip()
    n, m, *pairs = map(int, given.split())
    order = [int(word) for word in actual.split()]
    place = {node: at for at, node in enumerate(order)}
    if len(order) != n or set(place) != set(range(1, n + 1)):
        return False
    return all(place[pairs[2 * i]] < place[pairs[2 * i + 1]] for i in range(m))


CHECKERS: dict[str, Checker] = {
    "exact": _exact,
    "tokens": _tokens,
    "floats": _floats,
    "set": _set,
    "multiset": _multiset,
    "any_topological_order": _any_topological_order,
}


def _lines(text: str) -> list[str]:
    return [line.rstrip() for line in text.rstrip().splitlines()]


def _items(value: Any) -> Iterable[str | bytes]:  # noqa: ANN401
    """Things that can be compared and sorted."""
    if isinstance(value, str):
        return _lines(value)
    if not isinstance(value, list):
        raise TypeError("no list")
    return [msgspec.json.encode(_canonical(item), order="deterministic") for item in value]


def _canonical(value: Any) -> Any:  # noqa: ANN401
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, list):
        return [_canonical(item) for item in value]
    if isinstance(value, dict):
        return {key: _canonical(item) for key, item in value.items()}
    return value


def _same(a: Any, b: Any, numbers: Callable[[float, float], bool]) -> bool:  # noqa: ANN401
    if isinstance(a, bool) or isinstance(b, bool):
        return a is b
    if isinstance(a, (int, float)) and isinstance(b, (int, float)):
        return numbers(a, b)
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(_same(x, y, numbers) for x, y in zip(a, b, strict=True))
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(_same(a[key], b[key], numbers) for key in a)
    return type(a) is type(b) and bool(a == b)


def _close(a: float, b: float) -> bool:
    return math.isclose(a, b, rel_tol=TOLERANCE, abs_tol=TOLERANCE)


def _close_tokens(a: str, b: str) -> bool:
    if a == b:
        return True
    try:
        return _close(float(a), float(b))
    except ValueError:
        return False
