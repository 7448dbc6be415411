import asyncio
import pickle
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest
from tinker_cookbook import tokenizer_utils
from tinker_cookbook.completers import TokenCompleter, TokensWithLogprobs
from tinker_cookbook.exceptions import AllTrajectoriesFailedError
from tinker_cookbook.rl import rollouts, train
from tinker_cookbook.rl.data_processing import assemble_training_data, compute_advantages
from tinker_cookbook.rl.rollout_strategy import MinViableGroup
from tinker_cookbook.rl.types import InitialObservationOverflow
from trainers.packages.tinker import fan_out
from trainers.tiny_tokenizer import IM_END, TinyTokenizer

from arenagym.errors import SettingError
from arenagym.records import StopReason
from arenagym.rewards import advantages
from arenagym.trainers import task_rows
from arenagym.trainers.tinker import (
    ArenaDataset,
    ArenaDatasetBuilder,
    ArenaEnv,
    ArenaGroupBuilder,
    EpisodeSettings,
    SharedScorer,
)

pytestmark = pytest.mark.usefixtures("made_at_once")
TOKENIZER = TinyTokenizer()
COUNTDOWN = "arenagym/Countdown-v0"


@pytest.fixture(autouse=True)
def known_by_name():
    tokenizer_utils.register_tokenizer("tiny", TinyTokenizer)
    yield
    tokenizer_utils.unregister_tokenizer("tiny")


class Policy(TokenCompleter):
    """Gives replies in turn, the k-th token of each with the logprob -k/10; None fails."""

    def __init__(self, *replies):
        self.replies = list(replies)
        self.prompts = []

    async def __call__(self, model_input, stop, *, max_tokens=None):
        assert stop == [IM_END]
        self.prompts.append(model_input.to_ints())
        reply = self.replies.pop(0)
        if reply is None:
            raise ConnectionError("the sampler is gone")
        ids = [*TOKENIZER.encode(reply), IM_END][:max_tokens]
        return TokensWithLogprobs(ids, [-k / 10 for k in range(len(ids))])


def answered(*numbers):
    return [f"<answer>{number}</answer>" for number in numbers]


def builder(agent="direct", size=4, scorer=fan_out.knowing, env_args=None, **settings):
    row = task_rows(COUNTDOWN, 1, env_args=env_args)[0]
    more = {key: settings.pop(key) for key in ("context",) if key in settings}
    return ArenaGroupBuilder(
        row,
        SharedScorer(scorer),
        TOKENIZER,
        group_size=size,
        episode=EpisodeSettings(agent=agent, **more),
        **settings,
    )


def rolled_out(made, policy, **settings):
    return asyncio.run(rollouts.do_group_rollout(made, policy, **settings))


def trained(*groups):
    """tinker-cookbook's own way from rollouts to datums: of each its rollout, tokens, numbers."""
    data, origin = assemble_training_data(list(groups), compute_advantages(list(groups)))
    return [
        SimpleNamespace(
            rollout=where["traj_idx"],
            ids=[*datum.model_input.to_ints(), int(datum.loss_fn_inputs["target_tokens"].data[-1])],
            mask=[0.0, *datum.loss_fn_inputs["mask"].data],
            logprobs=[0.0, *datum.loss_fn_inputs["logprobs"].data],
            advantages=[0.0, *datum.loss_fn_inputs["advantages"].data],
        )
        for datum, where in zip(data, origin, strict=True)
    ]


def learned(datum):
    """The text of the tokens that are trained on."""
    return TOKENIZER.decode([i for i, on in zip(datum.ids, datum.mask, strict=True) if on])


def credit(datum):
    """The advantage that all trained tokens have; the others have neither that nor a logprob."""
    rows = list(zip(datum.mask, datum.advantages, datum.logprobs, strict=True))
    assert all((advantage, logprob) == (0, 0) for on, advantage, logprob in rows if not on)
    (found,) = {advantage for on, advantage, _ in rows if on}
    return found


