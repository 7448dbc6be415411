"""`TextEnv`: the base of the environments, text in and text out."""

from collections.abc import Callable, Sequence
from typing import Any

import gymnasium as gym
import msgspec
import numpy as np
from gymnasium.error import ResetNeeded

from arenagym.envs.actions import Action, parse_action
from arenagym.envs.spaces import UnicodeText
from arenagym.envs.tools import ReadyTool, as_tool, cut, run_tool
from arenagym.errors import InvalidActionError, SettingError
from arenagym.records import ToolSpec

Context = str | list[Any] | dict[str, Any]
"""What a task is about, as JSON has it; it may be millions of characters long."""


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """What an answer led to. `info` holds plain values that do not depend on the clock."""

    feedback: str
    reason: str
    reward: float = 0.0
    done: bool = True
    info: dict[str, Any] = {}


class TextEnv(gym.Env[str, str]):
    """A Gymnasium environment whose observations and actions are text.

    An action is a whole completion: it holds tool calls or an answer (`envs.actions` has the
    rules). The contract of `step`:

    * An action that is no string raises `InvalidActionError`: a bug of the caller.
    * An action that is empty, too long, or without a readable tool call or answer is a
      penalised step: it takes a turn, earns 0, and the observation says what is wrong.
    * The episode ends (`terminated`) with an answer that the environment accepts as final, or
      with the last of `max_turns`. `truncated` is left to wrappers.

    `info` after `reset` and `step` has the same keys throughout: `task_id`, `turn`, `reason`
    (`start`, `tool`, `format`, `too_long`, or the environment's own word), `answer` (the last
    one given, "" before) and `messages`, the new chat messages; the observation is their text.

    `context`, if the environment sets it in `_begin`, is what the task is about, kept apart from
    the text that the observation shows: agents that read piecewise take it from there.

    A subclass implements `_begin` and `_answer`, and passes its tools to `__init__`. Where many
    episodes play at once it is made and closed in other threads than the one that steps it: an
    SQLite connection of its own wants `check_same_thread=False`.
    """

    metadata = {"render_modes": ["ansi"], "render_fps": 1}
    blocking: bool = False
    """Whether `reset` and `step` wait for something slow, so that they want a thread."""

    def __init__(
        self,
        *,
        tools: Sequence[Callable[..., str] | ReadyTool] = (),
        max_turns: int = 1,
        max_action_chars: int = 20_000,
        max_observation_chars: int = 20_000,
        render_mode: str | None = None,
    ) -> None:
        if max_turns < 1:
            raise SettingError(f"max_turns={max_turns}: an episode has at least one turn")
        self.max_turns = max_turns
        self.render_mode = render_mode
        self._tools: dict[str, ReadyTool] = {}
        self.tools: tuple[ToolSpec, ...] = ()
        self.add_tools(tools)
        self.max_action_chars = max_action_chars
        self.max_observation_chars = max_observation_chars
        self.action_space = UnicodeText(max_action_chars)
        self.observation_space = UnicodeText(max_observation_chars)
        self.task_id = ""
        self.context: Context | None = None
        self._turn = 0
        self._over = True
        self._last_answer = ""
        self._shown: list[str] = []

    def add_tools(self, tools: Sequence[Callable[..., str] | ReadyTool]) -> None:
        """Offer these tools too; a call takes a turn, so `max_turns` is to be above 1.

        Raises:
            SettingError: two tools would have one name.
        """
        added = dict(self._tools)
        for tool in map(as_tool, tools):
            name = tool.spec.name
            if name in added:
                raise SettingError(f"two tools are called {name!r}: rename one of them")
            added[name] = tool
        self._tools = added
        self.blocking |= any(getattr(tool, "blocking", False) for tool in added.values())
        self.tools = tuple(tool.spec for tool in added.values())

    def _begin(self, rng: np.random.Generator, options: dict[str, Any]) -> tuple[str, str]:
        """Set up the next task, drawing from `rng` alone; its id and the query to show."""
        raise NotImplementedError

    def _answer(self, answer: str) -> Step:
        """Judge an answer; `done=False` lets the agent try again while turns are left."""
        raise NotImplementedError

    def parse(self, action: str) -> Action:
        """Read an action; an environment may know an answer by its form too, without tags."""
        return parse_action(action)

    def reset(
        self, *, seed: int | None = None, options: dict[str, Any] | None = None
    ) -> tuple[str, dict[str, Any]]:
        """Start an episode. The same seed gives the same task; without one, the next task."""
        super().reset(seed=seed)
        self.task_id, query = self._begin(self.np_random, options or {})
        self._turn, self._over, self._last_answer, self._shown = 0, False, "", []
        return self._observe("start", query, {})

    def step(self, action: str) -> tuple[str, float, bool, bool, dict[str, Any]]:
        """Take a turn; see the class for the contract."""
        if not isinstance(action, str):
            raise InvalidActionError(
                f"an action of {type(self).__name__} is a str, not {type(action).__name__}"
            )
        if self._over:
            raise ResetNeeded("the episode is over: call reset() before step()")
        self._turn += 1
        limit = self.max_action_chars
        if len(action) > limit:
            text = f"The action has {len(action):,} characters; {limit:,} are allowed."
            return self._end_turn(Step(feedback=text, reason="too_long", done=False))
        parsed = self.parse(action)
        if self.render_mode is not None:
            self._shown.append(f"agent: {action}")
        if parsed.tool_calls:
            return self._use_tools(parsed)
        if parsed.answer is None:
            text = (
                f"Your message could not be used: {parsed.error}. Write your final answer as "
                f"<answer>…</answer>{self._call_hint()}."
            )
            return self._end_turn(Step(feedback=text, reason="format", done=False))
        self._last_answer = parsed.answer
        return self._end_turn(self._answer(parsed.answer))

    def render(self) -> str | None:
        """The episode so far as text, with `render_mode="ansi"`."""
        return "\n\n".join(self._shown) if self.render_mode == "ansi" else None

    def _call_hint(self) -> str:
        return ", or call a tool as <tool_call>{…}</tool_call>" if self._tools else ""

    def _use_tools(self, action: Action) -> tuple[str, float, bool, bool, dict[str, Any]]:
        limit = self.max_observation_chars // (2 * len(action.tool_calls))
        results = [cut(run_tool(self._tools, call), limit) for call in action.tool_calls]
        left = self.max_turns - self._turn
        self._over = left == 0
        observation, info = self._observe("tool", "\n\n".join(results), {})
        info["messages"] = [{"role": "tool", "content": result} for result in results]
        return observation, 0.0, self._over, False, info

    def _end_turn(self, step: Step) -> tuple[str, float, bool, bool, dict[str, Any]]:
        left = self.max_turns - self._turn
        self._over = step.done or left == 0
        text = step.feedback
        if not self._over:
            text += f" You have {left} {'turn' if left == 1 else 'turns'} left."
        observation, info = self._observe(step.reason, text, step.info)
        return observation, step.reward, self._over, False, info

    def _observe(self, reason: str, text: str, more: dict[str, Any]) -> tuple[str, dict[str, Any]]:
        text = cut(text, self.max_observation_chars)
        if self.render_mode is not None:
            self._shown.append(f"environment: {text}")
        return text, {
            "task_id": self.task_id,
            "turn": self._turn,
            "reason": reason,
            "answer": self._last_answer,
            "messages": [{"role": "user", "content": text}],
            **more,
        }
