"""What the tests of the cache share: judges that count, looks into the file."""

import asyncio
import sqlite3
from contextlib import closing

from judging import TASK, compare, filled

from arenagym.judges import (
    RubricJudge,
)
from arenagym.judges.cache import cached
from arenagym.models import ScriptedModel
from arenagym.records import (
    Usage,
    Verdict,
)


class Slow:
    """Scores `a` by its answer, a number, after a while; `asked` has the answers it was shown."""

    name = "slow judge"
    key = "slow"

    def __init__(self, seconds=0.01, log=None):
        self.seconds = seconds
        self.log = log
        self.asked = []

    async def compare(self, task, a, b):
        self.asked.append(a.answer)
        if self.log is not None:
            with self.log.open("a") as log:
                log.write(f"{a.answer}\n")
        await asyncio.sleep(self.seconds)
        if a.answer == "fail":
            raise ValueError("broken")
        score = float(a.answer) if a.answer.isdigit() else 0.0
        return Verdict(judge=self.name, score_a=score, score_b=0.0, usage=Usage(calls=1))


def rubric_judge(*replies):
    return RubricJudge(ScriptedModel(replies or [filled(7, 3)]))


def ask(judge, path, *sides, task=TASK):
    """The verdict, from a `Cached` of its own."""
    with cached(judge, path) as kept:
        return compare(kept, *sides, task=task)


def rows(path, sql="SELECT key, value FROM verdicts"):
    with closing(sqlite3.connect(path)) as db:
        return db.execute(sql).fetchall()


def names(folder):
    return sorted(file.name for file in folder.iterdir())


def intact(path):
    return rows(path, "PRAGMA integrity_check") == [("ok",)] and not rows(
        path, "SELECT * FROM claims"
    )
