"""`Library`: documents to search and read, whether ours or of the live web."""

from typing import Protocol, runtime_checkable

from arenagym.records.document import Document, SearchHit


@runtime_checkable
class Library(Protocol):
    """What the tools stand on. Both methods raise `arenagym.errors.SourceError`."""

    def search(self, query: str, k: int, page: int = 1) -> tuple[SearchHit, ...]:
        """Up to `k` results, the best first; `page` from 1. Empty if there are no more."""

    def read(self, url: str) -> Document:
        """The document at an address."""
