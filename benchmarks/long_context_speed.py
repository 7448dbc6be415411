"""Long-context tasks: tokens drawn a second and memory, beside joining as many ready strings.

`--long` adds 4 million tokens, `--language zh` draws Chinese. Each row is measured in a process of
its own, which has drawn a small text before. "Peak" is by how much the process's memory grew, as a
multiple of the text's bytes in memory, with the text shown inline: the prompt is a second copy.
"""

import argparse
import resource
import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from time import perf_counter
from typing import NamedTuple, cast

import numpy as np
from rich.console import Console
from rich.table import Table

from arenagym.envs.bilingual import Language
from arenagym.envs.long_context import (
    Item,
    NeedleSettings,
    OolongSettings,
    PairsSettings,
    draw_needle,
    draw_oolong,
    draw_pairs,
)

Draw = Callable[[np.random.Generator, int, Language], Item]
LENGTHS, LONG = (10_000, 100_000, 1_000_000), 4_000_000
SMALL = 2_000
DRAWS: dict[str, Draw] = {
    "needle (noise)": lambda rng, tokens, language: draw_needle(
        rng, NeedleSettings(tokens, haystack="noise", language=language)
    ),
    "needle": lambda rng, tokens, language: draw_needle(
        rng, NeedleSettings(tokens, language=language)
    ),
    "Oolong": lambda rng, tokens, language: draw_oolong(
        rng, OolongSettings(tokens, language=language)
    ),
    "OolongPairs": lambda rng, tokens, language: draw_pairs(
        rng, PairsSettings(tokens, language=language)
    ),
}


class Measured(NamedTuple):
    """One row; seconds are the best of three, memory is of the first draw."""

    tokens: int
    seconds: float
    join: float
    text_mib: float
    peak_mib: float


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--long", action="store_true", help="4 million tokens too")
    parser.add_argument("--language", choices=("en", "zh"), default="en")
    args = parser.parse_args()
    table = Table(title=f"Long contexts drawn, one core ({args.language})")
    heads = ("task", "tokens", "ms", "M tokens/s", "join, ms", "MiB", "peak")
    for name in heads:
        table.add_column(name, justify="left" if name == "task" else "right")
    for name in DRAWS:
        for tokens in (*LENGTHS, LONG) if args.long else LENGTHS:
            with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
                row = pool.submit(measure, name, tokens, cast("Language", args.language)).result()
            table.add_row(
                name,
                f"{tokens:,}",
                f"{1_000 * row.seconds:,.1f}",
                f"{row.tokens / row.seconds / 1e6:,.1f}",
                f"{1_000 * row.join:,.2f}",
                f"{row.text_mib:.1f}",
                f"{row.peak_mib / row.text_mib:.1f}x" if row.text_mib > 1 else "",
            )
    Console().print(table)


def measure(name: str, tokens: int, language: Language) -> Measured:
    """Draw a text and show it inline; then draw more, and join its lines or sentences."""
    draw = DRAWS[name]
    draw(np.random.default_rng(0), SMALL, language).shown("inline")
    before = _peak_mib()
    item = draw(np.random.default_rng(1), tokens, language)
    shown = item.shown("inline")
    peak = _peak_mib() - before
    assert item.context in shown
    seconds = min(_timed(lambda: draw(np.random.default_rng(1), tokens, language)) for _ in "123")
    end = "\n" if "||" in item.context[:200] else "。" if language == "zh" else ". "
    pieces = item.context.split(end)
    join = min(_timed(lambda: end.join(pieces)) for _ in "123")
    return Measured(item.tokens, seconds, join, sys.getsizeof(item.context) / 2**20, peak)


def _peak_mib() -> float:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (2**20 if sys.platform == "darwin" else 2**10)


def _timed(work: Callable[[], object]) -> float:
    start = perf_counter()
    work()
    return perf_counter() - start


if __name__ == "__main__":
    main()
