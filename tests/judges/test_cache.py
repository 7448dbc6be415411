"""What is judged once is never paid for again, whoever asks, and whoever is killed."""

import asyncio
import json
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing
from pathlib import Path

import judging
import numpy as np
import pytest
from judging import TASK, attempt, compare, filled
from msgspec.structs import replace

from arenagym.errors import ModelError, SettingError
from arenagym.judges import (
    Bidirectional,
    Budget,
    EnsembleJudge,
    GroupJudge,
    ListwiseJudge,
    PointwiseJudge,
    Rubric,
    RubricJudge,
    View,
    budgeted,
    cache_file,
)
from arenagym.judges.cache import Cached, CachedGroup, cached
from arenagym.models import ScriptedModel
from arenagym.records import (
    Message,
    StopReason,
    ToolCall,
    Trajectory,
    Turn,
    Usage,
    Verdict,
    from_json,
    to_json,
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


@pytest.fixture
def path(tmp_path):
    return tmp_path / "verdicts.sqlite"


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


def test_what_was_judged_before_costs_nothing(path):
    model = ScriptedModel(["no form", filled((8, 6, 4, 2), 3)])
    judge = RubricJudge(model)
    with Cached(judge, path) as kept:
        first = compare(kept)
        again = compare(kept)
        assert (kept.hits, kept.misses, kept.name, kept.key) == (1, 1, judge.name, judge.key)
    later = ask(RubricJudge(ScriptedModel([ModelError("down")])), path)
    assert (first.usage.calls, first.repairs, first.cached) == (2, 1, False)
    assert first.failures == {"malformed_judgement": 1}
    assert again == later == replace(first, usage=Usage(), failures={}, repairs=0, cached=True)
    assert (later.score_a, later.analysis) == (first.score_a, "on first\non second")
    assert later.dimensions["reasoning"] == (8, 3)
    assert model.calls == 2


def test_the_members_of_a_kept_verdict_cost_nothing_either(path):
    judge = EnsembleJudge([Bidirectional(rubric_judge()), rubric_judge()])
    assert ask(judge, path).members[0].members[1].usage.calls == 1
    verdict = ask(judge, path)
    for member in (*verdict.members, *verdict.members[0].members):
        assert (member.usage, member.cached, member.scored) == (Usage(), True, True)


def test_a_failure_is_asked_again(path):
    model = ScriptedModel(["no form", "none", ModelError("down"), filled(7, 3)])
    assert not ask(RubricJudge(model), path).scored
    assert rows(path) == []
    scored = [ask(RubricJudge(model), path).scored for _ in range(3)]
    assert (scored, model.calls) == ([False, True, True], 4)
    slow = Slow()
    for _ in range(2):
        with pytest.raises(ValueError, match="broken"):
            ask(slow, path, attempt(answer="fail"))
    assert slow.asked == ["fail", "fail"]
    assert intact(path)


CHILD = attempt("asked", "42", agent="searcher")
CALL = ToolCall(id="x1", name="search", arguments="{}")
TURN = Turn(
    call_id="0",
    agent="a",
    prompt=(Message(role="user", content=TASK.query),),
    output=Message(role="assistant", content="I look.", tool_calls=(CALL,)),
)
TOLD = Message(role="tool", content="found", tool_call_id="x1")
A, B = attempt(turns=(TURN,), tail=(TOLD,), children=(CHILD,), reward=1.0), attempt("other")


def turn_with(**fields):
    return replace(A, turns=(replace(TURN, output=replace(TURN.output, **fields)),))


GENERIC = Rubric.load()
CHANGED = replace(
    GENERIC,
    dimensions=(replace(GENERIC.dimensions[0], description="!"), *GENERIC.dimensions[1:]),
)
OTHER = {
    "rubric": {"judge": RubricJudge(ScriptedModel([filled(7, 3)]), CHANGED)},
    "model": {"judge": RubricJudge(ScriptedModel([filled(7, 3)], name="other"))},
    "view": {"judge": RubricJudge(ScriptedModel([filled(7, 3)]), view=View(tokens=999))},
    "evidence": {"judge": RubricJudge(ScriptedModel([filled(7, 3)]), view=View(evidence=False))},
    "order": {"a": B, "b": A},
    "query": {"task": replace(TASK, query="Another?")},
    "words": {"a": turn_with(content="I look again.")},
    "reasoning": {"a": turn_with(reasoning="hm")},
    "tool call": {"a": turn_with(tool_calls=(replace(CALL, arguments="[]"),))},
    "observation": {"a": replace(A, tail=(replace(TOLD, content="lost"),))},
    "what a result answers": {"a": replace(A, tail=(replace(TOLD, tool_call_id="x2"),))},
    "answer": {"a": replace(A, answer="undone")},
    "no answer": {"a": replace(A, answer=None)},
    "stop reason": {"a": replace(A, stop_reason=StopReason.MAX_TURNS)},
    "reward": {"a": replace(A, reward=0.5)},
    "no reward": {"a": replace(A, reward=None)},
    "parts of the reward": {"a": replace(A, rewards={"style": 1.0})},
    "a child's answer": {"a": replace(A, children=(replace(CHILD, answer="43"),))},
    "a child's name": {"a": replace(A, children=(replace(CHILD, agent="reader"),))},
    "a child's child": {"a": replace(A, children=(replace(CHILD, children=(CHILD,)),))},
    "no child": {"a": replace(A, children=())},
}
RENUMBERED = replace(
    A,
    turns=(replace(TURN, output=replace(TURN.output, tool_calls=(replace(CALL, id="y7"),))),),
    tail=(replace(TOLD, tool_call_id="y7"),),
)
SAME = {
    "task": {"task": replace(TASK, id="u", env_id="f", seed=3)},
    "ids": {"a": replace(A, id="another", seed=9, attempt=1)},
    "ids of tool calls": {"a": RENUMBERED},
    "costs": {"a": replace(A, turns=(replace(TURN, call_id="9", usage=Usage(calls=1)),))},
    "times": {"a": replace(A, seconds=3.0, info={"time": 4}), "b": replace(B, seconds=1.0)},
    "a number's type": {"a": replace(A, reward=1)},
    "a record's way through a file": {"a": from_json(Trajectory, to_json(A))},
}


@pytest.fixture(scope="module")
def known(tmp_path_factory):
    """A file that knows one verdict."""
    path = tmp_path_factory.mktemp("known") / "verdicts.sqlite"
    assert ask(rubric_judge(), path, A, B).scored
    return path


def asked_with(known, changed):
    settings = {"judge": rubric_judge(), "task": TASK, "a": A, "b": B} | changed
    with cached(settings["judge"], known) as kept:
        compare(kept, settings["a"], settings["b"], settings["task"])
        return kept.hits, kept.misses


@pytest.mark.parametrize("changed", OTHER.values(), ids=OTHER)
def test_another_of_what_a_verdict_depends_on_is_another_judging(known, changed):
    assert asked_with(known, changed) == (0, 1)


@pytest.mark.parametrize("changed", SAME.values(), ids=SAME)
def test_ids_costs_and_times_make_no_other_judging(known, changed):
    assert asked_with(known, changed) == (1, 0)


def test_lone_surrogates_do_not_break_it(path):
    assert not ask(rubric_judge(), path, attempt("\ud800")).cached
    assert ask(rubric_judge(), path, attempt("\ud800")).cached


def test_a_group_is_kept_by_what_is_shown_in_which_order(path):
    model = ScriptedModel([filled(5, 6, 7, labels=("attempt_1", "attempt_2", "attempt_3"))])
    with cached(ListwiseJudge(model), path) as kept:
        assert isinstance(kept, CachedGroup)
        assert isinstance(kept, GroupJudge)
        (order,) = kept.calls(3, np.random.default_rng(0))
        assert sorted(order) == [0, 1, 2]
        group = [attempt(answer=f"{i}") for i in order]
        first, again = (asyncio.run(kept.score(TASK, group)) for _ in range(2))
        assert again == replace(first, usage=Usage(), cached=True)
        assert again.scores == (5, 6, 7)
        assert not asyncio.run(kept.score(TASK, group[::-1])).cached
        assert (kept.hits, kept.misses, model.calls) == (1, 2, 2)


def test_a_pair_and_a_group_of_the_same_two_are_not_the_same(path):
    model = ScriptedModel([filled(5, 6, labels=("attempt_1", "attempt_2"))])
    with cached(ListwiseJudge(model), path) as kept:
        assert compare(kept, A, B).score_b == 6
        assert asyncio.run(kept.score(TASK, (A, B))).scores == (5, 6)
        assert compare(kept, A, B).cached
    assert model.calls == 2


def test_a_judge_of_pairs_is_no_judge_of_groups_when_kept(path):
    assert not isinstance(cached(rubric_judge(), path), GroupJudge)
    assert isinstance(cached(PointwiseJudge(ScriptedModel(["x"])), path), CachedGroup)


def test_a_judge_without_a_key_is_refused(path):
    keyless = Slow()
    keyless.key = ""
    for judge in (keyless, EnsembleJudge([rubric_judge(), keyless])):
        with pytest.raises(SettingError, match=r"give it a `key`.* or wrap the judges inside"):
            Cached(judge, path)


@pytest.mark.parametrize(
    "value",
    ["", "{", "{}", '{"score_a": 1}', '{"mood": 1}', b"\xff\xfe", 7, '{"error": "it failed"}'],
)
def test_a_stored_value_that_cannot_be_read_is_a_miss_and_is_replaced(path, value):
    ask(rubric_judge(), path)
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("UPDATE verdicts SET value = ?", (value,))
    verdict = ask(rubric_judge(), path)
    assert (verdict.score_a, verdict.cached) == (7, False)
    assert ask(rubric_judge(), path).cached
    assert len(rows(path)) == 1


def foreign(path):
    with closing(sqlite3.connect(path)) as db:
        db.execute("CREATE TABLE songs (title)")


def newer(path):
    ask(rubric_judge(), path)
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA user_version = 99")


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (lambda path: path.write_text("dear diary, " * 100), "not a database"),
        (Path.mkdir, "unable to open"),
        (foreign, "another program's"),
        (newer, "of version 99, and this arenagym reads 1"),
    ],
)
def test_a_file_that_is_no_cache_of_ours_is_refused_and_left_as_it_was(path, make, why):
    make(path)
    before = path.read_bytes() if path.is_file() else None
    with pytest.raises(SettingError, match=why) as refused:
        Cached(rubric_judge(), path)
    assert str(path) in str(refused.value)
    assert (path.read_bytes() if path.is_file() else None) == before
    assert names(path.parent) == [path.name]


