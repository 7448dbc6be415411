"""slime's generate hook, against the contract of slime 0.3.1 and a router on the loopback."""

import asyncio
import copy
import gc
import json
import pickle

import gymnasium as gym
import msgspec
import pytest
from coins import ENV
from trainers.contracts import slime_contract as slime
from trainers.contracts.token_groups import rollout, turn
from trainers.tiny_tokenizer import IM_END, TinyTokenizer

from arenagym.agents import Agent
from arenagym.errors import RecordError, SettingError
from arenagym.records import Message, StopReason, Trajectory, from_json
from arenagym.trainers import slime as adapter
from arenagym.trainers import task_rows
from arenagym.trainers.slime import settings
from arenagym.trainers.slime.engine import Router
from arenagym.trainers.slime.filling import NOTES, filled

TOKENIZER = TinyTokenizer()
ABORTED, COMPLETED = slime.Sample.Status.ABORTED, slime.Sample.Status.COMPLETED


@pytest.fixture(autouse=True)
def tiny(monkeypatch):
    monkeypatch.setattr(settings, "_tokenizer", lambda checkpoint: TOKENIZER)


def drawn(tmp_path, args, *, env=ENV, **row_args):
    path = tmp_path / "tasks.jsonl"
    adapter.write_jsonl(task_rows(env, 2, **row_args), path)
    return slime.load(path, args)[0]


def generate(args, *samples, evaluation=False):
    async def run():
        try:
            return await asyncio.gather(
                *(
                    adapter.generate(args, each, slime.sampling_params(args), evaluation)
                    for each in samples
                )
            )
        finally:
            await settings.run_of(args).release()

    return asyncio.run(run())


def play(answer, tmp_path, *, env_args=None, agent=None, config=None, **options):
    """One rollout; `answer(ids, params)` is the policy."""
    with slime.Router(TOKENIZER, answer) as router:
        args = slime.arguments(router.url, {"arenagym": config or {}}, **options)
        sample = drawn(tmp_path, args, env_args=env_args or {})[0]
        sample.session_id = "s"
        if agent is not None:
            settings.run_of(args).agent = agent
        (made,) = generate(args, sample)
        return made, router, args


def test_a_one_turn_rollout_is_what_was_sampled(tmp_path):
    made, router, _ = play(lambda ids, params: "<answer>heads</answer>", tmp_path)
    said = [*TOKENIZER.encode("<answer>heads</answer>"), IM_END]
    (request,) = router.requests
    assert made.tokens == request["input_ids"] + said
    assert made.response_length == len(said)
    assert made.loss_mask == [1] * len(said)
    assert made.rollout_log_probs == pytest.approx([-0.1 - k / 1000 for k in range(len(said))])
    assert made.response == "<answer>heads</answer><|im_end|>"
    assert (made.status, made.reward, made.remove_sample) == (COMPLETED, None, False)
    assert made.rollout_id == made.index
    assert made.weight_versions == ["3"]
    slime.train_data(slime.arguments(), [made], lambda args, samples: ([0.0], [1.0]))


def test_slimes_sampling_parameters_reach_the_router(tmp_path):
    _, router, args = play(lambda ids, params: "<answer>heads</answer>", tmp_path)
    assert router.requests[0]["sampling_params"] == slime.sampling_params(args)
    assert {k.lower(): v for k, v in router.headers[0].items()}["x-smg-routing-key"] == "s"


def test_what_the_environment_says_between_turns_is_not_trained_on(tmp_path):
    words = iter(["<answer>tails</answer>", "<answer>heads</answer>"])
    made, router, _ = play(lambda i, p: next(words), tmp_path, env_args={"max_turns": 2})
    first, second = (request["input_ids"] for request in router.requests)
    said = [*TOKENIZER.encode("<answer>tails</answer>"), IM_END]
    assert second[: len(first) + len(said)] == first + said  # the same tokens, never read back
    between = len(second) - len(first) - len(said)
    again = [*TOKENIZER.encode("<answer>heads</answer>"), IM_END]
    assert made.loss_mask == [1] * len(said) + [0] * between + [1] * len(again)
    assert made.tokens == second + again
    middle = made.rollout_log_probs[len(said) : len(said) + between]
    assert middle == [0.0] * between


