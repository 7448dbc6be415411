"""The refining agent: attempt, feedback, attempt, within one episode.

For environments that say what is wrong with an answer and take another. What the model sees of
its past is a choice; with `"sdpo"` it is what a self-teacher is told (SDPO, arXiv 2601.20802), so
that a policy which learns from feedback in training meets it in the same words when it acts.
"""

from collections.abc import Sequence
from typing import Any, Literal, TypedDict, get_args

from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph
from langgraph.runtime import Runtime

from arenagym.agents.agent import Agent, run_config
from arenagym.agents.budget import EpisodeStop
from arenagym.agents.corrections import correction, force, forced_action
from arenagym.agents.episode import Episode
from arenagym.agents.state import Play
from arenagym.errors import SettingError
from arenagym.records import Message, StopReason
from arenagym.rewards import self_teacher_context

Prompt = Literal["conversation", "latest", "sdpo"]
_SYSTEM = Message(
    role="system",
    content="Solve the task. Think briefly, then write your answer as "
    "<answer>your answer</answer>. If there is feedback on an earlier attempt, first say in a "
    "sentence or two what was wrong with it; then give a new answer, complete in itself.",
)


class RefineState(TypedDict):
    """The prompt of the next attempt, how many were made, and whether the episode has ended."""

    messages: list[Message]
    attempts: int
    done: bool


class RefineAgent(Agent):
    """Answers until the environment is content; see `refine` for the settings."""

    def __init__(self, prompt: Prompt, attempts: int | None, *, show_attempt: bool) -> None:
        self.name = "refine" if prompt == "conversation" else f"refine-{prompt}"
        self.graph = self._compiled()
        self._prompt = prompt
        self._attempts = attempts
        self._show_attempt = show_attempt

    async def play(self, episode: Episode, messages: list[Message]) -> None:
        """Attempt the task until an answer is accepted, or attempts or budget are spent."""
        state = RefineState(messages=messages, attempts=0, done=False)
        await self.graph.ainvoke(state, run_config(episode, 2), context=Play(episode))

    def _compiled(self) -> CompiledStateGraph[RefineState, Play, Any, Any]:
        graph = StateGraph(RefineState, context_schema=Play)
        graph.add_node("attempt", self._attempt)
        graph.add_edge(START, "attempt")
        graph.add_conditional_edges("attempt", _unless_done, ["attempt", END])
        return graph.compile(name=self.name)

    async def _attempt(self, state: RefineState, runtime: Runtime[Play]) -> dict[str, Any]:
        episode, attempts, messages = runtime.context.episode, state["attempts"], state["messages"]
        if self._attempts is not None and attempts >= self._attempts:
            raise EpisodeStop(StopReason.MAX_TURNS, f"{attempts} attempts are used up")
        prompt = [_SYSTEM, *messages]
        forced = episode.last_chance
        reply = await (force(episode, prompt) if forced else episode.call(prompt))
        action, problem = forced_action(reply) if forced else _action(episode, reply)
        if problem:
            episode.unreadable()
            return {"messages": [*messages, reply, correction(problem)]}
        feedback = await episode.act(action)
        return {
            "messages": self._again(episode, messages, reply, feedback),
            "attempts": attempts + 1,
            "done": episode.done,
        }

    def _again(
        self,
        episode: Episode,
        messages: Sequence[Message],
        reply: Message,
        feedback: Sequence[Message],
    ) -> list[Message]:
        """The next prompt, after an attempt."""
        if self._prompt == "conversation":
            return [*messages, reply, *feedback]
        if self._prompt == "latest":
            return [*episode.messages, reply, *feedback]
        context = self_teacher_context(
            _text(episode.messages),
            reply.content if self._show_attempt else None,
            _text(feedback),
            siblings=[],
        )
        return [*episode.messages] if context is None else [context]


def refine(
    *,
    prompt: Prompt = "conversation",
    attempts: int | None = None,
    show_attempt: bool = False,
) -> RefineAgent:
    """An agent that answers, reads the feedback, and answers again.

    Args:
        prompt: what a further attempt is shown: `"conversation"`, all that was said; `"latest"`,
            the task, the last attempt and its feedback; `"sdpo"`, one message with the task and
            the last feedback.
        attempts: answers given at most, where the environment would take more.
        show_attempt: with `"sdpo"`, the last attempt too; the paper leaves it out, as it lowers
            exploration.

    Raises:
        SettingError: there is no such prompt, no attempt, or `show_attempt` without `"sdpo"`.
    """
    if prompt not in get_args(Prompt):
        raise SettingError(f"prompt={prompt!r}: it is 'conversation', 'latest' or 'sdpo'")
    if attempts is not None and attempts < 1:
        raise SettingError(f"attempts={attempts}: at least 1, or None for the environment's own")
    if show_attempt and prompt != "sdpo":
        raise SettingError(
            f"show_attempt=True with prompt={prompt!r}, which shows attempts anyway: it is for "
            "prompt='sdpo'"
        )
    return RefineAgent(prompt, attempts, show_attempt=show_attempt)


def _action(episode: Episode, reply: Message) -> tuple[str, str | None]:
    """The answer in a reply, and what is wrong with it."""
    parsed = episode.parse(reply.content)
    if reply.tool_calls or parsed.tool_calls:
        return "", "there are no tools to call"
    return reply.content, parsed.error


def _text(messages: Sequence[Message]) -> str:
    return "\n\n".join(message.content for message in messages)


async def _unless_done(state: RefineState) -> str:
    return END if state["done"] else "attempt"
