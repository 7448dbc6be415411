"""`AgentEnv`: an agent's graph turned inside out, so that each of its model calls is a step."""

import weakref
from collections.abc import Mapping, Sequence
from typing import Any

import gymnasium as gym
import msgspec
from gymnasium.error import ResetNeeded

from arenagym.agents.budget import Budget, Call
from arenagym.agents.driving import Driver, Policy
from arenagym.agents.run import AgentLike, resolve_agent
from arenagym.agents.world import EnvWorld
from arenagym.envs import UnicodeText, parse_action
from arenagym.envs.tools import cut
from arenagym.errors import ArenagymError, InvalidActionError, SettingError
from arenagym.models import completed
from arenagym.records import Completion, Message, StopReason, Trajectory, without_surrogates

MAX_CHARS = 1_000_000
"""The longest action, and the longest observation: of a longer one head and tail are shown."""
_ENDS = (StopReason.ANSWERED, StopReason.NO_ACTION)

Info = dict[str, Any]


class EpisodeFailedError(ArenagymError):
    """The machinery broke, so that the episode has no reward; `trajectory` is what there is."""

    def __init__(self, trajectory: Trajectory) -> None:
        super().__init__(
            f"the episode ended with {trajectory.stop_reason}: {trajectory.error}; it has no "
            "reward: leave it out, and reset()"
        )
        self.trajectory = trajectory


class AgentEnv(gym.Env[Any, Any]):
    """An agent in an environment, driven from outside: an action is a completion of its model.

    The observation is the next model call that the agent makes, wherever in its tree, as text;
    whole, it is in `info`: `messages` and `tools` in OpenAI's form, as text the JSON `schema` that
    the reply is to have ("": none), and whose call it is: `agent`, `depth`, and `path`, which are
    the sub-agents' numbers on the way down and the call's own. The action is the completion's text.
    Calls that are made at once are served one at a time in the order of their paths; with
    `batched` all at once: then the observation is a tuple of texts, the action one of as many
    completions, and `info["calls"]` holds for each what `info` else holds itself.

    The episode ends with the inner one: `terminated` if the inner environment ended it, or the
    agent gave up; `truncated` if a budget did. The reward is the inner environment's since the
    step before. `info["stop_reason"]` is then a `StopReason` ("" until then), `info["answer"]` the
    last answer, and `trajectory` the record: the one that `run_episode` makes of the same
    completions, but that tokens are estimated, at four characters each.

    `reset` and `step` raise `EpisodeFailedError` if the machinery broke; no reward is made up
    then. An environment that was reset holds an event loop until it is closed.

    Args:
        env: an environment's id, or an environment, which is left to the caller to close.
        agent: as `run_episode` takes it.
        env_args: keyword arguments of an environment given by its id.
        agent_args: keyword arguments of an agent given by its name.
        budget: as `run_episode` takes it, or its fields.
        native_tools: whether who completes knows tools: then `<tool_call>` blocks in a completion
            are tool calls; else agents describe tools in their prompts.
        batched: serve calls that are made at once together.
        model_name: what the record calls who completes.
        render_mode: None or `"ansi"`.
    """

    metadata = {"render_modes": ["ansi"], "render_fps": 1}

    def __init__(
        self,
        env: str | gym.Env[str, str] = "arenagym/Countdown-v0",
        agent: AgentLike = "react",
        *,
        env_args: Mapping[str, Any] | None = None,
        agent_args: Mapping[str, Any] | None = None,
        budget: Budget | Mapping[str, Any] | None = None,
        native_tools: bool = False,
        batched: bool = False,
        model_name: str = "policy",
        render_mode: str | None = None,
    ) -> None:
        if env_args and not isinstance(env, str):
            raise SettingError("env_args are for an environment that is given by its id")
        self.agent = resolve_agent(agent, agent_args)
        self.budget = Budget(**budget) if isinstance(budget, Mapping) else budget or Budget()
        self.batched = batched
        self.render_mode = render_mode
        self._owned = isinstance(env, str)
        self.env: gym.Env[str, str] = (
            gym.make(env, disable_env_checker=True, **(env_args or {}))
            if isinstance(env, str)
            else env
        )
        self._world = EnvWorld(self.env)
        text = UnicodeText(MAX_CHARS)
        space: gym.Space[Any] = gym.spaces.Sequence(text) if batched else text
        self.observation_space = self.action_space = space
        self._native_tools = native_tools
        self._driver = Driver(Policy(model_name, native_tools=native_tools))
        weakref.finalize(self, self._driver.discard)
        self._rewarded = 0.0
        self._shown = ""

    @property
    def trajectory(self) -> Trajectory | None:
        """The episode's record, once it has ended."""
        return self._driver.trajectory

    def reset(self, *, seed: int | None = None, options: Info | None = None) -> tuple[Any, Info]:
        """Start an episode, up to its first model call; `options` are the inner environment's."""
        super().reset(seed=seed)
        if seed is None:
            seed = int(self.np_random.integers(1 << 31))
        self._rewarded = 0.0
        self._world.options = options
        self._driver.start(self._world, self.agent, seed=seed, budget=self.budget)
        return self._observe()

    def step(self, action: Any) -> tuple[Any, float, bool, bool, Info]:  # noqa: ANN401
        """Complete the call, or all calls, and go on to the next."""
        if self._driver.episode is None or self.trajectory is not None:
            raise ResetNeeded("no episode is under way: call reset() before step()")
        pending = self._driver.pending if self.batched else self._driver.pending[:1]
        texts = _texts(action if self.batched else (action,), len(pending))
        self._driver.complete(
            [self._completion(each.call, text) for each, text in zip(pending, texts, strict=True)]
        )
        observation, info = self._observe()
        reward = self._driver.episode.reward - self._rewarded
        self._rewarded += reward
        ended = None if self.trajectory is None else self.trajectory.stop_reason
        terminated = ended in _ENDS
        return observation, reward, terminated, ended is not None and not terminated, info

    def render(self) -> str | None:
        """What waits for completion, as text, with `render_mode="ansi"`."""
        return self._shown if self.render_mode == "ansi" else None

    def close(self) -> None:
        """End what is under way; an environment that was given is left open."""
        self._driver.close()
        if self._owned:
            self.env.close()

    def _observe(self) -> tuple[Any, Info]:
        trajectory, episode = self.trajectory, self._driver.episode
        if trajectory is not None and trajectory.stop_reason.is_failure:
            raise EpisodeFailedError(trajectory)
        info: Info = {
            "stop_reason": "" if trajectory is None else trajectory.stop_reason.value,
            "answer": (episode.answered if episode is not None else None) or "",
        }
        calls = [] if trajectory is not None else [each.call for each in self._driver.pending]
        texts = tuple(_text(call.messages) for call in calls)
        self._shown = "\n\n".join(texts)
        if self.batched:
            return texts, {**info, "calls": [_facts(call) for call in calls]}
        if calls:
            return texts[0], {**info, **_facts(calls[0])}
        last = [] if episode is None else episode.tail
        nobody: Info = {"tools": [], "schema": "", "agent": "", "depth": 0, "path": []}
        return _text(last), {**info, "messages": [m.to_openai() for m in last], **nobody}

    def _completion(self, call: Call, text: str) -> Completion:
        action = parse_action(text) if self._native_tools and call.tools else None
        if action is None or not action.tool_calls:
            return completed(call.messages, text)
        said = text.partition("<tool_call>")[0].strip()
        message = Message(role="assistant", content=said, tool_calls=action.tool_calls)
        return completed(call.messages, message)


