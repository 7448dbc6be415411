"""`ArenaAgentInstance`: environments for OpenRLHF's own loop of text."""

import asyncio
import logging
import re
import weakref
from collections.abc import Sequence
from typing import Any, ClassVar

import torch
from openrlhf.utils.agent import AgentInstanceBase

from arenagym.agents import AgentLike, Budget, resolve_agent
from arenagym.errors import RecordError
from arenagym.models import completed
from arenagym.records import (
    Completion,
    JsonSchema,
    Message,
    Sampling,
    ToolSpec,
    Trajectory,
    without_surrogates,
)
from arenagym.trainers.openrlhf.data import row_of
from arenagym.trainers.openrlhf.groups import RolloutGroups, Seat
from arenagym.trainers.rows import MISTAKES, TaskRow, play_row
from arenagym.trainers.scoring import answer_trajectory
from arenagym.trainers.serving.openrlhf_form import numbers, without_end

_log = logging.getLogger(__name__)
_SPECIAL = re.compile(r"<\|(?=\w{1,30}\|>)", re.ASCII)
_NOT_YET = {"unscored": 1.0, "informative": 0.0, "answered": 0.0}


class ArenaAgentInstance(AgentInstanceBase):
    """One episode, for OpenRLHF's `MultiTurnAgentExecutor`.

        # the file of --train.agent_func_path
        class AgentInstance(ArenaAgentInstance):
            groups = RolloutGroups(GroupScorer("rubric", judge_model="openai:gpt-5-mini"))

        class AgentExecutor(MultiTurnAgentExecutor):
            def __init__(self):
                super().__init__(AgentInstance)

    The first observation is the data set's prompt, so `agent` must be the one that `task_rows` was
    told. Each action is a completion of its model, the feedback what its next prompt adds. An agent
    that rewrites its history, or calls sub-agents, can't be played so: `ArenaAgentExecutor` can.

    Attributes:
        groups: ranks the samples of a prompt; one object for all instances.
        agent: whose model calls are completed.
        budget: see `run_episode`.
    """

    groups: ClassVar[RolloutGroups]
    agent: ClassVar[AgentLike] = "direct"
    budget: ClassVar[Budget | None] = None

    def __init__(self, *_args: object, **_kwargs: object) -> None:
        self._dialogue: _Dialogue | None = None
        self._seat = Seat("", 0, 1)
        self._row: TaskRow | None = None

    async def reset(self, states: dict[str, Any], **_kwargs: object) -> dict[str, Any]:
        """Begin the task that the label names.

        Raises:
            RecordError: it names none, or the prompt is another agent's.
            one of `rows.MISTAKES`.
        """
        prompt, label = states["observation"], states["label"]
        row = self._row = row_of(label)
        self._seat = seat = await self.groups.sit((prompt, label), row.task())
        dialogue = self._dialogue = _Dialogue(row, self.agent, self.budget, seat.name)
        # An executor whose context is full stops without a word, and drops its instance.
        loop = asyncio.get_running_loop()
        self._dropped = weakref.finalize(self, _give_up, loop, dialogue, self.groups, seat, row)
        self._dropped.atexit = False
        asked = await dialogue.start()
        if asked is not None and [said.to_openai() for said in asked] != row.prompt:
            raise RecordError(
                f"the prompt is not that of agent {self.agent!r}: "
                "task_rows(…, agent=…) takes the same one"
            )
        return {"observation": prompt}

    async def step(self, state_dict: dict[str, Any], **_kwargs: object) -> dict[str, Any]:
        """Take a completion, up to the agent's next call or the end, which has the reward."""
        assert self._dialogue is not None  # noqa: S101 - reset
        feedback = await self._dialogue.reply(without_end(state_dict["action_text"]))
        if feedback is not None:
            return _result(0.0, 0.0, _NOT_YET, self.feedback(feedback), done=False)
        assert self._row is not None  # noqa: S101 - reset
        self._dropped.detach()
        trajectory = self._dialogue.trajectory
        assert trajectory is not None  # noqa: S101 - the end
        if trajectory.stop_reason.is_failure:
            _log.warning("%s: %s: %s", self._seat.name, trajectory.stop_reason, trajectory.error)
        told = numbers(await self.groups.arrive(self._seat, self._row.task(), trajectory))
        return _result(told.reward, told.score, told.logs, "", done=True)

    def feedback(self, messages: Sequence[Message]) -> str:
        """New messages as the chat template writes them after a completion that ended its turn.

        This is ChatML, Qwen's form, and what looks like one of its special tokens in a message is
        written `< |im_end|>`, which is none. Override it for another template.
        """
        said = "".join(
            f"<|im_start|>{m.role}\n{_SPECIAL.sub('< |', m.content)}<|im_end|>\n" for m in messages
        )
        return f"\n{said}<|im_start|>assistant\n"