def test_a_path_that_cannot_be_made_is_refused_when_it_is_needed(path):
    path.write_text("a file")
    with pytest.raises(SettingError, match=r"verdicts\.sqlite/below"):
        compare(Cached(rubric_judge(), path / "below"))


def test_nothing_is_on_disk_before_the_first_question_and_one_file_after_the_last(tmp_path):
    path = tmp_path / "not" / "yet" / "verdicts.sqlite"
    kept = Cached(rubric_judge(), path)
    kept.close()
    assert names(tmp_path) == []
    compare(kept)
    kept.close()
    kept.close()
    assert names(path.parent) == [path.name]
    assert compare(kept).cached
    kept.close()


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

    with Cached(Slow(0.02, log), path) as kept:
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
    code = f"import sys, test_cache as t; t.{call}(*map(t.Path, sys.argv[1:]))"
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
    outputs = [process.communicate(timeout=30) for process in processes]
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
    deadline = time.monotonic() + 30
    while not log.exists() or log.read_text().count("\n") < 30:
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < deadline
        time.sleep(0.01)
    with Cached(slow, path) as kept:
        assert asyncio.run(take_over(kept)) < 2
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
    assert process.communicate(timeout=30) == ("", "")
    assert intact(path)
    assert len(rows(path)) == 41
