"""Inputs of sheet-of-sums."""

import random
from collections.abc import Iterator


def _case(assignments: list[str], names: list[str]) -> str:
    return "\n".join([f"{len(assignments)} {len(names)}", *assignments, *names]) + "\n"


def _random(rng: random.Random, cols: str, rows: int, n: int, numbers: float) -> str:
    """A sheet in which a cell mostly uses cells above it; there may be cycles."""
    assignments = []
    for _ in range(n):
        row = rng.randint(1, rows)
        terms = []
        for _ in range(rng.randint(1, 3)):
            c, d = sorted(rng.choices(cols, k=2))
            top = rows if rng.random() < 0.05 else max(1, row - 1)
            r, s = sorted(rng.randint(1, top) for _ in range(2))
            if rng.random() < numbers:
                terms.append(str(rng.randint(0, 20)))
            elif rng.random() < 0.6:
                terms.append(f"{c}{r}")
            else:
                terms.append(f"{c}{r}:{d}{min(s, r + 2)}")
        assignments.append(f"{rng.choice(cols)}{row} = " + " + ".join(terms))
    names = [f"{c}{r}" for c in cols for r in range(1, rows + 1)]
    return _case(assignments, rng.sample(names, min(len(names), 200)))


def examples() -> list[str]:
    """What the statement shows, and what an agent may see of a failure."""
    return [
        _case(
            ["B1 = A1 + 7", "A1 = 5", "C3 = A1:B2 + B1", "A1 = 6 + D4"], ["A1", "B1", "C3", "D4"]
        ),
        _case(["A1 = B1 + 1", "B1 = A1", "C1 = B1 + 4", "D1 = 3"], ["A1", "B1", "C1", "D1"]),
    ]


def tests(rng: random.Random) -> Iterator[str]:
    """Hidden: the edges, then small random sheets, then long chains."""
    yield _case([], ["Z9999"])
    yield _case(["A1 = A1"], ["A1", "A1", "B1"])
    yield _case(["A1 = A1:A1", "A1 = 1000000000 + 1000000000"], ["A1"])
    yield _case(["B2 = A1:C3", "D1 = C3"], ["B2", "D1", "C3", "A1"])
    yield _case(
        ["A1 = B1", "B1 = C1 + X1", "C1 = B1", "X1 = 2", "D1 = A1:A2 + X1"],
        ["A1", "C1", "X1", "D1"],
    )
    yield _case(
        ["A1 = C1", "B1 = D1 + A1", "C1 = B1", "D1 = A1 + 3", "E1 = D1"],
        ["A1", "B1", "C1", "D1", "E1"],
    )
    yield _case(["A10 = 1", "A2 = 10", "A1 = A2:A10", "A3 = A2 + A2"], ["A1", "A3", "A10"])
    yield _case(["A1 = B1", "B1 = A1", "B1 = 4"], ["A1", "B1"])
    for _ in range(5):
        yield _random(rng, "ABC", 6, 12, 0.4)
    yield _random(rng, "ABCDEF", 30, 200, 0.3)
    doubling = [f"K{i} = K{i - 1} + K{i - 1}" for i in range(2, 300)]
    rng.shuffle(doubling)
    yield _case(["K1 = 1", *doubling], [f"K{i}" for i in range(1, 300, 7)])
    chain = [f"M{i} = M{i + 1} + 1" for i in range(1, 2000)]
    yield _case(chain, ["M1", "M2", "M1000", "M2000"])
    knot = [f"Q{i} = Q{i + 1}" for i in range(1, 900)]
    yield _case([*knot, "Q900 = Q450"], ["Q1", "Q449", "Q900", "Q901"])
    yield _case(
        [f"B{i} = A1:A{i}" for i in range(1, 200)] + ["A7 = 9", "A100 = 5"], ["B6", "B7", "B150"]
    )
    yield _random(rng, "ABCDEFGH", 60, 700, 0.2)
