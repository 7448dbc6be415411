"""`TokenEpisode`: an agent's episode turned inside out, from one prompt's token ids to the next."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import gymnasium as gym

from arenagym.agents import AgentLike, Budget, resolve_agent, run_episode_async
from arenagym.errors import ArenagymError
from arenagym.records import Sampling, Trajectory
from arenagym.trainers.token_chat import ChatTokenizer, Generated, TokenChat


class EpisodeOverError(ArenagymError):
    """There is no prompt to complete."""


class Prompt(NamedTuple):
    """A model call of the agent's that waits: its ids, and how the agent wants it sampled."""

    ids: tuple[int, ...]
    sampling: Sampling


class TokenEpisode:
    """One episode, for a trainer whose loop asks for prompts and brings completions.

        episode = TokenEpisode(env, "react", tokenizer, seed=0)
        prompt = await episode.start()
        while prompt is not None:
            prompt = await episode.complete(await engine(prompt.ids))
        episode.trajectory

    Calls that an agent makes at once are asked for one after the other. What cancels `start`,
    `complete` or `fail` gives up the episode, as `aclose` does; all are for one event loop.

    Args:
        env: any text environment; left open.
        agent: see `run_episode`.
        tokenizer: see `TokenChat`; so are `native_tools`, `context`, `template_args` and
            `append_only`.
        seed: of the task, and of the agent's sampling.
        sampling: by default what the engine is set to.
        budget: see `run_episode`.
        id: of the trajectory.
    """

    def __init__(
        self,
        env: gym.Env[str, str],
        agent: AgentLike,
        tokenizer: ChatTokenizer,
        *,
        seed: int | None = None,
        sampling: Sampling | None = None,
        budget: Budget | None = None,
        native_tools: bool = False,
        context: int | None = None,
        template_args: Mapping[str, Any] | None = None,
        append_only: bool = False,
        model_name: str = "policy",
        id: str = "episode",  # noqa: A002 - the field's name
    ) -> None:
        self.trajectory: Trajectory | None = None
        """The record, once the episode has ended."""
        self._agent = resolve_agent(agent)
        self._env = env
        self._seed = seed
        self._sampling = sampling or Sampling(seed=seed)
        self._budget = budget
        self._id = id
        self._chat = TokenChat(
            self._ask,
            tokenizer,
            name=model_name,
            native_tools=native_tools,
            context=context,
            template_args=template_args,
            append_only=append_only,
        )
        self._waiting: asyncio.Queue[tuple[Prompt, asyncio.Future[Generated]]] = asyncio.Queue()
        self._reply: asyncio.Future[Generated] | None = None
        self._task: asyncio.Task[Trajectory] | None = None

    async def start(self) -> Prompt | None:
        """Begin, up to the first prompt; None if the episode ended without one."""
        if self._task is not None:
            raise EpisodeOverError("an episode starts once")
        self._task = asyncio.create_task(
            run_episode_async(
                self._env,
                self._agent,
                self._chat,
                self._seed,
                sampling=self._sampling,
                budget=self._budget,
                id=self._id,
            )
        )
        return await self._next()

    async def complete(self, generated: Generated) -> Prompt | None:
        """Complete the prompt, up to the next; None at the end, when there is a `trajectory`.

        Raises:
            EpisodeOverError: no prompt waits.
        """
        reply = self._taken()
        if not reply.done():
            reply.set_result(generated)
        return await self._next()

    async def fail(self, error: Exception) -> Prompt | None:
        """The prompt could not be completed: the agent's call fails with this error.

        Agents end there, with a trajectory whose `stop_reason` is `model_error`.

        Raises:
            EpisodeOverError: no prompt waits.
        """
        reply = self._taken()
        if not reply.done():
            reply.set_exception(error)
        return await self._next()

    async def aclose(self) -> None:
        """Give up an episode that is under way; a second call does nothing."""
        self._reply = None
        if self._task is not None and not self._task.done():
            self._task.cancel()
            await asyncio.wait([self._task])

    def _taken(self) -> "asyncio.Future[Generated]":
        """Where the completion of the prompt that waits goes."""
        if self._reply is None:
            raise EpisodeOverError("no prompt waits: the episode has not started, or has ended")
        reply, self._reply = self._reply, None
        return reply

    async def _ask(self, ids: Sequence[int], sampling: Sampling) -> Generated:
        reply: asyncio.Future[Generated] = asyncio.get_running_loop().create_future()
        self._waiting.put_nowait((Prompt(tuple(ids), sampling), reply))
        return await reply

    async def _next(self) -> Prompt | None:
        assert self._task is not None  # noqa: S101 - started
        while True:
            asked = asyncio.ensure_future(self._waiting.get())
            try:
                await asyncio.wait([asked, self._task], return_when=asyncio.FIRST_COMPLETED)
            except asyncio.CancelledError:
                await self.aclose()
                raise
            finally:
                asked.cancel()
            if not asked.done():
                self.trajectory = self._task.result()
                return None
            prompt, reply = asked.result()
            if not reply.done():  # its agent may have given up waiting
                self._reply = reply
                return prompt
