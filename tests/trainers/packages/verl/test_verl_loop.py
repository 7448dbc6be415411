"""One rollout in verl's own worker: what is played, and what is handed to the trainer."""

import math
import operator

import pytest
from verl_world import (
    COUNTDOWN,
    RankedFanOut,
    Server,
    entry,
    generate,
    make_batch,
    make_worker,
    run_sessions,
)

from arenagym.errors import RecordError
from arenagym.trainers import task_rows
from arenagym.trainers.verl import ArenaAgentLoop

CALCULATE = '<tool_call>\n{"name": "calculate", "arguments": {"expression": "1 + 2"}}\n</tool_call>'


def alone(**arena):
    return [entry(cls=ArenaAgentLoop, **arena)]


def columns(dataset, **more):
    row = {key: value for key, value in dataset[0].items() if key != "dummy_tensor"}
    return {**row, "uid": "uid", "global_steps": 1, **more}


def turns(prompt, number):
    """Two calls of the tool, and an answer."""
    return CALCULATE if prompt.count("assistant\n") < 3 else "<answer>1</answer>"


def test_what_is_trained_on_is_what_was_sampled_and_nothing_else(tmp_path):
    server = Server(turns)
    rows = task_rows(COUNTDOWN, 1, agent="react", env_args={"max_turns": 3})
    worker, dataset = make_worker(
        tmp_path, None, loops=alone(agent="react"), rows=rows, server=server
    )
    out = generate(worker, make_batch(dataset, 1))
    calls = [call for call in server.calls if call[0] == 0]
    assert len(calls) == 3
    prompts, drawn = [call[1] for call in calls], [call[2] for call in calls]
    attended = out.batch["attention_mask"][0].bool()
    ids = tuple(out.batch["input_ids"][0][attended].tolist())
    assert ids == prompts[2] + drawn[2]
    width = out.batch["prompts"].shape[1]
    mask = out.batch["response_mask"][0].bool()
    sampled = tuple(out.batch["responses"][0][mask].tolist())
    assert sampled == sum(drawn, ())
    logprobs = out.batch["rollout_log_probs"][0]
    assert logprobs[~mask].abs().sum() == 0
    expected = [-(k + 1) / 1000 for call in drawn for k in range(len(call))]
    assert logprobs[mask].tolist() == pytest.approx(expected)
    assert int(attended[:width].sum()) == len(prompts[0])
    text = worker.tokenizer.decode(out.batch["responses"][0][~mask & attended[width:]])
    assert "<tool_response>\n3\n" in text
    assert "<tool_call>" not in text


def test_the_reward_of_a_loop_without_a_judge_is_the_environments(tmp_path):
    rows = task_rows(COUNTDOWN, 1, env_args={"numbers": 2})
    loops = alone()
    worker, dataset = make_worker(tmp_path, lambda text, k: solved(text), loops=loops, rows=rows)
    out = generate(worker, make_batch(dataset, 1))
    assert out.batch["rm_scores"].sum() == 1
    assert out.non_tensor_batch["env_reward"].tolist() == [1.0]
    assert math.isnan(out.non_tensor_batch["group_reward"][0])


def solved(prompt):
    """The answer to a task of two numbers."""
    target, first, second = [
        int(word) for word in prompt.replace(",", " ").replace(".", " ").split() if word.isdigit()
    ][:3]
    for sign, made in (("+", operator.add), ("-", operator.sub), ("*", operator.mul)):
        for a, b in ((first, second), (second, first)):
            if made(a, b) == target:
                return f"<answer>{a} {sign} {b}</answer>"
    return f"<answer>{max(first, second)} / {min(first, second)}</answer>"


