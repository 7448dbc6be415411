"""`Rollouts` inside `GRPOTrainer`: episodes of several turns, their tokens and their rewards."""

import msgspec
import pytest
import torch
from datasets import Dataset
from trl_policies import Scripted, trainer

from arenagym.agents import Agent, Budget
from arenagym.errors import ModelError, RecordError, SettingError
from arenagym.records import Message
from arenagym.trainers import GroupScorer, TaskRow, task_rows
from arenagym.trainers.trl import Rollouts

CALL = '<tool_call>{"name": "calculate", "arguments": {"expression": "%s"}}</tool_call>'
ROOM = {"max_completion_length": 4000}


def countdown(count=2, agent="react", **args):
    args = {"numbers": 3, "max_turns": 3, **args}
    return task_rows("arenagym/Countdown-v0", count, agent=agent, env_args=args)


def columns(rows):
    return [msgspec.to_builtins(row) for row in rows]


def two_turns(index, text):
    """Call the tool first; then the higher in the batch, the nearer to the target."""
    if "<tool_response>" not in text:
        return f"Let me see. {CALL % f'{index} + 1'}"
    numbers = text.split("with the numbers ")[1].split(". Use")[0].split(", ")
    return f"<answer>{' + '.join(numbers)}</answer>" if index % 4 else "no idea"


def rolled(folder, rows, reply, *, agent="react", judge="reward", rollouts=None, **settings):
    script = Scripted(reply) if reply is not None else None
    groups = []
    made = Rollouts(
        rows,
        GroupScorer(judge),
        agent=agent,
        engine=script,
        on_group=groups.append,
        **{"patience": 60, **(rollouts or {})},
    )
    one = trainer(folder, columns(rows), reward=made.reward, rollouts=made, **{**ROOM, **settings})
    one.train()
    made.close()
    return one, groups, script, made


def test_what_was_sampled_is_trained_on_and_what_the_environment_said_is_not(tmp_path):
    one, groups, _, _ = rolled(tmp_path, countdown(), two_turns)
    batch = one.batches[0]
    tokenizer = one.processing_class
    mask = (batch["tool_mask"] * batch["completion_mask"]).bool()
    attempts = [attempt for group in groups for attempt in group.trajectories]
    for row, attempt in enumerate(attempts):
        sampled = tokenizer.decode(batch["completion_ids"][row][mask[row]])
        said = [turn.output.content + "<|im_end|>" for turn in attempt.turns]
        assert len(said) >= 2
        assert sampled == "".join(said)
        told = batch["completion_ids"][row][~mask[row] & batch["completion_mask"][row].bool()]
        told = tokenizer.decode(told)
        assert "<tool_response>" in told
        assert "Let me see" not in told
        whole = tokenizer.decode(
            [
                *batch["prompt_ids"][row][batch["prompt_mask"][row].bool()],
                *batch["completion_ids"][row][batch["completion_mask"][row].bool()],
            ]
        )
        messages = [message.to_openai() for message in attempt.messages]
        messages = messages[
            : 1 + max(k for k, m in enumerate(messages) if m["role"] == "assistant")
        ]
        as_text = [{**m, "role": "user" if m["role"] == "tool" else m["role"]} for m in messages]
        assert whole == tokenizer.apply_chat_template(as_text, tokenize=False).rstrip("\n")


def test_logprobs_are_those_that_the_engine_gave_and_0_on_the_environments_tokens(tmp_path):
    one, _, _, _ = rolled(tmp_path, countdown(), two_turns)
    batch = one.batches[0]
    mask = (batch["tool_mask"] * batch["completion_mask"]).bool()
    logprobs = batch["sampling_per_token_logps"]
    assert logprobs[~mask].eq(0).all()
    assert logprobs[mask].le(-0.5).all()


def test_prompts_that_wait_at_once_are_one_batch(tmp_path):
    _, _, script, _ = rolled(tmp_path, countdown(), two_turns)
    # All call the tool, then answer in vain and again, but two that have no idea to the end.
    assert [len(batch) for batch in script.batches] == [8, 8, 8, 2]


