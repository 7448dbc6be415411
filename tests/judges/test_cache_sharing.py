"""One cache for tasks, threads and processes, whoever is cancelled, forked or killed."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import judging
import pytest
from caching import Slow, ask, intact, names, rows, rubric_judge
from judging import TASK, attempt, compare

from arenagym.judges import (
    Budget,
    budgeted,
    cache_file,
)
from arenagym.judges.cache import Cached, cached
from arenagym.records import (
    Verdict,
    from_json,
)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "verdicts.sqlite"


def test_the_same_question_asked_at_once_is_one_call(path):
    async def all_at_once(kept):
        return await asyncio.gather(*(kept.compare(TASK, attempt(), attempt()) for _ in range(20)))

    slow = Slow()
    with Cached(slow, path) as kept:
        verdicts = asyncio.run(all_at_once(kept))
    assert len(slow.asked) == 1
    assert sorted(verdict.cached for verdict in verdicts) == [False] + [True] * 19


def test_threads_with_loops_of_their_own_share_a_cache(path):
    slow, scores = Slow(), []
    pairs = [attempt(answer=f"{i}") for i in range(20)]

    async def all_at_once():
        verdicts = await asyncio.gather(*(kept.compare(TASK, a, attempt()) for a in pairs))
        scores.append([verdict.score_a for verdict in verdicts])

    with Cached(slow, path) as kept:
        threads = [threading.Thread(target=lambda: asyncio.run(all_at_once())) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert sorted(slow.asked, key=int) == [f"{i}" for i in range(20)]
    assert scores == [list(range(20))] * 4


def test_a_verdict_that_comes_between_the_look_and_the_claim_is_not_asked_for(path, monkeypatch):
    def outrun(*arguments):
        found = stored(*arguments)
        monkeypatch.undo()
        other = threading.Thread(target=ask, args=(rubric_judge(), path))
        other.start()
        other.join()
        return found

    stored = cache_file._stored
    monkeypatch.setattr(cache_file, "_stored", outrun)
    assert ask(rubric_judge(), path).cached


def test_who_waits_for_a_call_that_is_cancelled_or_fails_asks_himself(path):
    async def twice(kept, answer):
        asked = kept.judge.asked = []
        sides = attempt(answer=answer), attempt()
        calls = [asyncio.create_task(kept.compare(TASK, *sides)) for _ in range(2)]
        await asyncio.sleep(0)
        assert asked == [answer]
        kept.judge.seconds = 0.01
        if answer == "long":
            calls[0].cancel()
        ends = await asyncio.gather(*calls, return_exceptions=True)
        assert asked == [answer] * 2
        return [type(end) for end in ends]

    with Cached(Slow(60), path) as kept:
        assert asyncio.run(twice(kept, "long")) == [asyncio.CancelledError, Verdict]
        assert asyncio.run(twice(kept, "fail")) == [ValueError, ValueError]
    assert intact(path)
    assert len(rows(path)) == 1


def test_closing_gives_up_the_claims_of_calls_under_way(path):
    async def closed_meanwhile(kept):
        call = asyncio.create_task(kept.compare(TASK, attempt(), attempt()))
        await asyncio.sleep(0)
        kept.close()
        assert intact(path)
        call.cancel()
        await asyncio.gather(call, return_exceptions=True)

    asyncio.run(closed_meanwhile(Cached(Slow(60), path)))
    assert names(path.parent) == [path.name]


def test_a_cache_within_a_cache_on_the_same_file_does_not_wait_for_itself(path):
    slow = Slow()
    with Cached(slow, path) as inner, cached(budgeted(inner, Budget(calls=9)), path) as outer:
        assert not compare(outer).cached
        assert compare(outer).cached
        assert compare(inner).cached
    assert len(slow.asked) == 1


PAIRS = 40


def worker(path, log, *backwards):
    """In a process of its own: judge all pairs once another one is ready too."""
    order = range(PAIRS)[::-1] if backwards else range(PAIRS)

    async def work(kept):
        slots = asyncio.Semaphore(4)

        async def one(i):
            async with slots:
                return i, (await kept.compare(TASK, attempt(answer=f"{i}"), attempt())).score_a

        return dict(await asyncio.gather(*(one(i) for i in order)))

    class Together(Slow):
        """Ends no call before the other process has begun one too."""

        async def compare(self, task, a, b):
            verdict = await super().compare(task, a, b)
            while set(log.read_text().split()) <= set(self.asked):  # noqa: ASYNC110 - a file
                await asyncio.sleep(0.01)
            return verdict

    with Cached(Together(0.02, log), path) as kept:
        print("ready", flush=True)
        sys.stdin.readline()
        scores = asyncio.run(work(kept))
        print(json.dumps([kept.hits, kept.misses, scores]))


def victim(path, log):
    """In a process of its own: judge on and on, with a call under way that does not end."""

    async def work(kept):
        long = asyncio.create_task(kept.compare(TASK, attempt(answer="long"), attempt()))
        await asyncio.sleep(0)
        kept.judge.seconds = 0
        for i in range(100_000):
            await kept.compare(TASK, attempt(answer=f"{i}"), attempt())
        await long

    asyncio.run(work(Cached(Slow(60, log), path)))


def forker(path):
    """In a process of its own: fork while the file is open, and close it while the child writes."""
    kept = Cached(Slow(0.005), path)
    compare(kept, attempt(answer="parent"))
    (lock,) = path.with_name(f"{path.name}-owners").iterdir()
    child = os.fork()
    if not child:
        for i in range(40):
            compare(kept, attempt(answer=f"{i}"))
            if not i:
                kept.close()
        os.kill(os.getpid(), signal.SIGKILL)
    time.sleep(0.1)
    assert lock.exists()
    assert compare(kept, attempt(answer="parent")).cached
    kept.close()
    os.waitpid(child, 0)


def start(call, *arguments):
    """A process that makes a call of this module."""
    folders = (Path(file).parent for file in (__file__, judging.__file__))
    code = f"import sys, test_cache_sharing as t; t.{call}(*map(t.Path, sys.argv[1:]))"
    return subprocess.Popen(
        [sys.executable, "-W", "error", "-c", code, *map(str, arguments)],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(map(str, folders))},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_two_processes_make_each_call_once_and_both_get_every_verdict(path, tmp_path):
    log = tmp_path / "log"
    processes = [start("worker", path, log), start("worker", path, log, "backwards")]
    for process in processes:
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        process.stdin.write("go\n")
        process.stdin.flush()
    outputs = [process.communicate(timeout=150) for process in processes]
    assert [error for _, error in outputs] == ["", ""]
    (hits, misses, scores), other = (json.loads(output) for output, _ in outputs)
    assert scores == other[2] == {f"{i}": float(i) for i in range(PAIRS)}
    assert hits + misses == sum(other[:2]) == PAIRS
    assert misses + other[1] == PAIRS
    assert min(misses, other[1]) > 0
    assert sorted(log.read_text().split(), key=int) == [f"{i}" for i in range(PAIRS)]
    assert intact(path)
    assert len(rows(path)) == PAIRS


def test_what_a_killed_process_kept_is_there_and_what_it_was_asking_is_taken_over(path, tmp_path):
    async def take_over(kept):
        call = asyncio.create_task(kept.compare(TASK, attempt(answer="long"), attempt()))
        await asyncio.sleep(0.3)
        assert not call.done()
        process.kill()
        process.communicate()
        killed = time.monotonic()
        assert not (await call).cached
        return time.monotonic() - killed

    log, slow = tmp_path / "log", Slow(0)
    process = start("victim", path, log)
    deadline = time.monotonic() + 150
    while not log.exists() or log.read_text().count("\n") < 30:
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < deadline
        time.sleep(0.01)
    with Cached(slow, path) as kept:
        assert asyncio.run(take_over(kept)) < 20
        assert slow.asked == ["long"]
        stored = [from_json(Verdict, value) for _, value in rows(path)]
        assert len(stored) >= 30
        assert all(verdict.scored for verdict in stored)
        assert compare(kept, attempt(answer="7")).score_a == 7
        assert slow.asked == ["long"]
    assert intact(path)
    assert names(tmp_path) == ["log", path.name]


def test_a_fork_takes_nothing_from_its_parent_and_loses_nothing_of_its_own(path):
    process = start("forker", path)
    assert process.communicate(timeout=150) == ("", "")
    assert intact(path)
    assert len(rows(path)) == 41