def test_a_completion_cut_by_length_is_truncated(tmp_path):
    made, _, _ = play(lambda ids, params: ("<answer>" + "x" * 200, "stop"), tmp_path)
    assert made.status is slime.Sample.Status.TRUNCATED
    assert made.response_length == 64


def test_a_prompt_that_fills_the_context_ends_the_rollout_untrained(tmp_path):
    made, router, _ = play(lambda i, p: "never", tmp_path, rollout_max_context_len=8)
    assert router.requests == []
    assert made.status is slime.Sample.Status.TRUNCATED
    assert (made.tokens, made.response_length, made.loss_mask) == ([IM_END] * 2, 1, [0])
    assert made.remove_sample


def test_sglangs_refusal_of_a_long_prompt_is_no_failure_of_the_machinery(tmp_path):
    refusal = {
        "status": 400,
        "error": {"message": "The input (9 tokens) is longer than the model's context length (8)."},
    }
    made, _, _ = play(lambda ids, params: dict(refusal), tmp_path)
    assert made.status is slime.Sample.Status.TRUNCATED


def test_an_evaluation_has_a_context_of_its_own(tmp_path):
    limits = {"rollout_max_context_len": 20, "eval_max_context_len": 10_000}
    with slime.Router(TOKENIZER, lambda ids, params: "<answer>heads</answer>") as router:
        args = slime.arguments(router.url, **limits)
        first, second = drawn(tmp_path, args)[:2]
        (tried,) = generate(args, first, evaluation=True)
        (trained,) = generate(args, second)
    assert tried.status is COMPLETED
    assert (trained.status, trained.loss_mask) == (slime.Sample.Status.TRUNCATED, [0])


def test_text_that_utf8_cannot_carry_is_replaced_in_prompt_data(tmp_path):
    (row,) = task_rows(ENV, 1)
    torn = msgspec.structs.replace(row, prompt=[{"role": "user", "content": "a\ud800"}])
    assert adapter.write_jsonl([torn], tmp_path / "tasks.jsonl") == 1
    line = json.loads((tmp_path / "tasks.jsonl").read_text())
    assert line["prompt"] == line["metadata"]["prompt"] == [{"role": "user", "content": "a\ufffd"}]


@pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning")
def test_connections_of_event_loops_that_have_ended_are_let_go_of():
    with slime.Router(TOKENIZER, lambda ids, params: "heads") as server:
        router = Router(server.url, timeout=9)
        for _ in range(4):
            asyncio.run(router.generate([1, 2], {"max_new_tokens": 9}))
            assert len(router._clients) == 1
        del router
        gc.collect()  # the connections that were not released warn in here


def test_as_many_calls_are_under_way_as_slime_asks_for():
    async def most():
        router = Router("http://127.0.0.1:1", timeout=9)
        pool = router._clients.here()._client._transport._pool
        await router.release()
        return pool._max_connections

    assert asyncio.run(most()) > 100_000


def test_an_empty_completion_is_the_end_token_alone(tmp_path):
    made, _, _ = play(lambda ids, params: "", tmp_path)
    assert (made.loss_mask, made.tokens[-1]) == ([1], IM_END)


BROKEN = {
    "refused": {"status": 404, "error": "no"},
    "no answer": {"text": "heads"},
    "no reason": {"meta_info": {"finish_reason": None}},
    "a token that is none": {
        "meta_info": {"finish_reason": {"type": "stop"}, "output_token_logprobs": [["x", 1, ""]]}
    },
    "a logprob that is none": {
        "meta_info": {
            "finish_reason": {"type": "stop"},
            "output_token_logprobs": [[float("nan"), 70, None]],
        }
    },
}


@pytest.mark.parametrize("reply", BROKEN.values(), ids=BROKEN)
def test_a_router_that_breaks_gives_a_failed_sample_that_is_not_trained_on(reply, tmp_path):
    made, _, _ = play(lambda ids, params: dict(reply), tmp_path)
    assert made.status is slime.Sample.Status.FAILED
    assert made.remove_sample
    assert made.loss_mask == [0]


def test_a_broken_environment_gives_a_failed_sample(tmp_path):
    made, _, _ = play(lambda ids, params: "<answer>broken</answer>", tmp_path)
    assert made.status is slime.Sample.Status.FAILED
    assert made.remove_sample
    played = from_json(Trajectory, made.metadata[NOTES]["trajectory"])
    assert played.stop_reason is StopReason.ENV_ERROR