def _facts(call: Call) -> Info:
    return {
        "messages": [message.to_openai() for message in call.messages],
        "tools": [tool.to_openai() for tool in call.tools],
        "schema": "" if call.schema is None else msgspec.json.encode(call.schema).decode(),
        "agent": call.agent,
        "depth": len(call.path) - 1,
        "path": list(call.path),
    }


def _text(messages: Sequence[Message]) -> str:
    """A conversation as text, for who has no chat template."""
    text = "\n\n".join(f"[{message.role}]\n{_said(message)}" for message in messages)
    return cut(text, MAX_CHARS)


def _said(message: Message) -> str:
    calls = (f"\n[calls {call.name} {call.arguments}]" for call in message.tool_calls)
    return message.content + "".join(calls)


def _texts(action: object, wanted: int) -> list[str]:
    """The completions in an action.

    Raises:
        InvalidActionError: they are no texts, too long, or not as many as there are calls.
    """
    given: list[object] = list(action) if isinstance(action, tuple | list) else [action]
    texts: list[str] = []
    if len(given) != wanted:
        raise InvalidActionError(f"{len(given)} completions for {wanted} calls")
    for text in given:
        if not isinstance(text, str):
            raise InvalidActionError(f"a completion is a str, not {type(text).__name__}")
        if len(text) > MAX_CHARS:
            raise InvalidActionError(f"{len(text):,} characters; at most {MAX_CHARS:,}")
        texts.append(without_surrogates(text))
    return texts
