"""Inputs of calendar-of-two-moons."""

import random
from collections.abc import Iterator


def _case(head: tuple[int, ...], lengths: list[int], questions: list[str]) -> str:
    lines = [" ".join(map(str, head)), " ".join(map(str, lengths)), str(len(questions))]
    return "\n".join([*lines, *questions]) + "\n"


def _random(rng: random.Random, rules: tuple[int, int], days: int, years: int, n: int) -> str:
    most_months, most_period = rules
    m = rng.randint(1, most_months)
    p = rng.randint(1, most_period)
    q = p * rng.randint(2, 5) if rng.random() < 0.5 else rng.randint(2, most_period * 2)
    lengths = [rng.randint(1, 30) for _ in range(m)]
    head = (m, rng.randint(1, 9), p, min(q, 10**6), rng.randint(1, m), rng.randint(0, 4))
    questions = []
    for _ in range(n):
        if rng.random() < 0.6:
            questions.append(f"D {rng.randint(1, days)}")
        else:
            a = rng.randint(1, m)
            b = rng.choice([1, lengths[a - 1], lengths[a - 1] + 1, rng.randint(1, 34)])
            questions.append(f"N {rng.randint(1, years)} {a} {b}")
    return _case(head, lengths, questions)


def examples() -> list[str]:
    """What the statement shows, and what an agent may see of a failure."""
    questions = ["D 1", "D 12", "D 30", "D 31", "N 3 2 5", "N 4 2 5", "N 4 3 1"]
    return [_case((3, 4, 2, 4, 2, 1), [3, 4, 3], questions)]


def tests(rng: random.Random) -> Iterator[str]:
    """Hidden: the edges, then small random calendars, then far years."""
    yield _case((1, 1, 1, 1, 1, 0), [1], ["D 1", "D 1000000000000000", "N 1 1 1", "N 7 1 2"])
    yield _case((1, 7, 1, 1, 1, 5), [1], ["D 8", "N 999999999999 1 1", "N 5 1 6"])
    yield _case((1, 3, 1, 2, 1, 2), [1], [f"D {n}" for n in range(1, 30)])
    yield _case((2, 5, 3, 2, 1, 1), [2, 1], [f"D {n}" for n in range(1, 50)])
    yield _case(
        (2, 5, 4, 6, 2, 3), [1, 2], [f"N {y} 2 {b}" for y in range(1, 26) for b in (2, 5, 6)]
    )
    gregorian = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    ends = [
        "N 1900 2 29",
        "N 2000 2 29",
        "N 2024 2 29",
        "N 100 12 31",
        "D 36524",
        "D 36525",
        "D 36526",
    ]
    yield _case((12, 7, 4, 100, 2, 1), gregorian, ends)
    for _ in range(5):
        yield _random(rng, (4, 5), 700, 12, 40)
    yield _random(rng, (12, 400), 10**7, 10**6, 100)
    yield _random(rng, (50, 10**6), 10**15, 10**12, 250)
    yield _random(rng, (3, 9), 10**15, 10**12, 250)
    far = [f"D {10**15 - n}" for n in range(150)]
    yield _case((2, 100, 1, 10**6, 2, 1000), [1, 1], far)
