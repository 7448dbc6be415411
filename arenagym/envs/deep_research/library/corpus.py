"""`open_corpus`: a person's own documents as a library, indexed once."""

import hashlib
import os
import shutil
import warnings
from pathlib import Path
from tempfile import mkdtemp
from weakref import finalize

import msgspec

from arenagym.envs.deep_research.library.building import made_once
from arenagym.envs.deep_research.library.index import FORMAT, Index, write_index
from arenagym.envs.deep_research.library.sources import (
    Report,
    Source,
    read_sources,
    sources_of,
)
from arenagym.errors import SettingError
from arenagym.paths import cache_home

_REPORT = "report.json"


class Corpus(Index):
    """A `Library` of one's own documents; `open_corpus` opens it.

    Attributes:
        report: what became of the files.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.report = msgspec.json.decode((folder / _REPORT).read_bytes(), type=Report)


def open_corpus(path: str | Path, cache: str | Path | None = "auto") -> Corpus:
    """Open documents of one's own to search and read; the first time, they are indexed.

    Args:
        path: a folder of .txt, .md and .html files, of which the addresses are their names in it;
            or rows of {url | id | docid, title?, text | contents, date?} in .jsonl, .jsonl.gz or
            .parquet (which needs pyarrow), such as BrowseComp-Plus's corpus: a file, or several
            in the folder.
        cache: where the index is kept: a folder, "auto" for the user's cache
            (`$XDG_CACHE_HOME/arenagym` or `~/.cache/arenagym`), or None for a temporary folder.
            If a file changes, the index is built anew.

    Warns:
        UserWarning: rows or files could not be read; `report` of the corpus has more.

    Raises:
        SettingError: there is nothing at the path that can be read, or the cache cannot be
            written to.
    """
    place = Path(path).expanduser().resolve()
    sources = sources_of(place)
    if cache is None:
        home = Path(mkdtemp(prefix="arenagym-corpus-"))
    else:
        home = cache_home() if cache == "auto" else Path(cache)
    folder = home / f"corpus-{_digest(str(place))}-{_state(sources)}"
    _build(sources, folder, place)
    corpus = Corpus(folder)
    if cache is None:
        finalize(corpus, _remove, home, os.getpid())
    report = corpus.report
    if report.skipped:
        warnings.warn(
            f"{report.skipped:,} of the rows or files of {str(place)!r} were skipped; the first "
            f"problems: {'; '.join(report.problems[:3])}",
            stacklevel=2,
        )
    return corpus


def _build(sources: list[Source], folder: Path, place: Path) -> None:
    with made_once(folder) as part:
        if part is None:
            return
        report = Report()
        write_index(read_sources(sources, report), part)
        if not report.documents:
            raise SettingError(
                f"corpus {str(place)!r} has no document that can be read: "
                f"{'; '.join(report.problems[:3])}"
            )
        (part / _REPORT).write_bytes(msgspec.json.encode(report))
    stem = folder.name.rpartition("-")[0]
    for old in folder.parent.glob(f"{stem}-*"):
        if old.is_dir() and old != folder and old.suffix != ".part":
            shutil.rmtree(old, ignore_errors=True)  # of files that have changed since


def _remove(home: Path, owner: int) -> None:
    if os.getpid() == owner:  # and no child that was forked
        shutil.rmtree(home, ignore_errors=True)


def _state(sources: list[Source]) -> str:
    """Tells files that have changed."""
    parts = [FORMAT]
    for source in sources:
        stat = source.path.stat()
        parts.append(f"{source.name}\0{stat.st_size}\0{stat.st_mtime_ns}")
    return _digest("\n".join(parts))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode(errors="surrogateescape")).hexdigest()[:16]
