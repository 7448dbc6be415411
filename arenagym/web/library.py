"""`WebLibrary`: the live web as a library to search and read, and its record and replay."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from arenagym.errors import SettingError
from arenagym.live import Recording, RecordingMode
from arenagym.records.document import Document, SearchHit
from arenagym.web.base import Library, SearchProvider
from arenagym.web.extraction import Reader
from arenagym.web.fetcher import Fetcher

T = TypeVar("T")


class WebLibrary:
    """A `Library` of what a search engine finds and a fetcher gets. Needs the extra `research`.

    Args:
        provider: a `Tavily`, `Serper`, `GoogleCSE` or any other `SearchProvider`.
        fetcher: None takes one as it comes.

    Raises:
        SettingError: the extra is not installed.
    """

    def __init__(self, provider: SearchProvider, fetcher: Fetcher | None = None) -> None:
        self._provider = provider
        self._fetcher = fetcher or Fetcher()
        self._reader = Reader()

    def search(self, query: str, k: int, page: int = 1) -> tuple[SearchHit, ...]:
        """See `SearchProvider.search`."""
        return self._provider.search(query, k, page)

    def read(self, url: str) -> Document:
        """The text of a page, of at most 400,000 characters."""
        return self._reader.document(self._fetcher.fetch(url), url)


class Recorder:
    """A `Library` that keeps what another one answers.

    Args:
        library: who is asked; None if nobody is, as in `replay`.
        path: the recording.
        mode: see `arenagym.live.Recording`.
    """

    def __init__(
        self, library: Library | None, path: str | Path, mode: RecordingMode = "record"
    ) -> None:
        if library is None and mode != "replay":
            raise SettingError(f"mode={mode!r} needs a library to ask: only 'replay' needs none")
        self._library = library
        self._recording = Recording(path, mode)

    def search(self, query: str, k: int, page: int = 1) -> tuple[SearchHit, ...]:
        """See `Library.search`."""
        asked = {"query": query, "k": k, "page": page}
        return self._ask(
            tuple[SearchHit, ...], "search", asked, lambda library: library.search(query, k, page)
        )

    def read(self, url: str) -> Document:
        """See `Library.read`."""
        return self._ask(Document, "read", {"url": url}, lambda library: library.read(url))

    def _ask(
        self, kind: type[T], name: str, asked: dict[str, object], call: Callable[[Library], T]
    ) -> T:
        library = self._library
        return self._recording.answer(
            kind, name, asked, None if library is None else lambda: call(library)
        )


class Replay(Recorder):
    """A `Library` that answers from a recording and needs no network."""

    def __init__(self, path: str | Path) -> None:
        super().__init__(None, path, "replay")
