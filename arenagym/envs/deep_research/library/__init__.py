"""Libraries to search and read: an index on disk over own or generated documents."""

from arenagym.envs.deep_research.library.base import Library
from arenagym.envs.deep_research.library.corpus import Corpus, open_corpus
from arenagym.envs.deep_research.library.index import FORMAT, Index, build_index
from arenagym.envs.deep_research.library.sources import Report

__all__ = [
    "FORMAT",
    "Corpus",
    "Index",
    "Library",
    "Report",
    "build_index",
    "open_corpus",
]
