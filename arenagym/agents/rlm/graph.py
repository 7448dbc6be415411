"""The RLM's graph: the root model is asked, its code is run, its answer is submitted."""

from dataclasses import dataclass
from typing import Any, Literal, TypedDict

from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph
from langgraph.runtime import Runtime

from arenagym.agents.budget import EpisodeStop
from arenagym.agents.episode import Episode
from arenagym.agents.json_answer import ANSWER_SCHEMA, read_json_answer
from arenagym.agents.rlm import prompts
from arenagym.agents.rlm.blocks import read_reply
from arenagym.agents.rlm.broker import Broker
from arenagym.agents.rlm.repl import Repl
from arenagym.envs.tools import cut
from arenagym.models import ContextOverflowError
from arenagym.records import Completion, Message, without_thoughts

_KEPT = 2_000
"""Characters that are kept of the last messages where the conversation had to be cut."""


class RlmState(TypedDict):
    """What passes between supersteps: never the context."""

    messages: list[Message]
    answer: str | None
    done: bool


@dataclass
class Run:
    """The runtime context: one agent's run."""

    episode: Episode
    repl: Repl
    broker: Broker
    begun: tuple[Message, ...]
    """What every conversation of the run begins with."""
    compact_at: int | None
    """Prompt tokens past which the conversation is summed up."""
    draft: str = ""
    """What stood in `answer` last."""
    refused: bool = False
    prompt_tokens: int = 0


def build() -> CompiledStateGraph[RlmState, Run, RlmState, RlmState]:
    """The graph: ask the root model, run its code, submit its answer."""
    graph = StateGraph(RlmState, context_schema=Run)
    graph.add_node("root", _root)
    graph.add_node("repl", _repl)
    graph.add_node("submit", _submit)
    graph.add_edge(START, "root")
    graph.add_conditional_edges("root", _after_root, ["root", "repl", "submit"])
    graph.add_conditional_edges("repl", _after_repl, ["root", "submit", END])
    graph.add_conditional_edges("submit", _after_submit, ["root", END])
    return graph.compile(name="rlm")


async def _root(state: RlmState, runtime: Runtime[Run]) -> dict[str, Any]:
    """Ask the root model what to do."""
    run = runtime.context
    episode = run.episode
    messages = await _compacted(run, state["messages"])
    last = episode.last_call or episode.last_chance

    async def ask(about: list[Message]) -> tuple[list[Message], Completion]:
        asked = _told(about, prompts.LAST) if last else about
        return asked, await episode.complete(asked, schema=ANSWER_SCHEMA if last else None)

    try:
        messages, completion = await ask(messages)
    except EpisodeStop as stop:
        if not isinstance(stop.__cause__, ContextOverflowError):
            raise
        messages, completion = await ask(await _cut_short(run, messages))
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
        return {"messages": _told(messages, prompts.NO_CODE.format(other=other)), "answer": None}
    return {"messages": messages, "answer": answer}


async def _after_root(state: RlmState) -> Literal["root", "repl", "submit"]:
    if state["answer"] is not None:
        return "submit"
    return "root" if state["messages"][-1].role == "user" else "repl"


async def _repl(state: RlmState, runtime: Runtime[Run]) -> dict[str, Any]:
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
    if run.broker.failure is not None:
        raise run.broker.failure
    answer = await run.repl.answer()
    run.draft = answer.content or run.draft
    ready, content = answer.ready, answer.content
    if read.final is not None and not ready:
        ready, content, unseen = True, read.final, bool(read.blocks)
    if answer.reassigned:
        shown.append(prompts.REASSIGNED)
    if answer.problem:
        shown.append(prompts.UNREADABLE.format(problem=answer.problem))
    if run.episode.done:
        return {"messages": state["messages"], "answer": None, "done": True}
    if ready and unseen and read.blocks and not run.refused:
        run.refused, ready = True, False
        await run.repl.reset_ready()
        shown.append(prompts.UNSEEN.format(answer=cut(content, _KEPT)))
    if ready:
        return {"messages": state["messages"], "answer": content}
    shown.append(_what_is_left(run.episode))
    return {"messages": _told(state["messages"], "\n\n".join(shown)), "answer": None}


async def _after_repl(state: RlmState) -> str:
    if state["done"]:
        return END
    return "root" if state["answer"] is None else "submit"


async def _submit(state: RlmState, runtime: Runtime[Run]) -> dict[str, Any]:
    """Give the answer to the world."""
    run = runtime.context
    told = await run.episode.answer(state["answer"] or "")
    if run.episode.done:
        return {"messages": [*state["messages"], *told], "done": True}
    await run.repl.reset_answer()
    run.draft = ""
    feedback = "\n\n".join(message.content for message in told)
    refused = f"Your answer was not accepted:\n{feedback}\n\n{_what_is_left(run.episode)}"
    return {"messages": _told(state["messages"], refused), "answer": None}


async def _after_submit(state: RlmState) -> str:
    return END if state["done"] else "root"


async def _compacted(run: Run, messages: list[Message]) -> list[Message]:
    """The messages, or a summary in their place if they have become too many."""
    limit = run.compact_at
    calls_left = min(run.episode.turns_left, run.episode.calls_left)
    if limit is None or run.prompt_tokens < limit or calls_left < 3:
        return messages
    run.prompt_tokens = 0
    try:
        note = await run.episode.call(_told(messages, prompts.SUMMARISE))
    except EpisodeStop as stop:
        if not isinstance(stop.__cause__, ContextOverflowError):
            raise
        return await _cut_short(run, messages)
    return await _begun_anew(run, f"Your note:\n{without_thoughts(note.content).strip()}")


async def _cut_short(run: Run, messages: list[Message]) -> list[Message]:
    """The messages without their middle, where not even a summary can be asked for."""
    recent = "\n".join(
        f"[{m.role}] {cut(m.content, _KEPT)}" for m in messages[len(run.begun) :][-3:]
    )
    return await _begun_anew(run, f"The last messages, shortened:\n{recent}")


async def _begun_anew(run: Run, note: str) -> list[Message]:
    told = prompts.GO_ON.format(note=note, variables=await run.repl.variables())
    return _told([*run.begun], told)


def _told(messages: list[Message], text: str) -> list[Message]:
    """The messages and one from the user; two in a row are made one, for chat templates' sake."""
    if messages[-1].role == "user":
        return [*messages[:-1], Message(role="user", content=f"{messages[-1].content}\n\n{text}")]
    return [*messages, Message(role="user", content=text)]


def _what_is_left(episode: Episode) -> str:
    """The budget; calls only for the root, as sub-agents of one batch would see them at random."""
    left = episode.turns_left
    messages = f"{left} {'message' if left == 1 else 'messages'}"
    calls = f" and {episode.calls_left:,} model calls" if episode.depth == 0 else ""
    return f"({messages}{calls} left.)"
