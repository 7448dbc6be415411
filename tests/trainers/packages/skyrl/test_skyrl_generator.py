"""`ArenaGenerator` in SkyRL's own trainer: rows, masks, rewards and advantages."""

import math
from types import SimpleNamespace

import numpy as np
import pytest
import torch
from skyrl.backends.skyrl_train.utils import ppo_utils
from skyrl.train.config import AlgorithmConfig
from skyrl.train.trainer import RayPPOTrainer
from skyrl.train.utils.trainer_utils import validate_generator_output
from skyrl_world import (
    CALCULATE,
    COUNTDOWN,
    Client,
    FanOut,
    answers,
    generate,
    make_batch,
    make_config,
    make_generator,
    ranked,
)
from trainers.frail import frail_row
from trainers.tiny_tokenizer import TinyTokenizer

from arenagym.errors import SettingError
from arenagym.rewards import advantages
from arenagym.trainers import task_rows
from arenagym.trainers.skyrl.generator import BatchFailedError

pytestmark = pytest.mark.usefixtures("made_at_once")


def trained(output, uids, config, estimator):
    """What SkyRL's trainer makes of a generator's output: its rows' advantages, by row."""
    algorithm = AlgorithmConfig(advantage_estimator=estimator)
    trainer = SimpleNamespace(
        cfg=SimpleNamespace(
            generator=config,
            trainer=SimpleNamespace(
                algorithm=algorithm,
                train_batch_size=len(set(uids)),
                policy_mini_batch_size=len(set(uids)),
                critic=SimpleNamespace(model=SimpleNamespace(path=None)),
            ),
        ),
        all_metrics={},
        tokenizer=TinyTokenizer(),
        dispatch=SimpleNamespace(get_lcm_dp_size=lambda: 1),
    )
    if config.step_wise_trajectories:
        uids = [name.instance_id for name in output["trajectory_ids"]]
    output, uids = RayPPOTrainer.postprocess_generator_output(trainer, output, uids)
    data = RayPPOTrainer.convert_to_training_input(trainer, output, uids)
    data["values"] = None
    return RayPPOTrainer.compute_advantages_and_returns(trainer, data)


def by_row(data):
    """One advantage a row, that of its trained tokens; None where nothing is trained on."""
    found = []
    for advantage, mask in zip(data["advantages"], data["loss_mask"], strict=True):
        values = advantage[mask.bool()]
        assert len(set(values.tolist())) <= 1
        found.append(values[0].item() if len(values) else None)
    return found


def played(say=answers, n=4, *, config=None, rows=None, **settings):
    config = config or make_config(n_samples_per_prompt=n)
    generator = make_generator(say, config=config, scorer=ranked(), **settings)
    batch, uids = make_batch(config, rows, n)
    output = generate(generator, batch)
    output.pop("rollout_metrics")
    validate_generator_output(len(uids), output, step_wise=config.step_wise_trajectories)
    return output, uids, config


def test_the_rollouts_of_an_instance_are_ranked_among_themselves():
    output, _, _ = played()
    assert output["rewards"] == pytest.approx([0, 1 / 3, 2 / 3, 1] * 2)
    assert output["trajectory_ids"] is None
    assert output["is_last_step"] is None


def test_skyrls_grpo_makes_of_ranks_z_scores_with_the_samples_deviation():
    output, uids, config = played()
    found = by_row(trained(output, uids, config, "grpo"))
    assert found == pytest.approx(advantages([0, 1 / 3, 2 / 3, 1], ddof=1) * 2, abs=1e-4)


def test_advantages_arrive_as_they_are_with_our_estimator():
    output, uids, config = played(scores="advantage")
    found = by_row(trained(output, uids, config, "arenagym"))
    assert found == pytest.approx([-1.3416, -0.4472, 0.4472, 1.3416] * 2, abs=1e-4)