class _Dialogue:
    """An episode whose model calls are completed with text, one after the other."""

    name = "policy"
    native_tools = False

    def __init__(self, row: TaskRow, agent: AgentLike, budget: Budget | None, name: str) -> None:
        self.trajectory: Trajectory | None = None
        self._row = row
        self._agent = resolve_agent(agent)
        self._budget = budget
        self._id = name
        self._calls: asyncio.Queue[tuple[Message, ...]] = asyncio.Queue()
        self._replies: asyncio.Queue[str] = asyncio.Queue()
        self._asked: tuple[Message, ...] = ()
        self._playing: asyncio.Task[Trajectory] | None = None

    async def start(self) -> tuple[Message, ...] | None:
        """Begin, up to the first call's messages; None if the episode ended without one."""
        self._playing = asyncio.ensure_future(self._play())
        return await self._next()

    async def reply(self, text: str) -> tuple[Message, ...] | None:
        """Complete the call; what the next one adds, or None at the end, with a `trajectory`."""
        if self.trajectory is not None:  # it ended without a call
            return None
        text = without_surrogates(text)  # as the agent gets it
        before = (*self._asked, Message(role="assistant", content=text))
        self._replies.put_nowait(text)
        now = await self._next()
        if now is not None and now[: len(before)] != before:
            self.give_up()
            self.trajectory = _broken(self._id, "its agent did not go on with its conversation")
            return None
        return None if now is None else now[len(before) :]

    def give_up(self) -> None:
        """End the episode."""
        if self._playing is not None:
            self._playing.cancel()

    async def _next(self) -> tuple[Message, ...] | None:
        assert self._playing is not None  # noqa: S101 - started
        asked = asyncio.ensure_future(self._calls.get())
        try:
            await asyncio.wait({asked, self._playing}, return_when=asyncio.FIRST_COMPLETED)
            if asked.done():
                self._asked = asked.result()
                return self._asked
        finally:
            asked.cancel()
        try:
            self.trajectory = self._playing.result()
        except MISTAKES:  # every sample of the prompt would repeat it
            raise
        except Exception as error:  # noqa: BLE001 - one sample's, and not its group's
            self.trajectory = _broken(self._id, repr(error))
        return None

    async def _play(self) -> Trajectory:
        return await play_row(
            self._row,
            self._agent,
            self,
            sampling=Sampling(),
            budget=self._budget,
            name=self._id,
        )

    async def chat(
        self,
        messages: Sequence[Message],
        *,
        sampling: Sampling = Sampling(),  # noqa: ARG002 - a `ChatModel`'s
        tools: Sequence[ToolSpec] = (),  # noqa: ARG002
        schema: JsonSchema | None = None,  # noqa: ARG002
    ) -> Completion:
        """A model call of the agent's."""
        self._calls.put_nowait(tuple(messages))
        return completed(messages, await self._replies.get())

    async def release(self) -> None:
        """Nothing to free."""

    async def aclose(self) -> None:
        """Nothing to free."""


def _give_up(
    loop: asyncio.AbstractEventLoop,
    dialogue: _Dialogue,
    groups: RolloutGroups,
    seat: Seat,
    row: TaskRow,
) -> None:
    """End the episode of an instance that is gone, from whatever thread that was noticed in."""

    def end() -> None:
        dialogue.give_up()
        groups.miss(seat, row.task())

    if not loop.is_closed():
        loop.call_soon_threadsafe(end)


def _broken(name: str, why: str) -> Trajectory:
    _log.warning("%s: %s", name, why)
    return answer_trajectory("", None, name)


def _result(
    reward: float, score: float, logs: dict[str, float], feedback: str, *, done: bool
) -> dict[str, Any]:
    return {
        "rewards": torch.tensor(reward),
        "scores": torch.tensor(score),
        "environment_feedback": feedback,
        "done": done,
        "extra_logs": {name: torch.tensor(value) for name, value in logs.items()},
    }
