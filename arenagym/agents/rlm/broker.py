"""`Broker`: answers what a REPL's code asks of the host: sub-agents, and the task's own tools."""

import asyncio
import json
from collections.abc import Callable, Coroutine, Sequence
from typing import Any

import msgspec

from arenagym.agents.budget import EpisodeStop
from arenagym.agents.episode import DepthError, Episode
from arenagym.agents.world import Question
from arenagym.envs import Context, format_tool_call
from arenagym.errors import ArenagymError
from arenagym.models import ChatModel
from arenagym.records import Message, StopReason, ToolCall, ToolSpec, without_surrogates
from arenagym.sandbox import HostFunction

MAX_BATCH = 1_000
"""Prompts in one batch."""
_RESERVE = 2
"""Model calls that each agent on the way up may still want for an answer of its own."""
_PYTHON_NAMES = str.maketrans("-. ", "___")
_HINTS = {
    StopReason.MAX_TOKENS: "; the prompt may be too long for the model: split it",
    StopReason.MAX_CALLS: "; answer with what you have",
    StopReason.MAX_SECONDS: "; the time is up: answer with what you have",
}


class RefusedError(ArenagymError):
    """A request that the code in the REPL is told it cannot have."""


PlaySub = Callable[[Episode], Coroutine[Any, Any, None]]
"""Lets a sub-agent play its episode to its end."""