def test_the_tournaments_advantages_are_those_of_the_loss(tmp_path):
    one, groups, _, _ = rolled(
        tmp_path,
        countdown(),
        two_turns,
        rollouts={"pass_through": True},
        scale_rewards="none",
    )
    ours = [value for group in groups for value in group.advantages]
    assert any(ours)
    assert one.batches[0]["advantages"].tolist() == pytest.approx(ours, abs=2e-7)
    assert one.inputs[0][1]["rollout_answer"] == groups[0].trajectories[1].answer
    assert one.inputs[0][0]["rollout_stop_reason"] == groups[0].trajectories[0].stop_reason


@pytest.mark.parametrize("level", ["token", "sequence"])
@pytest.mark.parametrize("loss_type", ["dapo", "grpo", "bnpo", "dr_grpo", "cispo"])
def test_targets_of_tool_tokens_do_not_move_the_gradient(tmp_path, loss_type, level):
    one, _, _, _ = rolled(
        tmp_path,
        countdown(),
        two_turns,
        loss_type=loss_type,
        importance_sampling_level=level,
        learning_rate=0.0,
    )
    batch = one.batches[0]
    told = ~(batch["tool_mask"] * batch["completion_mask"]).bool()
    told &= batch["completion_mask"].bool()
    asked = gradient(one, batch)
    assert torch.equal(gradient(one, batch), asked)  # the same to the last bit when repeated
    assert torch.equal(gradient(one, batch, other_targets=told), asked)
    # The same targets matter where a token was sampled, and would if the mask were wrong.
    sampled = (batch["tool_mask"] * batch["completion_mask"]).bool()
    assert not torch.allclose(gradient(one, batch, other_targets=sampled), asked)
    wrong = {**batch, "tool_mask": torch.ones_like(batch["tool_mask"])}
    assert not torch.allclose(gradient(one, wrong), asked)
    assert not torch.allclose(gradient(one, wrong, other_targets=told), gradient(one, wrong))


def gradient(one, batch, other_targets=None):
    """Of the loss on a batch; `other_targets` marks tokens whose labels are others."""

    def perturb(model, args, kwargs):
        labels = kwargs["labels"].clone()
        marked = torch.zeros_like(labels, dtype=torch.bool)
        marked[:, -other_targets.size(1) :] = other_targets
        labels[marked] = (labels[marked] + 17) % model.config.vocab_size
        return args, {**kwargs, "labels": labels}

    model = one.model
    model.zero_grad()
    hook = None
    if other_targets is not None:
        hook = model.register_forward_pre_hook(perturb, with_kwargs=True)
    try:
        one.compute_loss(model, batch).backward()
    finally:
        if hook is not None:
            hook.remove()
    return torch.cat([p.grad.flatten() for p in model.parameters()])


@pytest.mark.parametrize("settings", [{}, {"temperature": 0.7}, {"repetition_penalty": 1.1}])
def test_logprobs_of_the_trainers_own_model_are_those_that_trl_computes(tmp_path, settings):
    one, groups, _, _ = rolled(
        tmp_path, countdown(), None, rollouts={"max_tokens": 12}, learning_rate=0.0, **settings
    )
    batch = one.batches[0]
    mask = (batch["tool_mask"] * batch["completion_mask"]).bool()
    assert [len(a.turns) for g in groups for a in g.trajectories] == [3] * 8
    with torch.no_grad():
        theirs, _, _ = one._get_per_token_logps_and_entropies(
            one.model,
            torch.cat([batch["prompt_ids"], batch["completion_ids"]], dim=1),
            torch.cat([batch["prompt_mask"], batch["completion_mask"]], dim=1),
            batch["completion_ids"].size(1),
        )
    ours = batch["sampling_per_token_logps"]
    if (
        "repetition_penalty" in settings
    ):  # it changes what is sampled; TRL's own knows nothing of it
        assert not torch.allclose(ours[mask], theirs[mask], atol=1e-4)
    else:
        assert torch.allclose(ours[mask], theirs[mask], atol=1e-4)


