import pytest
from hypothesis import given
from hypothesis import strategies as st

from arenagym.errors import RecordError, SettingError
from arenagym.records import (
    Completion,
    Group,
    Message,
    Sampling,
    Segment,
    StopReason,
    Task,
    Trajectory,
    Turn,
    Usage,
    Verdict,
    from_json,
    to_json,
)


def say(text, role="user"):
    return Message(role=role, content=text)


def trajectory(*turns, **fields):
    return Trajectory(
        id="t", agent="a", model="m", stop_reason=StopReason.ANSWERED, turns=turns, **fields
    )


def turn(output="ok", **fields):
    return Turn(call_id="0", agent="a", output=say(output, "assistant"), **fields)


def group(text="查询 🏯"):
    return Group(
        group_id="g",
        task=Task(id="t", env_id="e", query=text),
        trajectories=(trajectory(turn(text), answer=text, info={"k": [1, "x"]}),),
        ranks=(0.0,),
        rewards=(0.5,),
        advantages=(0.0,),
        informative=False,
    )


@given(st.text())
def test_a_group_survives_json_without_loss(text):
    line = to_json(group(text))
    assert b"\n" not in line
    assert from_json(Group, line) == group(text)


@pytest.mark.parametrize(
    "wrong",
    [
        {"temperature": float("nan")},
        {"temperature": -0.1},
        {"temperature": float("inf")},
        {"top_p": 0.0},
        {"top_p": 1.5},
        {"max_tokens": 0},
        {"top_logprobs": -1},
    ],
)
def test_sampling_that_no_server_takes_is_refused(wrong):
    (name,) = wrong
    with pytest.raises(SettingError, match=f"{name}="):
        Sampling(**wrong)
    with pytest.raises(RecordError):
        from_json(Sampling, b'{"max_tokens": 0}')
    assert Sampling(temperature=0, top_p=1, max_tokens=1).max_tokens == 1


def test_a_lone_surrogate_is_written_as_the_replacement_character():
    assert from_json(Message, to_json(say("a\ud800b"))).content == "a\ufffdb"


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"nonsense",
        b'{"role": "user"}',
        b'{"role": "robot", "content": ""}',
        b'{"role": "user", "content": 3}',
        b'{"role": "user", "content": "", "extra": 1}',
        b"[" * 100_000,
        b'{"role": "user", "content": "\xff"}',
    ],
)
def test_text_that_is_no_record_is_refused(line):
    with pytest.raises(RecordError, match="no valid Message"):
        from_json(Message, line)


def test_a_newer_schema_is_named_and_told_apart_from_rubbish():
    line = to_json(group()).replace(b'"schema_version":1', b'"schema_version":99,"new":1')
    with pytest.raises(RecordError, match="schema version 99"):
        from_json(Group, line)


def test_the_schema_version_is_always_written():
    assert b'"schema_version":1' in to_json(group())


@pytest.mark.parametrize(
    "make",
    [
        lambda: Completion(
            message=say("x", "assistant"), output_ids=(1, 2), output_logprobs=(-1.0,)
        ),
        lambda: Completion(message=say("x", "assistant"), output_logprobs=(float("-inf"),)),
        lambda: Turn(call_id="0", agent="a", output=say("x")),
        lambda: turn(kept=-1),
        lambda: Verdict(score_a=1.0),
        lambda: Verdict(score_a=1.0, score_b=float("nan")),
        lambda: segment(loss_mask=(1, 0, 1)),
        lambda: segment(logprobs=(0.0,)),
        lambda: segment(spans=((1, 9),)),
    ],
)
def test_a_broken_invariant_is_refused(make):
    with pytest.raises(RecordError):
        make()


def segment(**fields):
    whole = {
        "agent": "a",
        "token_ids": (1, 2, 3),
        "loss_mask": (0, 1, 1),
        "logprobs": (0.0, -1.0, -2.0),
        "turns": (0,),
        "spans": ((1, 3),),
    }
    return Segment(**(whole | fields))


histories = st.lists(
    st.tuples(st.integers(0, 8), st.lists(st.text(max_size=3), max_size=3)), max_size=8
)


@given(histories)
def test_prompts_are_restored_in_full_even_if_history_is_rewritten(history):
    turns, prompts, end = [], [], ()
    for keep, new in history:
        kept = min(keep, len(end))
        prompts.append((*end[:kept], *map(say, new)))
        turns.append(turn(kept=kept, prompt=tuple(map(say, new))))
        end = (*prompts[-1], turns[-1].output)
    played = trajectory(*turns, tail=(say("bye"),))
    assert list(played.prompts()) == prompts
    assert played.messages == (*end, say("bye"))


def test_segments_join_turns_only_where_the_tokens_are_a_prefix():
    # Turn 0: in 1 2, out 3 4. Turn 1 keeps 1 2 3 4, adds 5, out 6. Turn 2 starts anew: in 9, out 8.
    played = trajectory(
        turn(prompt_ids=(1, 2), output_ids=(3, 4), output_logprobs=(-0.3, -0.4)),
        turn(kept_ids=4, prompt_ids=(5,), output_ids=(6,), output_logprobs=(-0.6,)),
        turn(prompt_ids=(9,), output_ids=(8,), output_logprobs=(-0.8,)),
        turn(),
    )
    first, second = played.segments()
    assert first.token_ids == (1, 2, 3, 4, 5, 6)
    assert first.loss_mask == (0, 0, 1, 1, 0, 1)
    assert first.logprobs == (0.0, 0.0, -0.3, -0.4, 0.0, -0.6)
    assert (first.prompt_len, first.turns) == (2, (0, 1))
    assert (second.token_ids, second.turns) == ((9, 8), (2,))


def test_usage_is_summed_over_the_tree():
    child = trajectory(turn(usage=Usage(prompt_tokens=1, completion_tokens=2, calls=1)))
    parent = trajectory(turn(usage=Usage(prompt_tokens=10, calls=1)), children=(child, child))
    assert parent.usage == Usage(prompt_tokens=12, completion_tokens=4, calls=3)


def test_only_an_answered_episode_with_an_answer_may_compete():
    assert trajectory(answer="x").valid
    assert not trajectory(answer="  ").valid
    assert not Trajectory(
        id="t", agent="a", model="m", stop_reason=StopReason.MAX_TURNS, answer="x"
    ).valid
