"""The library of a universe: its documents rendered once and indexed on disk."""

import zlib
from functools import lru_cache
from pathlib import Path

from arenagym.envs.deep_research.library import FORMAT, Index, build_index
from arenagym.envs.deep_research.universe import Doc, Universe, open_universe
from arenagym.envs.deep_research.universe.store import GENERATOR
from arenagym.envs.deep_research.universe.words import WORDS
from arenagym.paths import cache_home
from arenagym.records.document import Document


def universe_library(universe: Universe, cache: Path | str = "auto") -> Index:
    """The index of a universe's documents, built if the cache has none.

    Args:
        universe: whose documents.
        cache: a folder, or "auto" for the user's cache.
    """
    home = cache_home() if cache == "auto" else Path(cache)
    name = f"documents-{universe.seed}-{len(universe)}-{GENERATOR}-{_words():08x}-{FORMAT}"
    folder = home / name
    build_index((as_document(doc) for doc in universe.documents()), folder)
    return Index(folder)


def as_document(doc: Doc) -> Document:
    """A document of a universe as any library has it: without what it is known to say."""
    return Document(url=doc.url, title=doc.title, text=doc.text, date=doc.date)


@lru_cache(maxsize=2)
def shared_universe(universe: Universe | int, documents: int) -> tuple[Universe, Index]:
    """One universe, or that of a seed, and its library for all environments of a process."""
    if isinstance(universe, int):
        universe = open_universe(universe, documents, cache="auto")
    return universe, universe_library(universe)


def _words() -> int:
    """Tells one version of all texts from another."""
    digest = 0
    for file in sorted(WORDS.glob("*.txt")):
        digest = zlib.crc32(file.read_bytes(), digest)
    return digest
