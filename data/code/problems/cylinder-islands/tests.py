"""Inputs of cylinder-islands."""

import random
from collections.abc import Iterator


def text(rows: list[str]) -> str:
    """An input from the rows of the chart."""
    return f"{len(rows)} {len(rows[0])}\n" + "\n".join(rows) + "\n"


def examples() -> list[str]:
    """What the statement shows, and what an agent may see of a failure."""
    return [text(["#..#", "#...", "..#."]), text(["...", "..."])]


def tests(rng: random.Random) -> Iterator[str]:
    """Hidden: the edges, then small random charts, then large ones."""
    yield text(["#"])
    yield text(["."])
    yield text(["#", ".", "#", "#"])
    yield text(["##.##.#"])
    yield text(["#.", ".#", "#."])
    yield text(["##.", "...", "##."])
    yield text(["#...#", ".....", ".###.", ".#.#.", "#...#"])
    for share in (0.3, 0.5, 0.6, 0.7):
        h, w = rng.randrange(3, 9), rng.randrange(3, 9)
        yield text(
            ["".join("#" if rng.random() < share else "." for _ in range(w)) for _ in range(h)]
        )
    snake = []
    for row in range(61):
        if row % 2 == 0:
            snake.append("#" * 60 + ".")
        else:
            snake.append("." * 59 + "#." if row % 4 == 1 else "#" + "." * 60)
    yield text(snake)
    yield text(
        ["".join("#" if rng.random() < 0.55 else "." for _ in range(150)) for _ in range(100)]
    )
    yield text(["#" * 200 for _ in range(150)])
