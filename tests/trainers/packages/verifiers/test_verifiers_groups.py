import asyncio
import json
import os
import subprocess
import sys
from pathlib import Path

import msgpack
import pytest
import verifiers.v1 as vf
from fake_server import FakeServer, Fault
from trainers.packages.art.small_tokenizer import small_tokenizer, spelled
from verifiers.v1.cli.eval.runner import run_eval
from verifiers.v1.configs.cli.eval import EvalConfig
from verifiers.v1.serve.encoding import msgpack_encoder
from verifiers.v1.utils.loaders import load_environment

from arenagym.envs import format_answer
from arenagym.rewards import advantages
from arenagym.trainers import scoring

HERE = Path(__file__).parent
PACKAGE = "arena-countdown"
"""What verifiers imports as `arena_countdown`, the module beside this one."""


def completion(text):
    return {
        "id": "c",
        "object": "chat.completion",
        "created": 1,
        "model": "policy",
        "choices": [
            {
                "index": 0,
                "message": {"role": "assistant", "content": text},
                "finish_reason": "stop",
            }
        ],
        "usage": {"prompt_tokens": 3, "completion_tokens": 2, "total_tokens": 5},
    }


class Engine:
    """Like vLLM's `/inference/v1/generate`: ids in, ids out; the k-th logprob is -k/10."""

    def __init__(self, tokenizer, reply):
        self.tokenizer, self.reply = tokenizer, reply

    def __call__(self, request):
        prompt = self.tokenizer.decode(request["token_ids"])
        turns = [part.partition("\n")[2] for part in prompt.split("<|im_start|>")[1:-1]]
        messages = [{"content": turn.removesuffix("<|im_end|>\n")} for turn in turns]
        ids = spelled(self.tokenizer, self.reply({"messages": messages}))
        content = [{"token": f"token_id:{i}", "logprob": -k / 10} for k, i in enumerate(ids)]
        choice = {"token_ids": ids, "logprobs": {"content": content}, "finish_reason": "stop"}
        return {"request_id": "r", "choices": [choice]}


def config(url, folder, *, agent="direct", harness=None, rollouts=1, client=None, **env):
    seat = {"harness": harness or {"id": PACKAGE, "agent": agent}, **env.pop("seat", {})}
    taskset = {"id": PACKAGE, "tasks": 1, **env.pop("taskset", {})}
    return EvalConfig.model_validate(
        {
            "env": {"taskset": taskset, "agent": seat, "attempts": 4, **env},
            "model": "policy",
            "client": {"base_url": url, "api_key_var": "NO_SUCH_KEY", **(client or {})},
            "num_rollouts": rollouts,
            "push": False,
            "rich": None,
            "output_dir": str(folder),
        }
    )


def evaluated(reply, folder, **settings):
    """Episodes of verifiers' own runner, against a server that speaks to it alone."""

    def served(request):
        said = reply(request)
        return completion(said) if isinstance(said, str) else said

    with FakeServer(served) as server:
        return asyncio.run(run_eval(config(server.url, folder, **settings)))


def numbers(*given):
    left = iter(given)
    return lambda request: format_answer(str(next(left)))


def helped(request):
    """What a policy tells the agent with a helper."""
    asked = request["messages"][-1]["content"]
    if "make of it" in asked:
        return "So it is"
    return format_answer("1") if "helper says" in asked else "I think"


def cohort(episodes):
    """The traces that prime-rl baselines and trains on (its `TrainSink.process_group`)."""
    return [t for e in episodes for t in e.traces if not t.has_error and t.agent.trainable]


def grpo(episodes):
    """Its advantages: the reward less the group's mean (`GRPOAlgorithm.score_group`)."""
    traces = cohort(episodes)
    mean = sum(trace.reward for trace in traces) / len(traces)
    return {trace.id: trace.reward - mean for trace in traces}


def ranked(episode):
    return {t.id: t.metrics.get("rank_reward") for t in episode.traces}


def test_an_episode_is_a_group_whose_advantages_arrive_as_they_are(tmp_path):
    (episode,) = evaluated(numbers(3, 1, 4, 2), tmp_path)
    assert episode.ok
    rewards = ranked(episode)
    assert sorted(rewards.values()) == pytest.approx([0, 1 / 3, 2 / 3, 1])
    wanted = dict(zip(rewards, advantages(list(rewards.values())), strict=True))
    assert grpo([episode]) == pytest.approx(wanted)
    answers = {t.id: int(t.nodes[-1].message.content[8:-9]) for t in episode.traces}
    assert sorted(answers, key=answers.get) == sorted(rewards, key=rewards.get)


def test_the_environments_own_reward_is_recorded_but_does_not_count(tmp_path):
    (episode,) = evaluated(numbers(3, 1, 4, 2), tmp_path)
    for trace in episode.traces:
        assert trace.rewards["environment"].weight == 0
        assert trace.reward == trace.rewards["tournament"].score


def test_rank_rewards_can_be_trained_on_instead(tmp_path):
    (episode,) = evaluated(numbers(3, 1, 4, 2), tmp_path, trains_on="rank")
    assert {t.id: t.reward for t in episode.traces} == pytest.approx(ranked(episode))
    assert sorted(grpo([episode]).values()) == pytest.approx([-1 / 2, -1 / 6, 1 / 6, 1 / 2])


