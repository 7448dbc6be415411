"""The RLM: an agent that reads its context through code, as a LangGraph graph."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypedDict

from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph
from langgraph.runtime import Runtime

from arenagym.agents.agent import Agent, play_out, run_config
from arenagym.agents.budget import EpisodeStop
from arenagym.agents.episode import Episode
from arenagym.agents.json_answer import ANSWER_SCHEMA, read_json_answer
from arenagym.agents.rlm import prompts
from arenagym.agents.rlm.blocks import read_reply
from arenagym.agents.rlm.broker import Broker
from arenagym.agents.rlm.repl import Repl, cut
from arenagym.envs import Context
from arenagym.errors import SettingError, UnknownNameError
from arenagym.models import ChatModel, ContextOverflowError, resolve_model
from arenagym.records import Message, StopReason, without_thoughts
from arenagym.sandbox import SANDBOXES, Limits, Sandbox, lease

_QUESTION_CHARS = 8_000
_OUT_OF_BUDGET = (
    StopReason.MAX_TURNS,
    StopReason.MAX_CALLS,
    StopReason.MAX_TOKENS,
    StopReason.MAX_SECONDS,
)
_KEPT = 2_000
"""Characters that are kept of the last messages where the conversation had to be cut."""


class RlmState(TypedDict):
    """What passes between supersteps: never the context."""

    messages: list[Message]
    answer: str | None
    done: bool


@dataclass
class _Run:
    """The runtime context of one agent's run."""

    settings: "RLM"
    episode: Episode
    repl: Repl
    head: int
    """The messages that every conversation of the run begins with."""
    draft: str = ""
    """What stood in `answer` last."""
    refused: bool = False
    prompt_tokens: int = 0


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
        least = min(max_depth, memory_mb, output_chars, prompt_chars, compact_at or 1)
        if least < 1 or cell_seconds <= 0:
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
        self.graph = _build()

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
        run = _Run(self, episode, repl, len(begun))
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

    async def _run(self, run: _Run, messages: list[Message]) -> None:
        state: RlmState = {"messages": messages, "answer": None, "done": False}
        await self.graph.ainvoke(state, run_config(run.episode, 4), context=run)

    async def _give_up(self, run: _Run, stop: EpisodeStop) -> None:
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


def _build() -> "CompiledStateGraph[RlmState, _Run, RlmState, RlmState]":
    graph = StateGraph(RlmState, context_schema=_Run)
    graph.add_node("root", _root)
    graph.add_node("repl", _repl)
    graph.add_node("submit", _submit)
    graph.add_edge(START, "root")
    graph.add_conditional_edges("root", _after_root, ["root", "repl", "submit"])
    graph.add_conditional_edges("repl", _after_repl, ["root", "submit", END])
    graph.add_conditional_edges("submit", _after_submit, ["root", END])
    return graph.compile(name="rlm")


async def _root(state: RlmState, runtime: Runtime[_Run]) -> dict[str, Any]:
    """Ask the root model what to do."""
    run = runtime.context
    episode = run.episode
    messages = await _compacted(run, state["messages"])
    last = episode.last_call or episode.last_chance
    if last:
        messages = [*messages, Message(role="user", content=prompts.LAST)]
    schema = ANSWER_SCHEMA if last else None
    try:
        completion = await episode.complete(messages, schema=schema)
    except EpisodeStop as stop:
        if not isinstance(stop.__cause__, ContextOverflowError):
            raise
        messages = await _cut_short(run, messages)
        completion = await episode.complete(messages, schema=schema)
    run.prompt_tokens = completion.usage.prompt_tokens
    reply = completion.message
    messages = [*messages, reply]
    if last:
        answer = read_json_answer(reply.content) or read_reply(reply.content).final
        return {"messages": messages, "answer": answer or without_thoughts(reply.content).strip()}
    read = read_reply(reply.content)
    if read.blocks:
        episode.readable()
        return {"messages": messages, "answer": None}
    answer = read.final
    if answer is None and read.final_var is not None:
        return {"messages": messages, "answer": None}
    if answer is None and (parsed := episode.parse(reply.content)).error is None:
        answer = parsed.answer
    if answer is None or not answer.strip():
        episode.unreadable()
        other = f" (fences marked {', '.join(read.other)} are not run)" if read.other else ""
        told = Message(role="user", content=prompts.NO_CODE.format(other=other))
        return {"messages": [*messages, told], "answer": None}
    return {"messages": messages, "answer": answer}


