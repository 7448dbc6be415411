"""What agents do about a reply without an answer: say what is wrong, and at last ask for JSON."""

from collections.abc import Sequence

from arenagym.agents.episode import Episode
from arenagym.agents.json_answer import ANSWER_SCHEMA, read_json_answer
from arenagym.envs import format_answer
from arenagym.records import Message

_CALL = ' or call a tool as <tool_call>{"name": "…", "arguments": {…}}</tool_call>'


async def force(episode: Episode, messages: Sequence[Message]) -> Message:
    """Call the model for an answer in JSON, which even one that never learned the tags can give."""
    return await episode.call(messages, schema=ANSWER_SCHEMA)


def forced_action(reply: Message) -> tuple[str, str | None]:
    """The action in a reply to `force`, and what is wrong with it."""
    answer = read_json_answer(reply.content)
    return ("", "no JSON with an answer") if answer is None else (format_answer(answer), None)


def correction(problem: str, *, tools: bool = False) -> Message:
    """Tells the model why its reply was no use and what to write; `tools`: it may call some."""
    return Message(
        role="user",
        content=f"Your message could not be used: {problem}. Write your answer as "
        f"<answer>your answer</answer>{_CALL if tools else ''}.",
    )
