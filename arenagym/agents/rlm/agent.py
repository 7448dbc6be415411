"""The RLM: an agent that reads its context through code, as a LangGraph graph."""

import asyncio
from collections.abc import Sequence

from arenagym.agents.agent import Agent, play_out, run_config
from arenagym.agents.budget import EpisodeStop
from arenagym.agents.episode import Episode
from arenagym.agents.rlm import prompts
from arenagym.agents.rlm.broker import Broker
from arenagym.agents.rlm.graph import RlmState, Run, build
from arenagym.agents.rlm.repl import Repl
from arenagym.envs import Context
from arenagym.errors import SettingError, UnknownNameError
from arenagym.models import ChatModel, resolve_model
from arenagym.records import Message, StopReason
from arenagym.sandbox import SANDBOXES, Limits, Sandbox, lease

_QUESTION_CHARS = 8_000
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
        least = min(
            max_depth,
            memory_mb,
            output_chars,
            prompt_chars,
            1 if compact_at is None else compact_at,
        )
        if least < 1 or cell_seconds <= 0 or (compact_at is not None and compact_at < 1):
            raise SettingError(
                f"max_depth={max_depth}, cell_seconds={cell_seconds}, memory_mb={memory_mb}, "
                f"output_chars={output_chars}, prompt_chars={prompt_chars}, "
                f"compact_at={compact_at}: all are above 0"
            )
        if isinstance(sandbox, str) and sandbox not in SANDBOXES:
            raise UnknownNameError.of("sandbox", sandbox, SANDBOXES)
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
        )
        self.output_chars = output_chars
        self.prompt_chars = prompt_chars
        self.compact_at = compact_at
        self.graph = build()

    async def play(self, episode: Episode, messages: list[Message]) -> None:
        """Open a REPL with the context in it, and run the graph."""
        question = "\n\n".join(message.content for message in messages)
        context = question if episode.context is None else episode.context
        recursive = episode.depth + 1 < self.max_depth
        broker = Broker(
            episode,
            self._sub_model(episode),
            self.prompt_chars,
            self._play_sub if recursive else None,
        )
        held = lease(self.sandbox)
        repl = Repl(
            held.sandbox,
            context,
            broker.functions(),
            level=episode.depth,
            limits=self.limits,
            output_chars=self.output_chars,
        )
        begun = self._begun(episode, question, context, recursive=recursive)
        run = Run(episode, repl, len(begun), self.compact_at)
        try:
            async with asyncio.timeout(episode.ledger.seconds_left()):
                await repl.open()
                await self._run(run, begun)
        except TimeoutError:
            await self._give_up(run, EpisodeStop(StopReason.MAX_SECONDS))
        except EpisodeStop as stop:
            await self._give_up(run, stop)
        finally:
            await repl.close()
            await asyncio.to_thread(held.release)

    async def _run(self, run: Run, messages: list[Message]) -> None:
        state: RlmState = {"messages": messages, "answer": None, "done": False}
        await self.graph.ainvoke(state, run_config(run.episode, 4), context=run)

    async def _give_up(self, run: Run, stop: EpisodeStop) -> None:
        """Out of budget: submit the best guess there is."""
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

    def _begun(
        self, episode: Episode, question: str, context: Context, *, recursive: bool
    ) -> list[Message]:
        told = prompts.system(
            output_chars=self.output_chars,
            prompt_chars=self.prompt_chars,
            recursion=recursive,
            tools=episode.tools,
        )
        asked = prompts.task(question, context, _QUESTION_CHARS)
        return [Message(role="system", content=told), Message(role="user", content=asked)]