def test_what_is_trained_on_is_what_was_sampled_and_nothing_else():
    def say(text, number):
        return CALCULATE if text.count("assistant\n") < 3 else f"<answer>{number}</answer>"

    config = make_config(n_samples_per_prompt=2, max_input_length=4000)
    rows = task_rows(COUNTDOWN, 1, agent="react", env_args={"max_turns": 3})
    client = Client(say)
    generator = make_generator(None, config=config, client=client, agent="react", scorer=ranked())
    batch, _ = make_batch(config, rows, 2)
    output = generate(generator, batch)
    for k in range(2):
        calls = [call for call in client.calls if call[0] == f"0_{k}"]
        assert len(calls) == 3
        ids = output["prompt_token_ids"][k] + output["response_ids"][k]
        assert tuple(ids) == calls[2][1] + calls[2][2]
        mask = np.array(output["loss_masks"][k], dtype=bool)
        sampled = np.array(output["response_ids"][k])[mask]
        assert tuple(sampled) == sum((call[2] for call in calls), ())
        logprobs = np.array(output["rollout_logprobs"][k])
        assert not logprobs[~mask].any()
        assert logprobs[mask].tolist() == pytest.approx(
            [-(i + 1) / 1000 for call in calls for i in range(len(call[2]))]
        )
        between = np.array(output["response_ids"][k])[~mask].tolist()
        assert "<tool_response>\n3\n" in TinyTokenizer().decode(between)


def test_fan_outs_are_rows_of_their_own_and_have_one_advantage_counted_once():
    config = make_config(n_samples_per_prompt=3, step_wise_trajectories=True)
    output, uids, _ = played(n=3, config=config, agent=FanOut(), scores="advantage")
    assert output["is_last_step"] == [False, False, True] * 6
    texts = [TinyTokenizer().decode(ids) for ids in output["prompt_token_ids"][:3]]
    assert "2 + 2" in texts[0]
    assert "In short" in texts[2]
    each = advantages([0, 0.5, 1])
    data = trained(output, uids, config, "arenagym")
    assert by_row(data) == pytest.approx([a for a in each for _ in range(3)] * 2, abs=1e-5)


def test_skyrls_grpo_counts_a_fan_out_once_too():
    config = make_config(n_samples_per_prompt=3, step_wise_trajectories=True)
    output, uids, _ = played(n=3, config=config, agent=FanOut())
    each = advantages([0, 0.5, 1], ddof=1)
    data = trained(output, uids, config, "grpo")
    assert by_row(data) == pytest.approx([a for a in each for _ in range(3)] * 2, abs=1e-4)


@pytest.mark.parametrize(("nodes", "rows"), [("root", 2), ("longest", 1)])
def test_what_is_trained_on_of_a_fan_out_can_be_narrowed(nodes, rows):
    config = make_config(n_samples_per_prompt=2, step_wise_trajectories=True)
    output, _, _ = played(n=2, config=config, agent=FanOut(), nodes=nodes)
    assert len(output["rewards"]) == 2 * 2 * rows


def test_without_step_wise_trajectories_a_rollout_is_the_longest_of_what_the_agent_said():
    def say(text, number):
        return f"<answer>{number}</answer>" + " and more" * ("In short" in text)

    output, uids, _ = played(say, agent=FanOut())
    assert len(output["rewards"]) == len(uids)
    for ids in output["prompt_token_ids"]:
        assert "In short" in TinyTokenizer().decode(ids)
    assert all(facts["untrained_tokens"] > 0 for facts in output["env_metrics"])


def test_a_failed_rollout_is_not_trained_on_and_moves_no_baseline():
    def say(text, number):
        return RuntimeError("out of memory") if number == 1 else answers(text, number)

    output, uids, config = played(say)
    assert sum(output["loss_masks"][1]) == 0
    assert output["rewards"][:4] == pytest.approx([0, 0.5, 0.5, 1])
    assert output["stop_reasons"][1] == "abort"
    found = by_row(trained(output, uids, config, "grpo"))
    # A fourth reward of 1/2 shrinks the deviation of 0, 1/2, 1 from 1/2 to sqrt(1/6).
    assert found[:4] == pytest.approx([-math.sqrt(1.5), None, 0, math.sqrt(1.5)], abs=1e-4)


def test_with_our_estimator_a_failed_rollout_changes_nothing_at_all():
    def say(text, number):
        return RuntimeError("out of memory") if number == 1 else answers(text, number)

    output, uids, config = played(say, scores="advantage")
    found = by_row(trained(output, uids, config, "arenagym"))
    assert found[:4] == pytest.approx([-math.sqrt(1.5), None, 0, math.sqrt(1.5)], abs=1e-5)
    assert found[4:] == pytest.approx(found[:4])


