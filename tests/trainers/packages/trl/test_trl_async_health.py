"""`TournamentWorker` in bad times: a judge that is gone, a task that breaks, an early end."""

import asyncio
import threading

import pytest
from trainers.frail import OPEN, another_row
from trl_policies import small_tokenizer

from arenagym.agents import Agent
from arenagym.records import Verdict
from arenagym.trainers import Generated, GroupScorer
from arenagym.trainers.trl import TournamentWorker
from arenagym.trainers.trl.async_worker import WorkerFailedError


class ById:
    name = key = "id"

    async def compare(self, task, a, b):
        return Verdict(score_a=float(a.id[-1]), score_b=float(b.id[-1]))


def worker(generate, judge=None, **settings):
    scorer = GroupScorer(judge or ById())
    return TournamentWorker(
        [another_row()], scorer, generate, small_tokenizer(), **{"group_size": 2, **settings}
    )


ANSWER = tuple(small_tokenizer().encode("<answer>7</answer><|im_end|>", add_special_tokens=False))


async def seven(ids, sampling):
    return Generated(ids=ANSWER, logprobs=(-1.0,) * len(ANSWER))


def test_the_chat_template_is_given_its_further_arguments():
    tokenizer = small_tokenizer()
    tokenizer.chat_template = "{{ mood }}" + tokenizer.chat_template
    prompts = []

    async def noted(ids, sampling):
        prompts.append(tokenizer.decode(ids))
        return await seven(ids, sampling)

    one = TournamentWorker(
        [another_row()],
        GroupScorer(ById()),
        noted,
        tokenizer,
        group_size=2,
        template_args={"mood": "calm"},
    )
    one.start()
    one.rollout_buffer.get(timeout=60)
    one.stop()
    assert all(prompt.startswith("calm") for prompt in prompts)


def test_the_log_is_told_of_the_judges_calls():
    one = worker(seven)
    one.start()
    told = one.metrics_queue.get(timeout=60)
    one.stop()
    (calls, groups), (failed, of) = told["tournament/judge_calls"], told["tournament/judge_failed"]
    assert calls == of > 0
    assert (groups, failed) == (1, 0)
    assert told["tournament/uninformative"] == (0, 1)


def test_a_judge_that_is_gone_ends_the_worker_and_its_trainer_hears_why():
    class Gone(ById):
        async def compare(self, task, a, b):
            raise TimeoutError("nobody there")

    one = worker(seven, Gone(), patience=0.1)
    one.start()
    one._thread.join(60)
    one.stop()
    with pytest.raises(WorkerFailedError, match="no rollout has been of use"):
        one.check_health(300)
    assert one.rollout_buffer.empty()


class Late(Agent):
    """Fails in the first group, which ends long after the worker began."""

    name = "late"

    async def play(self, episode, messages):
        reply = await episode.call(messages)
        await asyncio.sleep(0.3)
        if episode.id.startswith("g000000"):
            raise RuntimeError("never works")
        await episode.answer(reply.content)


def test_one_task_that_breaks_after_a_long_while_does_not_end_the_worker():
    groups = []
    one = worker(seven, agent=Late(), groups_at_once=2, patience=0.2, on_group=groups.append)
    one.start()
    samples = [one.rollout_buffer.get(timeout=60) for _ in range(6)]
    one.check_health(300)
    one.stop()
    assert groups[0].rewards == (None, None) or groups[1].rewards == (None, None)
    assert 0 not in {sample.group_id for sample in samples}


def test_the_end_closes_the_environments_of_what_was_under_way():
    asked = threading.Event()

    async def silent(ids, sampling):
        asked.set()
        await asyncio.Event().wait()

    one = worker(silent)
    one.start()
    assert asked.wait(60)
    assert OPEN
    one.stop()
    assert OPEN == []
