"""`Capture`: the call tree of a running graph becomes its episode's, by LangChain's callbacks."""

import asyncio
import logging
import threading
from collections.abc import Callable, Coroutine, Mapping, Sequence
from concurrent.futures import Future
from contextvars import ContextVar
from typing import Any, NamedTuple, TypeVar
from uuid import UUID

from langchain_core.messages import BaseMessage, HumanMessage, convert_to_messages
from langchain_core.outputs import LLMResult
from langgraph.errors import ParentCommand

from arenagym.agents.agent import stop_for
from arenagym.agents.budget import EpisodeStop
from arenagym.agents.episode import Episode
from arenagym.agents.graphs.messages import (
    last_text,
    messages_in,
    text_of,
    to_completion,
    to_records,
    to_sampling,
)
from arenagym.agents.graphs.run_tree import RunTree
from arenagym.agents.world import Question
from arenagym.errors import ArenagymError, SettingError
from arenagym.records import Message, StopReason

T = TypeVar("T")
OWN_MODEL = "arenagym-episode"
"""The LangChain type of the model whose calls the episode records itself."""
_MODEL_NODES = frozenset({"model", "agent"})
_PATIENCE_S = 30

RUNNING: ContextVar["Capture"] = ContextVar("arenagym_capture")
"""The capture of the episode that a graph is running for."""


def running(who: str) -> "Capture":
    """The capture of the running episode.

    Raises:
        SettingError: `who` is used where no episode is running.
    """
    capture = RUNNING.get(None)
    if capture is None:
        raise SettingError(
            f"{who} was used where no episode is running: play the graph with run_episode(env, "
            "graph, model) or collect(...). (A thread of your own wants this one's context: start "
            "it with contextvars.copy_context().run.)"
        )
    return capture


class Place(NamedTuple):
    """Where in an episode's tree a model call belongs, and in whose name it is made."""

    episode: Episode
    agent: str


class _Graph(NamedTuple):
    """A graph that is running; `own`: its part of the tree is its alone."""

    episode: Episode
    name: str
    own: bool


class _Call(NamedTuple):
    """A model call under way."""

    place: Place
    number: int
    messages: Sequence[Message]
    params: Mapping[str, Any]