def test_each_group_of_a_run_is_ranked_by_itself(tmp_path):
    episodes = evaluated(numbers(*range(24)), tmp_path, taskset={"tasks": 3}, rollouts=2)
    assert len(episodes) == 6
    assert len({e.task.data.seed for e in episodes}) == 3
    for episode in episodes:
        assert sorted(ranked(episode).values()) == pytest.approx([0, 1 / 3, 2 / 3, 1])


def test_a_failed_attempt_moves_no_baseline(tmp_path):
    said = iter(["I break", *map(format_answer, "132")])
    (episode,) = evaluated(lambda request: next(said), tmp_path, agent="fragile")
    (broken,) = [t for t in episode.traces if t.has_error]
    assert "it broke, as told" in broken.last_error.message
    assert "tournament" not in broken.rewards
    assert not broken.agent.trainable
    assert sorted(grpo([episode]).values()) == pytest.approx(sorted(advantages([0, 0.5, 1])))


def test_a_provider_that_is_gone_is_told_as_the_cause(tmp_path):
    (episode,) = evaluated(lambda request: Fault.NOT_FOUND, tmp_path, attempts=2)
    assert [t.last_error.type for t in episode.traces] == ["ProviderError"] * 2
    assert cohort([episode]) == []
    assert not load_environment(config("", tmp_path).env).complete(episode)


def test_what_the_judge_could_not_score_is_not_trained_on(tmp_path, monkeypatch):
    said = []
    monkeypatch.setattr(scoring._log, "warning", lambda text, *args: said.append(text % args))
    (episode,) = evaluated(numbers(1, 2), tmp_path, attempts=2, failures=1.0)
    assert cohort([episode]) == []
    assert [t.agent.trainable for t in episode.traces] == [False, False]
    assert all("tournament" not in t.rewards for t in episode.traces)
    assert "none of 2 rollouts was scored: 1 of 1 matches" in said[0]


@pytest.mark.parametrize("trains_on", ["advantage", "rank"])
def test_a_group_that_tells_nothing_trains_nothing(tmp_path, trains_on):
    (episode,) = evaluated(numbers(1, 2), tmp_path, attempts=2, ties=1.0, trains_on=trains_on)
    assert list(grpo([episode]).values()) == [0, 0]
    assert {t.metrics["informative"] for t in episode.traces} == {0.0}


def test_a_group_of_one_trains_nothing(tmp_path):
    (episode,) = evaluated(numbers(1), tmp_path, attempts=1)
    assert list(grpo([episode]).values()) == [0]


def test_an_attempt_that_verifiers_stops_ranks_last_and_is_no_error(tmp_path):
    seat = {"max_turns": 1}
    (episode,) = evaluated(helped, tmp_path, agent="asker", attempts=2, seat=seat)
    assert episode.ok
    assert [t.stop_condition for t in episode.traces] == ["max_turns"] * 2
    assert [t.info["arenagym"]["stop_reason"] for t in episode.traces] == ["max_turns"] * 2
    assert list(grpo([episode]).values()) == [0, 0]


def test_an_attempt_without_a_model_call_is_ranked_too(tmp_path):
    (episode,) = evaluated(numbers(), tmp_path, agent="mute", attempts=2)
    assert [t.info["arenagym"]["stop_reason"] for t in episode.traces] == ["answered"] * 2
    assert list(grpo([episode]).values()) == [0, 0]


def test_attempts_are_not_sampled_with_one_seed(tmp_path):
    seen = []

    def reply(request):
        seen.append(request)
        return format_answer("1")

    evaluated(reply, tmp_path)
    assert len(seen) == 4
    assert all("seed" not in request for request in seen)


def test_the_group_survives_the_wire_and_the_disk(tmp_path):
    said = iter(["I break", *map(format_answer, "132")])
    (episode,) = evaluated(lambda request: next(said), tmp_path, agent="fragile")
    packed = msgpack.packb(episode.model_dump(), default=msgpack_encoder)
    there = vf.WireEpisode.model_validate(msgpack.unpackb(packed, strict_map_key=False))
    assert grpo([there]) == pytest.approx(grpo([episode]))
    (file,) = tmp_path.glob("*/traces.jsonl")
    kept = vf.WireEpisode.model_validate(json.loads(file.read_text()))
    assert grpo([kept]) == pytest.approx(grpo([episode]))
    assert kept.task.data.model_extra["seed"] == episode.task.data.seed


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    """The policy's tokenizer, and what prime-rl's client is told of it."""
    folder = tmp_path_factory.mktemp("tokenizer")
    tokenizer = small_tokenizer()
    tokenizer.save_pretrained(folder)
    client = {
        "type": "train",
        "renderer": {"name": "default"},
        "renderer_model_name": str(folder),
    }
    return tokenizer, client


