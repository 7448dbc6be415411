"""How a function is typically got wrong: what tells one atomic error from a wrong composition."""

import re
from collections.abc import Callable, Iterator, Sequence

from arenagym.envs.composition.functions import (
    METHODS,
    Function,
    Parameter,
    alternate,
    caesar,
    interlace,
    rotate,
)

Slip = Callable[..., str]

_RUN = re.compile(r"(.)\1+", re.DOTALL)
_LOWER_DIGITS = str.maketrans("aeiou", "12345")
_FROM_ZERO = str.maketrans("aeiouAEIOU", "0123401234")

_REPEAT: tuple[Slip, ...] = (
    lambda s, n: s * (n + 1),
    lambda s, n: "".join(c * n for c in s),
)
_ROTATE: tuple[Slip, ...] = (lambda s, n: rotate(s, -n),)
_INTERLACE: tuple[Slip, ...] = (
    lambda s, t: interlace(t, s),
    lambda s, t: interlace(s[: len(t)], t[: len(s)]),
    lambda s, t: s + t,
)
_MIRROR: tuple[Slip, ...] = (
    lambda s, *_: s[::-1] + s,
    lambda s, *_: s + s[-2::-1],
    lambda s, *_: s + s,
    lambda s, *_: s[::-1],
)

SLIPS: dict[str, tuple[Slip, ...]] = {
    "func_0": (lambda s: (s * 3)[::3], lambda s: (s * 2)[::2], lambda s: s[::3]),
    "func_1": _REPEAT,
    "func_2": (
        lambda s: s.translate(str.maketrans("", "", "aeiou")),
        lambda s: s.translate(str.maketrans("", "", "aeiouyAEIOUY")),
        lambda s: "".join(c for c in s if c in "aeiouAEIOU"),
    ),
    "func_3": (
        lambda s: "".join(sorted(s, reverse=True)),
        lambda s: "".join(sorted(s, key=str.lower)),
        lambda s: "".join(sorted(set(s))),
    ),
    "func_4": (lambda s: s[::-1],),
    "func_5": (lambda s, word: s + word, lambda s, word: word[::-1] + s),
    "func_6": (lambda s, word: word + s, lambda s, word: s + word[::-1]),
    "func_7": _INTERLACE,
    "func_8": _ROTATE,
    "func_9": _MIRROR,
    "func_10": (lambda s: alternate(s).swapcase(),),
    "func_11": (
        lambda s, n: caesar(s, -n),
        lambda s, n: caesar(s, n + 1),
        lambda s, n: caesar(s, n - 1),
    ),
    "func_12": (lambda s: s.translate(_LOWER_DIGITS), lambda s: s.translate(_FROM_ZERO)),
    "func_13": (lambda s, mark: mark.join(s) + mark, lambda s, mark: mark + mark.join(s)),
    "func_14": (lambda s: s + s,),
    "func_15": (lambda s: f"«{s}»",),
    "func_16": (
        lambda s: "".join(dict.fromkeys(s)),
        lambda s: _RUN.sub("", s),
        lambda s: re.sub(r"(.)\1", r"\1", s),
    ),
    "func_18": _REPEAT,
    "func_19": _ROTATE,
    "func_20": _INTERLACE,
    "func_21": (lambda s: "".join(filter(str.isalnum, s)),),
    "func_22": (lambda s: s[:-1], lambda s: s if len(s) % 2 else s[:-1], lambda s: s[len(s) % 2 :]),
    "func_23": (
        lambda s, _depth: f"{s}1",
        lambda s, _depth: f"1{s}",
        lambda s, depth: s + "1" * depth,
    ),
    "func_24": (lambda s, _depth: s + s[::-1], *_MIRROR),
    "+": (lambda s, t: t + s,),
    **{method.name: tuple(m.apply for m in METHODS if m is not method) for method in METHODS},
}
"""Wrong versions of each function, by its name, called as the function is."""


def wrong_values(
    function: Function, values: Sequence[str], parameters: Sequence[Parameter]
) -> Iterator[str]:
    """What the function may be taken to give: nothing done, another parameter, a slip."""
    yield from values
    for choice in function.choices:
        if choice not in parameters:
            yield function.apply(*values, choice)
    for slip in SLIPS.get(function.name, ()):
        yield slip(*values, *parameters)
