"""`Cached`: a judge that keeps its verdicts in an SQLite file and never asks the same twice."""

import asyncio
import fcntl
import json
import os
import sqlite3
import threading
import time
import weakref
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from hashlib import sha256
from pathlib import Path
from typing import Self, TypeVar
from uuid import uuid4

import msgspec
import numpy as np

from arenagym.errors import RecordError, SettingError
from arenagym.judges.base import GroupJudge, Judge, key_of
from arenagym.records import (
    Scoring,
    Task,
    Trajectory,
    Usage,
    Verdict,
    from_json,
    to_json,
    without_surrogates,
)

_APPLICATION, _VERSION = int.from_bytes(b"arvd"), 1
_BUSY_SECONDS = 30.0
_FIRST_WAIT, _LONGEST_WAIT = 0.02, 0.25  # seconds
_TABLES = (
    "CREATE TABLE verdicts (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
    "CREATE TABLE claims (key TEXT PRIMARY KEY, owner TEXT NOT NULL) WITHOUT ROWID",
    f"PRAGMA application_id = {_APPLICATION}",
    f"PRAGMA user_version = {_VERSION}",
)
# What the call under way asks for, by file: a `Cached` somewhere inside of another on the same
# file would otherwise wait for it, for good.
_ASKING: ContextVar[frozenset[tuple[Path, str]]] = ContextVar("asking", default=frozenset())

J = TypeVar("J", Verdict, Scoring)
_Ask = Callable[[], Awaitable[J]]


class Cached:
    """Asks a judge only what the file does not know yet.

    What counts as the same: the judge's `key`, the query, and for each trajectory, in the order
    shown, its conversation, answer, stop reason, rewards and sub-agents; not ids, costs and
    times. A verdict from the file has `cached` set and costs nothing. Only scored ones are
    kept; a failure is asked again. Repeats of a call are the same call: leave the cache out
    where a judge's own noise is measured or averaged.

    Tasks, threads and processes may share a file, on a local disk: what one of them is asking
    the others wait for, and they take over if it fails, is cancelled or dies. The file is made
    at the first comparison; the folder `<path>-owners` is there while it is in use.

    Args:
        judge: has a `key`; see `Judge`.
        path: the file, which holds nothing else; missing folders are made.

    Attributes:
        hits: verdicts that came from the file.
        misses: those that the judge was asked for.

    Raises:
        SettingError: the judge has no key; or, here or when it is first asked, the path cannot
            be used, or is no file of verdicts that this version reads.
    """

    def __init__(self, judge: Judge, path: str | Path) -> None:
        if not key_of(judge):
            raise SettingError(
                f"the judge {judge.name!r} has no `key`, so its verdicts cannot be kept: give it "
                "a `key` that names everything they depend on, or wrap the judges inside it"
            )
        self.judge = judge
        self.name = judge.name
        self.path = Path(path).resolve()  # all who share a file must agree where its owners are
        self.hits = 0
        self.misses = 0
        self._file = _File(self.path)

    @property
    def key(self) -> str:
        """That of the judge it asks."""
        return key_of(self.judge)

    async def compare(self, task: Task, a: Trajectory, b: Trajectory) -> Verdict:
        """What the file knows, or what the judge says.

        Raises:
            SettingError: the file cannot be used.
        """
        return await self._judged(Verdict, task, (a, b), lambda: self.judge.compare(task, a, b))

    def close(self) -> None:
        """Close the file; another comparison would open it again."""
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    async def _judged(
        self, kind: type[J], task: Task, shown: Sequence[Trajectory], ask: _Ask[J]
    ) -> J:
        what = "pair" if kind is Verdict else "group"
        key = _digest([self.key, what, task.query, [_content(each) for each in shown]])
        asking = _ASKING.get()
        if (self.path, key) in asking:
            return await ask()
        pause = _FIRST_WAIT
        # SQLite is called on the event loop: a call takes well under a millisecond, or as long
        # as another process takes to write a row.
        while not isinstance(found := self._file.look(kind, key), str):
            if found is not None:
                self.hits += 1
                return found
            await asyncio.sleep(pause)
            pause = min(2 * pause, _LONGEST_WAIT)
        self.misses += 1
        within = _ASKING.set(asking | {(self.path, key)})
        try:
            judgement = await ask()
            if judgement.scored:
                self._file.store(key, judgement)
        finally:
            self._file.release(key, found)
            _ASKING.reset(within)
        return judgement


class CachedGroup(Cached):
    """The same around a judge of groups; what it is shown, in which order, makes the call."""

    judge: GroupJudge

    def __init__(self, judge: GroupJudge, path: str | Path) -> None:
        super().__init__(judge, path)

    def calls(self, n: int, rng: np.random.Generator) -> Sequence[tuple[int, ...]]:
        """See `GroupJudge.calls`."""
        return self.judge.calls(n, rng)

    async def score(self, task: Task, shown: Sequence[Trajectory]) -> Scoring:
        """What the file knows, or what the judge says; see `compare`."""
        return await self._judged(Scoring, task, shown, lambda: self.judge.score(task, shown))


def cached(judge: Judge, path: str | Path) -> Cached:
    """A judge of pairs or of groups that keeps its verdicts in a file; see `Cached`."""
    return CachedGroup(judge, path) if isinstance(judge, GroupJudge) else Cached(judge, path)


class _File:
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
                time.sleep(_FIRST_WAIT)
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


def _content(trajectory: Trajectory) -> str:
    """A digest of all that a judge can see or use of a trajectory and those below it.

    The ids of tool calls are random, but say which call a result answers: they are numbered.
    """
    ids: dict[str | None, int] = {None: 0}
    messages = [
        (
            message.role,
            message.content,
            message.reasoning,
            [(ids.setdefault(c.id, len(ids)), c.name, c.arguments) for c in message.tool_calls],
            ids.setdefault(message.tool_call_id, len(ids)),
        )
        for message in trajectory.messages
    ]
    children = [(each.agent, len(each.turns), _content(each)) for each in trajectory.children]
    rewards = {name: float(reward) for name, reward in trajectory.rewards.items()}
    # An int in a float's place is a float once the record has been in a file.
    reward = None if trajectory.reward is None else float(trajectory.reward)
    return _digest((messages, trajectory.answer, trajectory.stop_reason, reward, rewards, children))


def _digest(value: object) -> str:
    # As in a record that is written, and in what a model is shown, lone surrogates are U+FFFD.
    text = json.dumps(value, ensure_ascii=False, sort_keys=True)
    return sha256(without_surrogates(text).encode()).hexdigest()
