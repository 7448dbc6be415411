"""Trajectories as text for a judge: whole, escaped, and cut by a stated rule."""

from html import escape

from arenagym.records import Message, Trajectory


def transcript(trajectory: Trajectory, limit: int) -> str:
    """What an attempt did and answered, in at most about `limit` characters, escaped.

    The steps are the conversation after the task: reasoning, tool calls, results. Where they
    are too long their head and tail are kept, half of three quarters of the limit each, and the
    number of characters left out is stated; the answer, likewise, has the last quarter.
    """
    messages = list(trajectory.messages)
    asked = next((i for i, message in enumerate(messages) if message.role == "user"), -1)
    steps = "\n".join(map(_step, messages[asked + 1 :])) or "(no steps)"
    answer = trajectory.answer or "(no answer)"
    return (
        f"Steps:\n{escape(cut(steps, limit - limit // 4), quote=False)}\n"
        f"Final answer:\n{escape(cut(answer, limit // 4), quote=False)}"
    )


def cut(text: str, limit: int) -> str:
    """The text's head and tail, of equal length, with a mark that says what is left out."""
    if len(text) <= limit:
        return text
    half = limit // 2
    left_out = len(text) - 2 * half
    return f"{text[:half]}\n[... {left_out:,} characters left out ...]\n{text[-half:]}"


def _step(message: Message) -> str:
    if message.role != "assistant":
        return f"- observation: {message.content.strip()}"
    said = [message.reasoning or "", message.content.strip()]
    said += [f"calls {call.name} {call.arguments}" for call in message.tool_calls]
    return f"- agent: {' '.join(part for part in said if part)}"
