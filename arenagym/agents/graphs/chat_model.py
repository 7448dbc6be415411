"""`EpisodeModel`: the running episode's model as a LangChain chat model."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import msgspec
from langchain_core.caches import BaseCache
from langchain_core.callbacks import AsyncCallbackManagerForLLMRun, CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel, LanguageModelInput
from langchain_core.messages import AIMessage, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatResult
from langchain_core.runnables import Runnable
from langchain_core.tools import BaseTool
from langchain_core.utils.function_calling import convert_to_openai_tool
from pydantic import Field

from arenagym.agents.graphs.capture import OWN_MODEL, Place, running
from arenagym.agents.graphs.messages import read_arguments, to_ai_message, to_records
from arenagym.agents.tool_text import with_tools
from arenagym.envs import parse_action
from arenagym.envs.actions import CALL_OPEN
from arenagym.errors import SettingError
from arenagym.models import ToolsUnsupportedError
from arenagym.records import Completion, JsonSchema, Message, ToolCall, ToolSpec, without_thoughts

_FORM = '<tool_call>{"name": "…", "arguments": {…}}</tool_call>'
_NO_EFFECT = frozenset({"parallel_tool_calls", "strict"})


class EpisodeModel(BaseChatModel):
    """A LangChain chat model that asks the model of the episode that is running.

    One object serves any number of episodes at once: build a graph around it once, and play the
    graph with any model. Each call is a turn of the agent's trajectory and keeps its budget. How
    completions are sampled is the episode's, so `stop`, `temperature` and the like are refused.

    Tools are the model's own if it knows tools; else they are described in the system message
    and called in `<tool_call>` tags, as in the `react` agent. A call that cannot be read is not
    handed to the graph: the model is told and asked again, and three in a row end the episode.
    With a `tool_choice` (so in `with_structured_output`, and in the tool strategy of
    `create_agent`'s `response_format`) the reply is held to a tool's JSON by schema.

    Args:
        agent: whose turns the calls are in the trajectory; None: the graph's, or the node's
            where nodes have names of their own (other than `model` and `agent`).
    """

    agent: str | None = None
    cache: BaseCache | bool | None = Field(default=False, exclude=True)
    """Off: a reply of another episode's model is none of this one's."""

    @property
    def _llm_type(self) -> str:
        return OWN_MODEL

    def bind_tools(
        self,
        tools: Sequence[dict[str, Any] | type | Callable[..., Any] | BaseTool],
        *,
        tool_choice: str | dict[str, Any] | bool | None = None,
        **kwargs: Any,  # noqa: ANN401
    ) -> Runnable[LanguageModelInput, AIMessage]:
        """The model with tools: LangChain's, functions, Pydantic classes or JSON Schemas.

        `tool_choice` is "auto", "none", "any", or the name of the tool that is to be called.
        """
        given = [convert_to_openai_tool(tool) for tool in tools]
        return self.bind(tools=given, tool_choice=tool_choice, **kwargs)

    async def _agenerate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: AsyncCallbackManagerForLLMRun | None = None,
        **kwargs: Any,  # noqa: ANN401
    ) -> ChatResult:
        wanted = _wanted(stop, kwargs)
        return await self._ask(self._place(run_manager), messages, wanted)

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,  # noqa: ANN401
    ) -> ChatResult:
        wanted = _wanted(stop, kwargs)
        place = self._place(run_manager)
        return running("EpisodeModel").wait(
            "EpisodeModel", lambda: self._ask(place, messages, wanted)
        )

    def _place(self, run: AsyncCallbackManagerForLLMRun | CallbackManagerForLLMRun | None) -> Place:
        capture = running("EpisodeModel")
        place = (
            capture.place(None)
            if run is None
            else capture.place(run.parent_run_id, run.tags, run.metadata)
        )
        return place if self.agent is None else place._replace(agent=self.agent)

    async def _ask(
        self, place: Place, messages: Sequence[BaseMessage], wanted: "_Wanted"
    ) -> ChatResult:
        """Ask until the reply can be read."""
        episode = place.episode
        native, forced = episode.model.native_tools, wanted.forced
        more: list[Message] = []
        while True:
            prompt = [*to_records(messages, native_tools=native), *more]
            offered = wanted.tools if native and not forced else ()
            if wanted.tools and not offered:
                if wanted.schema is not None:
                    raise SettingError(
                        "response_format with tools wants a model that knows tools, which "
                        f"{episode.model.name} does not: use ToolStrategy in create_agent"
                    )
                prompt = with_tools(prompt, wanted.tools)
            try:
                completion = await episode.complete(
                    prompt,
                    tools=offered,
                    schema=_call_schema(wanted.tools) if forced else wanted.schema,
                    agent=place.agent,
                )
            except ToolsUnsupportedError:
                if not offered:
                    raise
                native = False  # and the model's own native_tools is from now on
                continue
            read = _read(completion, wanted.tools, forced=forced, number=len(prompt))
            if read.problem is None:
                episode.readable()
                return _result(completion, read.calls, episode.model.name)
            episode.unreadable()
            more += [completion.message, *_corrections(completion.message, read.problem)]
            forced = forced or (episode.last_chance and bool(wanted.tools))


class _Wanted(NamedTuple):
    """What a call is bound to."""

    tools: tuple[ToolSpec, ...]
    forced: bool
    schema: JsonSchema | None


class _Read(NamedTuple):
    """What a reply asks for: `calls` that its text holds, and what is wrong with it."""

    calls: tuple[ToolCall, ...] | None = None
    problem: str | None = None


def _wanted(stop: Sequence[str] | None, bound: Mapping[str, Any]) -> _Wanted:
    known = {"tools", "tool_choice", "response_format", *_NO_EFFECT}
    unknown = {**({"stop": stop} if stop else {}), **bound}.keys() - known
    if unknown:
        raise SettingError(
            f"EpisodeModel was given {', '.join(sorted(unknown))}: how completions are sampled is "
            "the episode's; give run_episode or collect a Sampling instead"
        )
    tools = tuple(map(_spec, bound.get("tools") or ()))
    choice = bound.get("tool_choice")
    schema = _schema(bound.get("response_format"))
    if choice in (None, "auto", False):
        return _Wanted(tools, forced=False, schema=schema)
    if choice == "none":
        return _Wanted((), forced=False, schema=schema)
    if choice not in ("any", "required", True):
        name = choice.get("function", choice).get("name") if isinstance(choice, dict) else choice
        tools = tuple(tool for tool in tools if tool.name == name)
        if not tools:
            raise SettingError(
                f"tool_choice={choice!r}: give auto, none, any, or the name of a tool that is bound"
            )
    return _Wanted(tools, forced=bool(tools), schema=schema)


def _spec(tool: Mapping[str, Any]) -> ToolSpec:
    function = tool.get("function")
    if not isinstance(function, Mapping):
        raise SettingError(
            f"EpisodeModel cannot offer a tool of type {tool.get('type')!r}, which is a "
            "provider's own: give it functions"
        )
    return ToolSpec(
        name=function["name"],
        description=function.get("description", ""),
        parameters=function.get("parameters") or {"type": "object", "properties": {}},
    )


def _schema(response_format: object) -> JsonSchema | None:
    match response_format:
        case None:
            return None
        case {"type": "json_schema", "json_schema": {"schema": dict() as schema}}:
            return schema
    raise SettingError(
        f"response_format={response_format!r}: give a json_schema in OpenAI's form, or use "
        "with_structured_output"
    )


def _call_schema(tools: Sequence[ToolSpec]) -> JsonSchema:
    """The schema of a tool call's JSON."""
    arguments = [tool.parameters for tool in tools]
    return {
        "type": "object",
        "properties": {
            "name": {"enum": [tool.name for tool in tools]},
            "arguments": arguments[0] if len(arguments) == 1 else {"anyOf": arguments},
        },
        "required": ["name", "arguments"],
        "additionalProperties": False,
    }


def _read(completion: Completion, tools: Sequence[ToolSpec], *, forced: bool, number: int) -> _Read:
    """Find the tool calls of a reply; `number` is that of the message, for their ids."""
    message = completion.message
    for call in message.tool_calls:
        if read_arguments(call) is None:
            return _Read(problem=f"the arguments of {call.name} are no JSON object")
    if message.tool_calls or not tools:
        return _Read()
    said = without_thoughts(message.content)
    action = parse_action(message.content)
    calls = (_as_call(said) if forced else ()) or action.tool_calls
    if calls:
        named = enumerate(calls)
        return _Read(
            tuple(msgspec.structs.replace(call, id=f"call_{number}_{k}") for k, call in named)
        )
    if forced or (action.answer is None and CALL_OPEN in said):
        return _Read(problem=action.error or "no tool call found")
    return _Read()


class _Call(msgspec.Struct):
    name: str
    arguments: dict[str, Any] = {}


def _as_call(text: str) -> tuple[ToolCall, ...]:
    try:
        call = msgspec.json.decode(text, type=_Call)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        return ()
    arguments = msgspec.json.encode(call.arguments).decode()
    return (ToolCall(id="", name=call.name, arguments=arguments),)


def _corrections(reply: Message, problem: str) -> list[Message]:
    """Tells the model why nothing was called."""
    if not reply.tool_calls:
        told = (
            f"Your message could not be used: {problem}. Write a tool call as {_FORM}, or your "
            "reply without that tag."
        )
        return [Message(role="user", content=told)]
    return [
        Message(role="tool", content=f"Error: not called: {problem}.", tool_call_id=call.id)
        for call in reply.tool_calls
    ]


def _result(completion: Completion, calls: Sequence[ToolCall] | None, model: str) -> ChatResult:
    message = to_ai_message(completion.message, calls, completion=completion, model=model)
    return ChatResult(generations=[ChatGeneration(message=message)])
