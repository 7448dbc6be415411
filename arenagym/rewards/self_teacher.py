"""Contexts for self-distillation: the policy as its own teacher, told what went wrong.

SDPO (arXiv 2601.20802): the teacher is the policy that sees more, a sibling's solution or the
feedback on its own attempt, and scores the student's tokens given that. A sample for which there
is neither has no teacher and is masked out.
"""

from collections.abc import Sequence

from arenagym.records import Group, Message, Trajectory, without_thoughts

SOLVED = 1.0


def self_teacher_context(
    question: str,
    attempt: str | None,
    feedback: str | None,
    siblings: Sequence[str],
) -> Message | None:
    """What the teacher reads before it scores the student's own answer: one user message.

    The first of the successful siblings' solutions is shown if there is one, else the feedback.

    Args:
        question: the task as the student saw it.
        attempt: the student's own answer, shown before its feedback; None leaves it out, which
            the paper does by default, since showing it lowers exploration.
        feedback: what the environment said of the attempt; None or "" where nothing.
        siblings: successful solutions of other attempts at the question, in order.

    Returns:
        The message, or None: there is nothing to tell, and the sample is to be masked out.
    """
    if siblings:
        told = f"Correct solution:\n\n{without_thoughts(siblings[0]).strip()}"
    elif feedback and feedback.strip():
        told = (
            "The following is feedback from your unsuccessful earlier attempt:\n\n"
            f"{feedback.strip()}"
        )
        if attempt is not None:
            told = f"Your earlier attempt:\n\n{without_thoughts(attempt).strip()}\n\n{told}"
    else:
        return None
    closing = "Correctly solve the original question."
    return Message(role="user", content=f"{question.strip()}\n\n{told}\n\n{closing}")


def first_successful_sibling(
    trajectories: Sequence[Trajectory], index: int, *, solved: float = SOLVED
) -> Trajectory | None:
    """The first other trajectory of the group whose environment reward is at least `solved`."""
    for i, each in enumerate(trajectories):
        if i != index and each.reward is not None and each.reward >= solved and each.turns:
            return each
    return None


def self_teacher_contexts(
    group: Group, *, show_attempt: bool = False, solved: float = SOLVED
) -> list[Message | None]:
    """For each trajectory of a group its teacher's message; None: masked out.

    The feedback is what the environment said last: the text of `info["feedback"]` where there is
    one (`CodeExecution-v0`), else the messages after the last turn. A trajectory that succeeded
    learns from a sibling if there is one; of its own success there is no feedback to give.

    Args:
        group: attempts at one task.
        show_attempt: show a failed attempt before its feedback.
        solved: the environment reward from which an attempt counts as successful.
    """
    contexts: list[Message | None] = []
    for index, trajectory in enumerate(group.trajectories):
        if not trajectory.turns:
            contexts.append(None)
            continue
        sibling = first_successful_sibling(group.trajectories, index, solved=solved)
        solutions = [] if sibling is None else [sibling.turns[-1].output.content]
        failed = trajectory.reward is not None and trajectory.reward < solved
        attempt = trajectory.turns[-1].output.content if show_attempt else None
        contexts.append(
            self_teacher_context(
                _question(trajectory),
                attempt,
                _feedback(trajectory) if failed else None,
                solutions,
            )
        )
    return contexts


def _question(trajectory: Trajectory) -> str:
    """What the user said before the first turn."""
    prompt = trajectory.turns[0].prompt
    return "\n\n".join(message.content for message in prompt if message.role == "user")


def _feedback(trajectory: Trajectory) -> str:
    feedback = trajectory.info.get("feedback")
    if isinstance(feedback, dict) and isinstance(text := feedback.get("text"), str):
        return text
    return "\n\n".join(message.content for message in trajectory.tail)
