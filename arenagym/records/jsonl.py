"""Records to and from lines of JSON."""

import re
from typing import TypeVar

import msgspec

from arenagym.errors import RecordError
from arenagym.records.chat import Record
from arenagym.records.outcome import SCHEMA_VERSION, Group

_SURROGATE = re.compile("[\ud800-\udfff]")
R = TypeVar("R", bound=Record)


def to_json(record: Record) -> bytes:
    """One line of JSON, UTF-8, without a newline.

    Lone surrogates, which some models emit and UTF-8 cannot carry, are written as U+FFFD.
    """
    try:
        return msgspec.json.encode(record)
    except UnicodeEncodeError:
        return msgspec.json.encode(clean_json(msgspec.to_builtins(record)))


def from_json(kind: type[R], line: bytes | str) -> R:
    """Read a record back, strictly.

    Raises:
        RecordError: the text is no JSON, has a field of the wrong type, breaks an invariant,
            or was written by a newer schema.
    """
    try:
        return msgspec.json.decode(line, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        if kind is Group and (version := _version(line)) > SCHEMA_VERSION:
            raise RecordError(
                f"this group was written with schema version {version}, but this arenagym reads "
                f"up to {SCHEMA_VERSION}: install a newer one"
            ) from error
        raise RecordError(f"no valid {kind.__name__}: {error}") from error


class _Versioned(msgspec.Struct):
    schema_version: int = 0


def _version(line: bytes | str) -> int:
    try:
        return msgspec.json.decode(line, type=_Versioned).schema_version
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return 0


def without_surrogates(text: str) -> str:
    """The text with each lone surrogate, which UTF-8 cannot carry, as U+FFFD."""
    return _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", text)


def clean_json(value: object) -> object:
    """The value with each lone surrogate in its texts and keys as U+FFFD."""
    if isinstance(value, str):
        return without_surrogates(value)
    if isinstance(value, dict):
        return {clean_json(k): clean_json(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [clean_json(item) for item in value]
    return value
