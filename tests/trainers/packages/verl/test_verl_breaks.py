"""What breaks around a rollout of verl's costs that rollout, and is said."""

import logging

import pytest
from trainers.frail import OPEN, frail_row
from trainers.stopping import Stopping
from verl_world import Ranked, Server, entry, generate, make_batch, make_worker, run_sessions

from arenagym.judges import OracleJudge
from arenagym.trainers import GroupScorer
from arenagym.trainers.verl import desk
from arenagym.trainers.verl.loop import GroupFailedError


def columns(dataset, **more):
    row = {key: value for key, value in dataset[0].items() if key != "dummy_tensor"}
    return {**row, "uid": "uid", "global_steps": 1, **more}


def answers(text, number):
    return f"<answer>{number}</answer>"


@pytest.mark.parametrize("at", ["making", "reset", "step"])
def test_an_environment_that_breaks_costs_its_rollout_and_no_other(tmp_path, at):
    worker, dataset = make_worker(tmp_path, answers, rows=[frail_row(at, 1)])
    sessions = run_sessions(worker, columns(dataset), 4)
    assert not [found for found in sessions if isinstance(found, Exception)]
    given = sorted(outputs[-1].reward_score for outputs in sessions if outputs)
    assert given == pytest.approx([0, 0.5, 1])
    assert OPEN == []


@pytest.mark.parametrize("at", ["making", "reset", "step", "closing"])
def test_the_older_trainer_goes_on_without_what_broke(tmp_path, at):
    worker, dataset = make_worker(tmp_path, answers, rows=[frail_row(at, 1)])
    out = generate(worker, make_batch(dataset, 4))
    broken = out.non_tensor_batch["stop_reason"] == "env_error"
    assert broken.sum() == (at != "closing")
    assert OPEN == []


def test_a_rollout_that_is_given_up_while_its_environment_is_made_leaves_none_open(tmp_path):
    worker, dataset = make_worker(tmp_path, answers, rows=[frail_row()])
    run_sessions(worker, columns(dataset), 3, cancel=(0, 1, 2))
    assert OPEN == []


class Ended(Server):
    """Ends each completion for a reason, after so many tokens."""

    def __init__(self, reason, most=10_000):
        super().__init__(lambda text, number: f"<answer>{number} and a half</answer>")
        self.reason, self.most = reason, most

    async def generate(self, request_id, **kwargs):
        output = await super().generate(request_id, **kwargs)
        output.stop_reason = self.reason
        output.token_ids = output.token_ids[: self.most]
        output.log_probs = output.log_probs[: self.most]
        return output


@pytest.mark.parametrize("reason", ["abort", "aborted", "error"])
def test_a_completion_that_the_server_gave_up_is_not_trained_on(tmp_path, reason):
    """SGLang says `abort`, vLLM at verl `aborted`."""
    worker, dataset = make_worker(tmp_path, None, rows=[frail_row()], server=Ended(reason, 11))
    sessions = run_sessions(worker, columns(dataset), 2)
    assert [type(found) for found in sessions] == [GroupFailedError] * 2
    assert reason in str(sessions[0])


ENDS = []


class Watched(Ranked):
    """Its judge sees how completions ended."""

    def make_scorer(self):
        def look(_, trajectory):
            ENDS.extend(turn.finish_reason for turn in trajectory.turns)
            return 0.0

        return GroupScorer(OracleJudge(look), topology="round-robin")


@pytest.mark.parametrize(
    ("reason", "most", "end"),
    [("length", 12, "length"), ("length", 99, "stop"), ("stop", 12, "stop")],
)
def test_a_completion_that_the_servers_own_limit_cut_is_cut(tmp_path, reason, most, end):
    ENDS.clear()
    server, loops = Ended(reason, most), [entry(cls=Watched)]
    worker, dataset = make_worker(tmp_path, None, rows=[frail_row()], server=server, loops=loops)
    run_sessions(worker, columns(dataset), 2)
    assert set(ENDS) == {end}


class RankedStopping(Ranked):
    def make_agent(self):
        return Stopping()


def test_stop_strings_of_an_agent_are_refused_and_not_passed_over(tmp_path):
    loops = [entry(cls=RankedStopping)]
    worker, dataset = make_worker(tmp_path, answers, rows=[frail_row()], loops=loops)
    sessions = run_sessions(worker, columns(dataset), 2)
    assert [type(found) for found in sessions] == [GroupFailedError] * 2
    assert "'Observation:'" in str(sessions[0])


class Unjudged(Ranked):
    """Its judge is gone."""

    def make_scorer(self):
        return GroupScorer(OracleJudge(lambda *_: 0.0, failures=1.0), topology="round-robin")


def test_a_judge_that_is_gone_is_said_in_either_trainer(tmp_path, caplog):
    loops = [entry(cls=Unjudged)]
    worker, dataset = make_worker(tmp_path, answers, rows=[frail_row()], loops=loops)
    sessions = run_sessions(worker, columns(dataset), 2)
    assert all("judge" in str(error) or "match" in str(error) for error in sessions)
    caplog.clear()
    with caplog.at_level(logging.WARNING):
        out = generate(worker, make_batch(dataset, 4))
    assert int(out.batch["response_mask"].sum()) == 0
    assert sum("none of 4 rollouts" in line for line in caplog.messages) == 1


class RankedOneByOne(Ranked):
    """Its judge's calls wait for each other."""

    def make_scorer(self):
        judge = OracleJudge(lambda _, trajectory: len(trajectory.answer))
        return GroupScorer(judge, topology="round-robin", concurrency=1)


def test_desks_of_event_loops_that_have_ended_are_let_go_of(tmp_path):
    loops = [entry(cls=RankedOneByOne)]
    worker, dataset = make_worker(tmp_path, answers, rows=[frail_row()], loops=loops)
    before = len(desk._DESKS)
    for _ in range(4):
        run_sessions(worker, columns(dataset), 4)
    assert len(desk._DESKS) <= max(before, 1)
