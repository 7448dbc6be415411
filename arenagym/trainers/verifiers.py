"""verifiers and prime-rl: environments as tasks, agents as harnesses, tournaments over episodes.

A package of three lines makes an environment that `vf-eval` and prime-rl find by its name:

    from arenagym.trainers.verifiers import ArenaEnv, ArenaHarness, ArenaTaskset

    __all__ = ["ArenaEnv", "ArenaHarness", "ArenaTaskset"]
"""

import logging
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Literal

import verifiers.v1 as vf
from pydantic import Field

from arenagym.agents import Agent, Budget, resolve_agent
from arenagym.models.openai_chat import OpenAIChat
from arenagym.records import Group, Sampling, StopReason, Task, Trajectory
from arenagym.rollouts import Reward
from arenagym.tournaments import Order
from arenagym.trainers.rows import MISTAKES, TaskRow, play_row, replay, task_rows
from arenagym.trainers.scoring import GroupScorer
from arenagym.trainers.together import all_of

_NOTHING_TOLD = 0.5  # the mean of rank rewards
_PATIENCE_S = 86_400.0  # a call that is given up is in the trace all the same; verifiers has limits
_STOPS = {
    "max_turns": StopReason.MAX_TURNS,
    "max_input_tokens": StopReason.MAX_TOKENS,
    "max_output_tokens": StopReason.MAX_TOKENS,
    "max_total_tokens": StopReason.MAX_TOKENS,
    "agent_timeout": StopReason.MAX_SECONDS,
}
"""How a rollout ended that verifiers stopped; any other way counts as truncated."""
_BY_ITSELF = (None, "agent_completed")
_log = logging.getLogger(__name__)


class ArenaState(vf.State):
    """Keeps the record of an episode until the group is ranked; it is not written out."""

    trajectory: Any = None


class ArenaTaskData(vf.TaskData):
    """A task: what an environment is made and reset with (see `TaskRow`)."""

    env: str
    seed: int
    env_args: str = "{}"
    posed: str = ""

    @property
    def row(self) -> TaskRow:
        """As a row."""
        return TaskRow(
            prompt=[{"role": "user", "content": self.prompt_text}],
            env=self.env,
            seed=self.seed,
            env_args=self.env_args,
            posed=self.posed,
        )


class ArenaTask(vf.Task[ArenaTaskData, ArenaState, vf.TaskConfig]):
    """Rewards a rollout with the environment's own reward, if it gives one.

    A harness that is not `ArenaHarness` has played without the environment: its last reply is then
    the answer.
    """

    async def finalize(self, trace: vf.Trace, runtime: vf.Runtime) -> None:
        """See that there is a record of the episode."""
        del runtime
        said = trace.root_reply or next(
            (node.message.content for node in reversed(trace.nodes) if node.sampled), None
        )
        if trace.state.trajectory is None and said:
            with _said_aloud(trace):
                trace.state.trajectory = await replay(self.data.row, [str(said)], name=trace.id)

    @vf.reward
    async def environment(self, trace: vf.Trace) -> Mapping[str, float]:
        """The environment's own; nothing where it gives none."""
        played: Trajectory | None = trace.state.trajectory
        if played is None or played.reward is None:
            return {}
        return {"environment": played.reward}


class ArenaTasksetConfig(vf.TasksetConfig):
    """Which tasks, under `--env.taskset.*`."""

    env: str = "arenagym/Countdown-v0"
    """A Gymnasium id."""
    env_args: dict[str, Any] = Field(default_factory=dict)
    """Keyword arguments of the environment."""
    tasks: int = Field(64, ge=1)
    """How many, no two alike."""
    seed: int = Field(0, ge=0)
    """Of the tasks; the first of more tasks are the same."""


class ArenaTaskset(vf.Taskset[ArenaTask, ArenaTasksetConfig]):
    """Tasks of any environment.

    Their prompts are what the environment says to an agent without tools, which is what harnesses
    of verifiers get to see; `ArenaHarness` writes its own.
    """

    def load(self) -> Iterator[ArenaTask]:
        """Each task, by its number."""
        config = self.config
        rows = task_rows(config.env, config.tasks, seed=config.seed, env_args=config.env_args)
        for row in rows:
            told = {message["role"]: message["content"] for message in row.prompt}
            data = ArenaTaskData(
                id=f"{row.env}/{row.seed}",
                name=f"{row.env}/{row.seed}",
                prompt=told.get("user", ""),
                system_prompt=told.get("system"),
                env=row.env,
                seed=row.seed,
                env_args=row.env_args,
                posed=row.posed,
            )
            yield ArenaTask(data, config.task)


