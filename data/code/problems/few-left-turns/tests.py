"""Inputs of few-left-turns."""

import random
from collections.abc import Iterator


def text(rows: list[str]) -> str:
    """An input from the rows of the grid."""
    return f"{len(rows)} {len(rows[0])}\n" + "\n".join(rows) + "\n"


def noise(rng: random.Random, h: int, w: int, walls: float) -> str:
    """A grid of random walls."""
    cells = ["#" if rng.random() < walls else "." for _ in range(h * w)]
    start, goal = rng.sample(range(h * w), 2)
    cells[start], cells[goal] = "S", "T"
    return text(["".join(cells[i * w : i * w + w]) for i in range(h)])


def maze(rng: random.Random, h: int, w: int, holes: float = 0) -> str:
    """A maze with one way between any two cells if it has no holes, h and w odd."""
    grid = [["#"] * w for _ in range(h)]
    grid[1][1] = "."
    stack = [(1, 1)]
    while stack:
        r, c = stack[-1]
        near = [(r + a, c + b) for a, b in ((0, 2), (2, 0), (0, -2), (-2, 0))]
        near = [(y, x) for y, x in near if 0 < y < h and 0 < x < w and grid[y][x] == "#"]
        if not near:
            stack.pop()
            continue
        y, x = rng.choice(near)
        grid[y][x] = grid[(r + y) // 2][(c + x) // 2] = "."
        stack.append((y, x))
    for r in range(1, h - 1):
        for c in range(1, w - 1):
            if (r + c) % 2 and rng.random() < holes:
                grid[r][c] = "."
    grid[1][1], grid[h - 2][w - 2] = "T", "S"
    return text(["".join(row) for row in grid])


def spiral(size: int) -> str:
    """A long corridor from a corner to the middle and back is needed."""
    grid = [["#"] * size for _ in range(size)]
    r, c, y, x = 0, 0, 0, 1
    grid[0][0] = "."
    while True:
        for _ in range(4):
            a, b = r + 2 * y, c + 2 * x
            ahead = 0 <= a < size and 0 <= b < size and grid[a][b] == "."
            inside = 0 <= r + y < size and 0 <= c + x < size and grid[r + y][c + x] == "#"
            if inside and not ahead:
                break
            y, x = x, -y
        else:
            break
        if any(
            grid[r + y + a][c + x + b] == "."
            for a, b in ((y, x), (x, -y), (-x, y))
            if 0 <= r + y + a < size and 0 <= c + x + b < size
        ):
            break
        r, c = r + y, c + x
        grid[r][c] = "."
    grid[r][c], grid[0][0] = "S", "T"
    return text(["".join(row) for row in grid])


def examples() -> list[str]:
    """What the statement shows, and what an agent may see of a failure."""
    return [text(["###T", "S...", "####"]), text(["S..", "..T"]), text(["S#T"])]


def tests(rng: random.Random) -> Iterator[str]:
    """Hidden: the edges, then small random grids, then large ones."""
    yield text(["ST"])
    yield text(["S", "T"])
    yield text(["TS"])
    yield text(["T.", "S."])
    yield text(["..#T#", "S....", "..#.#", "##...", "##..."])
    yield text(["T####", ".####", ".....", "####.", "S...."])
    yield text(["S.#", ".#T", "#.."])
    for walls in (0.2, 0.3, 0.3, 0.4, 0.4):
        yield noise(rng, rng.randrange(4, 9), rng.randrange(4, 9), walls)
    yield text(["#.T", "S..", "...", "..."])
    yield maze(rng, 21, 31)
    yield maze(rng, 11, 11, 0.1)
    yield maze(rng, 41, 41, 0.05)
    yield maze(rng, 41, 41, 0.1)
    yield noise(rng, 60, 60, 0.35)
    yield maze(rng, 99, 99)
    yield spiral(99)
