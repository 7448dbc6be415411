"""Queries of a file, for open-ended play: with a reference answer, or none."""

from pathlib import Path
from typing import Any

import msgspec

from arenagym.errors import RecordError, SettingError

MOST_BYTES = 1 << 28
_MOST_CHARS = 20_000
_QUERY = ("query", "question", "prompt", "instruction", "input", "messages")
_REFERENCE = ("reference", "answer", "label", "response", "output", "ground_truth")


class Query(msgspec.Struct, frozen=True):
    """A query of a file, with a reference answer or ""."""

    id: str
    query: str
    reference: str = ""


def read_queries(path: str | Path) -> tuple[Query, ...]:
    """Queries of a file of JSON lines, or of a JSON list: the published sets, or your own.

    A row is a text, or an object with the query under `query`, `question`, `prompt` (a text or
    chat messages, of which the last of the user's counts), `instruction`, `input` or `messages`,
    and the reference, if any, under `reference`, `answer`, `label`, `response`, `output` or
    `ground_truth`. `id` is kept; rows without one are numbered.

    Raises:
        SettingError: there is no such file, or it is too large.
        RecordError: a row holds no query; the message says which.
    """
    file = Path(path)
    try:
        if file.stat().st_size > MOST_BYTES:
            raise SettingError(f"{file}: larger than {MOST_BYTES:,} bytes; split it")
        raw = file.read_bytes()
    except OSError as error:
        raise SettingError(f"cannot read {file}: {error.strerror}") from error
    if raw[:4] == b"PAR1":
        raise SettingError(f"{file} is Parquet: write it as JSON lines first")
    return tuple(_query(row, file.stem, number) for number, row in enumerate(_rows(raw, file)))


def _rows(raw: bytes, file: Path) -> list[Any]:
    try:
        if raw.lstrip()[:1] == b"[":
            return msgspec.json.decode(raw, type=list[Any])
        return [msgspec.json.decode(line) for line in raw.splitlines() if line.strip()]
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        raise RecordError(f"{file}: neither JSON lines nor a JSON list ({error})") from error


def _query(row: object, stem: str, number: int) -> Query:
    fields = row if isinstance(row, dict) else {"query": row}
    query = _text(fields, _QUERY)
    if not query:
        raise RecordError(
            f"row {number + 1} holds no query: give one of {', '.join(_QUERY)}, a text"
        )
    if len(query) > _MOST_CHARS:
        raise RecordError(f"row {number + 1}: a query has at most {_MOST_CHARS:,} characters")
    key = fields.get("id")
    name = str(key)[:100] if isinstance(key, str | int) else f"{stem}-{number}"
    return Query(name, query, _text(fields, _REFERENCE)[: 10 * _MOST_CHARS])


def _text(fields: dict[str, Any], names: tuple[str, ...]) -> str:
    for name in names:
        value = fields.get(name)
        if isinstance(value, list):
            users = [m for m in value if isinstance(m, dict) and m.get("role") == "user"]
            value = users[-1].get("content") if users else None
        if isinstance(value, str) and value.strip():
            return value.strip()
    return ""
