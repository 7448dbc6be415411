"""Reads a person's own documents: text, Markdown and HTML files, JSON lines, Parquet."""

import gzip
import os
import re
import zlib
from collections.abc import Iterator, Mapping
from datetime import date
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

import msgspec
from msgspec.structs import replace

from arenagym.envs.deep_research.library.markup import read_html
from arenagym.errors import SettingError
from arenagym.records.document import Document
from arenagym.records.jsonl import without_surrogates

MAX_TEXT = 400_000
"""Characters of a document; the rest is left out."""
MAX_TITLE, MAX_URL = 300, 2_000
_MAX_FILE, _MAX_LINE = 8_000_000, 32_000_000
_MOST_REPORTED = 20
_TEXTS = (".txt", ".md", ".markdown", ".html", ".htm")
_ROWS = (".jsonl", ".jsonl.gz", ".parquet")
_URLS, _BODIES = ("url", "id", "docid"), ("text", "contents", "content")
_DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?(?=$|[T ])")
_FRONT = re.compile(r"\A---\n(.{0,4000}?)\n---(?:\n|\Z)", re.DOTALL)
_FIELD = re.compile(r"^(title|date):\s*(.*)$", re.MULTILINE)
_HEADING = re.compile(r"\A#{1,6} (.+)")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


class Report(msgspec.Struct):
    """What became of the files.

    Attributes:
        documents: how many there are.
        skipped: rows or files that could not be read.
        cut: documents that were longer than 400,000 characters.
        problems: the first 20 of these, each with its file, its line and what is wrong.
    """

    documents: int = 0
    skipped: int = 0
    cut: int = 0
    problems: list[str] = []

    def skip(self, where: str, why: str) -> None:
        """Count what could not be read."""
        self.skipped += 1
        self._tell(f"{where}: {why}")

    def shorten(self, where: str) -> None:
        """Count what was cut."""
        self.cut += 1
        self._tell(f"{where}: cut after {MAX_TEXT:,} characters")

    def _tell(self, problem: str) -> None:
        if len(self.problems) < _MOST_REPORTED:
            self.problems.append(problem)


class Source(NamedTuple):
    """A file, and what it is called in messages and as an address."""

    path: Path
    name: str


def sources_of(path: Path) -> list[Source]:
    """The files of a corpus: the file itself, or all below a folder that can be read.

    Raises:
        SettingError: there is none, or Parquet without what reads it.
    """
    if path.is_dir():
        found = [
            Source(Path(folder) / name, (Path(folder) / name).relative_to(path).as_posix())
            for folder, _, names in os.walk(path)
            for name in names
            if name.lower().endswith(_TEXTS + _ROWS)
        ]
        found = [each for each in found if not re.search(r"(^|/)\.", each.name)]
    else:
        known = path.is_file() and path.name.lower().endswith(_TEXTS + _ROWS)
        found = [Source(path, path.name)] if known else []
    if not found:
        what = (
            "holds no file" if path.is_dir() else "is no file" if path.exists() else "is not there"
        )
        raise SettingError(
            f"corpus {str(path)!r} {what}: give a folder or a file of {', '.join(_TEXTS + _ROWS)}"
        )
    if any(each.name.lower().endswith(".parquet") for each in found) and not find_spec("pyarrow"):
        raise SettingError(
            f"{str(path)!r} holds Parquet, which pyarrow reads: pip install pyarrow, "
            "or convert it to .jsonl"
        )
    return sorted(found, key=lambda each: each.name)


def read_sources(sources: list[Source], report: Report) -> Iterator[Document]:
    """The documents in these files, each address once; what cannot be read is reported."""
    seen: set[str] = set()
    for source in sources:
        for where, document in _read(source, report):
            if document.url in seen:
                report.skip(where, f"the address {document.url[:100]!r} was there before")
                continue
            seen.add(document.url)
            report.documents += 1
            yield document


