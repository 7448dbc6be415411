"""What every search engine, and every library that searches and reads, is to us."""

from typing import Protocol

from arenagym.errors import SourceError
from arenagym.records.document import Document, SearchHit
from arenagym.records.jsonl import without_surrogates

MAX_HITS = 20
MAX_QUERY = 400


class SearchProvider(Protocol):
    """A search engine. `search` raises `SourceError` if it has no answer."""

    def search(self, query: str, k: int, page: int = 1) -> tuple[SearchHit, ...]:
        """Up to `k` results (1 to 20), the best first; `page` from 1. Empty if there are none."""


class Library(Protocol):
    """Documents to search and read. Both raise `SourceError`."""

    def search(self, query: str, k: int, page: int = 1) -> tuple[SearchHit, ...]:
        """See `SearchProvider.search`."""

    def read(self, url: str) -> Document:
        """The document at an address."""


def checked(query: str, k: int, page: int) -> str:
    """The query on one line.

    Raises:
        SourceError: `request`: something is out of its range.
    """
    query = one_line(query)
    if not 1 <= len(query) <= MAX_QUERY:
        message = f"the query has {len(query)} characters: give 1 to {MAX_QUERY}"
        raise SourceError("request", message)
    if not 1 <= k <= MAX_HITS or page < 1:
        message = f"k={k}, page={page}: k is 1 to {MAX_HITS}, pages begin with 1"
        raise SourceError("request", message)
    return query


def one_line(text: str | None) -> str:
    """Text from outside without odd spaces and what UTF-8 cannot carry."""
    return " ".join(without_surrogates(text or "").split())
