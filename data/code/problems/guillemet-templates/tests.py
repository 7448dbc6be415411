"""Inputs of guillemet-templates."""

import random
from collections.abc import Iterator

DATA = {
    "a": "x",
    "b": 0,
    "c": True,
    "d": None,
    "e": [],
    "list": [1, "two", False, None, [3, [4]], {"a": "in"}],
    "rows": [
        {"name": "Ann", "pets": ["猫", "狗"]},
        {"name": "«a»", "pets": []},
        {"pets": "no list"},
    ],
    "user": {"name": "Zoë", "0": "zero", "a": {"b": [10, 20]}},
}
PATHS = [
    "a",
    "b",
    "c",
    "d",
    "e",
    "list",
    "list.1",
    "list.4",
    "rows",
    "rows.0.pets",
    "rows.1.name",
    "user.a.b",
    "user.a.b.1",
    "user.0",
    "i",
    "i.name",
    "i.pets",
    "j",
    "j.a",
    "nope.x",
]


def block(rng: random.Random, depth: int) -> str:
    """A random piece of a template."""
    out = []
    for _ in range(rng.randint(1, 4)):
        kind = rng.random()
        if kind < 0.3 or depth == 0:
            out.append(rng.choice(["text ", "é", "\n", "  ", "-"]))
        elif kind < 0.55:
            out.append(f"«{rng.choice([*PATHS, '#i', '#j', ' a  '])}»")
        else:
            gap = rng.choice(["", "", "\n", "\n  "])
            if rng.random() < 0.5:
                opening = f"«for {rng.choice('ij')} in {rng.choice(PATHS[4:])}»"
            else:
                opening = f"«if {rng.choice(['', 'not '])}{rng.choice(PATHS)}»"
            body = block(rng, depth - 1)
            if opening.startswith("«if") and rng.random() < 0.5:
                body += f"{gap}«else»{gap}" + block(rng, depth - 1)
            out.append(f"{gap}{opening}{gap}{body}{gap}«end»{gap}")
    return "".join(out)


def examples() -> list[list]:
    """Small templates."""
    return [
        [
            "Dear «user.name»,\n«for p in pets»\n  «#p». «p»\n«end»\n«if not pets»none«else»bye«end»\n",
            {"user": {"name": "Zoë"}, "pets": ["猫", "dog"]},
        ],
        ["«n» «ok» «list» «gone»|", {"n": 0, "ok": True, "list": [1, "b", False]}],
    ]


def tests(rng: random.Random) -> Iterator[list]:
    """Edges, then random templates, then a long one."""
    yield ["", {}]
    yield ["«x»", {"x": "«y»", "y": 1}]
    yield ["a\n  «if x»  \nb\n«end»\nc\n «x» \n", {"x": 1}]
    yield ["«if x»\nb\n«else»\nc\n   «end»", {}]
    yield ["«if x»«end»\n«if x» «end»\n.«if x»\n«end» \n", {"x": True}]
    yield [
        "«for x in a»«for x in b»«x»«#x»«end»«x»«#x»«end»«x»«#x»",
        {"a": ["p", "q"], "b": [1, 2], "x": "X"},
    ]
    yield ["«for x in a»«#x»«for y in x»«#x»«#y»«y»,«end»;«end»«#y»", {"a": [[1], [], [2, 3]]}]
    yield [
        "«l.0»«l.1»«l.2»«l.x»«d.0»«d.1»«s.0»«n.0»«l.0.0»",
        {"l": ["a", "b"], "d": {"0": "z"}, "s": "str", "n": 5},
    ]
    yield [
        "".join(f"«if {k}»{k}«end»«if not {k}»!{k}«end»" for k in "abcdefghi"),
        {"a": 0, "b": "", "c": [], "d": {}, "e": "0", "f": [0], "g": -1, "h": False},
    ]
    yield [
        "«a»«b»«c»«d»«e»",
        {"a": True, "b": 1, "c": [True, [False, 0], None, {"k": 1}, "é"], "d": {}, "e": -12},
    ]
    yield [
        "«for x in s»no«end»«for x in n»no«end»«for x in d»no«end»ok",
        {"s": "abc", "n": 3, "d": {"a": 1}},
    ]
    yield ["«  for   x   in  a.b »«  x »,« end »", {"a": {"b": ["1", "«x»"]}}]
    yield ["«for x in a»«if x»«x»«else»-«end»«end»", {"a": [0, None, 5, "", "t"], "x": "outer"}]
    yield ["«for d in a»«d.k»«k»\n«end»", {"a": [{"k": 1}, {}, {"k": None}], "k": "K"}]
    for _ in range(7):
        yield [block(rng, 4), DATA]
    rows = [{"n": n, "t": [rng.randrange(9) for _ in range(rng.randrange(5))]} for n in range(150)]
    yield [
        "«for r in rows»\n  «if r.t»\n«r.n»: «for t in r.t»«#r».«#t»=«t» «end»\n  «else»\nnone\n  «end»\n«end»\n",
        {"rows": rows},
    ]
