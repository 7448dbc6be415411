"""`environment_factory`: any environment as TRL's own tool loop wants it."""

import inspect
import logging
import re
import weakref
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from keyword import iskeyword
from typing import Any, Literal, Union

import gymnasium as gym
import msgspec

from arenagym.agents.fit import plain_json
from arenagym.envs import close_quietly, format_answer, format_tool_call, parse_action
from arenagym.errors import RecordError, SettingError
from arenagym.records import Message, StopReason, ToolCall, ToolSpec, Trajectory
from arenagym.sandbox import SandboxError
from arenagym.trainers.trl.completions import json_text, messages_of, trajectory_of

ANSWER = ToolSpec(
    name="answer",
    description="Give your final answer, which ends the task.",
    parameters={
        "type": "object",
        "properties": {"text": {"type": "string", "description": "the answer alone"}},
        "required": ["text"],
    },
)
"""The tool by which a policy answers; `final_answer` where the environment has an `answer`."""

_TYPES: Mapping[str, Any] = {
    "string": str,
    "integer": int,
    "number": float,
    "boolean": bool,
    "object": dict,
    "array": list,
    "null": type(None),
}
_OVER = "The task has ended; nothing more can be done."
_log = logging.getLogger(__name__)


def environment_factory(
    env: str,
    *,
    env_args: Mapping[str, Any] | None = None,
    own_reward: bool = False,
) -> "type[TrlEnvironment]":
    """A class for `GRPOTrainer(environment_factory=…)`: TRL samples and calls the tools itself.

        factory = environment_factory("arenagym/OpenTravel-v0")
        GRPOTrainer(model, reward_funcs=tournament_reward(scorer), environment_factory=factory, …)

    Its public methods are the environment's tools, as typed functions with docstrings, and an
    answer tool; `tournament_reward` makes trajectories of the messages and of what the environment
    says of them. The data set's rows name the task by a `seed`, as those of `task_rows` do.

    Args:
        env: a Gymnasium id.
        env_args: keyword arguments of the environment.
        own_reward: whether there is `get_reward`, which TRL then adds to other rewards. It knows of
            tools alone: TRL asks it before a last message without a call is given as the answer.

    Raises:
        SettingError: a tool cannot be a method, for its name or a parameter's.
    """
    args = dict(env_args or {})
    probe = gym.make(env, disable_env_checker=True, **args)
    try:
        inner: Any = probe.unwrapped
        tools = tuple(getattr(inner, "tools", ()))
    finally:
        probe.close()
    names = {tool.name for tool in tools}
    answer = msgspec.structs.replace(ANSWER, name="final_answer") if "answer" in names else ANSWER
    methods: dict[str, Any] = {tool.name: _tool_method(tool) for tool in tools}
    methods[answer.name] = _method(answer, TrlEnvironment._answered)  # noqa: SLF001 - its own
    if own_reward:
        methods["get_reward"] = _get_reward
    label = re.sub(r"-v\d+$|\W", "", env.rpartition("/")[2]) or "Environment"
    made = type(label, (TrlEnvironment,), methods)
    made._env_id, made._env_args = env, args  # type: ignore[attr-defined]  # noqa: SLF001
    return made


