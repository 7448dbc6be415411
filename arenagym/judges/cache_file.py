"""`VerdictFile`: judgements in SQLite, and who is asking for one, safe with many processes."""

import fcntl
import os
import sqlite3
import threading
import time
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeVar
from uuid import uuid4

import msgspec

from arenagym.errors import RecordError, SettingError
from arenagym.records import Scoring, Usage, Verdict, from_json, to_json

_APPLICATION, _VERSION = int.from_bytes(b"arvd"), 1
_BUSY_SECONDS = 30.0
_RETRY_SECONDS = 0.02
_TABLES = (
    "CREATE TABLE verdicts (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
    "CREATE TABLE claims (key TEXT PRIMARY KEY, owner TEXT NOT NULL) WITHOUT ROWID",
    f"PRAGMA application_id = {_APPLICATION}",
    f"PRAGMA user_version = {_VERSION}",
)
J = TypeVar("J", Verdict, Scoring)


class VerdictFile:
    """The stored judgements, and the claims of those who are asking for one."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._owners = path.with_name(f"{path.name}-owners")
        self._lock = threading.Lock()
        self._db: sqlite3.Connection | None = None
        self._owner: _Owner | None = None
        self._hooked = False
        with self._lock, _naming(path):
            if path.exists():  # a wrong one is refused before there is work to lose
                self._connection()
                self._disconnect()

    def look(self, kind: type[J], key: str) -> J | str | None:
        """What is stored; or the id of the owner that is to ask; or None: someone is asking."""
        with self._open() as (db, owner):
            if (stored := _stored(db, kind, key)) is not None:
                return stored
            claim = db.execute("SELECT owner FROM claims WHERE key = ?", (key,)).fetchone()
            if claim is not None and not self._bury(db, claim[0]):
                return None
            claimed = db.execute(
                "INSERT OR IGNORE INTO claims SELECT :key, :owner "
                "WHERE NOT EXISTS (SELECT 1 FROM verdicts WHERE key = :key)",
                {"key": key, "owner": owner},
            )
            return owner if claimed.rowcount == 1 else None

    def store(self, key: str, judgement: Verdict | Scoring) -> None:
        """Keep a judgement."""
        row = (key, to_json(judgement).decode())
        with self._open() as (db, _):
            db.execute("INSERT OR REPLACE INTO verdicts VALUES (?, ?)", row)

    def release(self, key: str, owner: str) -> None:
        """Give up a claim."""
        if self._owner is not None and self._owner.id == owner:  # else `close` gave it up
            with self._open() as (db, _):
                db.execute("DELETE FROM claims WHERE key = ? AND owner = ?", (key, owner))

    def close(self) -> None:
        """Leave nothing open, claimed or locked."""
        with self._lock:
            if self._owner is not None:
                with suppress(SettingError, OSError, sqlite3.Error):  # a dead owner's are no one's
                    sql = "DELETE FROM claims WHERE owner = ?"
                    self._connection().execute(sql, (self._owner.id,))
                self._owner.close()
                self._owner = None
            self._disconnect()

    @contextmanager
    def _open(self) -> Iterator[tuple[sqlite3.Connection, str]]:
        """The connection and the id of our claims' owner, for this thread alone."""
        with self._lock, _naming(self.path):
            db = self._connection()
            if self._owner is None:
                for left in [file.stem for file in self._owners.glob("*.lock")]:
                    self._bury(db, left)
                self._owner = _Owner(self._owners)
            yield db, self._owner.id

    def _bury(self, db: sqlite3.Connection, owner: str) -> bool:
        """Whether an owner is dead; if so, its claims and its file are gone."""
        file = self._owners / f"{owner}.lock"
        try:
            with file.open("rb") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                with suppress(OSError):
                    file.unlink()
        except FileNotFoundError:
            pass
        except OSError:
            return False
        db.execute("DELETE FROM claims WHERE owner = ?", (owner,))
        return True

    def _connection(self) -> sqlite3.Connection:
        if not self._hooked:
            # SQLite remembers for the whole process which locks it holds on a file. With a
            # connection open at a fork the child would believe in locks that are its parent's
            # alone, even for a new connection of its own, and lose what it writes.
            this = weakref.ref(self)

            def hook(when: str) -> Callable[[], None]:
                return lambda: None if (file := this()) is None else file.at_fork(when)

            os.register_at_fork(
                before=hook("before"), after_in_parent=hook("parent"), after_in_child=hook("child")
            )
            self._hooked = True
        if self._db is None:
            self._db = _connect(self.path)
        return self._db

    def _disconnect(self) -> None:
        if self._db is not None:
            self._db.close()
            self._db = None

    def at_fork(self, when: str) -> None:
        """Close the connection before it; the child leaves owner and claims to its parent."""
        if when == "before":
            self._lock.acquire()
            self._disconnect()
            return
        if when == "child" and self._owner is not None:
            self._owner.file.close()
            self._owner = None
        self._lock.release()


