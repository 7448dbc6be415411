"""Inputs of query-string-groups."""

import random
from collections.abc import Iterator

PIECES = [
    "a",
    "b",
    "=",
    "=",
    "&",
    "&",
    ";",
    "+",
    "%",
    "%41",
    "%3D",
    "%26",
    "%E7%8C%AB",
    "%e9",
    "%C3",
    "%A9",
    "?",
    "é",
    "2",
]


def examples() -> list[list]:
    """Small addresses."""
    return [
        ["https://shop.example/find?q=blue+hat&size=M&size=L"],
        ["/?caf%C3%A9=%E7%8C%AB&;x&=1#top"],
    ]


def tests(rng: random.Random) -> Iterator[list]:
    """Edges, then random queries, then a long one."""
    yield [""]
    yield ["http://example.org/"]
    yield ["http://example.org/?"]
    yield ["x#y?a=1"]
    yield ["x?a=1#b?c=2&d=3"]
    yield ["?a=b=c&a==&a&=a&="]
    yield ["??a=1&?b=2"]
    yield ["?a%26b=c%3Dd&%23=%3F%2B+%2b"]
    yield ["?x=%FF&x=%E7%8C&x=%C3%A9%FF&x=%C3%28&y=%c3%a9"]
    yield ["?p=100%&q=%4&r=%zz&s=%%41&t=%2541"]
    yield ["?猫=狗&%E7%8C%AB=%F0%9F%90%88;naïve=é+%C3%A9"]
    yield ["?a=1&b=2&%61=3&A=4&+a=5&a+=6"]
    yield ["?x=%ED%A0%80&y=%C0%80&z=%00%7F"]
    yield ["?&&;;a&&;"]
    for _ in range(7):
        yield ["/p?" + "".join(rng.choices(PIECES, k=rng.randint(5, 60)))]
    yield ["?" + "".join(rng.choices(PIECES, k=6000))]
