"""Inputs of hill-height-claims."""

import random
from collections.abc import Iterator


def notebook(n: int, lines: list[str]) -> str:
    """Write the input of a notebook."""
    return "\n".join([f"{n} {len(lines)}", *lines]) + "\n"


def some(rng: random.Random, n: int, count: int, lies: float) -> str:
    """Draw a random notebook with some false claims."""
    height = [rng.randint(-50, 50) for _ in range(n + 1)]
    lines = []
    for _ in range(count):
        a, b = rng.randint(1, n), rng.randint(1, n)
        if rng.random() < 0.5:
            lines.append(f"? {a} {b}")
        else:
            d = height[a] - height[b] + (rng.randint(-2, 2) if rng.random() < lies else 0)
            lines.append(f"= {a} {b} {d}")
    return notebook(n, lines)


def examples() -> list[str]:
    """Return what the statement shows."""
    return [
        notebook(4, ["= 1 2 10", "= 3 2 4", "? 1 3", "? 1 4", "= 3 1 6", "= 3 1 -6"]),
        notebook(2, ["= 1 1 0", "? 2 2", "? 1 2", "= 2 2 5"]),
    ]


def tests(rng: random.Random) -> Iterator[str]:
    """Yield the edges, then random notebooks, then large ones."""
    yield notebook(1, ["? 1 1"])
    yield notebook(1, ["= 1 1 1", "= 1 1 0", "= 1 1 -1"])
    yield notebook(2, ["= 1 2 -1000000", "? 2 1", "? 1 2", "= 2 1 1000000", "= 1 2 1000000"])
    yield notebook(
        6, ["= 1 2 1", "= 3 4 10", "= 5 6 100", "= 2 4 7", "= 6 1 9", "? 5 3", "? 3 5", "? 2 6"]
    )
    yield notebook(3, ["= 1 2 5", "= 1 2 6", "= 2 3 1", "= 1 3 7", "? 1 3", "= 1 3 6"])
    for n, lies in ((3, 0.5), (6, 0.3), (10, 0.2), (30, 0.1)):
        yield some(rng, n, 60, lies)
    yield some(rng, 100000, 300, 0.1)
    yield some(rng, 300, 900, 0.2)
    chain = [f"= {i} {i + 1} {rng.randint(-9, 9)}" for i in range(1, 1600)]
    yield notebook(1600, [*chain, "? 1 1600", "= 1600 1 0", "? 3 1200"])
    far = [
        f"= {rng.randint(1, 100000)} {rng.randint(1, 100000)} {rng.randint(0, 9)}"
        for _ in range(1500)
    ]
    yield notebook(100000, far)
