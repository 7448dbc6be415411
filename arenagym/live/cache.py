"""`AnswerCache`: answers that may be used again for a while, in a file for many processes."""

import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from arenagym.errors import SettingError

_BUSY_SECONDS = 30.0
_TABLE = (
    "CREATE TABLE IF NOT EXISTS answers "
    "(key TEXT PRIMARY KEY, at REAL NOT NULL, body BLOB NOT NULL) WITHOUT ROWID"
)
# A child that is forked while a connection is open would inherit SQLite's idea of its locks.
_lock = threading.Lock()
os.register_at_fork(
    before=_lock.acquire, after_in_parent=_lock.release, after_in_child=_lock.release
)


class AnswerCache:
    """Bodies of answers by request, for `ttl_s` seconds.

    A connection is opened for each look: next to a call over the network that is nothing, and so
    there is nothing to close and nothing to share between threads and forks.

    Raises:
        SettingError: the file cannot be made, or is something else.
    """

    def __init__(self, path: Path, ttl_s: float) -> None:
        self._path = path
        self._ttl_s = ttl_s
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with self._open() as db:
                db.execute(_TABLE)
                db.execute("SELECT key, at, body FROM answers LIMIT 1")
        except (OSError, sqlite3.Error) as error:
            raise SettingError(
                f"cannot keep answers in {path}: {error}; give a new file on a local disk"
            ) from error

    def get(self, key: str) -> bytes | None:
        """The body that was stored in the last `ttl_s` seconds."""
        with suppress(sqlite3.Error), self._open() as db:  # without the file we ask again
            sql = "SELECT body FROM answers WHERE key = ? AND at > ?"
            row = db.execute(sql, (key, time.time() - self._ttl_s)).fetchone()
            return None if row is None else bytes(row[0])
        return None

    def put(self, key: str, body: bytes) -> None:
        """Keep a body, and forget what is too old."""
        now = time.time()
        with suppress(sqlite3.Error), self._open() as db:
            db.execute("INSERT OR REPLACE INTO answers VALUES (?, ?, ?)", (key, now, body))
            db.execute("DELETE FROM answers WHERE at <= ?", (now - self._ttl_s,))

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        with _lock, closing(sqlite3.connect(self._path, timeout=_BUSY_SECONDS)) as db, db:
            yield db