class ArenaHarnessConfig(vf.HarnessConfig):
    """Which agent, under `--env.agent.harness.*`."""

    agent: str = "react"
    """An agent's name; override `ArenaHarness.make_agent` for a graph of your own."""
    agent_args: dict[str, Any] = Field(default_factory=dict)
    """Its keyword arguments."""
    turns: int = Field(16, ge=1)
    """Model calls of one agent."""
    calls: int = Field(1_000, ge=1)
    """Model calls of an agent and its sub-agents together."""
    native_tools: bool = True
    """Send tools with the calls; without, agents describe them in their prompts, which is what
    prime-rl's default renderer needs."""


class ArenaHarness(vf.Harness[ArenaHarnessConfig]):
    """Lets an agent play the environment in this process, asking verifiers' endpoint.

    All of its model calls, sub-agents' too, are in the rollout's trace. A rollout whose machinery
    broke ends with an error, as verifiers wants it; one that ran out of its limits does not.
    """

    APPENDS_SYSTEM_PROMPT = True
    EXECUTES_CODE = False
    NEEDS_CONTAINER = False

    def __init__(self, config: ArenaHarnessConfig) -> None:
        super().__init__(config)
        self._asked: Counter[int] = Counter()
        """How many rollouts under way ask a model of their agents' own."""

    def make_agent(self) -> Agent:
        """The agent, one for each rollout; they may share what models they have."""
        return resolve_agent(self.config.agent, self.config.agent_args)

    async def launch(  # noqa: PLR0917 - as verifiers calls it
        self,
        ctx: vf.ModelContext,
        trace: vf.Trace,
        runtime: vf.Runtime,
        endpoint: str,
        secret: str,
        mcp_urls: dict[str, str],
        data: ArenaTaskData,
    ) -> vf.ProgramResult:
        """Play one episode."""
        del runtime, mcp_urls
        agent = self.make_agent()
        chat = OpenAIChat(
            ctx.model,
            base_url=endpoint,
            api_key=secret,
            native_tools=self.config.native_tools,
            timeout=_PATIENCE_S,
        )
        self._asked.update(map(id, agent.models))
        try:
            with _said_aloud(trace):
                played = await play_row(
                    data.row,
                    agent,
                    chat,
                    sampling=Sampling(),  # verifiers sets it; a seed would make all attempts one
                    budget=Budget(turns=self.config.turns, calls=self.config.calls),
                    name=trace.id,
                )
        finally:
            await chat.release()
            for model in agent.models:
                self._asked[id(model)] -= 1
                if not self._asked[id(model)]:
                    del self._asked[id(model)]
                    await model.release()
        trace.state.trajectory = played
        if played.stop_reason.is_failure and trace.stop_condition is None:
            raise vf.HarnessError(f"{played.stop_reason.value}: {played.error}")
        return vf.ProgramResult(exit_code=0, stdout=played.answer or "", stderr="")


class ArenaEnvConfig(vf.EnvConfig):
    """How groups are played and ranked, under `--env.*`."""

    agent: vf.AgentConfig = vf.AgentConfig(runtime=vf.SubprocessConfig())
    """Who plays; it runs in this process, so that it needs no box of its own."""
    max_concurrent_agents: int | None = Field(None, ge=1)
    """Attempts of a group under way at once."""
    attempts: int = Field(8, ge=1)
    """The group's size."""
    judge: str = "rubric"
    """A judge's name; override `ArenaEnv.make_scorer` for one of your own."""
    judge_model: str = "local"
    """What the judge asks."""
    topology: str = "default"
    estimator: str | None = None
    order: Order | None = None
    reward: Reward = "rank"
    seed: int = Field(0, ge=0)
    """Of the tournaments."""
    judge_timeout: float | None = Field(None, gt=0)
    """Seconds after which a judge call counts as failed."""
    cache: str | None = None
    """An SQLite file of verdicts."""
    trains_on: Literal["advantage", "rank"] = "advantage"
    """What the reward `tournament` is: the advantage, whose mean over the group is 0, so that it
    stays as it is where a trainer takes off the mean; or the rank reward."""