class TrlEnvironment:
    """One environment, reset for one rollout after another; see `environment_factory`.

    Whatever a subclass has in public is offered to the policy as a tool, so there is nothing of
    that here but what TRL asks for.
    """

    _env_id: str
    _env_args: dict[str, Any]

    def __init__(self) -> None:
        self._make()
        self._begin(None)

    def _make(self) -> None:
        """An environment that is closed when TRL lets go of this one, as it closes none itself."""
        self._env = gym.make(self._env_id, disable_env_checker=True, **self._env_args)
        self._close = weakref.finalize(self, close_quietly, self._env)

    def reset(self, **row: Any) -> str | None:  # noqa: ANN401 - the data set's
        """Begin the task of a row; what TRL is to add to the prompt, if it is not there already.

        An environment that has broken is made anew. One that breaks here leaves the prompt as it
        is, and its rollout is not scored.

        Raises:
            SettingError: the row names no seed, so that a group would be of different tasks; or it
                is of another environment.
        """
        seed = self._checked(row)
        was_broken = self._broken is not None
        self._begin(seed)
        try:
            if was_broken:
                self._close()
                self._make()
            observation, info = self._env.reset(seed=seed)
        except SettingError:
            raise
        except Exception as error:  # noqa: BLE001 - one rollout's loss is not the run's
            self._broke("reset", error)
            return None
        self._info = dict(info)
        said = messages_of(row.get("prompt") or "", "user")
        if any(observation in message.content for message in said):
            return None
        return f"\n\n{observation}" if said[-1].content else observation

    def _checked(self, row: Mapping[str, Any]) -> int:
        seed = row.get("seed")
        if not isinstance(seed, int):
            raise SettingError(
                f"seed={seed!r} in a row: the members of a group are of one task only if the row "
                "names its seed; task_rows(…) makes such rows"
            )
        written = row.get("env_args")
        try:
            args = self._env_args if written is None else msgspec.json.decode(written)
        except (msgspec.DecodeError, TypeError) as error:
            raise RecordError(f"env_args is no JSON object: {error}") from error
        ours = msgspec.json.decode(json_text(self._env_args)) if written else self._env_args
        if row.get("env", self._env_id) != self._env_id or args != ours:
            raise SettingError(
                f"a row of {row.get('env')} with {written}, but the environments are "
                f"{self._env_id} with {self._env_args}: give environment_factory the same"
            )
        return seed

    def _begin(self, seed: int | None) -> None:
        self._seed = seed
        self._info = {}
        self._reward = 0.0
        self._reply: str | None = None
        self._over = self._cut = seed is None
        self._broken: tuple[StopReason, str] | None = None
        self._told: tuple[Message, ...] | None = None

    def _broke(self, doing: str, error: Exception) -> None:
        """Note why the rollout cannot be scored."""
        broke = isinstance(error, SandboxError)
        reason = StopReason.SANDBOX_ERROR if broke else StopReason.ENV_ERROR
        self._broken = (reason, f"{doing}: {type(error).__name__}: {error}"[:1000])
        self._over = True
        _log.warning("an environment of %s broke: %s", self._env_id, self._broken[1])

    def _called(self, tool: str, arguments: Mapping[str, Any]) -> str:
        """Call a tool; what goes wrong comes back as text."""
        call = ToolCall(id="call_0", name=tool, arguments=json_text(arguments))
        return self._step(format_tool_call(call))

    def _answered(self, arguments: Mapping[str, Any]) -> str:
        """Take the final answer."""
        text = str(arguments.get("text", ""))
        return self._step(format_answer(text), text)

    def _step(self, action: str, answer: str | None = None) -> str:
        if self._over:
            return _OVER
        try:
            observation, reward, terminated, truncated, info = self._env.step(action)
        except Exception as error:
            self._broke("step", error)
            raise
        self._reward += float(reward)
        self._info = dict(info)
        self._reply = self._reply if answer is None else str(info.get("answer") or answer)
        self._over = bool(terminated or truncated)
        self._cut = bool(truncated and not terminated)
        return str(observation)

    def _scored(self) -> float | None:
        """The environment's own reward; None if it broke."""
        return None if self._broken is not None or self._seed is None else self._reward

    def _trajectory(
        self, prompt: Sequence[Message], completion: Sequence[Message], name: str
    ) -> Trajectory:
        """The rollout; a last message that calls no tool is the answer, which is given now."""
        last = completion[-1] if completion else None
        stopped = last is not None and last.role == "assistant" and not last.tool_calls
        if self._told is None:  # each reward function asks; the answer is given once
            self._told = self._give(last.content) if last is not None and stopped else ()
        said = [*completion, *self._told]
        reason, error = self._ended(stopped=stopped)
        facts = {k: plain_json(v) for k, v in self._info.items() if k not in ("answer", "messages")}
        return msgspec.structs.replace(
            trajectory_of(prompt, said, name),
            stop_reason=reason,
            error=error,
            answer=self._reply,
            reward=self._scored(),
            seed=self._seed,
            info=facts,
        )

    def _give(self, text: str) -> tuple[Message, ...]:
        """Give the answer in a last message; what the environment says of it."""
        if self._over:
            return ()
        try:
            answer = self._answer_in(text)
            if not answer:
                return ()
            return (Message(role="user", content=self._step(format_answer(answer), answer)),)
        except Exception as error:  # noqa: BLE001 - one rollout's loss is not the run's
            if self._broken is None:
                self._broke("parse", error)
            return ()

    def _answer_in(self, text: str) -> str:
        """The answer in a last message: what its tags hold, or all of it; empty: none."""
        action = getattr(self._env.unwrapped, "parse", parse_action)(text)
        if action.tool_calls:
            return ""
        return (text if action.answer is None else action.answer).strip()

    def _ended(self, *, stopped: bool) -> tuple[StopReason, str | None]:
        """Why the rollout ended; the answer of a policy that stops by itself is its last."""
        if self._broken is not None:
            return self._broken
        if self._cut:
            return StopReason.TRUNCATED, None
        answered = self._over or (stopped and self._reply is not None)
        return (StopReason.ANSWERED if answered else StopReason.MAX_TURNS), None


def environments_of(columns: Mapping[str, Any]) -> "Sequence[TrlEnvironment] | None":
    """Those of the rollouts, if the trainer plays in ours."""
    given = columns.get("environments")
    if not given or not all(isinstance(each, TrlEnvironment) for each in given):
        return None
    environments: Sequence[TrlEnvironment] = given
    return environments