def _read(source: Source, report: Report) -> Iterator[tuple[str, Document]]:
    name = source.name.lower()
    where = source.name
    try:
        if name.endswith(_TEXTS):
            yield where, _from_text(source, report)
            return
        for number, row in _parquet(source) if name.endswith(".parquet") else _lines(source):
            where = f"{source.name}:{number}"
            try:
                yield (
                    where,
                    _from_row(_parsed(row) if isinstance(row, bytes) else row, where, report),
                )
            except ValueError as error:
                report.skip(where, str(error))
    except (OSError, EOFError, zlib.error, ValueError) as error:
        report.skip(where, f"cannot be read ({error})")


def _from_text(source: Source, report: Report) -> Document:
    with source.path.open("rb") as file:
        raw = file.read(_MAX_FILE)
    if len(raw) == _MAX_FILE:
        raw = raw[: raw.rfind(b"\n") + 1] or raw  # and not within a character
    text = decoded(raw)
    title = ""
    if source.name.lower().endswith((".html", ".htm")):
        title, text = read_html(text)
    document = _document(source.name, title, text, "", source.name, report)
    return document if document.title else replace(document, title=Path(source.name).stem)


def _from_row(row: object, where: str, report: Report) -> Document:
    """The document of a row.

    Raises:
        ValueError: it is none; the message says why.
    """
    if not isinstance(row, dict):
        raise ValueError("is no object")  # noqa: TRY004
    url, text = _first(row, _URLS), _first(row, _BODIES)
    return _document(url, _first(row, ("title",)), text, _first(row, ("date",)), where, report)


def _document(  # noqa: PLR0917 - all that there is to a document
    url: str, title: str, text: str, day: str, where: str, report: Report
) -> Document:
    url = " ".join(without_surrogates(url).split())
    text = _CONTROL.sub("", without_surrogates(text).replace("\r\n", "\n"))
    if front := _FRONT.match(text):
        fields = dict(_FIELD.findall(front[1]))
        title = title or fields.get("title", "").strip("\"' ")
        day = day or fields.get("date", "").strip("\"' ")
        text = text[front.end() :]
    text = text.strip()
    if not 1 <= len(url) <= MAX_URL:
        raise ValueError(f"needs one of {', '.join(_URLS)}, of 1 to {MAX_URL:,} characters")
    if not text:
        raise ValueError(f"has no text: needs one of {', '.join(_BODIES)}")
    if len(text) > MAX_TEXT:
        report.shorten(where)
    if heading := _HEADING.match(text):
        title = title or heading[1]
    known = _DATE.match(day)
    title = " ".join(_CONTROL.sub(" ", without_surrogates(title)).split())
    return Document(
        url=url, title=title[:MAX_TITLE], text=text[:MAX_TEXT], date=known[0] if known else ""
    )


def _first(row: Mapping[str, object], names: tuple[str, ...]) -> str:
    for name in names:
        value = row.get(name)
        if isinstance(value, str | int | date) and value != "":
            return str(value)
    return ""


def _lines(source: Source) -> Iterator[tuple[int, bytes]]:
    zipped = source.name.lower().endswith(".gz")
    with gzip.open(source.path) if zipped else source.path.open("rb") as file:
        number = 0
        while line := file.readline(_MAX_LINE):
            number += 1
            if not line.endswith(b"\n") and len(line) == _MAX_LINE:
                raise ValueError(f"line {number} has more than {_MAX_LINE:,} bytes")
            if line.strip():
                yield number, line


def _parsed(line: bytes) -> object:
    try:
        return msgspec.json.decode(decoded(line))
    except (msgspec.DecodeError, RecursionError) as error:
        raise ValueError(f"is no JSON ({error})") from error


def _parquet(source: Source) -> Iterator[tuple[int, object]]:
    number = 0
    with import_module("pyarrow.parquet").ParquetFile(source.path) as file:
        names = [
            name for name in file.schema_arrow.names if name in {*_URLS, *_BODIES, "title", "date"}
        ]
        for batch in file.iter_batches(batch_size=128, columns=names):
            for row in batch.to_pylist():
                number += 1
                yield number, row


def decoded(raw: bytes) -> str:
    """Text in UTF-8, UTF-16 or, failing these, GB 18030."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16", errors="replace")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("utf-8", errors="replace")
