"""Libraries of the deep-research universe: building, opening, searching; and the three tools.

python benchmarks/research_library_speed.py [--documents 20000] [--large] [--keep FOLDER]
"""

import argparse
import os
import resource
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from typing import NamedTuple

from rich.console import Console
from rich.table import Table
from tantivy import Index as Tantivy
from tantivy import Occur, Query

from arenagym.envs.bilingual import Language
from arenagym.envs.deep_research.library import FORMAT, Index, build_index
from arenagym.envs.deep_research.library.terms import read_query
from arenagym.envs.deep_research.tools import ResearchTools
from arenagym.envs.deep_research.universe import Universe, open_universe, relations
from arenagym.envs.grammar import LANGUAGES
from arenagym.records.document import Document

LARGE = 200_000
QUERIES, CALLS, OPENINGS, HITS = 2_000, 1_000, 5, 8
PASSES = 3
"""Of which the quickest counts: other programs take their share of the rest."""


class Built(NamedTuple):
    """What building took."""

    universe: float
    rendering: float
    """Of CPU, without indexing."""
    total: float
    cpu: float
    characters: int
    peak: float
    """Megabytes of memory."""


def main() -> None:
    """Print the tables."""
    words = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    words.add_argument("--documents", type=int, default=20_000, help="default: 20000")
    words.add_argument("--large", action="store_true", help="200,000 documents")
    words.add_argument("--keep", help="a folder to keep the index in, and to take it from")
    given = words.parse_args()
    count = LARGE if given.large else given.documents
    with TemporaryDirectory() as temporary:
        folder = Path(given.keep or temporary) / f"universe-{count}-{FORMAT}"
        if not folder.is_dir():
            # In a process of its own, so that its memory is its own too.
            with ProcessPoolExecutor(1, get_context("spawn")) as pool:
                built = pool.submit(_build, folder, count).result()
            Console().print(_building(built, folder, count))
        universe = open_universe(0, count)
        Console().print(_searching(folder, universe))
        Console().print(_calling(folder, universe))


def _build(folder: Path, count: int) -> Built:
    if sys.platform == "linux":
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    start = perf_counter()
    universe = open_universe(0, count)
    made = perf_counter()
    begun = process_time()
    characters = sum(
        len(each.text) for each in map(_document, range(0, count, 10), [universe] * count)
    )
    rendered = process_time()
    building = perf_counter()
    build_index((_document(i, universe) for i in range(count)), folder)
    return Built(
        made - start,
        10 * (rendered - begun),
        perf_counter() - building,
        process_time() - rendered,
        10 * characters,
        resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        / (1e3 if sys.platform == "linux" else 1e6),
    )


def _document(i: int, universe: Universe) -> Document:
    doc = universe.doc(i)
    return Document(url=doc.url, title=doc.title, text=doc.text, date=doc.date)


def _building(built: Built, folder: Path, count: int) -> Table:
    table = Table(title=f"{count:,} documents, on one core", show_header=False)
    sizes = {file.suffix: file.stat().st_size / 1e6 for file in folder.iterdir()}
    table.add_row("text, million characters", f"{built.characters / 1e6:.1f}")
    table.add_row("making the universe", f"{built.universe:.1f} s")
    table.add_row("rendering and indexing", f"{built.total:.1f} s")
    table.add_row("… of CPU alone", f"{built.cpu:.1f} s")
    table.add_row("… of which rendering, of CPU", f"{built.rendering:.1f} s")
    table.add_row("index on disk", f"{sum(sizes.values()):.1f} MB")
    table.add_row("… of which texts", f"{sizes['.store']:.1f} MB")
    table.add_row("memory at its highest", f"{built.peak:,.0f} MB")
    return table


def _searching(folder: Path, universe: Universe) -> Table:
    table = Table(title=f"Searching, {HITS} hits")
    for column in ("", "p50, ms", "p99, ms", "a second", "of bare"):
        table.add_column(column, justify="right" if column else "left")
    times = []
    for _ in range(OPENINGS):
        start = perf_counter()
        library = Index(folder)
        times.append(perf_counter() - start)
    table.add_row("opening", f"{1e3 * sorted(times)[OPENINGS // 2]:.1f}")
    for language in LANGUAGES:
        queries = _queries(universe, language)
        bare = _timed(_bare(folder), queries)
        ours = _timed(lambda query: library.search(query, HITS), queries)
        for name, (each, whole) in (("bare tantivy", bare), ("search", ours)):
            row = [f"{1e3 * each[len(each) * share // 100]:.2f}" for share in (50, 99)]
            ratio = f"{bare[1] / whole:.0%}"
            table.add_row(f"{name}, {language}", *row, f"{len(each) / whole:,.0f}", ratio)
    table.caption = f"the quickest of {PASSES} passes; memory in the end: {_memory():,.0f} MB"
    return table


def _bare(folder: Path) -> Callable[[str], object]:
    """The same words looked for in the texts by tantivy alone: only addresses come back."""
    index = Tantivy.open(str(folder))
    searcher = index.searcher()

    def search(query: str) -> object:
        terms = read_query(query)
        pairs = [(field, word) for field in ("words", "pairs") for word in getattr(terms, field)]
        parts = [
            (Occur.Should, Query.term_query(index.schema, field, word, "freq"))
            for field, word in pairs
        ]
        return searcher.search(Query.boolean_query(parts), HITS, count=False).hits

    return search


def _calling(folder: Path, universe: Universe) -> Table:
    table = Table(title="Tools, calls a second")
    for column in ("tool", *LANGUAGES):
        table.add_column(column, justify="left" if column == "tool" else "right")
    draw = Random(1)
    urls = [universe.url(draw.randrange(len(universe))) for _ in range(CALLS)]
    rows: dict[str, list[str]] = {}
    for language in LANGUAGES:
        tools = ResearchTools(Index(folder), language=language)
        queries = _queries(universe, language)[:CALLS]
        names = [each.name.of(language) for each in draw.choices(universe.entities, k=CALLS)]
        pairs = dict(zip(urls, names, strict=True))
        calls: dict[str, tuple[Callable[[str], object], Sequence[str]]] = {
            "search": (tools.search, queries),
            "open": (tools.open, urls),
            "find": (lambda url, t=tools, p=pairs: t.find(url, p[url]), urls),  # type: ignore[misc]
        }
        for name, (call, asked) in calls.items():
            _, whole = _timed(call, asked)
            rows.setdefault(name, []).append(f"{len(asked) / whole:,.0f}")
    for name, row in rows.items():
        table.add_row(name, *row)
    return table


def _queries(universe: Universe, language: Language) -> list[str]:
    """What one asks of statements: a subject and a relation."""
    draw = Random(0)
    found = []
    for _ in range(QUERIES):
        each = universe.statement(draw.randrange(universe.count))
        phrase = relations()[each.relation].phrase.of(language)
        subject = universe.entity(each.subject).name.of(language)
        found.append(phrase.replace("{s}", subject).replace("{o}", ""))
    return found


def _timed(call: Callable[[str], object], asked: Sequence[str]) -> tuple[list[float], float]:
    """The time of each call in order of length, and of all, in the quickest of some passes."""
    passes = []
    for _ in range(PASSES):
        times = []
        for each in asked:
            start = perf_counter()
            call(each)
            times.append(perf_counter() - start)
        passes.append(sorted(times))
    best = min(passes, key=sum)
    return best, sum(best)


def _memory() -> float:
    """Megabytes that this process has in memory now, files that it has mapped included."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except OSError:
        return float("nan")
    return pages * resource.getpagesize() / 1e6


if __name__ == "__main__":
    main()