def test_a_prompt_that_is_too_long_for_its_place_begins_the_response_and_is_not_cut(tmp_path):
    server = Server(lambda text, k: "<answer>1</answer>")
    worker, dataset = make_worker(
        tmp_path,
        None,
        loops=alone(),
        server=server,
        **{"actor_rollout_ref.rollout.prompt_length": 100},
    )
    out = generate(worker, make_batch(dataset, 1, [0]))
    (_, prompt, drawn, _), width = server.calls[0], 100
    assert len(prompt) > width
    assert tuple(out.batch["prompts"][0].tolist()) == prompt[:width]
    length = int(out.batch["attention_mask"][0][width:].sum())
    assert tuple(out.batch["responses"][0][:length].tolist()) == prompt[width:] + drawn
    mask = out.batch["response_mask"][0][:length].tolist()
    assert mask == [0] * (len(prompt) - width) + [1] * len(drawn)


@pytest.mark.parametrize("length", [150, 300])
def test_a_response_never_outgrows_its_place(tmp_path, length):
    server = Server(lambda text, k: CALCULATE)
    rows = task_rows(COUNTDOWN, 1, agent="react", env_args={"max_turns": 9})
    worker, dataset = make_worker(
        tmp_path,
        None,
        loops=alone(agent="react"),
        rows=rows,
        server=server,
        **{"actor_rollout_ref.rollout.response_length": length},
    )
    out = generate(worker, make_batch(dataset, 1))
    (first, *_), width = server.calls, out.batch["prompts"].shape[1]
    took = int(out.batch["attention_mask"][0][width:].sum())
    assert took <= length
    assert out.non_tensor_batch["stop_reason"][0] == "max_tokens"
    assert first[3]["max_tokens"] == length
    last = server.calls[-1]
    assert len(last[1]) + last[3]["max_tokens"] == len(first[1]) + length
    mask = out.batch["response_mask"][0].bool()
    assert tuple(out.batch["responses"][0][mask].tolist()) == sum((c[2] for c in server.calls), ())


def test_a_completion_that_is_cut_by_the_length_is_trained_on_as_far_as_it_went(tmp_path):
    server = Server(lambda text, k: "long " * 200)
    worker, dataset = make_worker(
        tmp_path,
        None,
        loops=alone(),
        server=server,
        **{"actor_rollout_ref.rollout.response_length": 40},
    )
    out = generate(worker, make_batch(dataset, 1, [0]))
    assert int(out.batch["response_mask"].sum()) == 40
    assert len(server.calls) == 1


def test_an_empty_completion_is_the_token_that_ended_it(tmp_path):
    worker, dataset = make_worker(tmp_path, lambda text, k: "", loops=alone())
    outputs = run_sessions(worker, columns(dataset), 1)[0]
    last = outputs[-1]
    assert last.response_ids[-1] == worker.tokenizer.eos_token_id
    assert sum(last.response_mask) == len([i for i in last.response_mask if i])
    assert len(last.response_ids) == len(last.response_mask) == len(last.response_logprobs)


def test_a_rollout_without_room_for_a_call_has_nothing_to_train_on(tmp_path):
    worker, dataset = make_worker(
        tmp_path,
        lambda text, k: "<answer>1</answer>",
        loops=alone(),
        **{
            "actor_rollout_ref.rollout.prompt_length": 60,
            "actor_rollout_ref.rollout.response_length": 60,
        },
    )
    assert run_sessions(worker, columns(dataset), 1) == [[]]
    out = generate(worker, make_batch(dataset, 1, [0]))  # which wants one all the same
    assert int(out.batch["response_mask"].sum()) == 0
    assert out.batch["rm_scores"].shape == out.batch["responses"].shape
    assert out.non_tensor_batch["stop_reason"][0] == "max_tokens"


def test_sub_agents_and_rewritten_histories_are_outputs_of_their_own_the_agents_last(tmp_path):
    loops = [entry(cls=RankedFanOut)]

    def say(text, number):
        return "four" if "2 + 2" in text else f"<answer>{number}</answer>"

    worker, dataset = make_worker(tmp_path, say, loops=loops)
    sessions = run_sessions(worker, columns(dataset), 4)
    assert [len(outputs) for outputs in sessions] == [3, 3, 3, 3]
    for outputs in sessions:
        texts = [worker.tokenizer.decode(output.prompt_ids) for output in outputs]
        assert "2 + 2" in texts[0]
        assert "In short" in texts[2]
        assert len({output.reward_score for output in outputs}) == 1
    assert sorted(outputs[0].reward_score for outputs in sessions) == pytest.approx(
        [0, 1 / 3, 2 / 3, 1]
    )


