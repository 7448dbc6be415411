"""`env_tools`: an environment's tools for a LangChain agent."""

import asyncio
import json
from typing import Any

import gymnasium as gym
from langchain_core.tools import BaseTool

from arenagym.agents.graphs.capture import RUNNING, Capture
from arenagym.envs import format_tool_call
from arenagym.records import ToolCall, ToolSpec, without_surrogates


class EnvTool(BaseTool):
    """A tool of an environment; a call is a step.

    In an episode it steps the episode's environment, whichever that is; calls that are made at
    once follow one another. Elsewhere it steps the environment that it was made from. Arguments
    go to the environment as they are, which answers wrong ones with what is wrong.
    """

    env: Any

    def _run(self, /, *_: Any, **arguments: Any) -> str:  # noqa: ANN401 - any may be a tool's
        action = self._action(arguments)
        capture = RUNNING.get(None)
        if capture is not None:
            return capture.wait(f"the tool {self.name!r}", lambda: _act(capture, action))
        observation: str = self.env.step(action)[0]
        return observation

    async def _arun(self, /, *_: Any, **arguments: Any) -> str:  # noqa: ANN401
        action = self._action(arguments)
        capture = RUNNING.get(None)
        if capture is not None:
            return await _act(capture, action)
        observation: str = (await asyncio.to_thread(self.env.step, action))[0]
        return observation

    def _action(self, arguments: dict[str, Any]) -> str:
        given = without_surrogates(json.dumps(arguments, ensure_ascii=False, default=str))
        return format_tool_call(ToolCall(id="call_0", name=self.name, arguments=given))


async def _act(capture: Capture, action: str) -> str:
    capture.check(capture.episode)
    return "\n\n".join(message.content for message in await capture.episode.act(action))


def env_tools(env: gym.Env[str, str]) -> list[BaseTool]:
    """The environment's tools as LangChain tools, for `create_agent` or a `ToolNode`.

    They may be made once, from any environment of the kind, and serve any number of episodes.
    """
    specs: tuple[ToolSpec, ...] = getattr(env.unwrapped, "tools", ())
    return [
        EnvTool(
            name=spec.name,
            description=spec.description,
            args_schema={"properties": {}, **spec.parameters},
            env=env,
        )
        for spec in specs
    ]