class _Owner:
    """Who holds claims: alive as long as it holds the lock on a file of its own.

    The kernel drops the lock with the process, however that ends.
    """

    def __init__(self, folder: Path) -> None:
        self.id = uuid4().hex
        self._path = folder / f"{self.id}.lock"
        part = self._path.with_suffix(".part")  # it gets its name when it is locked
        while True:
            folder.mkdir(parents=True, exist_ok=True)
            with suppress(FileNotFoundError):  # another's `close` took the folder away
                self.file = part.open("x")
                break
        fcntl.flock(self.file, fcntl.LOCK_EX)
        part.rename(self._path)

    def close(self) -> None:
        """Die, and leave nothing behind."""
        with suppress(OSError):  # others are in the folder
            self._path.unlink(missing_ok=True)
            self._path.parent.rmdir()
        self.file.close()


@contextmanager
def _naming(path: Path) -> Iterator[None]:
    """Turn what the system or SQLite complains of into an error that names the file."""
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        raise SettingError(
            f"cannot keep verdicts in {path}: {error}; give a new file on a local disk"
        ) from error


def _connect(path: Path) -> sqlite3.Connection:
    path.parent.mkdir(parents=True, exist_ok=True)
    db = sqlite3.connect(path, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False)
    until = time.monotonic() + _BUSY_SECONDS
    try:
        while True:
            try:
                _prepare(db, path)
            except sqlite3.OperationalError as error:
                # Those who turn a new file to WAL at once are refused without a wait.
                busy = error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY
                if not busy or time.monotonic() > until:
                    raise
                time.sleep(_RETRY_SECONDS)
            else:
                return db
    except BaseException:
        db.close()
        raise


def _prepare(db: sqlite3.Connection, path: Path) -> None:
    """Make the tables in a new file, and refuse one that is not ours."""
    with db:
        db.execute("BEGIN IMMEDIATE")
        (application,) = db.execute("PRAGMA application_id").fetchone()
        (version,) = db.execute("PRAGMA user_version").fetchone()
        (tables,) = db.execute("SELECT count(*) FROM sqlite_master").fetchone()
        if (application, version, tables) == (0, 0, 0):
            for statement in _TABLES:
                db.execute(statement)
        elif (application, version) != (_APPLICATION, _VERSION):
            ours = f"holds verdicts of version {version}, and this arenagym reads {_VERSION}"
            other = ours if application == _APPLICATION else "is another program's database"
            raise SettingError(f"{path} {other}: give a new file")
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA synchronous = NORMAL")  # a kill loses nothing, a power cut the last rows


def _stored(db: sqlite3.Connection, kind: type[J], key: str) -> J | None:
    """What the file holds under a key; what cannot be read is removed."""
    look = "SELECT CAST(value AS BLOB) FROM verdicts WHERE key = ?"
    for (value,) in db.execute(look, (key,)).fetchall():
        with suppress(RecordError):
            stored = from_json(kind, value)
            if stored.scored:
                return _free(stored)
        db.execute("DELETE FROM verdicts WHERE key = ? AND CAST(value AS BLOB) = ?", (key, value))
    return None


def _free(judgement: J) -> J:
    """The judgement as one that costs nothing."""
    free = msgspec.structs.replace(judgement, usage=Usage(), failures={}, repairs=0, cached=True)
    if isinstance(free, Verdict):
        members = tuple(_free(member) for member in free.members)
        return msgspec.structs.replace(free, members=members)
    return free