def _after_root(state: RlmState) -> Literal["root", "repl", "submit"]:
    if state["answer"] is not None:
        return "submit"
    return "root" if state["messages"][-1].role == "user" else "repl"


async def _repl(state: RlmState, runtime: Runtime[_Run]) -> dict[str, Any]:
    """Run the reply's blocks, and see whether they have submitted an answer."""
    run = runtime.context
    read = read_reply(state["messages"][-1].content)
    shown: list[str] = []
    unseen = False
    blocks = list(read.blocks)
    if read.final_var is not None:
        blocks.append(f"FINAL_VAR({read.final_var!r})")
    for number, block in enumerate(blocks, 1):
        ran = await run.repl.block(block, f"block {number}")
        unseen |= bool(ran.shown)
        title = f"Block {number}" if len(blocks) > 1 else "Output"
        shown.append(f"{title}:\n{ran.shown or '(nothing was printed)'}")
        if not ran.ok:
            if number < len(blocks):
                shown.append(prompts.NOT_RUN.format(number=number))
            break
    answer = await run.repl.answer()
    run.draft = answer.content or run.draft
    ready, content = answer.ready, answer.content
    if read.final is not None and not ready:
        ready, content, unseen = True, read.final, bool(read.blocks)
    if answer.reassigned:
        shown.append(prompts.REASSIGNED)
    if run.episode.done:
        return {"messages": state["messages"], "answer": None, "done": True}
    if ready and unseen and read.blocks and not run.refused:
        run.refused, ready = True, False
        await run.repl.reset_ready()
        shown.append(prompts.UNSEEN.format(answer=cut(content, _KEPT)))
    if ready:
        return {"messages": state["messages"], "answer": content}
    shown.append(_what_is_left(run.episode))
    told = Message(role="user", content="\n\n".join(shown))
    return {"messages": [*state["messages"], told], "answer": None}


def _after_repl(state: RlmState) -> str:
    if state["done"]:
        return END
    return "root" if state["answer"] is None else "submit"


async def _submit(state: RlmState, runtime: Runtime[_Run]) -> dict[str, Any]:
    """Give the answer to the world."""
    run = runtime.context
    told = await run.episode.answer(state["answer"] or "")
    if run.episode.done:
        return {"messages": [*state["messages"], *told], "done": True}
    await run.repl.reset_answer()
    run.draft = ""
    feedback = "\n\n".join(message.content for message in told)
    message = Message(
        role="user",
        content=f"Your answer was not accepted:\n{feedback}\n\n{_what_is_left(run.episode)}",
    )
    return {"messages": [*state["messages"], message], "answer": None}


def _after_submit(state: RlmState) -> str:
    return END if state["done"] else "root"


async def _compacted(run: _Run, messages: list[Message]) -> list[Message]:
    """The messages, or a summary in their place if they have become too many."""
    limit = run.settings.compact_at
    if limit is None or run.prompt_tokens < limit or run.episode.turns_left < 3:
        return messages
    run.prompt_tokens = 0
    asked = Message(role="user", content=prompts.SUMMARISE)
    try:
        note = await run.episode.call([*messages, asked])
    except EpisodeStop as stop:
        if not isinstance(stop.__cause__, ContextOverflowError):
            raise
        return await _cut_short(run, messages)
    return await _begun_anew(run, messages, f"Your note:\n{without_thoughts(note.content).strip()}")


async def _cut_short(run: _Run, messages: list[Message]) -> list[Message]:
    """The messages without their middle, where not even a summary can be asked for."""
    recent = "\n".join(f"[{m.role}] {cut(m.content, _KEPT)}" for m in messages[run.head :][-3:])
    return await _begun_anew(run, messages, f"The last messages, shortened:\n{recent}")


async def _begun_anew(run: _Run, messages: list[Message], note: str) -> list[Message]:
    told = prompts.GO_ON.format(note=note, variables=await run.repl.variables())
    return [*messages[: run.head], Message(role="user", content=told)]


def _what_is_left(episode: Episode) -> str:
    left = episode.turns_left
    calls = episode.ledger.calls_left
    return f"({left} {'message' if left == 1 else 'messages'} and {calls:,} model calls are left.)"
