"""Rows as Parquet, in row groups of bounded size; pyarrow is the extra `parquet`."""

from collections.abc import Iterable, Iterator
from importlib import import_module
from typing import IO, Any

import msgspec

from arenagym.datasets.columns import JSON, Columns, Kind
from arenagym.datasets.tally import Row
from arenagym.errors import SettingError

_MOST_ROWS = 1_000
_MOST_BYTES = 16_000_000  # of a row group, as JSON


class ParquetFormat:
    """Writes rows of these columns.

    Raises:
        SettingError: pyarrow is not installed, or too old to know of JSON.
    """

    def __init__(self, columns: Columns) -> None:
        self._columns = columns
        try:
            self._pa: Any = import_module("pyarrow")
            self._json = self._pa.json_()
        except (ImportError, AttributeError) as error:
            raise SettingError(
                "Parquet needs pyarrow 19 or newer: pip install 'arenagym[parquet]', or write JSONL"
            ) from error

    def write(self, rows: Iterable[Row], file: IO[bytes]) -> None:
        """Write a whole file."""
        schema = self._schema(self._json)
        plain = self._schema(self._pa.string())  # Arrow makes no JSON of Python values, but casts
        with import_module("pyarrow.parquet").ParquetWriter(
            file, schema, compression="zstd"
        ) as writer:
            for batch in _batches(rows):
                values = [
                    {name: _stored(row.get(name), kind) for name, kind in self._columns.items()}
                    for row in batch
                ]
                table = self._pa.Table.from_pylist(values, schema=plain)
                writer.write_table(table.cast(schema))

    def _schema(self, json: Any) -> Any:  # noqa: ANN401 - pyarrow has no types
        return self._pa.schema(
            [(name, self._type(kind, json)) for name, kind in self._columns.items()]
        )

    def _type(self, kind: Kind, json: Any) -> Any:  # noqa: ANN401
        pa = self._pa
        if kind == JSON:
            return json
        if isinstance(kind, list):
            return pa.list_(self._type(kind[0], json))
        if isinstance(kind, dict):
            return pa.struct([(name, self._type(of, json)) for name, of in kind.items()])
        plain = {str: pa.string(), int: pa.int64(), float: pa.float64(), bool: pa.bool_()}
        return plain[kind]


def _stored(value: Any, kind: Kind) -> Any:  # noqa: ANN401 - as the kind has it
    """The value with objects of any shape as text."""
    if value is None:
        return None
    if kind == JSON:
        return msgspec.json.encode(value).decode()
    if isinstance(kind, list):
        of = kind[0]
        return value if isinstance(of, type) else [_stored(each, of) for each in value]
    if isinstance(kind, dict):
        return {name: _stored(value.get(name), of) for name, of in kind.items()}
    return value


def _batches(rows: Iterable[Row]) -> Iterator[list[Row]]:
    batch: list[Row] = []
    size = 0
    for row in rows:
        batch.append(row)
        size += len(msgspec.json.encode(row))
        if len(batch) == _MOST_ROWS or size >= _MOST_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