def test_a_token_that_alone_could_be_sampled_has_logprob_0(tmp_path):
    one, _, _, _ = rolled(tmp_path, countdown(), None, rollouts={"max_tokens": 6}, top_k=1)
    assert one.batches[0]["sampling_per_token_logps"].eq(0).all()


def test_the_same_seeds_sample_the_same_episodes(tmp_path):
    def once():
        one, _, _, _ = rolled(tmp_path, countdown(), None, rollouts={"max_tokens": 8})
        return one.batches[0]["completion_ids"]

    assert torch.equal(once(), once())


def test_a_conversation_grows_no_longer_than_max_completion_length(tmp_path):
    one, groups, _, _ = rolled(tmp_path, countdown(), two_turns, max_completion_length=100)
    assert one.batches[0]["completion_ids"].size(1) <= 100
    attempts = [attempt for group in groups for attempt in group.trajectories]
    assert {attempt.stop_reason.value for attempt in attempts} == {"max_tokens"}
    assert not any(attempt.valid for attempt in attempts)


class Forgetful(Agent):
    """Asks once without and once with the task: two conversations that share nothing."""

    name = "forgetful"

    async def play(self, episode, messages):
        await episode.call([Message(role="user", content="What is your plan?")])
        reply = await episode.call(messages)
        await episode.answer(reply.content)


def test_of_an_agent_with_several_conversations_the_longest_is_trained_on(tmp_path):
    def reply(index, text):
        return "short" if "plan" in text else f"a longer reply, number {index}"

    one, _, _, made = rolled(tmp_path, countdown(agent="direct"), reply, agent=Forgetful())
    sampled = one.processing_class.batch_decode(one.batches[0]["completion_ids"])
    assert all(text.startswith("a longer reply") for text in sampled)
    assert made.metrics["rollout/left_out_segments"] == 1
    short = one.processing_class.encode("short<|im_end|>", add_special_tokens=False)
    assert made.metrics["rollout/left_out_tokens"] == len(short)


class Guessing(Agent):
    """Answers at once, without a model, where the task's text is short of a word."""

    name = "guessing"

    async def play(self, episode, messages):
        if episode.id.endswith(("1", "3")):
            await episode.answer("7")
        else:
            await episode.answer((await episode.call(messages)).content)


def test_an_episode_without_a_model_call_is_ranked_but_trains_nothing(tmp_path):
    class ById:
        name = key = "id"

        async def compare(self, task, a, b):
            from arenagym.records import Verdict

            return Verdict(score_a=float(a.id[-1]), score_b=float(b.id[-1]))

    rows = countdown(agent="direct", max_turns=1)
    one, groups, _, made = rolled(
        tmp_path, rows, lambda index, text: "8", agent=Guessing(), judge=ById()
    )
    batch = one.batches[0]
    sampled = (batch["tool_mask"] * batch["completion_mask"]).sum(1).tolist()
    assert sampled == [2, 0, 2, 0] * 2
    assert groups[0].ranks == (3, 2, 1, 0)
    assert made.metrics["rollout/empty"] == 0.5
    assert one.state.log_history[0]["rollout/empty"] == 0.5


def test_a_rollout_whose_model_call_breaks_has_no_reward_and_the_others_have(tmp_path):
    def reply(index, text):
        if index == 1 and "<tool_response>" not in text:
            return ModelError("the engine lost it")
        return two_turns(index, text)

    one, groups, _, _ = rolled(tmp_path, countdown(1), reply, per_device_train_batch_size=4)
    assert groups[0].rewards[1] is None
    assert one.inputs[0][1]["rollout_reward"] is None
    assert one.batches[0]["advantages"][1] == 0
    assert sum(reward is not None for reward in groups[0].rewards) == 3


def test_an_engine_that_breaks_ends_the_step_and_leaves_nothing_behind(tmp_path):
    def reply(index, text):
        raise MemoryError("no room")

    with pytest.raises(MemoryError, match="no room"):
        rolled(tmp_path, countdown(), reply)


def test_a_prompt_of_another_data_set_is_refused(tmp_path):
    made = Rollouts(countdown(1), GroupScorer("reward"), agent="react")
    other = countdown(3)[2:]
    one = trainer(tmp_path, columns(other * 2), reward=made.reward, rollouts=made)
    with pytest.raises(SettingError, match="none of the 1 rows"):
        one.train()