def test_the_tournaments_advantages_arrive_as_they_are():
    seen = []
    made = builder(on_group=seen.append)
    group = rolled_out(made, Policy(*answered(3, 1, 4, 2)))
    wanted = advantages([2 / 3, 0, 1, 1 / 3])
    assert seen[0].advantages == pytest.approx(wanted)
    assert compute_advantages([group])[0].tolist() == pytest.approx(wanted, abs=1e-6)
    assert [metrics["arena/rank_reward"] for metrics in group.metrics_G] == pytest.approx(
        [2 / 3, 0, 1, 1 / 3]
    )


def test_without_pass_through_the_rank_rewards_are_centred_by_tinker():
    group = rolled_out(builder(pass_through=False), Policy(*answered(3, 1, 4, 2)))
    assert group.final_rewards_G == pytest.approx([2 / 3, 0, 1, 1 / 3])
    centred = compute_advantages([group])[0].tolist()
    assert centred == pytest.approx([1 / 6, -1 / 2, 1 / 2, -1 / 6], abs=1e-6)


def test_turns_of_an_episode_are_one_datum_whose_observations_have_no_weight():
    made = builder("react", size=2, env_args={"max_turns": 3})
    policy = Policy(*answered(10, 20), *answered(11, 21), *answered(12, 22))  # by turns
    data = trained(rolled_out(made, policy))
    assert [learned(datum) for datum in data] == [
        "".join(f"<answer>{tens}{turn}</answer><|im_end|>" for turn in "012") for tens in "12"
    ]
    assert [credit(datum) for datum in data] == pytest.approx([-1, 1], abs=1e-5)
    for datum, prompts in zip(data, (policy.prompts[::2], policy.prompts[1::2]), strict=True):
        assert all(datum.ids[: len(prompt)] == prompt for prompt in prompts)
        assert len(datum.ids) > len(prompts[-1])


def test_each_sampled_token_trains_once_where_an_agent_fans_out():
    replies = ["I think", "I think", "So it is", "It is not", *answered(2, 1)]
    data = trained(rolled_out(builder(fan_out.Asker(), size=2), Policy(*replies)))
    assert [datum.rollout for datum in data] == [0, 0, 0, 1, 1, 1]
    end = "<|im_end|>"
    assert [learned(datum) for datum in data[:3]] == [
        f"I think{end}",
        f"So it is{end}",
        f"<answer>2</answer>{end}",
    ]
    assert "I think" in TOKENIZER.decode(data[2].ids)  # as what was there before, not to train on
    assert [credit(datum) for datum in data] == pytest.approx([1] * 3 + [-1] * 3, abs=1e-5)


def test_a_rewritten_history_makes_two_datums_with_the_same_advantage():
    replies = ["thought", "thought", *answered(2, 1)]
    data = trained(rolled_out(builder(fan_out.Forgetful(), size=2), Policy(*replies)))
    assert [datum.rollout for datum in data] == [0, 0, 1, 1]
    assert [credit(datum) for datum in data] == pytest.approx([1, 1, -1, -1], abs=1e-5)


def test_a_failed_rollout_neither_trains_nor_moves_the_baseline():
    policy = Policy("I break", *answered(1, 3, 2))
    for pass_through, wanted in ((True, advantages([0, 1, 0.5])), (False, [-0.5, 0.5, 0.0])):
        made = builder(fan_out.Fragile(), pass_through=pass_through)
        group = rolled_out(made, Policy(*policy.replies))
        given = compute_advantages([group])[0].tolist()
        assert given == pytest.approx([0.0, *wanted], abs=1e-6)
        broken = [datum for datum in trained(group) if datum.rollout == 0]
        assert not any(broken[0].mask)
        assert not any(broken[0].advantages)
        assert group.metrics_G[0] == {
            "arena/scored": 0.0,
            "arena/failed": 1.0,
            "arena/informative": 1.0,
        }