class ArenaEnv(vf.Env[ArenaEnvConfig]):
    """An episode is a group: several attempts at a task, ranked by a tournament at its end.

    The tournament's reward is each trace's own; the environment's stays on the record with weight
    0. A trace that could not be scored has no such reward and is marked as not trainable: prime-rl
    leaves it out of the group's baseline and of training.
    """

    _scorer: GroupScorer | None = None

    def make_scorer(self) -> GroupScorer:
        """What ranks the groups."""
        config = self.config
        return GroupScorer(
            config.judge,
            judge_model=config.judge_model,
            topology=config.topology,
            estimator=config.estimator,
            order=config.order,
            reward=config.reward,
            seed=config.seed,
            judge_timeout=config.judge_timeout,
            cache=config.cache,
        )

    async def start(self) -> None:
        """Make the scorer."""
        self._scorer = self.make_scorer()

    async def stop(self) -> None:
        """Free the scorer."""
        scorer, self._scorer = self._scorer, None
        if scorer is not None:
            await scorer.aclose()

    async def run(self, task: ArenaTask, agents: vf.Agents) -> None:
        """Play the attempts."""

        async def attempt() -> None:
            _weigh_nothing(await agents.agent.run(task))

        await all_of(attempt() for _ in range(self.config.attempts))

    async def finalize(self, task: ArenaTask, episode: vf.Episode) -> None:
        """Rank them."""
        scorer = self._scorer = self._scorer or self.make_scorer()
        played = [_record(trace) for trace in episode.traces]
        names = (str(trajectory.info.get("task_id") or "") for trajectory in played)
        data = task.data
        asked = Task(
            id=next(filter(None, names), str(data.id)),
            env_id=data.env,
            query=data.prompt_text,
            seed=data.seed,
        )
        group = await scorer.score(asked, played, group_id=str(data.id))
        for place, trace in enumerate(episode.traces):
            self._reward(trace, group, place)

    def complete(self, episode: vf.Episode) -> bool:
        """Whether the group was ranked, if only in part."""
        return any(trace.rewards.get("tournament") is not None for trace in episode.traces)

    def _reward(self, trace: vf.Trace, group: Group, place: int) -> None:
        reward = group.rewards[place]
        trace.info["arenagym"] = {
            "task_id": group.task_id,
            "stop_reason": group.trajectories[place].stop_reason.value,
            "rank": group.ranks[place],
            "why": group.why,
        }
        trace.record_metric("informative", float(group.informative))
        if reward is None:
            trace.agent.trainable = False
            return
        trace.record_metric("rank_reward", reward)
        if self.config.trains_on == "advantage":
            reward = group.advantages[place]
        elif not group.informative:
            reward = _NOTHING_TOLD
        trace.record_reward("tournament", reward)


@contextmanager
def _said_aloud(trace: vf.Trace) -> Iterator[None]:
    """Log a mistake that every attempt will repeat: verifiers only keeps it with the trace."""
    try:
        yield
    except MISTAKES as error:
        _log.error("%s: %s: %s", trace.id, type(error).__name__, error)
        raise


def _weigh_nothing(trace: vf.Trace) -> None:
    """Have the environment's reward count for nothing, also if the group is never ranked."""
    own = trace.rewards.get("environment")
    if own is not None:
        trace.record_reward("environment", own.score, weight=0.0)


def _record(trace: vf.Trace) -> Trajectory:
    """What happened in a rollout that is over, as far as it is known."""
    played: Trajectory | None = trace.state.trajectory
    if played is not None:
        by_itself = trace.ok and trace.stop_condition in _BY_ITSELF
        if by_itself or trace.ok != played.stop_reason.is_failure:
            return played
    stopped = _STOPS.get(trace.stop_condition or "", StopReason.TRUNCATED)
    return Trajectory(
        id=trace.id,
        agent="agent",
        model="policy",
        stop_reason=stopped if trace.ok else StopReason.MODEL_ERROR,
        error=trace.errors[-1].message if trace.errors else trace.stop_condition,
    )