def test_groups_of_different_sizes_are_each_their_own():
    config = make_config()
    generator = make_generator(answers, config=config, scorer=ranked(), scores="advantage")
    batch, _ = make_batch(config, n=4)
    uneven = {key: value[:7] if isinstance(value, list) else value for key, value in batch.items()}
    given = generate(generator, uneven)["rewards"]
    assert given[:4] == pytest.approx(advantages([0, 1 / 3, 2 / 3, 1]))
    assert given[4:] == pytest.approx(advantages([0, 0.5, 1]))


@pytest.mark.parametrize("estimator", ["grpo", "arenagym"])
def test_a_rollout_that_has_nobody_to_be_compared_with_is_no_signal(estimator):
    def say(text, number):
        return answers(text, number) if number == 0 else RuntimeError("down")

    scores = "advantage" if estimator == "arenagym" else "reward"
    output, uids, config = played(say, 3, scores=scores)
    found = by_row(trained(output, uids, config, estimator))
    assert all(not advantage for advantage in found)
    output, uids, config = played(say, 1, scores=scores)
    assert all(not advantage for advantage in by_row(trained(output, uids, config, estimator)))


def test_rollouts_that_tie_have_no_advantage():
    output, uids, config = played(lambda text, number: "<answer>5</answer>")
    assert set(output["rewards"]) == {0.5}
    assert {facts["informative"] for facts in output["env_metrics"]} == {0.0}
    assert set(by_row(trained(output, uids, config, "grpo"))) == {0.0}


def test_in_evaluation_the_reward_is_the_environments():
    config = make_config()
    generator = make_generator(answers, config=config, scorer=ranked(), scores="advantage")
    batch, _ = make_batch(config, n=2, phase="eval")
    output = generate(generator, batch)
    assert output["rewards"] == [0.0] * 4
    assert output["rollout_metrics"]["environment/env_reward"] == 0.0


def test_without_a_scorer_the_environments_rewards_make_the_advantages():
    rows = task_rows(COUNTDOWN, 1, env_args={"numbers": 2})
    config = make_config()
    solved = sums(rows[0].prompt[0]["content"])

    def say(text, number):
        return f"<answer>{solved if number == 0 else '0'}</answer>"

    batch, _ = make_batch(config, rows, 4)
    for scores, expected in (
        ("reward", [1, 0, 0, 0]),
        ("advantage", advantages([1.0, 0.0, 0.0, 0.0])),
    ):
        generator = make_generator(say, config=config, scores=scores)
        assert generate(generator, batch)["rewards"] == pytest.approx(expected)


def sums(text):
    """The answer to a task of two numbers."""
    words = text.replace(",", " ").replace(".", " ").split()
    target, a, b = [int(word) for word in words if word.isdigit()][:3]
    found = {a + b: f"{a} + {b}", a - b: f"{a} - {b}", b - a: f"{b} - {a}", a * b: f"{a} * {b}"}
    return found.get(target, f"{max(a, b)} / {min(a, b)}")


def test_a_completion_that_is_cut_is_said_and_filtered_if_skyrl_wants_that():
    config = make_config(max_length=10, n_samples_per_prompt=2, max_turns=1)
    output, _, _ = played(lambda text, number: "long " * 20, 2, config=config)
    assert set(output["stop_reasons"]) == {"length"}
    assert [sum(mask) for mask in output["loss_masks"]] == [10] * 4
    config = make_config(
        max_length=10, n_samples_per_prompt=2, max_turns=1, apply_overlong_filtering=True
    )
    output, _, _ = played(lambda text, number: "long " * 20, 2, config=config)
    assert [sum(mask) for mask in output["loss_masks"]] == [0] * 4


def test_a_rollout_without_a_call_still_has_a_row():
    config = make_config(n_samples_per_prompt=2, max_input_length=10)
    output, uids, _ = played(n=2, config=config)
    assert [sum(mask) for mask in output["loss_masks"]] == [0] * 4
    assert all(len(ids) == 1 for ids in output["response_ids"])
    assert all(not advantage for advantage in by_row(trained(output, uids, config, "grpo")))


def test_the_engine_is_asked_as_skyrl_says_and_told_when_a_rollout_has_ended():
    config = make_config(max_length=77)
    client = Client(answers)
    generator = make_generator(None, config=config, client=client, policy_model_name="policy")
    batch, _ = make_batch(config, n=2)
    generate(generator, batch)
    session, _, _, asked, model = client.calls[0]
    assert asked["sampling_params"]["max_tokens"] == 77
    assert asked["sampling_params"]["temperature"] == 1.0
    assert (asked["cache_salt"], model) == ("policy@3", "policy")
    assert sorted(client.finished) == ["0_0", "0_1", "1_0", "1_1"]
    assert session in client.finished