def test_a_group_is_ranked_among_those_that_came_through():
    seen = []
    made = builder(size=4, on_group=seen.append)
    policy = Policy(*answered(1), None, *answered(3, 2))
    group = rolled_out(made, policy, strategy=MinViableGroup(min_successful=3, max_retries=0))
    assert [error.error_type for error in group.rollout_errors] == ["ConnectionError"]
    assert sorted(t.answer for t in seen[0].trajectories) == ["1", "2", "3"]
    by_answer = {
        t.answer: a
        for t, a in zip(seen[0].trajectories, compute_advantages([group])[0].tolist(), strict=True)
    }
    wanted = advantages([0.0, 0.5, 1.0])
    assert [by_answer[key] for key in "123"] == pytest.approx(wanted, abs=1e-6)


@pytest.mark.parametrize("pass_through", [True, False])
def test_a_group_that_tells_nothing_trains_nothing(pass_through):
    made = builder(scorer=fan_out.unsure, pass_through=pass_through)
    group = rolled_out(made, Policy(*answered(3, 1, 4, 2)))
    assert compute_advantages([group])[0].tolist() == pytest.approx([0.0] * 4)
    assert {metrics["arena/informative"] for metrics in group.metrics_G} == {0.0}


def test_a_group_of_which_nothing_could_be_scored_is_skipped():
    settings = {"max_tokens": 64, "temperature": 1.0, "do_remove_constant_reward_groups": False}
    skipped = rollouts.do_group_rollout_and_filter_constant_reward(
        Client(), builder(scorer=fan_out.failing), **settings
    )
    assert asyncio.run(skipped) is None
    with pytest.raises(AllTrajectoriesFailedError, match="unscored"):
        rolled_out(builder(fan_out.Fragile(), size=2), Policy("I break", "I break"))


def test_a_group_of_one_trains_nothing():
    group = rolled_out(builder(size=1), Policy(*answered(3)))
    assert compute_advantages([group])[0].tolist() == [0.0]


def test_an_episode_without_a_model_call_is_over_at_once():
    made = builder(fan_out.Mute(), size=2)
    group = rolled_out(made, Policy())
    assert [t.stop_reason for t in group.trajectories_G] == ["completed"] * 2
    assert trained(group) == []


def test_a_rollout_that_the_trainer_cuts_off_ranks_last_and_leaves_nothing_behind():
    seen = []
    prompt = TOKENIZER.apply_chat_template(
        builder().row.prompt, tokenize=True, add_generation_prompt=True
    )
    made = builder(context=len(prompt) + 1, size=2, on_group=seen.append)

    async def run():
        found = await rollouts.do_group_rollout(made, Policy())
        return found, asyncio.all_tasks() - {asyncio.current_task()}

    group, left = asyncio.run(run())
    assert [t.stop_reason for t in group.trajectories_G] == ["max_tokens"] * 2
    assert [t.stop_reason for t in seen[0].trajectories] == [StopReason.MAX_TOKENS] * 2
    assert not left


def test_completions_are_capped_by_the_context():
    prompt = TOKENIZER.apply_chat_template(
        builder().row.prompt, tokenize=True, add_generation_prompt=True
    )
    made = builder(context=len(prompt) + 5, size=1)
    group = rolled_out(made, Policy("a long reply without an end"))
    assert len(group.trajectories_G[0].transitions[0].ac.tokens) == 5


def test_an_empty_completion_is_a_reply_like_any_other():
    class Silent(Policy):
        async def __call__(self, model_input, stop, *, max_tokens=None):
            return TokensWithLogprobs([], [], stop_reason="length")

    group = rolled_out(builder(size=2), Silent())
    assert compute_advantages([group])[0].tolist() == [0.0, 0.0]


def test_a_builder_travels_to_another_process_and_ranks_there():
    made = builder("react", env_args={"max_turns": 2})
    made.tokenizer = "tiny"
    copy = pickle.loads(pickle.dumps(made))
    assert copy.row == made.row
    client = Client()
    task = rollouts._RolloutTask(
        sampling_client=client,
        env_group_builder=copy,
        max_tokens=64,
        temperature=1.0,
        remove_constant_reward_groups=True,
        enable_logging=False,
    )
    with ThreadPoolExecutor(1) as elsewhere:  # an event loop of its own, as a worker has
        group = elsewhere.submit(rollouts._run_rollout_sync, pickle.loads(pickle.dumps(task)))
        found = pickle.loads(pickle.dumps(group.result()))
    assert sorted(compute_advantages([found])[0].tolist()) == pytest.approx(
        sorted(advantages([0, 1 / 3, 2 / 3, 1])), abs=1e-5
    )