def test_tools_besides_the_agents_are_refused(tmp_path):
    rows = countdown()
    made = Rollouts(rows, GroupScorer("reward"), agent="react")
    one = trainer(tmp_path, columns(rows), reward=made.reward, rollouts=made)
    one.tools = [print]
    with pytest.raises(SettingError, match="tools"):
        one.train()


def test_two_rows_with_one_prompt_are_refused():
    (row,) = countdown(1)
    other = TaskRow(prompt=row.prompt, env=row.env, seed=row.seed + 1, env_args=row.env_args)
    Rollouts([row, row], GroupScorer("reward"))
    with pytest.raises(SettingError, match="two rows"):
        Rollouts([row, other], GroupScorer("reward"))


def test_rewards_without_the_rollout_function_are_refused(tmp_path):
    rows = countdown()
    made = Rollouts(rows, GroupScorer("reward"), agent="react")
    one = trainer(tmp_path, columns(rows), reward=made.reward)
    with pytest.raises(SettingError, match="rollout_func=rollouts"):
        one.train()


def test_an_environment_that_cannot_be_made_is_an_error_not_a_reward(tmp_path):
    row = countdown(1)[0]
    bad = TaskRow(prompt=row.prompt, env=row.env, seed=row.seed, env_args='{"numbers": 99}')
    with pytest.raises(SettingError, match="numbers"):
        rolled(tmp_path, [bad], two_turns, per_device_train_batch_size=4)


def test_a_budget_ends_an_episode(tmp_path):
    _, groups, _, _ = rolled(tmp_path, countdown(), two_turns, rollouts={"budget": Budget(turns=1)})
    attempts = [attempt for group in groups for attempt in group.trajectories]
    assert {attempt.stop_reason.value for attempt in attempts} == {"max_turns"}


def test_tools_of_the_chat_template_are_called_as_such(tmp_path):
    def reply(index, text):
        if "<tool_response>" not in text:
            assert "# Tools" in text
            return CALL % "1 + 1"
        return "<answer>1</answer>"

    rows = countdown(max_turns=2)
    one, groups, _, _ = rolled(tmp_path, rows, reply, rollouts={"native_tools": True})
    attempt = groups[0].trajectories[0]
    roles = [message.role for message in attempt.messages]
    assert roles == ["system", "user", "assistant", "tool", "assistant", "user"]
    assert len(attempt.segments()) == 1
    assert one.batches[0]["tool_mask"].sum() > 0


def test_a_system_message_that_somebody_put_into_the_rows_is_not_dropped_in_silence(tmp_path):
    def with_system(rows):
        told = {"role": "system", "content": "You are a pirate."}
        return [msgspec.structs.replace(row, prompt=[told, *row.prompt]) for row in rows]

    for agent in ("direct", "react"):
        with pytest.raises(SettingError, match="An agent makes its own prompts"):
            rolled(tmp_path, with_system(countdown(agent=agent)), two_turns, agent=agent)


def test_rows_may_be_those_of_a_data_set_that_was_read_again(tmp_path):
    rows = countdown()
    kept = Dataset.from_list(columns(rows))
    kept.to_json(tmp_path / "rows.jsonl")
    read = Dataset.from_json(str(tmp_path / "rows.jsonl"), cache_dir=str(tmp_path / "cache"))
    script = Scripted(two_turns)
    made = Rollouts(read, GroupScorer("reward"), agent="react", engine=script, patience=60)
    trainer(tmp_path, [*read], reward=made.reward, rollouts=made, **ROOM).train()
    made.close()
    assert made.metrics["rollout/answered"] > 0
    with pytest.raises(RecordError, match="rows come from task_rows"):
        Rollouts([{"prompt": "hi"}], GroupScorer("reward"))


def test_rows_of_another_agent_whose_system_message_is_not_said_are_refused(tmp_path):
    with pytest.raises(SettingError, match="agent 'direct' does not give"):
        rolled(tmp_path, countdown(agent="react"), two_turns, agent="direct")
