import pytest

from arenagym.records import Group, Message, StopReason, Task, Trajectory, Turn
from arenagym.rewards import (
    first_successful_sibling,
    self_teacher_context,
    self_teacher_contexts,
)


def test_a_siblings_solution_comes_first_and_without_its_thoughts():
    message = self_teacher_context(
        "Add 1 and 1.", "three", "Wrong Answer", ["<think>hm</think>\n2", "two"]
    )
    assert message == Message(
        role="user",
        content="Add 1 and 1.\n\nCorrect solution:\n\n2\n\nCorrectly solve the original question.",
    )


def test_feedback_is_told_where_no_sibling_succeeded():
    message = self_teacher_context("Add 1 and 1.", None, "Wrong Answer\n", [])
    assert message.content == (
        "Add 1 and 1.\n\nThe following is feedback from your unsuccessful earlier attempt:\n\n"
        "Wrong Answer\n\nCorrectly solve the original question."
    )


def test_the_attempt_is_shown_only_if_it_is_given():
    shown = self_teacher_context("Q", "<think>x</think>three", "Wrong", []).content
    assert shown.index("three") < shown.index("Wrong")
    assert "<think>" not in shown
    assert "three" not in self_teacher_context("Q", None, "Wrong", []).content


@pytest.mark.parametrize("feedback", [None, "", "  \n"])
def test_with_neither_the_sample_is_masked_out(feedback):
    assert self_teacher_context("Q", "three", feedback, []) is None


def attempt(name, reward, *, feedback=None, turns=1, stop=StopReason.ANSWERED):
    prompt = (Message(role="system", content="S"), Message(role="user", content="Q"))
    output = Message(role="assistant", content=f"<think>…</think>answer of {name}")
    return Trajectory(
        id=name,
        agent="direct",
        model="m",
        stop_reason=stop,
        turns=tuple(
            Turn(call_id=str(i), agent="direct", output=output, kept=0, prompt=prompt)
            for i in range(turns)
        ),
        tail=(Message(role="user", content=f"the end of {name}"),),
        reward=reward,
        info={} if feedback is None else {"feedback": {"kind": "wrong_answer", "text": feedback}},
    )


def group(*trajectories):
    n = len(trajectories)
    return Group(
        group_id="g",
        task=Task(id="t", query="Q", env_id="E"),
        trajectories=trajectories,
        ranks=(None,) * n,
        rewards=(None,) * n,
        advantages=(0.0,) * n,
        informative=False,
    )


def test_the_first_successful_sibling_is_never_oneself_nor_one_that_broke():
    trajectories = [attempt("a", None), attempt("b", 0.5), attempt("c", 1.0), attempt("d", 1.0)]
    found = [first_successful_sibling(trajectories, i) for i in range(4)]
    assert [each and each.id for each in found] == ["c", "c", "d", "c"]
    assert first_successful_sibling(trajectories[:3], 2) is None
    assert first_successful_sibling(trajectories[:3], 2, solved=0.5).id == "b"


def test_a_group_with_one_success():
    contexts = self_teacher_contexts(
        group(attempt("a", 0.0, feedback="Wrong Answer"), attempt("b", 1.0), attempt("c", None))
    )
    assert "Correct solution:\n\nanswer of b" in contexts[0].content
    assert contexts[0].content.startswith("Q\n\n")
    assert contexts[1] is None  # it succeeded, alone
    assert "answer of b" in contexts[2].content


def test_a_group_without_success_learns_from_feedback():
    failed = attempt("a", 0.0, feedback="Wrong Answer")
    other = attempt("b", 0.0)
    broken = attempt("c", None, feedback="x", stop=StopReason.ENV_ERROR)
    silent = attempt("d", 0.0, turns=0)
    contexts = self_teacher_contexts(group(failed, other, broken, silent))
    assert "attempt:\n\nWrong Answer" in contexts[0].content
    assert "the end of b" in contexts[1].content
    assert contexts[2:] == [None, None]
    shown = self_teacher_contexts(group(failed), show_attempt=True)[0].content
    assert "answer of a" in shown


def test_a_group_of_one_success_is_masked_out():
    assert self_teacher_contexts(group(attempt("a", 1.0))) == [None]
