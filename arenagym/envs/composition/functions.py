"""The 25 string functions: what each does, the Python text that defines it, and the splits.

Semantics follow "From f(x) and g(x) to f(g(x))". Each function has a `source`, which a prompt may
show, and an `apply` that computes the same, fast; a test holds the two together. Both are
meant for ASCII and the marks of `func_15`.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby

Parameter = int | str
"""A count, a shift, a depth, a separator or a few letters to add."""


@dataclass(frozen=True, slots=True, eq=False)
class Function:
    """A function of one or two strings, and at most one parameter that an item fixes.

    Attributes:
        name: as it stands in a composition.
        apply: the values of its operands, then its parameter, to its value.
        source: the Python text that defines it; "" for what Python itself defines.
        arity: how many strings it takes.
        choices: what its parameter is drawn from.
        words: whether its parameter is a word of 2 to 4 lowercase letters instead.
    """

    name: str
    apply: Callable[..., str]
    source: str = ""
    arity: int = 1
    choices: tuple[Parameter, ...] = ()
    words: bool = False

    def __reduce__(self) -> tuple[Callable[[str], "Function"], tuple[str]]:
        return _named, (self.name,)  # lambdas do not pickle, and a copy would be another function

    def __repr__(self) -> str:
        return self.name


def interlace(s: str, t: str) -> str:
    """The characters of both in turn, then what is left of the longer one."""
    n = min(len(s), len(t))
    mixed = [""] * (2 * n)
    mixed[::2], mixed[1::2] = s[:n], t[:n]
    return "".join(mixed) + s[n:] + t[n:]


def rotate(s: str, n: int) -> str:
    """Rotated left by n, modulo the length."""
    n %= len(s) or 1
    return s[n:] + s[:n]


def alternate(s: str) -> str:
    """Even indices in lower case, odd ones in upper case."""
    mixed = [""] * len(s)
    mixed[::2], mixed[1::2] = s[::2].lower(), s[1::2].upper()
    return "".join(mixed)


def caesar(s: str, n: int) -> str:
    """Each ASCII letter moved n places on in the alphabet, which is a circle."""
    return s.translate(_SHIFTS[n % 26])


def _stride(s: str) -> str:
    m = 3
    while len(s) > 1 and _shares_factor(m, len(s)):
        m += 2
    return (s * m)[::m]  # s[i * m % L], as s * m repeats with period L


def _shares_factor(m: int, length: int) -> bool:
    while length:
        m, length = length, m % length
    return m > 1


_LOWER, _UPPER = "abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_SHIFTS = [
    str.maketrans(_LOWER + _UPPER, _LOWER[n:] + _LOWER[:n] + _UPPER[n:] + _UPPER[:n])
    for n in range(26)
]
_NO_VOWELS = str.maketrans("", "", "aeiouAEIOU")
_VOWEL_DIGITS = str.maketrans("aeiouAEIOU", "1234512345")
_DIGIT = re.compile("[0-9]")

NAMED: tuple[Function, ...] = (
    Function(
        "func_0",
        _stride,
        """def func_0(s):
    from math import gcd

    length, m = len(s), 3
    while length > 1 and gcd(m, length) != 1:
        m += 2
    return "".join(s[i * m % length] for i in range(length))""",
    ),
    Function(
        "func_1",
        lambda s, n: s * n,
        """def func_1(s, n):
    return s * n""",
        choices=(2, 3, 4),
    ),
    Function(
        "func_2",
        lambda s: s.translate(_NO_VOWELS),
        """def func_2(s):
    return "".join(c for c in s if c not in "aeiouAEIOU")""",
    ),
    Function(
        "func_3",
        lambda s: "".join(sorted(s)),
        """def func_3(s):
    return "".join(sorted(s))""",
    ),
    Function(
        "func_4",
        lambda s: " ".join(s.split()[::-1]),
        """def func_4(s):
    words = s.split()
    words.reverse()
    return " ".join(words)""",
    ),
    Function(
        "func_5",
        lambda s, word: word + s,
        """def func_5(s, word):
    return word + s""",
        words=True,
    ),
    Function(
        "func_6",
        lambda s, word: s + word,
        """def func_6(s, word):
    return s + word""",
        words=True,
    ),
    Function(
        "func_7",
        interlace,
        """def func_7(s, t):
    out = ""
    for i in range(max(len(s), len(t))):
        out += s[i : i + 1] + t[i : i + 1]
    return out""",
        arity=2,
    ),
    Function(
        "func_8",
        rotate,
        """def func_8(s, n):
    if s == "":
        return s
    k = n % len(s)
    return s[k:] + s[:k]""",
        choices=(1, 2, 3),
    ),
    Function(
        "func_9",
        lambda s: s + s[::-1],
        """def func_9(s):
    return s + s[::-1]""",
    ),
    Function(
        "func_10",
        alternate,
        """def func_10(s):
    return "".join(c.upper() if i % 2 else c.lower() for i, c in enumerate(s))""",
    ),
    Function(
        "func_11",
        caesar,
        """def func_11(s, n):
    out = ""
    for c in s:
        if "a" <= c <= "z":
            c = chr((ord(c) - ord("a") + n) % 26 + ord("a"))
        elif "A" <= c <= "Z":
            c = chr((ord(c) - ord("A") + n) % 26 + ord("A"))
        out += c
    return out""",
        choices=(1, 2, 3, 4, 5),
    ),
    Function(
        "func_12",
        lambda s: s.translate(_VOWEL_DIGITS),
        """def func_12(s):
    digits = {"a": "1", "e": "2", "i": "3", "o": "4", "u": "5"}
    return "".join(digits.get(c.lower(), c) for c in s)""",
    ),
    Function(
        "func_13",
        lambda s, mark: mark.join(s),
        """def func_13(s, mark):
    return mark.join(s)""",
        choices=("-", "_", "|"),
    ),
    Function(
        "func_14",
        lambda s: interlace(s, s),
        """def func_14(s):
    return "".join(c + c for c in s)""",
    ),
    Function(
        "func_15",
        lambda s: f"«{'»«'.join(s)}»" if s else s,
        """def func_15(s):
    return "".join("«" + c + "»" for c in s)""",
    ),
    Function(
        "func_16",
        lambda s: "".join([c for c, _ in groupby(s)]),
        """def func_16(s):
    out = ""
    for c in s:
        if not out.endswith(c):
            out += c
    return out""",
    ),
    Function(
        "func_17",
        lambda s: s[::-1],
        """def func_17(s):
    return s[::-1]""",
    ),
    Function(
        "func_18",
        lambda s, n: s * n,
        """def func_18(s, n):
    out = ""
    for _ in range(n):
        out += s
    return out""",
        choices=(2, 3, 4),
    ),
    Function(
        "func_19",
        rotate,
        """def func_19(s, n):
    for _ in range(n):
        s = s[1:] + s[:1]
    return s""",
        choices=(1, 2, 3),
    ),
    Function(
        "func_20",
        interlace,
        """def func_20(s, t):
    n = min(len(s), len(t))
    pairs = "".join(a + b for a, b in zip(s, t))
    return pairs + s[n:] + t[n:]""",
        arity=2,
    ),
    Function(
        "func_21",
        lambda s: "".join(filter(str.isalpha, s)),
        """def func_21(s):
    return "".join(c for c in s if c.isalpha())""",
    ),
    Function(
        "func_22",
        lambda s: s[: len(s) & ~1],
        """def func_22(s):
    return s[:-1] if len(s) % 2 == 1 else s""",
    ),
    Function(
        "func_23",
        lambda s, _depth: s if _DIGIT.search(s) else f"{s}1",
        """def func_23(s, depth):
    if depth == 0 or any(c.isdigit() for c in s):
        return s
    return func_23(s + "1", depth - 1)""",
        choices=(1, 2, 3),
    ),
    Function(
        "func_24",
        lambda s, _depth: s if s == s[::-1] else s + s[::-1],
        """def func_24(s, depth):
    if depth == 0 or s == s[::-1]:
        return s
    return func_24(s + s[::-1], depth - 1)""",
        choices=(1, 2, 3),
    ),
)
"""`func_0` to `func_24`, each at its number."""

PLUS = Function("+", lambda s, t: s + t, arity=2)
METHODS = (
    Function("upper", str.upper),
    Function("lower", str.lower),
    Function("capitalize", str.capitalize),
    Function("swapcase", str.swapcase),
)
"""Methods of Python's own strings; a composition writes them as such."""

FUNCTIONS: dict[str, Function] = {each.name: each for each in (*NAMED, PLUS, *METHODS)}


def _named(name: str) -> Function:
    return FUNCTIONS[name]


_TRAIN = (1, 3, 4, 5, 9, 11, 13, 15, 17, 19, 20, 22, 23)
_HELDOUT = (0, 2, 6, 7, 8, 10, 12, 14, 16, 18, 21, 24)


def _set(*numbers: int) -> tuple[Function, ...]:
    return tuple(NAMED[number] for number in numbers)


FUNCTION_SETS: dict[str, tuple[Function, ...]] = {
    "paper-train": _set(*_TRAIN),
    "paper-heldout": _set(*_HELDOUT),
    # On letters alone func_4 and the held-out func_21 both do nothing, and no value ever holds the
    # blank that func_4 needs, so it is the one to go. Then go the held-out twins of 1, 19, 20, 9.
    "strict-train": _set(*(n for n in _TRAIN if n != 4)),
    "strict-heldout": _set(*(n for n in _HELDOUT if n not in (7, 8, 18, 24))),
    "all": NAMED,
}
"""The paper's split, which has equivalent functions on both sides, and one that has none."""