def test_an_environment_that_can_not_be_made_is_a_failed_sample_and_a_mistake_is_an_error(
    tmp_path, monkeypatch, caplog
):
    def gone(_row):
        raise ConnectionError("the host is gone")

    monkeypatch.setattr("arenagym.trainers.rows.TaskRow.make", gone)
    made, _, _ = play(lambda ids, params: "<answer>heads</answer>", tmp_path)
    assert (made.status, made.remove_sample) == (slime.Sample.Status.FAILED, True)
    assert "0/0: env_error: the environment cannot be made: ConnectionError" in caplog.text
    monkeypatch.undo()
    monkeypatch.setattr(settings, "_tokenizer", lambda checkpoint: TOKENIZER)
    args = slime.arguments()
    sample = drawn(tmp_path, args)[0]
    sample.metadata["env_args"] = '{"nothing": 1}'
    with pytest.raises(SettingError, match="nothing"):
        generate(args, sample)
    sample.metadata["env"] = "tests/Nothing-v0"
    with pytest.raises(gym.error.Error, match="Nothing"):
        generate(args, sample)


class Forgetful(Agent):
    """Asks twice, the second time of another conversation, and answers with the third."""

    name = "forgetful"

    async def play(self, episode, messages):
        await episode.call(messages)
        await episode.call([Message(role="user", content="Of something else: say more, 中文.")])
        reply = await episode.call([*messages, Message(role="user", content="Now answer.")])
        await episode.answer(reply.content)


class Silent(Agent):
    name = "silent"

    async def play(self, episode, messages):
        await episode.answer("heads")


def test_a_rewritten_history_leaves_the_longest_segment_and_says_what_it_left_out(tmp_path):
    words = iter(["a", "much longer than the others", "heads"])
    made, router, _ = play(lambda i, p: next(words), tmp_path, agent=Forgetful())
    assert made.tokens[: len(router.requests[1]["input_ids"])] == router.requests[1]["input_ids"]
    assert made.response.startswith("much longer")
    assert (made.metadata[NOTES]["segments"], made.metadata[NOTES]["left_out"]) == (3, 2)


def test_all_segments_are_the_samples_of_one_rollout(tmp_path):
    words = iter(["a", "much longer than the others", "heads"])
    made, _, _ = play(
        lambda i, p: next(words), tmp_path, agent=Forgetful(), config={"nodes": "all"}
    )
    assert [len(sample.loss_mask) for sample in made] == [2, 19, 6]
    assert len({sample.rollout_id for sample in made}) == 1
    assert slime.flatten([[made]]) == list(made)
    made.reward = 0.5
    assert [sample.reward for sample in made] == [0.5] * 3


def test_weight_versions_are_the_policys_alone():
    helper = rollout(turn(1, version="default"), model="another", id="c")
    played = rollout(turn(0, version="4"), children=(helper,), model="policy")
    (made,) = filled(slime.Sample(index=0), played, "longest", TOKENIZER)
    assert made.weight_versions == ["4"]


def test_an_evaluation_counts_a_rollout_once(tmp_path):
    with slime.Router(TOKENIZER, lambda ids, params: "heads") as router:
        args = slime.arguments(router.url, {"arenagym": {"nodes": "all"}})
        settings.run_of(args).agent = Forgetful()
        (made,) = generate(args, drawn(tmp_path, args)[0], evaluation=True)
    assert isinstance(made, slime.Sample)


def test_an_episode_without_a_model_call_has_nothing_to_train_on(tmp_path):
    made, router, _ = play(lambda i, p: "never", tmp_path, agent=Silent())
    assert router.requests == []
    assert (made.status, made.remove_sample, made.loss_mask) == (COMPLETED, True, [0])


def test_an_aborted_rollout_is_played_again_from_the_beginning(tmp_path):
    turns = iter([("<answer>tails</answer>", "stop"), ("<answer>hea", "abort")])
    made, _, _ = play(lambda i, p: next(turns), tmp_path, env_args={"max_turns": 2})
    assert (made.status, made.remove_sample, made.loss_mask) == (ABORTED, True, [0])
    with slime.Router(TOKENIZER, lambda ids, params: "<answer>heads</answer>") as router:
        (made,) = generate(slime.arguments(router.url), made)
    assert len(router.requests) == 1
    assert (made.status, made.remove_sample) == (COMPLETED, False)


