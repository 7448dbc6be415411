"""All of a universe that is kept: entities, statements and the plan of the documents."""

from collections.abc import Mapping

import msgspec
import numpy as np

from arenagym.envs.deep_research.universe.entities import Entity
from arenagym.envs.deep_research.universe.making.everything import make_everything
from arenagym.envs.deep_research.universe.planning.planner import plan_documents
from arenagym.envs.deep_research.universe.statements import Statements, sorted_columns

_TYPES = ("<i1", "<i2", "<i4", "<i8")


class Column(msgspec.Struct, frozen=True, array_like=True):
    """Whole numbers of one width."""

    type: str
    data: bytes


class Body(msgspec.Struct, frozen=True, array_like=True):
    """A universe in few bytes; the columns are those of `Statements` and of `Sheets`."""

    entities: tuple[Entity, ...]
    statements: dict[str, Column]
    sheets: dict[str, Column]


def draw_body(seed: int, documents: int) -> Body:
    """A universe of so many documents.

    Raises:
        SettingError: they are too few to tell all.
    """
    draft = make_everything(seed, documents)
    entities = tuple(entity for made in draft.entities.values() for entity in made)
    rows = sorted_columns({name: np.asarray(cells) for name, cells in draft.columns.items()})
    sheets = plan_documents(seed, Statements(entities, rows), documents)
    return Body(entities, _pack(rows), _pack(sheets))


def unpack(columns: Mapping[str, Column]) -> dict[str, np.ndarray]:
    """The columns as arrays that are not to be changed."""
    return {name: np.frombuffer(each.data, each.type) for name, each in columns.items()}


def _pack(columns: Mapping[str, np.ndarray]) -> dict[str, Column]:
    return {name: Column(*_narrowed(column)) for name, column in columns.items()}


def _narrowed(column: np.ndarray) -> tuple[str, bytes]:
    low, high = int(column.min()), int(column.max())
    fit = next(t for t in _TYPES if np.iinfo(t).min <= low and high <= np.iinfo(t).max)
    return fit, column.astype(fit).tobytes()
