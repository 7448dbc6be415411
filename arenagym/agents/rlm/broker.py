"""`Broker`: answers what a REPL's code asks of the host: sub-agents, and the task's own tools."""

import asyncio
import builtins
import json
import keyword
from collections.abc import Callable, Coroutine, Sequence
from typing import Any

import msgspec

from arenagym.agents.budget import DepthError, EpisodeStop
from arenagym.agents.episode import RESERVE, Episode
from arenagym.agents.rlm import prelude
from arenagym.agents.world import Question
from arenagym.envs import Context, format_tool_call
from arenagym.errors import ArenagymError
from arenagym.models import ChatModel
from arenagym.records import Message, StopReason, ToolCall, ToolSpec, without_surrogates
from arenagym.sandbox import HostFunction

MAX_BATCH = 1_000
"""Prompts in one batch."""
_MAX_SCHEMA = 20_000
_PYTHON_NAMES = str.maketrans("-. ", "___")
_TAKEN = frozenset((*prelude.NAMES, *keyword.kwlist, *dir(builtins)))
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

    Attributes:
        failure: what broke in the world; code may have caught it, but the episode is over.
        tools: the world's tools by the names that code calls them by: a name that means something
            else there already begins with `task_`.
    """

    def __init__(
        self, episode: Episode, model: ChatModel, prompt_chars: int, play: PlaySub | None
    ) -> None:
        self._episode = episode
        self._model = model
        self._prompt_chars = prompt_chars
        self._play = play
        self.failure: EpisodeStop | None = None
        self.tools = {_python_name(tool.name): tool for tool in episode.tools}

    def functions(self) -> dict[str, HostFunction]:
        """By the names that code calls them by."""
        return {
            **{name: self._tool(tool) for name, tool in self.tools.items()},
            "llm_query": self.llm_query,
            "llm_query_batched": self.llm_query_batched,
            "rlm_query": self.rlm_query,
            "rlm_query_batched": self.rlm_query_batched,
        }

    async def llm_query(self, prompt: str, schema: dict[str, Any] | None = None) -> object:
        """Ask a model; its text, or with a JSON Schema the value."""
        self._check([prompt], schema)
        with self._episode.ledger.waiting():
            return await self._ask(self._child("llm_query", Question(_text(prompt))), schema)

    async def llm_query_batched(
        self, prompts: Sequence[str], schema: dict[str, Any] | None = None
    ) -> list[object]:
        """Ask a model many prompts at once; the answers in the same order."""
        self._check(prompts, schema)
        children = [self._child("llm_query", Question(_text(prompt))) for prompt in prompts]
        with self._episode.ledger.waiting():
            return await _all(self._ask(child, schema) for child in children)

    async def rlm_query(self, prompt: str, context: Context | None = None) -> object:
        """Ask a recursive sub-agent; its answer."""
        _check_contexts([context])
        if self._play is None:
            return await self.llm_query(_joined(prompt, context))
        self._check([prompt])
        with self._episode.ledger.waiting():
            return await self._recurse(self._child("rlm", Question(_text(prompt), context)))

    async def rlm_query_batched(
        self, prompts: Sequence[str], contexts: Sequence[Context | None] | None = None
    ) -> list[object]:
        """Ask recursive sub-agents at once; the answers in the same order."""
        self._check(prompts)
        given: Sequence[Context | None] = [None] * len(prompts) if contexts is None else contexts
        if len(given) != len(prompts):
            raise RefusedError(f"{len(prompts)} prompts, but {len(given)} contexts")
        _check_contexts(given)
        pairs = list(zip(prompts, given, strict=True))
        if self._play is None:
            return await self.llm_query_batched([_joined(*pair) for pair in pairs])
        children = [self._child("rlm", Question(_text(each), about)) for each, about in pairs]
        with self._episode.ledger.waiting():
            return await _all(self._recurse(child) for child in children)

    def _check(self, prompts: Sequence[str], schema: object = None) -> None:
        """Refuse what is no list of prompts, or more than the budget holds."""
        if self._episode.done:
            raise RefusedError("the episode is over")
        if not isinstance(prompts, list) or not all(prompts):
            raise RefusedError("give a list of prompts, none of them empty")
        if schema is not None and not isinstance(schema, dict):
            raise RefusedError(f"schema={schema!r:.100}: a JSON Schema is a dict")
        if schema is not None and len(json.dumps(schema)) > _MAX_SCHEMA:
            raise RefusedError(f"a schema has at most {_MAX_SCHEMA:,} characters")
        if len(prompts) > MAX_BATCH:
            raise RefusedError(f"{len(prompts):,} prompts at once; at most {MAX_BATCH:,}")
        longest = max(map(len, map(_text, prompts)), default=0)
        if longest > self._prompt_chars:
            raise RefusedError(
                f"a prompt of {longest:,} characters; at most {self._prompt_chars:,}: split it"
            )
        left = max(0, self._episode.calls_left - RESERVE)
        if len(prompts) > left:
            raise RefusedError(
                f"{len(prompts):,} calls asked for, but {left:,} are left in the budget; "
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
        except asyncio.CancelledError:
            stop = child.cut_off()
            raise
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
                if end.reason.is_failure:
                    self.failure = end
                raise RefusedError(_said(end)) from end
            return "\n\n".join(message.content for message in seen)

        return use


def _check_contexts(contexts: Sequence[object]) -> None:
    for context in contexts:
        if context is not None and not isinstance(context, str | list | dict):
            raise RefusedError(f"context={context!r:.100}: it is a str, a list or a dict")


def _python_name(tool: str) -> str:
    """What code calls a tool by."""
    name = tool.translate(_PYTHON_NAMES)
    return name if name.isidentifier() and name not in _TAKEN else f"task_{name}"


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