class Client:
    """A sampling client of tinker's; each call answers a higher number."""

    calls = 0

    async def sample(self, prompt, num_samples, sampling_params):
        Client.calls += 1
        ids = [*TOKENIZER.encode(f"<answer>{Client.calls}</answer>"), IM_END]
        sequence = SimpleNamespace(
            tokens=ids, logprobs=[-0.5] * len(ids), stop_reason="stop", sequence_id=None
        )
        return SimpleNamespace(sequences=[sequence], prompt_cache_hit_tokens=0)


def test_one_scorer_serves_groups_that_roll_out_at_once():
    made = []

    def make():
        made.append(fan_out.knowing())
        return made[-1]

    shared = SharedScorer(make)
    rows = task_rows(COUNTDOWN, 3)
    builders = [ArenaGroupBuilder(row, shared, TOKENIZER, group_size=2) for row in rows]

    async def run():
        policy = Policy(*answered(*range(6)))
        return await asyncio.gather(*(rollouts.do_group_rollout(b, policy) for b in builders))

    groups = asyncio.run(run())
    assert len(made) == 1
    assert all(
        sorted(a.tolist()) == pytest.approx([-1, 1], abs=1e-5) for a in compute_advantages(groups)
    )
    asyncio.run(rollouts.do_group_rollout(builders[0], Policy(*answered(1, 2))))  # another loop


def test_a_batch_goes_through_tinkers_own_preparation():
    made = [builder(), builder(fan_out.Fragile())]
    policies = [Policy(*answered(3, 1, 4, 2)), Policy("I break", *answered(1, 3, 2))]
    groups = [rolled_out(b, p) for b, p in zip(made, policies, strict=True)]
    data, metrics, _ = asyncio.run(train.prepare_minibatch(made, groups, TOKENIZER, None, 0, 0))
    assert len(data) == 8
    assert metrics["env/all/arena/scored"] == 7 / 8
    assert metrics["env/all/stop/completed"] == 1.0
    assert metrics["env/all/reward/total"] == pytest.approx(0.0, abs=1e-9)


def test_a_data_set_has_batches_of_different_tasks_and_fits_tinkers_config(tmp_path):
    made = ArenaDatasetBuilder(
        env=COUNTDOWN,
        tokenizer="tiny",
        scorer=fan_out.knowing,
        env_args={"numbers": 3},
        batches=3,
        groups_per_batch=2,
        group_size=4,
    )
    dataset, test_set = asyncio.run(made())
    assert test_set is None
    assert len(dataset) == 3
    rows = [b.row for index in range(3) for b in dataset.get_batch(index)]
    assert len({row.seed for row in rows}) == 6
    with pytest.raises(IndexError):
        dataset.get_batch(3)
    config = train.Config(
        learning_rate=1e-5,
        dataset_builder=made,
        model_name="Qwen/Qwen3-8B",
        recipe_name="arenagym",
        max_tokens=64,
        log_path=str(tmp_path),
    )
    assert config.dataset_builder is made
    group = rolled_out(dataset.get_batch(0)[0], Policy(*answered(1, 2, 3, 4)))
    assert len(group.trajectories_G) == 4


def test_wrong_settings_are_told():
    with pytest.raises(SettingError, match="batch_size=2"):
        ArenaDataset([builder()], 2)

    class Endless(TinyTokenizer):
        def __init__(self):
            super().__init__()
            self.eos_token_id = None

    with pytest.raises(SettingError, match="EpisodeSettings"):
        ArenaEnv(builder().row, Endless())
    with pytest.raises(SettingError, match="before initial_observation"):
        asyncio.run(ArenaEnv(builder().row, TOKENIZER).step([1]))
    assert InitialObservationOverflow  # what an episode over at once is to tinker