def rollout_of(
    environment: TrlEnvironment, prompt: Sequence[Message], completion: Sequence[Message], name: str
) -> Trajectory:
    """What has been played in an environment, with the messages that TRL has of it."""
    return environment._trajectory(prompt, completion, name)  # noqa: SLF001 - a method of it


def tasks_of(environments: "Sequence[TrlEnvironment]") -> list[object]:
    """What tells the tasks of rollouts apart, whether or not their prompts came to pose them."""
    return [(each._env_id, each._seed) for each in environments]  # noqa: SLF001 - as above


def _get_reward(self: TrlEnvironment) -> float | None:
    """The environment's own reward for what its tools were given; None if it broke."""
    return self._scored()


def _tool_method(tool: ToolSpec) -> Callable[..., str]:
    return _method(tool, partial(_call_tool, tool.name))


def _call_tool(name: str, env: TrlEnvironment, arguments: Mapping[str, Any]) -> str:
    return env._called(name, arguments)  # noqa: SLF001 - a method of it


def _method(
    tool: ToolSpec, call: Callable[[TrlEnvironment, Mapping[str, Any]], str]
) -> Callable[..., str]:
    """A method with the signature and the docstring of which TRL makes the tool's schema again.

    Raises:
        SettingError: the tool, or a parameter, has a name that no Python function can have.
    """
    properties: Mapping[str, Any] = tool.parameters.get("properties", {})
    required = set(tool.parameters.get("required", ()))
    bad = [name for name in (tool.name, *properties) if not _possible(name)]
    if bad or tool.name in ("reset", "get_reward"):
        raise SettingError(
            f"tool {tool.name!r} with parameters {list(properties)}: TRL takes tools as methods, "
            "whose names are Python's and not reset or get_reward; rename it"
        )

    def method(self: TrlEnvironment, /, **arguments: Any) -> str:  # noqa: ANN401 - the schema's
        return call(self, arguments)

    hints = {name: _hint(schema, tool.parameters) for name, schema in properties.items()}
    ordered = sorted(properties, key=lambda name: name not in required)
    kind = inspect.Parameter.POSITIONAL_OR_KEYWORD
    parameters = [inspect.Parameter("self", kind)]
    for name in ordered:
        default = properties[name].get("default")
        default = inspect.Parameter.empty if name in required else default
        parameters.append(inspect.Parameter(name, kind, default=default, annotation=hints[name]))
    method.__name__ = method.__qualname__ = tool.name
    method.__annotations__ = {**hints, "return": str}
    method.__signature__ = inspect.Signature(parameters, return_annotation=str)  # type: ignore[attr-defined]
    method.__doc__ = _docstring(tool, ordered)
    return method


def _possible(name: str) -> bool:
    return (
        name.isidentifier() and not iskeyword(name) and not name.startswith("_") and name != "self"
    )


def _docstring(tool: ToolSpec, names: Sequence[str]) -> str:
    """Google's form, from which `transformers` reads the descriptions."""
    lines = [_line(tool.description) or tool.name]
    if names:
        lines += ["", "Args:"]
    for name in names:
        schema = tool.parameters["properties"][name]
        lines.append(f"    {name}: {_line(schema.get('description', '')) or name}{_bounds(schema)}")
    return "\n".join(lines)


def _line(text: str) -> str:
    """Text on one line, without what would read as a part of a docstring."""
    text = re.sub(r"\s+", " ", text).strip()
    return re.sub(r"\b(Args|Returns|Raises|choices):", r"\1 -", text)


def _bounds(schema: Mapping[str, Any]) -> str:
    """What Python's types do not say of a parameter."""
    told = {
        "minimum": "at least {}",
        "exclusiveMinimum": "above {}",
        "maximum": "at most {}",
        "exclusiveMaximum": "below {}",
        "maxLength": "at most {} characters",
        "maxItems": "at most {} entries",
        "pattern": "of the form {}",
    }
    parts = [text.format(schema[name]) for name, text in told.items() if name in schema]
    return f" ({', '.join(parts)})" if parts else ""


def _hint(schema: Mapping[str, Any], root: Mapping[str, Any]) -> Any:  # noqa: ANN401 - a type
    """The Python type of a JSON schema."""
    if "$ref" in schema:
        name = str(schema["$ref"]).rpartition("/")[2]
        return _hint(root.get("$defs", {}).get(name, {"type": "object"}), {**root, "$defs": {}})
    if "enum" in schema or "const" in schema:
        values = tuple(schema.get("enum", (schema.get("const"),)))
        return Literal[values]
    options = schema.get("anyOf") or schema.get("oneOf")
    if options is None and isinstance(schema.get("type"), list):
        options = [{**schema, "type": each} for each in schema["type"]]
    if options:
        hints = tuple(_hint(each, root) for each in options)
        return Union[hints]  # noqa: UP007 - of types that are known only now
    if schema.get("type") == "array" and "items" in schema:
        return list[_hint(schema["items"], root)]  # type: ignore[misc]
    return _TYPES.get(str(schema.get("type")), Any)
