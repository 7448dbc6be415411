"""Inputs of portal-hotel."""

import random
from collections.abc import Iterator


def text(start: int, portals: list[int], minutes: list[int]) -> str:
    """An input from its parts."""
    head = f"{len(portals)} {start} {len(minutes)}\n"
    return head + " ".join(map(str, portals)) + "\n" + " ".join(map(str, minutes)) + "\n"


def examples() -> list[str]:
    """What the statement shows, and what an agent may see of a failure."""
    return [text(1, [2, 3, 4, 2], [0, 1, 3, 4, 10]), text(3, [0, 1, 2], [1, 2, 1000000])]


def tests(rng: random.Random) -> Iterator[str]:
    """Hidden: the edges, then small random hotels, then large ones."""
    top = 10**18
    yield text(1, [0], [0, 1, top])
    yield text(1, [1], [0, 1, top])
    yield text(2, [1, 3, 4, 1, 2], [top, 0, 1, 2, 3, 4])
    yield text(1, [2, 3, 4, 5, 6, 4], list(range(15)))
    yield text(1, [2, 3, 1], [top, top - 1, top - 2])
    yield text(4, [2, 3, 0, 1], list(range(7)) + [top])
    for size in (5, 7, 9, 12, 20):
        portals = [rng.randint(1, size) for _ in range(size)]
        minutes = [rng.randrange(30) for _ in range(10)] + [rng.randint(0, top) for _ in range(5)]
        yield text(rng.randint(1, size), portals, minutes)
    order = rng.sample(range(1, 7001), 7000)
    portals = [0] * 7000
    for i, room in enumerate(order[:-1]):
        portals[room - 1] = order[i + 1]
    minutes = [rng.randrange(8000) for _ in range(100)] + [6998, 6999, 7000, top]
    yield text(order[0], portals, minutes)
    portals[order[-1] - 1] = order[2345]
    minutes = [rng.randint(top // 2, top) for _ in range(300)] + [2344, 2345, 7000, top]
    yield text(order[0], portals, minutes)