def test_logprobs_are_handed_over_only_where_skyrl_wants_them():
    config = make_config()
    config.sampling_params.logprobs = None
    client = Client(answers)
    generator = make_generator(None, config=config, client=client)
    batch, _ = make_batch(config, n=2)
    output = generate(generator, batch)
    assert output["rollout_logprobs"] is None
    assert client.calls[0][3]["sampling_params"]["logprobs"] == 1
    assert sum(output["loss_masks"][0]) > 0


@pytest.mark.parametrize("client", [Client(answers, logprobs=False), Client(answers, stop="abort")])
def test_a_batch_of_which_nothing_is_left_raises(client):
    config = make_config()
    generator = make_generator(None, config=config, client=client, scorer=ranked())
    batch, _ = make_batch(config, n=2)
    with pytest.raises(BatchFailedError, match="all 4 rollouts broke"):
        generate(generator, batch)


def test_an_environment_that_can_not_be_made_is_a_failure_like_others():
    config = make_config()
    generator = make_generator(answers, config=config, scorer=ranked())
    batch, _ = make_batch(config, [frail_row("making"), *task_rows(COUNTDOWN, 1)], 2)
    output = generate(generator, batch)
    assert [sum(mask) > 0 for mask in output["loss_masks"]] == [False, False, True, True]
    assert output["rewards"] == pytest.approx([0.5, 0.5, 0, 1])


def test_rollouts_of_one_instance_have_one_task():
    config = make_config()
    generator = make_generator(answers, config=config, scorer=ranked())
    batch, _ = make_batch(config, n=2)
    batch["env_extras"][1]["seed"] += 1
    with pytest.raises(SettingError, match="instance 0"):
        generate(generator, batch)


@pytest.mark.parametrize(
    "setting",
    [
        {"zero_reward_on_non_stop": True},
        {"vision_language_generator": True},
    ],
)
def test_settings_that_would_change_what_was_sampled_or_its_reward_are_refused(setting):
    with pytest.raises(SettingError, match=next(iter(setting))):
        make_generator(answers, config=make_config(**setting))
    with pytest.raises(SettingError, match="scores"):
        make_generator(answers, scores="rewards")


def test_skyrl_knows_the_estimator():
    assert "arenagym" in ppo_utils.AdvantageEstimatorRegistry.list_available()
    rewards, mask = torch.tensor([[0.0, 0.0, -2.0]]), torch.tensor([[0.0, 1.0, 1.0]])
    found, _ = ppo_utils.compute_advantages_and_returns(
        rewards, mask, np.array(["a"]), "arenagym", AlgorithmConfig()
    )
    assert found.tolist() == [[0.0, -2.0, -2.0]]


def test_a_recursive_agent_and_all_it_asked_is_one_rollout_with_one_advantage():
    def say(text, number):
        if text.count("assistant\n") == 1 and "Which number" in text:
            return str(number)
        asked = "said = llm_query('Which number?')\nprint(llm_query('Which number, again?'))"
        return "FINAL_VAR(said)" if "assistant\n```repl" in text else f"```repl\n{asked}\n```"

    haystack = {"context": "handle"}
    rows = task_rows("arenagym/NeedleInHaystack-v0", 1, agent="rlm", env_args=haystack)
    config = make_config(n_samples_per_prompt=3, step_wise_trajectories=True, max_turns=5)
    output, uids, _ = played(say, 3, config=config, rows=rows, agent="rlm", scores="advantage")
    assert output["is_last_step"] == [False, False, True] * 3
    found = by_row(trained(output, uids, config, "arenagym"))
    assert found == pytest.approx([a for a in advantages([0, 0.5, 1]) for _ in range(3)], abs=1e-5)


def test_text_that_is_not_english_is_kept_to_the_byte():
    said = "<answer>先去北京，再去杭州 🙂 A wins</answer>"
    output, _, _ = played(lambda text, number: said, 2)
    for ids, mask in zip(output["response_ids"], output["loss_masks"], strict=True):
        drawn = [token for token, on in zip(ids, mask, strict=True) if on]
        assert TinyTokenizer().decode(drawn) == f"{said}<|im_end|>"
