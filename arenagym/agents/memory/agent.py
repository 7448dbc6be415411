"""The memory agent: reads a text of any length in sections, and overwrites a memory at each.

MemAgent (arXiv 2507.02259): problem, memory and section give the new memory; problem and memory
give the answer. QwenLong-L1.5 (arXiv 2512.12967): a plan goes with the memory, both are fed back,
and how to write the answer is told at the end only. The prompt is as long for the last section as
for the first, so the time is linear in the text's length.
"""

import asyncio
import operator
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal, TypedDict, get_args

from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph
from langgraph.runtime import Runtime

from arenagym.agents.agent import Agent, run_config
from arenagym.agents.budget import EpisodeStop
from arenagym.agents.corrections import correction
from arenagym.agents.episode import Episode
from arenagym.agents.memory.prompts import (
    SPLIT_SCHEMA,
    Notes,
    final_prompt,
    read_split,
    read_update,
    split_prompt,
    update_prompt,
)
from arenagym.agents.memory.sections import as_text, ends, head, split_sections
from arenagym.errors import SettingError
from arenagym.models import ContextOverflowError
from arenagym.records import Message, TokenCounter, estimate_tokens, without_thoughts

Mode = Literal["memagent", "qwenlong"]
_SIZES = {"memagent": (5_000, 1_024), "qwenlong": (32_000, 15_000)}
"""Tokens of a section and of the memory, as the papers have them."""
_QUESTION = 5
"""A question that has to be drawn from the text itself is a fifth of a section at most."""


class MemoryState(TypedDict):
    """What passes between supersteps: of the text nothing but how many sections were read."""

    core: str
    """The question, or what is left of it without the form of the answer."""
    memory: str
    plan: str
    read: int
    full: bool
    """Whether a section did not fit the model's context: it answers from what it has read."""
    cost: int
    """Tokens that the last update took."""
    messages: Annotated[list[Message], operator.add]
    """Answers given and what the environment said of them."""
    done: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """The runtime context of one episode: what is asked, and the text in sections."""

    episode: Episode
    question: str
    sections: Sequence[str]


