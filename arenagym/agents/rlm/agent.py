"""The RLM: an agent that reads its context through code, as a LangGraph graph."""

import asyncio
from collections.abc import Sequence
from contextlib import AsyncExitStack

from arenagym.agents.agent import Agent, play_out, run_config
from arenagym.agents.budget import EpisodeStop
from arenagym.agents.episode import Episode
from arenagym.agents.rlm import prompts
from arenagym.agents.rlm.broker import Broker
from arenagym.agents.rlm.graph import RlmState, Run, build
from arenagym.agents.rlm.repl import Repl
from arenagym.errors import SettingError, UnknownNameError
from arenagym.models import ChatModel, resolve_model
from arenagym.records import Message, StopReason
from arenagym.sandbox import Limits, Sandbox, lease

_QUESTION_CHARS = 8_000
_SANDBOXES = ("native", "docker")
"""Those that keep sessions."""
_OUT_OF_BUDGET = (
    StopReason.MAX_TURNS,
    StopReason.MAX_CALLS,
    StopReason.MAX_TOKENS,
    StopReason.MAX_SECONDS,
)


class RLM(Agent):
    """A Recursive Language Model (arXiv 2512.24601).

    The context stays outside of the conversation, as the variable `context` of a sandboxed Python
    session; it is the environment's `context`, or its whole text where it has none. The root model
    is told the question and the context's type and size, and writes code. Code can call
    `llm_query`, `rlm_query` (a sub-agent like itself), both `…_batched`, and the environment's
    tools; each call of a model is a child trajectory, all under the episode's one budget.

    An answer comes by `answer["ready"] = True`, `FINAL(…)`, `FINAL_VAR(…)` or `<answer>` tags. One
    that came with code whose output was not seen yet is refused once. On the last turn the model
    is held to an answer by schema; if a budget ends before that, what stands in
    `answer["content"]` is submitted.

    Args:
        max_depth: levels of agents with a REPL; at the deepest, `rlm_query` is `llm_query`.
        sub_models: whom sub-agents at depth 1, 2, … ask, the last for all deeper; by default the
            episode's own model. Models or their names.
        sandbox: `"native"`, `"docker"`, or a `Sandbox` of one's own.
        cell_seconds: wall time of a block, without that of its sub-calls; as much processor time.
        memory_mb: of the REPL's process, in MiB; the context counts.
        output_chars: what is shown of a block's output.
        prompt_chars: the longest prompt of a sub-call.
        compact_at: prompt tokens past which the root sums up its conversation and begins a new
            one; None: only when the model says that it no longer fits.
    """

    name = "rlm"

    def __init__(
        self,
        *,
        max_depth: int = 1,
        sub_models: Sequence[str | ChatModel] = (),
        sandbox: str | Sandbox = "native",
        cell_seconds: float = 60.0,
        memory_mb: int = 1024,
        output_chars: int = 20_000,
        prompt_chars: int = 100_000,
        compact_at: int | None = None,
    ) -> None:
        least = min(max_depth, memory_mb, output_chars, prompt_chars)
        if least < 1 or cell_seconds <= 0 or (compact_at is not None and compact_at < 1):
            raise SettingError(
                f"max_depth={max_depth}, cell_seconds={cell_seconds}, memory_mb={memory_mb}, "
                f"output_chars={output_chars}, prompt_chars={prompt_chars}, "
                f"compact_at={compact_at}: all are above 0"
            )
        if isinstance(sandbox, str) and sandbox not in _SANDBOXES:
            raise UnknownNameError.of("sandbox", sandbox, _SANDBOXES)
        if isinstance(sub_models, str):
            raise SettingError(f"sub_models={sub_models!r}: give a list, one for each depth")
        self.max_depth = max_depth
        self.models = tuple(resolve_model(model) for model in sub_models)
        self.sandbox = sandbox
        self.limits = Limits(
            cpu_s=cell_seconds,
            wall_s=cell_seconds,
            memory_bytes=memory_mb << 20,
            keep_bytes=8 * output_chars,
            processes=64,
        )
        self.output_chars = output_chars
        self.prompt_chars = prompt_chars
        self.compact_at = compact_at
        self.graph = build()

    async def play(self, episode: Episode, messages: list[Message]) -> None:
        """Open a REPL with the context in it, and run the graph."""
        question = "\n\n".join(message.content for message in messages)
        context = question if episode.context is None else episode.context
        if not isinstance(context, str | list | dict):
            said = f"a context is a str, a list or a dict, not {type(context).__name__}"
            raise EpisodeStop(StopReason.ENV_ERROR, said)
        recursive = episode.depth + 1 < self.max_depth
        broker = Broker(
            episode,
            self._sub_model(episode),
            self.prompt_chars,
            self._play_sub if recursive else None,
        )
        told = prompts.system(
            output_chars=self.output_chars,
            prompt_chars=self.prompt_chars,
            recursion=recursive,
            tools=broker.tools,
        )
        asked = prompts.task(question, context, _QUESTION_CHARS)
        begun = (Message(role="system", content=told), Message(role="user", content=asked))
        async with AsyncExitStack() as stack:
            held = lease(self.sandbox)
            stack.push_async_callback(asyncio.to_thread, held.release)
            repl = Repl(
                held.sandbox,
                context,
                broker.functions(),
                level=None if episode.ledger.driven else episode.depth,
                limits=self.limits,
                output_chars=self.output_chars,
            )
            stack.push_async_callback(repl.close)
            run = Run(episode, repl, broker, begun, self.compact_at)
            limit = asyncio.timeout(None)
            try:
                async with limit:
                    await _open(repl, episode, limit, stack)
                    await self._run(run)
            except TimeoutError:
                if not limit.expired():
                    raise
                await self._give_up(run, EpisodeStop(StopReason.MAX_SECONDS))
            except EpisodeStop as stop:
                await self._give_up(run, stop)

    async def _run(self, run: Run) -> None:
        state: RlmState = {"messages": [*run.begun], "answer": None, "done": False}
        await self.graph.ainvoke(state, run_config(run.episode, 4), context=run)

    async def _give_up(self, run: Run, stop: EpisodeStop) -> None:
        """Out of budget: submit the best guess there is, unless it was the world that broke."""
        if run.broker.failure is not None:
            raise run.broker.failure
        if stop.reason not in _OUT_OF_BUDGET or run.episode.done or not run.draft.strip():
            raise stop
        await run.episode.answer(run.draft)
        if not run.episode.done:
            raise stop

    async def _play_sub(self, child: Episode) -> None:
        await play_out(self, child)

    def _sub_model(self, episode: Episode) -> ChatModel:
        if not self.models:
            return episode.model
        return self.models[min(episode.depth, len(self.models) - 1)]


async def _open(
    repl: Repl, episode: Episode, limit: asyncio.Timeout, stack: AsyncExitStack
) -> None:
    """Open the REPL when there is room for it; the root's wait for that is no time of its own."""
    ledger = episode.ledger
    began = ledger.seconds
    if episode.depth > 0:
        _set(limit, ledger.seconds_left())
        room = ledger.room(episode.depth)
        with ledger.waiting():
            await room.acquire()
        stack.callback(room.release)
    await repl.open()
    if episode.depth == 0:
        ledger.excuse(ledger.seconds - began)
        _set(limit, ledger.seconds_left())


def _set(limit: asyncio.Timeout, seconds: float | None) -> None:
    if seconds is not None:
        limit.reschedule(asyncio.get_running_loop().time() + seconds)