class Capture(RunTree[_Graph]):
    """Records the model calls of one episode's graph, each in its place of the tree.

    A graph that runs within another is a sub-agent: a child of the episode. Below the budget's
    depth there are no more children; calls made there are turns of the deepest there is, in the
    name of the graph that makes them. One in which no model is asked leaves nothing.

    Args:
        episode: the graph's; made on the event loop that plays it.
    """

    def __init__(self, episode: Episode) -> None:
        super().__init__(_Graph(episode, episode.agent, own=False), episode.ledger.lock)
        self.episode = episode
        self._loop = asyncio.get_running_loop()
        self._calls: dict[UUID, _Call] = {}
        self._handed: set[Future[Any]] = set()
        self._closed = False
        _LOGGER.addFilter(_QUIET)  # a second time changes nothing

    def close(self) -> None:
        """Let nothing that is still running make another call."""
        self._closed = True
        for future in list(self._handed):
            future.cancel()
        for graph in self.forget_runs():
            if graph.own:
                _drop_if_blank(graph.episode)

    def place(
        self,
        parent_run_id: UUID | None,
        tags: Sequence[str] | None = None,
        metadata: Mapping[str, Any] | None = None,
    ) -> Place:
        """The place of a model call that is about to be made within a run.

        Raises:
            EpisodeStop: the episode is over, or its part at that place is.
        """
        graph = self.around(parent_run_id, tags)
        self.check(graph.episode)
        node = (metadata or {}).get("langgraph_node")
        named = isinstance(node, str) and node not in _MODEL_NODES
        return Place(graph.episode, str(node) if named else graph.name)

    def check(self, part: Episode) -> None:
        """Let a part of the tree go on only if neither it nor the whole has ended.

        Raises:
            EpisodeStop: one has, and the graph may have swallowed that.
        """
        if self.episode.done:
            raise EpisodeStop(StopReason.ANSWERED)
        if (stop := self.episode.stop or part.stop) is not None:
            raise EpisodeStop(stop.reason, stop.error)
        if self._closed:
            raise EpisodeStop(StopReason.AGENT_ERROR, "the graph went on after its end")

    def wait(self, who: str, make: Callable[[], Coroutine[Any, Any, T]]) -> T:
        """Run a coroutine on the episode's event loop, for a node or tool that is in a thread.

        Raises:
            SettingError: called on the event loop's own thread, or while that is blocked.
        """
        try:
            on_loop = asyncio.get_running_loop() is self._loop
        except RuntimeError:
            on_loop = False
        if on_loop:
            raise SettingError(
                f"{who} was called without await on the event loop, which it would block for good: "
                "await its async form (ainvoke), or call it in a node that is no coroutine"
            )
        begun = threading.Event()

        async def run() -> T:
            begun.set()
            return await make()

        future = asyncio.run_coroutine_threadsafe(run(), self._loop)
        self._handed.add(future)
        try:
            blocked = 0
            while not begun.wait(1) and not future.done():
                blocked = blocked + 1 if self._loop.is_running() else 0
                if blocked >= _PATIENCE_S:
                    raise SettingError(
                        f"{who} waits in a thread for the event loop, which is blocked: a "
                        "coroutine of the graph calls something without await (invoke for ainvoke)"
                    )
            return future.result()
        finally:
            self._handed.discard(future)
            future.cancel()

    def graph_began(self, around: _Graph, name: str, inputs: object) -> _Graph:
        """A sub-agent begins."""
        above = around.episode
        if above.depth >= above.ledger.budget.depth:
            return _Graph(above, name, own=False)
        return _Graph(above.child(name, Question(_question(inputs)), counted=False), name, own=True)

    def graph_ended(self, graph: _Graph, outputs: object, error: BaseException | None) -> None:
        """A sub-agent's part is over."""
        child = graph.episode
        if not graph.own or _drop_if_blank(child):
            return
        if isinstance(error, ParentCommand):  # a hand-over to a node of the graph around it
            outputs, error = getattr(error.args[0], "update", None), None
        if error is None:
            child.answered = _answer(outputs)
            child.done = True
            child.finish()
        elif isinstance(error, Exception):
            child.finish(child.stop or stop_for(error))
        else:
            said = f"{type(error).__name__}: it was not let run to its end"
            child.finish(EpisodeStop(StopReason.TRUNCATED, said))

    def on_chat_model_start(
        self,
        serialized: dict[str, Any],
        messages: list[list[BaseMessage]],
        *,
        run_id: UUID,
        parent_run_id: UUID | None = None,
        tags: list[str] | None = None,
        metadata: dict[str, Any] | None = None,
        **kwargs: Any,  # noqa: ANN401
    ) -> None:
        """A chat model is about to be asked.

        Raises:
            EpisodeStop: the episode is over, or the budget does not allow the call.
            RecordError: the prompt holds more than text.
        """
        del serialized
        params = kwargs.get("invocation_params") or {}
        if params.get("_type") != OWN_MODEL:
            place = self.place(parent_run_id, tags, metadata)
            self._asked(run_id, place, messages[0], params)

    def on_llm_start(
        self,
        serialized: dict[str, Any],
        prompts: list[str],
        *,
        run_id: UUID,
        parent_run_id: UUID | None = None,
        tags: list[str] | None = None,
        metadata: dict[str, Any] | None = None,
        **kwargs: Any,  # noqa: ANN401
    ) -> None:
        """A model that completes text is about to be asked.

        Raises:
            EpisodeStop: the episode is over, or the budget does not allow the call.
        """
        del serialized
        place = self.place(parent_run_id, tags, metadata)
        params = kwargs.get("invocation_params") or {}
        self._asked(run_id, place, [HumanMessage(prompts[0])], params)

    def on_llm_end(self, response: LLMResult, *, run_id: UUID, **_: Any) -> None:  # noqa: ANN401
        """It has answered."""
        call = self._calls.pop(run_id, None)
        if call is None:
            return
        place, params = call.place, call.params
        name = params.get("model") or params.get("model_name") or params.get("_type")
        try:
            completion = to_completion(response, None if name is None else str(name))
        except Exception:
            place.episode.fail_call(call.number)
            raise
        sampling = to_sampling(params)
        place.episode.end_call(call.number, place.agent, call.messages, completion, sampling)

    def on_llm_error(self, error: BaseException, *, run_id: UUID, **_: Any) -> None:  # noqa: ANN401
        """It failed."""
        call = self._calls.pop(run_id, None)
        if call is not None:
            call.place.episode.fail_call(call.number, {type(error).__name__: 1})

    def _asked(
        self,
        run_id: UUID,
        place: Place,
        messages: Sequence[BaseMessage],
        params: Mapping[str, Any],
    ) -> None:
        if run_id not in self._calls:
            prompt = to_records(messages)
            self._calls[run_id] = _Call(place, place.episode.begin_call(), prompt, params)


def _drop_if_blank(child: Episode) -> bool:
    """Take a sub-agent that asked no model out of the tree."""
    if child.turns.begun or child.children or child.parent is None:
        return False
    child.parent.children.remove(child)
    return True


def _question(inputs: object) -> str:
    """What a graph was asked: the text of its input's last human message, "" if there is none."""
    if isinstance(inputs, str):
        return inputs
    try:
        for given in reversed(messages_in(inputs)):
            (message,) = convert_to_messages([given])
            if isinstance(message, HumanMessage):
                return text_of(message)
    except (ValueError, NotImplementedError, TypeError, ArenagymError):
        pass  # some other graph's state
    return ""


def _answer(outputs: object) -> str | None:
    try:
        return last_text(outputs)
    except ArenagymError:
        return None


class _Quiet(logging.Filter):
    """LangChain logs what a handler raises; what ours does is told by the episode's record."""

    def filter(self, record: logging.LogRecord) -> bool:
        said = record.args if isinstance(record.args, tuple) else ()
        return not (
            said[:1] == ("Capture",)
            and str(said[-1]).startswith(("EpisodeStop(", "RecordError(", "SettingError("))
        )


_QUIET = _Quiet()
_LOGGER = logging.getLogger("langchain_core.callbacks.manager")