class MemoryAgent(Agent):
    """Reads the episode's context section by section; see `memory` for the settings.

    Each update is a turn of the trajectory, with a prompt of its own. Where the budget does not
    suffice for all the sections, its last call is kept for the answer.
    """

    def __init__(
        self, mode: Mode, chunk_tokens: int, memory_tokens: int, count: TokenCounter, *, split: bool
    ) -> None:
        self.name = "memory" if mode == "memagent" else f"memory-{mode}"
        self.graph = self._compiled()
        self._planned = mode == "qwenlong"
        self._chunk_tokens = chunk_tokens
        self._memory_tokens = memory_tokens
        self._count = count
        self._split = split

    async def play(self, episode: Episode, messages: list[Message]) -> None:
        """Read, and answer until the environment is content or the budget is spent."""
        # A real tokenizer takes seconds for megabytes, and other episodes go on meanwhile.
        reading = await asyncio.to_thread(self.open, episode, messages)
        state = MemoryState(
            core=reading.question,
            memory="",
            plan="",
            read=0,
            full=False,
            cost=self._chunk_tokens + self._memory_tokens,
            messages=[],
            done=False,
        )
        await self.graph.ainvoke(state, run_config(episode, 2), context=reading)

    def open(self, episode: Episode, messages: Sequence[Message]) -> Reading:
        """What there is to read and to answer.

        Without a context of its own the task's text is read itself: it has no sections if it is
        short, and if it is long, its beginning and its end stand for the question.
        """
        question = "\n\n".join(message.content for message in messages)
        if episode.context is not None:
            text = as_text(episode.context)
        elif len(question) <= self._chunk_tokens or self._count(question) <= self._chunk_tokens:
            text = ""
        else:
            text = question
            question = ends(text, max(1, self._chunk_tokens // _QUESTION), self._count)
        sections = split_sections(text, self._chunk_tokens, self._count)
        return Reading(episode, question, sections)

    def _compiled(self) -> CompiledStateGraph[MemoryState, Reading, Any, Any]:
        graph = StateGraph(MemoryState, context_schema=Reading)
        graph.add_node("split", self._find_core)
        graph.add_node("read", self._read)
        graph.add_node("answer", self._answer)
        graph.add_conditional_edges(START, self._first, ["split", "read", "answer"])
        graph.add_conditional_edges("split", self._next, ["read", "answer"])
        graph.add_conditional_edges("read", self._next, ["read", "answer"])
        graph.add_conditional_edges("answer", _unless_done, ["answer", END])
        return graph.compile(name=self.name)

    async def _first(self, state: MemoryState, runtime: Runtime[Reading]) -> str:
        """Split the question, unless that would cost a section."""
        sections = len(runtime.context.sections)
        room = runtime.context.episode.turns_left >= sections + 2
        return "split" if self._split and sections and room else await self._next(state, runtime)

    async def _next(self, state: MemoryState, runtime: Runtime[Reading]) -> str:
        """Read on, unless all is read or the budget would not allow an answer after that."""
        episode = runtime.context.episode
        if state["full"] or state["read"] == len(runtime.context.sections) or episode.last_call:
            return "answer"
        tokens = episode.ledger.budget.tokens
        after = episode.ledger.tokens + state["cost"] + self._memory_tokens
        return "read" if tokens is None or after < tokens else "answer"

    async def _find_core(self, state: MemoryState, runtime: Runtime[Reading]) -> dict[str, Any]:
        prompt = split_prompt(state["core"])
        reply = await runtime.context.episode.call(prompt, schema=SPLIT_SCHEMA)
        return {"core": read_split(reply.content, state["core"])}

    async def _read(self, state: MemoryState, runtime: Runtime[Reading]) -> dict[str, Any]:
        sections = runtime.context.sections
        number = state["read"]
        old = Notes(state["memory"], state["plan"])
        prompt = update_prompt(
            state["core"],
            old,
            sections[number],
            f"{number + 1:,} of {len(sections):,}",
            planned=self._planned,
            limit=self._memory_tokens,
        )
        try:
            reply = await runtime.context.episode.complete(prompt)
        except EpisodeStop as stop:
            if not isinstance(stop.__cause__, ContextOverflowError):
                raise
            return {"full": True}
        new = read_update(reply.message.content, old, planned=self._planned)
        return {
            "memory": head(new.memory, self._memory_tokens, self._count, what="memory"),
            "plan": head(new.plan, self._memory_tokens, self._count, what="plan"),
            "read": number + 1,
            "cost": reply.usage.tokens,
        }

    async def _answer(self, state: MemoryState, runtime: Runtime[Reading]) -> dict[str, Any]:
        reading, episode = runtime.context, runtime.context.episode
        prompt = final_prompt(
            reading.question, state["memory"], state["read"], len(reading.sections)
        )
        reply = await episode.call([*prompt, *state["messages"]])
        text = without_thoughts(reply.content).strip()
        if not text:
            episode.unreadable()
            return {"messages": [reply, correction("it is empty")]}
        tagged = episode.parse(reply.content).answer is not None
        observed = await (episode.act(reply.content) if tagged else episode.answer(text))
        return {"messages": [reply, *observed], "done": episode.done}


def memory(
    *,
    mode: Mode = "memagent",
    chunk_tokens: int | None = None,
    memory_tokens: int | None = None,
    count: TokenCounter = estimate_tokens,
    split: bool | None = None,
) -> MemoryAgent:
    """An agent that reads a text of any length with a model of any context.

    It reads the environment's `context`, or the task's own text where there is none. A budget of
    as many turns as sections and two more reads all; with fewer, the answer comes from what was
    read, and the model is told so.

    Args:
        mode: `"memagent"` keeps a memory (MemAgent), `"qwenlong"` a memory and a plan
            (QwenLong-L1.5).
        chunk_tokens: of a section at most; by mode 5,000 or 32,000.
        memory_tokens: of the memory at most, what is longer is cut; by mode 1,024 or 15,000.
        count: counts tokens; by default a cautious guess that needs no tokenizer.
        split: ask the model first which part of the question says how to write the answer, and
            leave that out until the end; by default with `"qwenlong"` only.

    Raises:
        SettingError: there is no such mode, or a size is below 1.
    """
    if mode not in get_args(Mode):
        raise SettingError(f"mode={mode!r}: it is 'memagent' or 'qwenlong'")
    chunk_default, memory_default = _SIZES[mode]
    chunk_tokens = chunk_default if chunk_tokens is None else chunk_tokens
    memory_tokens = memory_default if memory_tokens is None else memory_tokens
    if chunk_tokens < 1 or memory_tokens < 1:
        raise SettingError(
            f"chunk_tokens={chunk_tokens}, memory_tokens={memory_tokens}: at least 1 each"
        )
    split = mode == "qwenlong" if split is None else split
    return MemoryAgent(mode, chunk_tokens, memory_tokens, count, split=split)


async def _unless_done(state: MemoryState) -> str:
    return END if state["done"] else "answer"
