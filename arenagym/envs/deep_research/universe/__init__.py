"""An invented world of facts, and the documents that tell them: see `Universe`."""

from arenagym.envs.deep_research.universe.entities import Alias, Entity, Form, Kind, forms
from arenagym.envs.deep_research.universe.planning.sheets import DOC_KINDS, DocKind
from arenagym.envs.deep_research.universe.relations import Relation, relations, roles
from arenagym.envs.deep_research.universe.statements import Statement, Status, Value
from arenagym.envs.deep_research.universe.store import open_universe
from arenagym.envs.deep_research.universe.universe import Telling, Universe
from arenagym.envs.deep_research.universe.writing.scribe import Claim, Doc

__all__ = [
    "DOC_KINDS",
    "Alias",
    "Claim",
    "Doc",
    "DocKind",
    "Entity",
    "Form",
    "Kind",
    "Relation",
    "Statement",
    "Status",
    "Telling",
    "Universe",
    "Value",
    "forms",
    "open_universe",
    "relations",
    "roles",
]