def test_a_partial_rollout_goes_on_within_the_completion_that_was_cut(tmp_path):
    turns = iter([("<answer>tails</answer>", "stop"), ("<answer>hea", "abort")])
    made, before, _ = play(
        lambda i, p: next(turns), tmp_path, env_args={"max_turns": 2}, partial_rollout=True
    )
    assert made.status is ABORTED
    made = pickle.loads(pickle.dumps(copy.deepcopy(made)))  # slime's buffer, and its checkpoints
    with slime.Router(TOKENIZER, lambda ids, params: "ds</answer>") as router:
        (made,) = generate(slime.arguments(router.url, partial_rollout=True), made)
    (request,) = router.requests
    begun = TOKENIZER.encode("<answer>hea")
    assert request["input_ids"] == before.requests[1]["input_ids"] + begun
    assert request["sampling_params"]["max_new_tokens"] == 64 - len(begun)
    assert made.status is COMPLETED
    assert made.response.endswith("<answer>heads</answer><|im_end|>")
    assert made.loss_mask[-len(begun) :] == [1] * len(begun)
    assert len(made.rollout_log_probs) == made.response_length


def test_where_old_tokens_may_not_be_trained_on_none_are_kept(tmp_path):
    off = {"partial_rollout": True, "mask_offpolicy_in_partial_rollout": True}
    made, _, _ = play(lambda i, p: ("<answer>hea", "abort"), tmp_path, **off)
    assert made.metadata[NOTES] == {"calls": []}


def test_after_an_abort_no_call_reaches_the_router(tmp_path):
    class Stubborn(Agent):
        name = "stubborn"

        async def play(self, episode, messages):
            for _ in range(3):
                try:
                    await episode.call(messages)
                except RuntimeError:
                    continue

    made, router, _ = play(lambda i, p: ("x", "abort"), tmp_path, agent=Stubborn())
    assert len(router.requests) == 1
    assert made.status is ABORTED


def test_a_cancelled_rollout_closes_its_environment(tmp_path, monkeypatch):
    closed = []
    monkeypatch.setattr("coins.CoinEnv.close", lambda self: closed.append(1))

    playing = asyncio.Event()

    class Waits(Agent):
        name = "waits"

        async def play(self, episode, messages):
            playing.set()
            await asyncio.Event().wait()

    args = slime.arguments()
    settings.run_of(args).agent = Waits()
    sample = drawn(tmp_path, args)[0]
    closed.clear()

    async def run():
        task = asyncio.create_task(adapter.generate(args, sample, slime.sampling_params(args)))
        await playing.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(run())
    assert len(closed) == 1


def test_slimes_arguments_may_be_copied_and_pickled_after_a_rollout(tmp_path):
    _, _, args = play(lambda ids, params: "<answer>heads</answer>", tmp_path)
    for copied in (copy.deepcopy(args), pickle.loads(pickle.dumps(args))):
        assert settings.run_of(copied) is not settings.run_of(args)
        assert settings.run_of(copied).settings == settings.run_of(args).settings


def test_what_does_not_go_together_is_refused():
    for config, options, said in (
        ({"agnet": "react"}, {}, "agnet"),
        ({"budget": {"turns": "many"}}, {}, "turns"),
        ({"context": 0}, {}, "context 0"),
        ({"request_timeout": 0}, {}, "request_timeout 0"),
        ({}, {"rollout_top_p": 0.9}, "rollout-top-p"),
        ({}, {"use_rollout_routing_replay": True}, "routing-replay"),
        ({}, {"reward_key": "score"}, "reward-key"),
        ({"nodes": "all"}, {"partial_rollout": True}, "nodes: all"),
    ):
        with pytest.raises(SettingError, match=said):
            adapter.Settings.of(slime.arguments(custom_config={"arenagym": config}, **options))


def test_a_sample_without_a_task_is_refused():
    with pytest.raises(RecordError, match="task_rows"):
        generate(slime.arguments(), slime.Sample(index=0, metadata={"answer": "7"}))
