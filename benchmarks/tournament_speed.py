"""What a tournament costs besides its judge: waiting, in judge latencies, and book-keeping.

The bare mechanism beside it: for the waiting, the same number of calls at once under
`asyncio.gather`; for the book-keeping, a loop over all pairs that counts wins.

    python benchmarks/tournament_speed.py
    python benchmarks/tournament_speed.py --latency 0.2
"""

import argparse
import asyncio
from collections.abc import Callable
from statistics import median
from time import perf_counter

import numpy as np
from rich.console import Console
from rich.table import Table

from arenagym.tournaments import TOPOLOGIES, play

SIZES, N, ROUNDS = (8, 16), 16, 5
QUALITY = np.random.default_rng(0).standard_normal(512).tolist()


def free(i: int, j: int) -> tuple[float, float]:
    """A judge that costs nothing."""
    return QUALITY[i], QUALITY[j]


def waiting(n: int, latency: float) -> Table:
    """Wall time over the judge's latency."""

    async def sleeps(i: int, j: int) -> tuple[float, float]:
        await asyncio.sleep(latency)
        return QUALITY[i], QUALITY[j]

    async def bare(calls: int) -> None:
        await asyncio.gather(*(sleeps(0, 1) for _ in range(calls)))

    table = Table(title=f"N={n}, a judge that sleeps {latency:g} s, median of {ROUNDS}")
    for name in ("topology", "calls", "latencies", "the same calls at once, bare"):
        table.add_column(name, justify="right")
    for topology in TOPOLOGIES:
        calls = play(topology, free, n, rng=np.random.default_rng(0)).calls
        ours = [
            _time(lambda: play(topology, sleeps, n, rng=np.random.default_rng(0)))  # noqa: B023
            for _ in range(ROUNDS)
        ]
        gathered = [_time(lambda: asyncio.run(bare(calls))) for _ in range(ROUNDS)]  # noqa: B023
        table.add_row(
            topology,
            str(calls),
            f"{median(ours) / latency:.2f}",
            f"{median(gathered) / latency:.2f}",
        )
    return table


def bookkeeping() -> Table:
    """Tournaments per second with a free judge."""
    table = Table(title=f"a free judge, median of {ROUNDS}")
    for name in ("topology", "N", "calls", "a second", "microseconds a call"):
        table.add_column(name, justify="right")
    loop = _rate(lambda: counting_loop(N))
    calls = N * (N - 1) // 2
    table.add_row("(a loop that counts wins)", str(N), str(calls), *_speed(loop, calls))
    for topology in TOPOLOGIES:
        calls = play(topology, free, N, rng=np.random.default_rng(0)).calls
        rate = _rate(lambda: play(topology, free, N, rng=np.random.default_rng(0)))  # noqa: B023
        table.add_row(topology, str(N), str(calls), *_speed(rate, calls))
    large = [_time(lambda: play("swiss", free, 512, rng=np.random.default_rng(0))) for _ in "12345"]
    rate = 1 / median(large)
    table.add_row(
        "swiss", "512", "2304", f"{rate:.1f} ({median(large):.3f} s)", _speed(rate, 2304)[1]
    )
    return table


def counting_loop(n: int) -> list[int]:
    """The bare mechanism: who wins how often."""
    wins = [0] * n
    for i in range(n):
        for j in range(i + 1, n):
            a, b = free(i, j)
            wins[i if a > b else j] += 1
    return wins


def _speed(rate: float, calls: int) -> tuple[str, str]:
    return f"{rate:,.0f}", f"{1e6 / rate / calls:.1f}"


def _rate(work: Callable[[], object]) -> float:
    work()
    taken = [_time(lambda: [work() for _ in range(20)]) for _ in range(ROUNDS)]
    return 20 / median(taken)


def _time(work: Callable[[], object]) -> float:
    start = perf_counter()
    work()
    return perf_counter() - start


def main() -> None:
    """Print the tables."""
    words = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    words.add_argument("--latency", type=float, default=0.5, help="of the judge, in seconds")
    console = Console(width=100)
    latency = words.parse_args().latency
    for n in SIZES:
        console.print(waiting(n, latency))
    console.print(bookkeeping())


if __name__ == "__main__":
    main()
