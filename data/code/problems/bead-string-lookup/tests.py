"""Inputs of bead-string-lookup."""

import random
from collections.abc import Iterator

BEADS = "abcXYZéß猫狗😀²③½ж"


def case(code: str, positions: list[int]) -> str:
    """The input that asks for these positions."""
    return f"{code}\n{len(positions)}\n{' '.join(map(str, positions))}\n"


def examples() -> list[str]:
    """Small strings."""
    return [case("3ab12c", [1, 3, 4, 5, 16, -1, -13, 17]), case("猫2é", [1, -1, 3])]


def tests(rng: random.Random) -> Iterator[str]:
    """Edges, then random strings, then one of many runs."""
    yield case("x", [1, -1])
    yield case("x", [0])
    yield case("ab", [0, 3, -3, 2, -2])
    yield case(
        "1000000000000a1000000000000b",
        [10**12, 10**12 + 1, 2 * 10**12, -(10**12), -(10**12) - 1, 10**18],
    )
    yield case("2²3③½", [1, 2, 3, 5, 6, -1, -2, 7])
    yield case("10a10a10b", [10, 11, 20, 21, 30, 31, -31, -30, -10, -11])
    yield case("+2+3*", [1, 2, 3, 4, -1, -6, -7])
    for most in (1, 3, 100, 10**12):
        for _ in range(2):
            runs = [(rng.randint(1, most), rng.choice(BEADS)) for _ in range(rng.randint(1, 12))]
            code = "".join(
                (str(n) if n > 1 or rng.random() < 0.3 else "") + bead for n, bead in runs
            )
            total = sum(n for n, _ in runs)
            yield case(code, [rng.randint(-total - 2, total + 2) for _ in range(40)])
    code = "".join(f"9{bead}" for bead in rng.choices("abcdefgh", k=14_000))
    yield case(code, [rng.randint(9 * 12_500, 9 * 14_000) for _ in range(8000)])
