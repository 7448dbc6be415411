"""Deep-research questions: how many an oracle and a search for keywords solve, and in what calls.

python benchmarks/research_difficulty.py [--documents 20000] [--count 200] [--index FOLDER]
"""

import argparse
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import NamedTuple

import numpy as np
from rich.console import Console
from rich.table import Table

from arenagym.envs.deep_research.library import FORMAT, Index, build_index
from arenagym.envs.deep_research.tasks.oracle import keyword_searcher, oracle_searcher
from arenagym.envs.deep_research.tasks.questions import draw
from arenagym.envs.deep_research.tasks.task import LEVELS, QUESTION_KINDS, QuestionKind
from arenagym.envs.deep_research.tools import ResearchTools
from arenagym.envs.deep_research.universe import Universe
from arenagym.envs.deep_research.verifier.answers import grade_short
from arenagym.envs.grammar import LANGUAGES
from arenagym.records.document import Document


class Row(NamedTuple):
    """A question: how far it is, what it took to draw and to solve, and whether it was."""

    hops: int
    seconds: float
    calls: int
    oracle: bool
    keywords: bool


def main() -> None:
    """Print the table."""
    words = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    words.add_argument("--documents", type=int, default=20_000, help="default: 20000")
    words.add_argument("--count", type=int, default=200, help="of each kind and level; 200")
    words.add_argument("--index", help="a folder to keep the index in, and to take it from")
    words.add_argument("--seed", type=int, default=0)
    given = words.parse_args()
    universe = Universe(0, given.documents)
    with TemporaryDirectory() as temporary:
        folder = Path(given.index or temporary) / f"universe-0-{given.documents}-{FORMAT}"
        build_index(
            (
                Document(url=doc.url, title=doc.title, text=doc.text, date=doc.date)
                for doc in universe.documents()
            ),
            folder,
        )
        tools = ResearchTools(Index(folder))
        table = Table(title=f"{given.count:,} questions each, {given.documents:,} documents")
        for column in ("kind", "level", "hops", "oracle", "keywords", "calls", "draw, ms"):
            table.add_column(column, justify="left" if column == "kind" else "right")
        for kind in QUESTION_KINDS:
            for level in LEVELS:
                rng = np.random.default_rng([given.seed, QUESTION_KINDS.index(kind), level])
                rows = [_played(rng, universe, tools, kind, level) for _ in range(given.count)]
                for hops in sorted({row.hops for row in rows}):
                    table.add_row(kind, str(level), str(hops), *_told(rows, hops))
            table.add_section()
        table.caption = "calls: the oracle's, median; draw: median, warm"
        Console().print(table)


def _played(
    rng: np.random.Generator,
    universe: Universe,
    tools: ResearchTools,
    kind: QuestionKind,
    level: int,
) -> Row:
    start = perf_counter()
    language = LANGUAGES[int(rng.integers(2))]
    drawn = draw(rng, universe, kind=kind, level=level, language=language)
    seconds = perf_counter() - start
    if drawn is None:
        raise SystemExit(f"no {kind} of level {level}: give more documents")
    question = drawn.question
    solved = oracle_searcher(drawn.form, question, tools, universe)
    weak = keyword_searcher(question, tools, universe)
    return Row(
        question.hops,
        seconds,
        len(solved.calls),
        grade_short(question, solved.answer).correct,
        grade_short(question, weak.answer).correct,
    )


def _told(rows: list[Row], hops: int) -> list[str]:
    rows = [row for row in rows if row.hops == hops]
    return [
        f"{sum(row.oracle for row in rows) / len(rows):.1%}",
        f"{sum(row.keywords for row in rows) / len(rows):.1%}",
        f"{median(row.calls for row in rows):g}",
        f"{1e3 * median(row.seconds for row in rows):.0f}",
    ]


if __name__ == "__main__":
    main()