class Broker:
    """What one agent's REPL can call; everything goes through the tree's one ledger.

    Every call of a model is a child of the agent's episode. A batch is refused as a whole if the
    budget cannot hold it; within one, a prompt that fails does not take the others with it.

    Args:
        episode: the agent's.
        model: of its sub-agents.
        prompt_chars: the longest prompt.
        play: runs a recursive sub-agent; None: at this depth `rlm_query` is `llm_query`.
    """

    def __init__(
        self, episode: Episode, model: ChatModel, prompt_chars: int, play: PlaySub | None
    ) -> None:
        self._episode = episode
        self._model = model
        self._prompt_chars = prompt_chars
        self._play = play

    def functions(self) -> dict[str, HostFunction]:
        """By the names that code calls them by."""
        functions: dict[str, HostFunction] = {
            "llm_query": self.llm_query,
            "llm_query_batched": self.llm_query_batched,
            "rlm_query": self.rlm_query,
            "rlm_query_batched": self.rlm_query_batched,
        }
        for tool in self._episode.tools:
            name = tool.name.translate(_PYTHON_NAMES)
            if name.isidentifier() and name not in functions:
                functions[name] = self._tool(tool)
        return functions

    async def llm_query(self, prompt: str, schema: dict[str, Any] | None = None) -> object:
        """Ask a model; its text, or with a JSON Schema the value."""
        self._check([prompt])
        with self._episode.ledger.waiting():
            return await self._ask(self._child("llm_query", Question(_text(prompt))), schema)

    async def llm_query_batched(
        self, prompts: Sequence[str], schema: dict[str, Any] | None = None
    ) -> list[object]:
        """Ask a model many prompts at once; the answers in the same order."""
        self._check(prompts)
        children = [self._child("llm_query", Question(_text(prompt))) for prompt in prompts]
        with self._episode.ledger.waiting():
            return await _all(self._ask(child, schema) for child in children)

    async def rlm_query(self, prompt: str, context: Context | None = None) -> object:
        """Ask a recursive sub-agent; its answer."""
        if self._play is None:
            return await self.llm_query(_joined(prompt, context))
        self._check([prompt])
        with self._episode.ledger.waiting():
            return await self._recurse(self._child("rlm", Question(_text(prompt), context)))

    async def rlm_query_batched(
        self, prompts: Sequence[str], contexts: Sequence[Context | None] | None = None
    ) -> list[object]:
        """Ask recursive sub-agents at once; the answers in the same order."""
        given: Sequence[Context | None] = [None] * len(prompts) if contexts is None else contexts
        if len(given) != len(prompts):
            raise RefusedError(f"{len(prompts)} prompts, but {len(given)} contexts")
        pairs = list(zip(prompts, given, strict=True))
        if self._play is None:
            return await self.llm_query_batched([_joined(*pair) for pair in pairs])
        self._check(prompts)
        children = [self._child("rlm", Question(_text(each), about)) for each, about in pairs]
        with self._episode.ledger.waiting():
            return await _all(self._recurse(child) for child in children)

    def _check(self, prompts: Sequence[str]) -> None:
        """Refuse what is no list of prompts, or more than the budget holds."""
        if isinstance(prompts, str) or not all(prompts):
            raise RefusedError("give a list of prompts, none of them empty")
        if len(prompts) > MAX_BATCH:
            raise RefusedError(f"{len(prompts):,} prompts at once; at most {MAX_BATCH:,}")
        longest = max(map(len, map(_text, prompts)), default=0)
        if longest > self._prompt_chars:
            raise RefusedError(
                f"a prompt of {longest:,} characters; at most {self._prompt_chars:,}: split it"
            )
        ledger = self._episode.ledger
        left = ledger.calls_left - _RESERVE * (self._episode.depth + 1)
        if len(prompts) > left:
            raise RefusedError(
                f"{len(prompts):,} calls asked for, but {max(0, left):,} are left in the budget; "
                "ask less, or answer with what you have"
            )

    def _child(self, agent: str, question: Question) -> Episode:
        return self._episode.child(agent, question, model=self._model)

    async def _ask(self, child: Episode, schema: dict[str, Any] | None) -> object:
        """One call, one answer."""
        stop: EpisodeStop | None = None
        try:
            question = Message(role="user", content=(await child.reset(None))[0].content)
            reply = await child.call([question], schema=schema)
            await child.answer(reply.content)
            return reply.content if schema is None else msgspec.json.decode(reply.content)
        except EpisodeStop as end:
            stop = end
            raise RefusedError(_said(end)) from end
        except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
            raise RefusedError(f"the reply is no JSON: {error}") from error
        finally:
            child.finish(stop)

    async def _recurse(self, child: Episode) -> object:
        if self._play is not None:
            await self._play(child)
        if child.answered is None:
            raise RefusedError(_said(child.stop or EpisodeStop(StopReason.AGENT_ERROR)))
        return child.answered

    def _tool(self, tool: ToolSpec) -> HostFunction:
        names = list(tool.parameters.get("properties", {}))

        async def use(*args: object, **kwargs: object) -> str:
            if len(args) > len(names):
                raise RefusedError(f"{tool.name} takes {len(names)} arguments: {', '.join(names)}")
            given = dict(zip(names, args, strict=False)) | kwargs
            call = ToolCall(id="call_0", name=tool.name, arguments=json.dumps(given))
            try:
                seen = await self._episode.act(format_tool_call(call))
            except EpisodeStop as end:
                raise RefusedError(_said(end)) from end
            return "\n\n".join(message.content for message in seen)

        return use


async def _all(asked: "Any") -> list[object]:  # noqa: ANN401
    """Every answer, or what became of it."""
    answers = await asyncio.gather(*asked, return_exceptions=True)
    for answer in answers:
        if isinstance(answer, BaseException) and not isinstance(answer, RefusedError | DepthError):
            raise answer
    return [f"Error: {each}" if isinstance(each, Exception) else each for each in answers]


def _said(stop: EpisodeStop) -> str:
    return f"{stop.reason}{f': {stop.error}' if stop.error else ''}{_HINTS.get(stop.reason, '')}"


def _text(prompt: object) -> str:
    text = prompt if isinstance(prompt, str) else json.dumps(prompt, ensure_ascii=False)
    return without_surrogates(text)


def _joined(prompt: str, context: Context | None) -> str:
    """One prompt of a question and what it is about, for a model without a REPL."""
    return _text(prompt) if context is None else f"{_text(prompt)}\n\n{_text(context)}"