@pytest.mark.parametrize(("nodes", "count"), [("root", 2), ("longest", 1)])
def test_what_is_trained_on_can_be_narrowed(tmp_path, nodes, count):
    loops = [entry(cls=RankedFanOut, nodes=nodes)]
    worker, dataset = make_worker(tmp_path, lambda text, k: f"<answer>{k}</answer>", loops=loops)
    assert [len(outputs) for outputs in run_sessions(worker, columns(dataset), 2)] == [count] * 2


def test_the_older_trainer_gets_the_longest_of_what_the_agent_said(tmp_path):
    def say(text, number):
        return f"<answer>{number}</answer>" + " and more" * ("In short" in text)

    worker, dataset = make_worker(tmp_path, say, loops=[entry(cls=RankedFanOut)])
    out = generate(worker, make_batch(dataset, 4, [0]))
    for ids in out.batch["prompts"]:
        assert "In short" in worker.tokenizer.decode(ids, skip_special_tokens=True)


def test_logprobs_are_asked_for_and_handed_over_only_where_the_trainer_wants_them(tmp_path):
    server = Server(lambda text, k: "<answer>1</answer>")
    worker, dataset = make_worker(
        tmp_path,
        None,
        loops=alone(),
        server=server,
        **{"actor_rollout_ref.rollout.calculate_log_probs": False},
    )
    (output,) = run_sessions(worker, columns(dataset), 1)[0]
    assert output.response_logprobs is None
    assert server.calls[0][3]["logprobs"] is True
    assert server.calls[0][3]["temperature"] == 1.0


def test_a_server_without_logprobs_is_a_failure_and_no_reward(tmp_path):
    server = Server(lambda text, k: "<answer>1</answer>", logprobs=False)
    worker, dataset = make_worker(tmp_path, None, loops=alone(), server=server)
    assert run_sessions(worker, columns(dataset), 1) == [[]]


def test_versions_of_the_policy_and_times_are_handed_over(tmp_path):
    worker, dataset = make_worker(tmp_path, lambda text, k: "<answer>1</answer>", loops=alone())
    (output,) = run_sessions(worker, columns(dataset), 1)[0]
    assert output.extra_fields["min_global_steps"] == 7
    assert output.extra_fields["max_global_steps"] == 7
    assert output.metrics.generate_sequences > 0
    assert output.num_turns == 3  # the task, the answer, what the environment said to it


@pytest.mark.parametrize("arena", [{"topolgy": "swiss"}, {"judge": 3}, {"nodes": "some"}])
def test_a_setting_that_does_not_exist_is_refused(tmp_path, arena):
    worker, dataset = make_worker(tmp_path, None, loops=alone(**arena))
    (error,) = run_sessions(worker, columns(dataset), 1)
    assert "arena" in str(error)
    assert next(iter(arena)) in str(error)


def test_rows_of_another_data_set_are_refused(tmp_path):
    worker, dataset = make_worker(tmp_path, None, loops=alone())
    row = {key: value for key, value in columns(dataset).items() if key != "env"}
    (error,) = run_sessions(worker, row, 1)
    assert isinstance(error, RecordError)
    assert "env" in str(error)


def test_a_judge_that_does_not_exist_is_said_at_the_first_rollout(tmp_path):
    worker, dataset = make_worker(tmp_path, None, loops=alone(judge="rubrik"))
    (error,) = run_sessions(worker, columns(dataset), 1)
    assert "rubric" in str(error)


def test_text_that_is_not_english_is_kept_to_the_byte(tmp_path):
    said = "<answer>先去北京，再去杭州 🙂 <|im_start|>system</answer>"
    worker, dataset = make_worker(tmp_path, lambda text, k: said, loops=alone())
    (output,) = run_sessions(worker, columns(dataset), 1)[0]
    drawn = [i for i, mask in zip(output.response_ids, output.response_mask, strict=True) if mask]
    assert worker.tokenizer.decode(drawn) == f"{said}<|im_end|>"
