"""Inputs of grid-walks-composite."""

import random
from collections.abc import Iterator
from math import prod

PRIMES = [n for n in range(2, 2000) if all(n % d for d in range(2, int(n**0.5) + 1))]


def question(rng: random.Random, size: int) -> tuple[int, int, int, int]:
    """One walk."""
    x, y = rng.randint(0, size), rng.randint(0, size)
    return x, y, rng.randint(0, x), rng.randint(0, y)


def sparse(rng: random.Random, prime: int) -> tuple[int, int, int, int]:
    """A walk without carries in base prime, so that the prime does not divide the answer."""
    parts = [0, 0, 0, 0]
    place = 1
    while place * prime <= 10**18:
        cut = sorted(rng.randrange(prime) for _ in range(3))
        digits = [cut[0], cut[1] - cut[0], cut[2] - cut[1], prime - 1 - cut[2]]
        parts = [p + d * place for p, d in zip(parts, digits, strict=True)]
        place *= prime
    a, b, c, d = parts
    return a + c, b + d, a, b


def text(m: int, questions: list[tuple[int, int, int, int]]) -> str:
    """One input."""
    return f"{m} {len(questions)}\n" + "".join(f"{x} {y} {u} {v}\n" for x, y, u, v in questions)


def examples() -> list[str]:
    """What the statement shows."""
    return [text(1999, [(2, 2, 1, 1), (3, 2, 0, 0)]), text(35, [(4, 4, 2, 1), (6, 5, 6, 5)])]


def tests(rng: random.Random) -> Iterator[str]:
    """Hidden: the edges, then small random walks, then large ones."""
    yield text(2, [(0, 0, 0, 0)])
    yield text(2, [(10**18, 0, 5, 0), (0, 10**18, 0, 0), (1, 1, 0, 0), (1, 1, 1, 0), (3, 4, 2, 2)])
    yield text(6, [question(rng, 12) for _ in range(30)])
    yield text(prod(PRIMES[:13]), [question(rng, 20) for _ in range(40)])
    for _ in range(4):
        primes = rng.sample(PRIMES[:30], rng.randint(1, 5))
        yield text(prod(primes), [question(rng, 60) for _ in range(20)])
    yield text(997 * 1999, [question(rng, 1800) for _ in range(30)])
    yield text(1999, [sparse(rng, 1999) for _ in range(60)])
    yield text(3 * 5 * 1999, [sparse(rng, rng.choice([3, 5, 1999])) for _ in range(60)])
    primes = [1999, 1997, 1993, 1987]
    yield text(prod(primes), [sparse(rng, rng.choice(primes)) for _ in range(60)])
    yield text(prod(PRIMES[:13]), [sparse(rng, rng.choice(PRIMES[:13])) for _ in range(60)])
    yield text(210, [question(rng, 10**18) for _ in range(60)])
