"""Inputs of ini-echo-lengths."""

import random
from collections.abc import Iterator

PARTS = [
    "a",
    "猫😀",
    " ",
    "$$",
    "$",
    "{",
    "}",
    "=",
    "${x}",
    "${y}",
    "${z}",
    "${s:x}",
    "${t:y}",
    "${u:z}",
    "${default:z}",
    "${default:x}",
    "${ x}",
    "${X}",
    "${}",
    "$${x}",
]


def case(lines: list[str], settings: list[str]) -> str:
    """The input that asks for these settings."""
    return "\n".join([f"{len(lines)} {len(settings)}", *lines, *settings]) + "\n"


def some(rng: random.Random) -> str:
    """A random small file."""
    lines = []
    for section in ["", "s", "t", "s", "default"]:
        if section:
            lines.append(rng.choice(["[{}]", "  [ {} ] "]).format(section))
        for key in "xyzw":
            if rng.random() < 0.45:
                value = "".join(rng.choices(PARTS, k=rng.randint(0, 3)))
                lines.append(rng.choice(["{}={}", "  {} = {}  "]).format(key, value))
        lines.append(rng.choice(["", "; x = 1", " # y = 2"]))
    return case(
        lines, [f"{section}:{key}" for section in ("default", "s", "t", "u") for key in "xyzw"]
    )


def examples() -> list[str]:
    """Small files."""
    return [
        case(
            [
                "name = Zoë",
                "[mail]",
                "greeting = Hi ${name}!",
                "cost = $$5",
                "[list]",
                "name = all",
            ],
            ["mail:greeting", "mail:cost", "list:name", "mail:name", "list:greeting"],
        ),
        case(["a = ${b}", "b = ${a}", "c = ${a}x", "d = ok"], ["x:c", "x:d"]),
    ]


def tests(rng: random.Random) -> Iterator[str]:
    """Edges, then random files, then long chains and repeated doubling."""
    yield case([], ["a:b"])
    yield case(["a=", "b=${a}${a}", "c = =;#[x]"], ["default:a", "default:b", "default:c"])
    yield case(
        ["k = $${k}", "l = $$$", "m = $$${l}", "n = ${k", "o = $${", "p=${q:}"],
        [f"z:{k}" for k in "klmnop"],
    )
    yield case(["x = 1", "[s]", "x = ${x}2", "y = ${default:x}3"], ["s:x", "s:y", "t:x"])
    yield case(["x = ${y}", "y = 55555", "[s]", "y = 1"], ["s:x", "s:y", "default:x"])
    yield case(
        ["[s]", "x = 1", "[t]", "x = 22", "[s]", "x = 333", "y = ${t:x}", "x = 4444"],
        ["s:x", "t:x", "s:y", "t:y"],
    )
    yield case(["a = ${b}${c}", "b = ${d}", "c = ${d}", "d = 猫😀"], [f"x:{k}" for k in "abcde"])
    yield case(
        ["a = ${a}", "b = x${c}", "c = ${a}", "d = ${nope:no}", "no = $"],
        [f"x:{k}" for k in "abcd"],
    )
    for _ in range(8):
        yield some(rng)
    lines = ["k0 = 猫猫猫"] + [f"k{i} = ${{k{i - 1}}}-${{k{i - 1}}}" for i in range(1, 300)]
    yield case(lines, [f"d:k{i}" for i in range(0, 300, 7)])
    order = list(range(1, 2000))
    rng.shuffle(order)
    lines = ["[s]", *(f"k{i}=${{k{i - 1}}}x" for i in order), "k0 = yy"]
    yield case(lines, [f"s:k{i}" for i in (1999, 0, 1000, 1, 1500)])
    yield case(
        [line for line in lines if line != "k0 = yy"] + ["k0=${k1999}"], ["s:k1999", "s:k0", "s:k7"]
    )
