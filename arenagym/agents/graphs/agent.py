"""`GraphAgent`: any compiled LangGraph graph as an agent, its whole call tree recorded."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import msgspec
from langchain_core.messages import AIMessage, BaseMessage
from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.pregel import Pregel

from arenagym.agents.agent import Agent, run_config
from arenagym.agents.budget import EpisodeStop
from arenagym.agents.episode import Episode
from arenagym.agents.graphs.capture import RUNNING, Capture
from arenagym.agents.graphs.messages import last_text, messages_in, to_langchain
from arenagym.agents.tool_text import as_user
from arenagym.errors import SettingError
from arenagym.records import Message, StopReason

if TYPE_CHECKING:
    from langchain_core.runnables import RunnableConfig

_MAX_CONCURRENCY = 64


class GraphAgent(Agent):
    """Runs a graph of the user's own, which knows nothing of episodes.

    The graph is given the environment's messages. What it returns is submitted as the answer; if
    the environment lets it try again, it runs again with the conversation so far, at most as
    often as the budget has turns. `docs/graphs.md` says what is captured of it, and how.

    Args:
        graph: compiled; with a checkpointer, each episode is a thread of its own, gone after it.
        name: what records call the agent; None: what the graph is called.
        input: makes the graph's input of the messages; None: `{"messages": messages}`. With a
            checkpointer these are the new messages, without one all.
        output: the answer in what the graph returns; None: the text of the last AI message that
            calls no tool, or the JSON of a `structured_response`.
        context: the graph's runtime context, if it takes one.
        supersteps: of LangGraph, for each turn that the budget allows; a graph that takes more is
            going in circles.

    Raises:
        SettingError: it is no compiled graph, or compiled to stop and wait for a human.
    """

    def __init__(
        self,
        graph: Pregel[Any, Any, Any, Any],
        *,
        name: str | None = None,
        input: Callable[[list[BaseMessage]], object] | None = None,  # noqa: A002
        output: Callable[[Any], str] | None = None,
        context: object = None,
        supersteps: int = 10,
    ) -> None:
        if not isinstance(graph, Pregel):
            raise SettingError(
                f"a {type(graph).__name__} is no agent: give an agent's name, an Agent, or a "
                "compiled LangGraph graph, as StateGraph.compile() returns it"
            )
        stops = [*graph.interrupt_before_nodes, *graph.interrupt_after_nodes]
        if stops:
            raise SettingError(
                f"the graph {graph.name!r} is compiled to stop at {', '.join(map(str, stops))}, "
                "but nobody is there in an episode to go on: compile it without interrupts"
            )
        self.graph = graph
        self.name = name or graph.name
        self._input = input or (lambda messages: {"messages": messages})
        self._output = output
        self._context = context
        self._supersteps = supersteps

    async def play(self, episode: Episode, messages: list[Message]) -> None:
        """Run the graph until the episode is over."""
        capture = Capture(episode)
        token = RUNNING.set(capture)
        try:
            async with asyncio.timeout(episode.ledger.seconds_left()) as limit:
                await self._play(episode, messages, capture)
        except EpisodeStop:
            raise
        except Exception as error:
            if episode.stop is not None:  # it became the graph's own error
                raise episode.stop from error
            if isinstance(error, TimeoutError) and limit.expired():
                raise EpisodeStop(StopReason.MAX_SECONDS) from error
            raise
        finally:
            RUNNING.reset(token)
            capture.close()

    async def _play(self, episode: Episode, messages: list[Message], capture: Capture) -> None:
        saver = self.graph.checkpointer
        keeps = isinstance(saver, BaseCheckpointSaver)
        config = self._config(episode, capture)
        conversation = new = [to_langchain(message) for message in messages]
        try:
            for _ in range(episode.ledger.budget.turns):
                config["run_id"] = capture.begin_run()
                given = self._input([*(new if keeps else conversation)])
                state = await self.graph.ainvoke(given, config, context=self._context)
                if episode.done:
                    return
                answer = self._answer(episode, state, capture, conversation)
                new = await _submit(episode, answer)
                if episode.done:
                    return
                conversation = [*_conversation(state, conversation, answer), *new]
        finally:
            if isinstance(saver, BaseCheckpointSaver):
                with suppress(NotImplementedError):  # some savers cannot
                    await saver.adelete_thread(config["configurable"]["thread_id"])
        raise EpisodeStop(
            StopReason.MAX_TURNS, f"the graph ran {episode.ledger.budget.turns} times"
        )

    def _config(self, episode: Episode, capture: Capture) -> "RunnableConfig":
        config = run_config(episode, self._supersteps)
        config["max_concurrency"] = _MAX_CONCURRENCY
        config["callbacks"] = [capture]
        # For graphs within, too, which may keep threads though this one does not. An episode's id
        # would not do: different runs have the same.
        config["configurable"] = {"thread_id": uuid4().hex}
        return config

    def _answer(
        self, episode: Episode, state: object, capture: Capture, given: Sequence[BaseMessage]
    ) -> str:
        """The answer in what the graph returned."""
        if episode.stop is not None:  # the graph swallowed it
            raise episode.stop
        waits = state.get("__interrupt__") if isinstance(state, Mapping) else None
        if waits or capture.interrupted:
            raise EpisodeStop(
                StopReason.AGENT_ERROR,
                f"the graph {self.name!r} was interrupted to wait for a human, who is not there "
                f"in an episode: {str(waits)[:500]}",
            )
        if self._output is not None:
            text = self._output(state)
            if not isinstance(text, str):
                raise SettingError(
                    f"output=… made a {type(text).__name__} of what the graph {self.name!r} "
                    "returned: it is to make the answer's text"
                )
            return text
        answer = _structured(state)
        if answer is None:
            answer = last_text(state, after=given[-1].id if given else None)
        if answer is None:
            raise EpisodeStop(
                StopReason.AGENT_ERROR,
                f"the graph {self.name!r} returned {_kind(state)} without an answer: let it end "
                "with an AI message that calls no tool, or give GraphAgent an output=…",
            )
        return answer


async def _submit(episode: Episode, answer: str) -> list[BaseMessage]:
    """Give an answer; what the environment says to it."""
    readable = episode.parse(answer).error is None
    said = await (episode.act(answer) if readable else episode.answer(answer))
    return [to_langchain(as_user(message)) for message in said]


def _conversation(
    state: object, before: Sequence[BaseMessage], answer: str
) -> Sequence[BaseMessage]:
    """What was said so far, by the graph's own record if it keeps one."""
    found = messages_in(state)
    if found and all(isinstance(message, BaseMessage) for message in found):
        return found
    return [*before, AIMessage(answer)]


def _structured(state: object) -> str | None:
    """The JSON of what `create_agent` with a `response_format` returns."""
    found = state.get("structured_response") if isinstance(state, Mapping) else None
    if found is None:
        return None
    plain = found.model_dump(mode="json") if hasattr(found, "model_dump") else found
    return msgspec.json.encode(plain, enc_hook=str).decode()


def _kind(state: object) -> str:
    if isinstance(state, Mapping):
        return f"a state of {', '.join(map(str, state)) or 'nothing'}"
    return f"a {type(state).__name__}"
