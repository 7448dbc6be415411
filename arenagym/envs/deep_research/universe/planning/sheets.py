"""The plan of all documents as columns: kind, language, day, subject and claims of each."""

from array import array
from functools import cached_property
from typing import Literal, NamedTuple, get_args

import numpy as np

from arenagym.envs.bilingual import Language
from arenagym.envs.deep_research.universe.statements import Status
from arenagym.envs.grammar import LANGUAGES

DocKind = Literal[
    "encyclopedia", "news", "press release", "annual report", "interview", "obituary",
    "paper abstract", "review", "guide", "forum", "correction",
]  # fmt: skip
DOC_KINDS: tuple[DocKind, ...] = get_args(DocKind)
STATUSES: tuple[Status, ...] = get_args(Status)


class Cue(NamedTuple):
    """A claim as planned: which statement, which object it gives it, and whether that is right.

    `told` is a cell of the column `object`.
    """

    row: int
    told: int
    status: Status


class Sheet(NamedTuple):
    """A document as planned.

    Attributes:
        day: ordinal, of publication.
        focus: the entity that it is about, by its number.
        other: of a correction, the document that it corrects; else -1.
    """

    kind: DocKind
    language: Language
    day: int
    focus: int
    other: int
    cues: tuple[Cue, ...]


_DOC = ("kind", "language", "day", "focus", "other", "count")
_CUE = ("row", "told", "status")


class Sheets:
    """The sheets of all documents, in an order that tells nothing.

    Args:
        columns: int64 by name: `_DOC` for each document, `_CUE` for each claim, one document's
            after the other's.
    """

    def __init__(self, columns: dict[str, np.ndarray]) -> None:
        self.columns = columns
        self._ends = np.concatenate([[0], np.cumsum(columns["count"])])

    def __len__(self) -> int:
        return len(self.columns["kind"])

    def __getitem__(self, i: int) -> Sheet:
        kind, language, day, focus, other = (int(self.columns[name][i]) for name in _DOC[:5])
        start, end = int(self._ends[i]), int(self._ends[i + 1])
        cells = (self.columns[name][start:end].tolist() for name in _CUE)
        return Sheet(
            DOC_KINDS[kind],
            LANGUAGES[language],
            day,
            focus,
            other,
            tuple(Cue(row, told, STATUSES[s]) for row, told, s in zip(*cells, strict=True)),
        )

    def telling(self, row: int) -> list[tuple[int, Status]]:
        """The documents that tell a statement, and whether each tells it right."""
        order, starts, documents = self._by_row
        if row + 1 >= len(starts):
            return []
        cues = order[starts[row] : starts[row + 1]]
        statuses = self.columns["status"][cues].tolist()
        found = {
            (int(documents[cue]), STATUSES[status])
            for cue, status in zip(cues.tolist(), statuses, strict=True)
        }
        return sorted(found)

    @cached_property
    def pages(self) -> dict[tuple[int, Language], int]:
        """The newest encyclopedia page about each entity in each language."""
        found: dict[tuple[int, Language], int] = {}
        numbers = np.flatnonzero(self.columns["kind"] == DOC_KINDS.index("encyclopedia"))
        days = self.columns["day"][numbers]
        for i in numbers[np.argsort(days, kind="stable")].tolist():
            language = LANGUAGES[int(self.columns["language"][i])]
            found[int(self.columns["focus"][i]), language] = i
        return found

    @cached_property
    def _by_row(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        rows = self.columns["row"]
        order = np.argsort(rows, kind="stable")
        last = int(rows.max()) if len(rows) else 0
        starts = np.searchsorted(rows[order], np.arange(last + 2))
        documents = np.repeat(np.arange(len(self)), self.columns["count"])
        return order, starts, documents


class SheetWriter:
    """Takes sheets down, one after the other."""

    def __init__(self) -> None:
        self._columns = {name: array("q") for name in (*_DOC, *_CUE)}

    def __len__(self) -> int:
        return len(self._columns["kind"])

    def add(self, sheet: Sheet) -> int:
        """Take one down, and return its number."""
        cells = (
            DOC_KINDS.index(sheet.kind),
            LANGUAGES.index(sheet.language),
            *sheet[2:5],
            len(sheet.cues),
        )
        for name, cell in zip(_DOC, cells, strict=True):
            self._columns[name].append(cell)
        for cue in sheet.cues:
            self._columns["row"].append(cue.row)
            self._columns["told"].append(cue.told)
            self._columns["status"].append(STATUSES.index(cue.status))
        return len(self) - 1

    def shuffled(self, order: np.ndarray) -> dict[str, np.ndarray]:
        """The columns, with the document that was `order[i]` as the i-th."""
        columns = {name: np.asarray(column) for name, column in self._columns.items()}
        place = np.empty(len(order) + 1, np.int64)
        place[order], place[-1] = np.arange(len(order)), -1
        counts = columns["count"]
        starts = np.cumsum(counts) - counts
        cues = np.concatenate([np.arange(starts[i], starts[i] + counts[i]) for i in order])
        moved = {name: columns[name][order] for name in _DOC}
        moved["other"] = place[moved["other"]]
        return {**moved, **{name: columns[name][cues] for name in _CUE}}