def generated(engine, reply, folder, **settings):
    """Episodes through verifiers' training client, which renders to ids."""
    tokenizer, client = engine
    harness = {"id": PACKAGE, "agent": settings.pop("agent"), "native_tools": False}
    with FakeServer(Engine(tokenizer, reply)) as server:
        made = config(server.url, folder, harness=harness, client=client, **settings)
        return asyncio.run(run_eval(made))


def assign(trace, value):
    """As prime-rl's `TrainRollout.assign_advantages` does."""
    for node in trace.nodes:
        sampled = sum(node.mask)
        node.advantages = [value] * sampled if sampled else None


def learned(tokenizer, branch):
    ids = zip(branch.token_ids, branch.sampled_mask, strict=True)
    return tokenizer.decode([token for token, on in ids if on])


def test_sampled_tokens_and_their_logprobs_reach_the_trainer(engine, tmp_path):
    tokenizer, _ = engine
    reply = numbers(*range(6))
    settings = {"agent": "react", "attempts": 2, "taskset": {"env_args": {"max_turns": 1}}}
    (episode,) = generated(engine, reply, tmp_path, **settings)
    for trace, value in grpo([episode]).items():
        (found,) = [t for t in episode.traces if t.id == trace]
        (branch,) = found.branches
        assign(found, value)
        sampled = [k for k, on in enumerate(branch.sampled_mask) if on]
        said = found.nodes[-1].message.content
        assert [branch.token_ids[k] for k in sampled] == spelled(tokenizer, said)
        assert [branch.logprobs[k] for k in sampled] == [-k / 10 for k in range(len(sampled))]
        assert {branch.advantages[k] for k in sampled} == {value}
        rest = set(range(len(branch.token_ids))) - set(sampled)
        assert not any(branch.logprobs[k] or branch.advantages[k] for k in rest)


def test_each_sampled_token_trains_once_where_an_agent_fans_out(engine, tmp_path):
    tokenizer, _ = engine
    (episode,) = generated(engine, helped, tmp_path, agent="asker", attempts=2)
    end = "<|im_end|>"
    assert len(episode.traces) == 2  # one baseline entry an attempt, whatever it fanned out to
    for trace in episode.traces:
        assert sorted(learned(tokenizer, branch) for branch in trace.branches) == sorted(
            [f"I think{end}<answer>1</answer>{end}", f"So it is{end}"]
        )


def test_a_rewritten_history_is_another_branch_of_the_same_trace(engine, tmp_path):
    tokenizer, _ = engine

    def reply(request):
        noted = "Your notes" in request["messages"][-1]["content"]
        return format_answer("1") if noted else "thought"

    (episode,) = generated(engine, reply, tmp_path, agent="forgetful", attempts=2)
    for trace in episode.traces:
        assert sorted(learned(tokenizer, branch) for branch in trace.branches) == [
            "<answer>1</answer><|im_end|>",
            "thought<|im_end|>",
        ]


def test_a_harness_of_verifiers_is_ranked_by_its_last_reply(tmp_path):
    (episode,) = evaluated(numbers(3, 1, 4, 2), tmp_path, harness={"id": "plain-chat"})
    assert sorted(ranked(episode).values()) == pytest.approx([0, 1 / 3, 2 / 3, 1])
    assert all("environment" in t.rewards for t in episode.traces)


def test_alone_a_rollout_has_the_environments_own_reward(tmp_path):
    with FakeServer(lambda request: completion(format_answer("1 + 1"))) as server:
        made = EvalConfig.model_validate(
            {
                "env": {
                    "id": "single-agent",
                    "taskset": {"id": PACKAGE, "tasks": 1},
                    "agent": {"runtime": {"type": "subprocess"}},
                },
                "client": {"base_url": server.url, "api_key_var": "NO_SUCH_KEY"},
                "push": False,
                "rich": None,
                "output_dir": str(tmp_path),
            }
        )
        (episode,) = asyncio.run(run_eval(made))
    (trace,) = episode.traces
    assert trace.rewards["environment"] == vf.Reward(score=0.0, weight=1.0)


def test_vf_eval_finds_the_example_by_its_name(tmp_path):
    examples = HERE.parents[3] / "examples" / "trainers"
    with FakeServer(lambda request: completion(format_answer("1"))) as server:
        words = (
            f"verifiers-travel --env.taskset.env arenagym/OpenTravel-v0 --env.taskset.tasks 1 "
            f"--env.attempts 2 --model policy --no-push "
            f"--env.judge-model {server.url}#judge --client.base-url {server.url} --no-rich "
            f"--output-dir {tmp_path}"
        )
        done = subprocess.run(
            [str(Path(sys.executable).parent / "vf-eval"), *words.split()],
            env=os.environ | {"PYTHONPATH": str(examples)},
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        assert done.returncode == 0, done.stderr[-3000:]
        assert {request["model"] for request in server.requests} == {"policy", "judge"}
    (file,) = tmp_path.glob("*/traces.jsonl")
    episode = vf.WireEpisode.model_validate(json.loads(file.read_text()))
    assert episode.task.data.model_extra["env"] == "arenagym/OpenTravel-v0"
    assert [t.rewards.get("tournament") for t in episode.traces] == [None, None]  # no verdict
    assert [t.agent.trainable for t in episode.traces] == [False, False]
