"""`evaluate`: many samples of many tasks, stored as they finish, and their pass@k by level."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterator, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

import msgspec

from arenagym.agents import AgentLike, Budget, resolve_agent
from arenagym.errors import SettingError
from arenagym.evaluation.plan import Keep, Plan, powers_of_two
from arenagym.evaluation.result import PassAtK, Tally, level_results
from arenagym.evaluation.store import EvaluationFolder, Sample, Slot
from arenagym.models import ChatModel, resolve_model
from arenagym.records import Sampling, Trajectory
from arenagym.rollouts import EpisodePlayer, Stats, default_folder
from arenagym.rollouts.plain import iterate


def evaluate(
    env: str,
    *,
    agent: AgentLike = "react",
    model: str | ChatModel = "local",
    samples: int = 16,
    tasks: int = 32,
    ks: Sequence[int] | None = None,
    by: str | None = "level",
    solved: float = 1.0,
    seed: int = 0,
    agent_args: Mapping[str, Any] | None = None,
    env_args: Mapping[str, Any] | None = None,
    variants: Mapping[str, Mapping[str, Any]] | None = None,
    sampling: Sampling | None = None,
    budget: Budget | None = None,
    out: str | Path | None = None,
    keep: Keep = "none",
    concurrency: int = 64,
    retries: int = 1,
) -> "Evaluation":
    """Play `samples` episodes of each task and estimate pass@k, level by level.

        evaluation = evaluate("arenagym/StringComposition-v0", env_args={"level": "1+2"})
        print(evaluation.run().table())

    The seeds of a task and of a sample depend on `seed` and their numbers alone. So more samples,
    or more tasks, in the same folder add to those that are there.

    Args:
        env: a Gymnasium id; `"module:id"` imports the module first.
        agent: an agent's name, an `Agent`, or any compiled LangGraph graph (see `arenagym.agents`).
        model: plays: `"local"`, `"openai:MODEL"`, `"http://host:port/v1#MODEL"`, or an object.
        samples: episodes of each task.
        tasks: how many tasks, each from a seed of its own; with variants, of each.
        ks: for pass@k, 1 to `samples`; None takes the powers of two.
        by: what tells levels apart: a key of the environment's `info`, or None to have one level.
            Environments whose info has no `"level"` have one, too.
        solved: the environment reward from which an episode is correct.
        seed: of everything: tasks and sampling.
        agent_args: keyword arguments of an agent that is given by name.
        env_args: keyword arguments of the environment.
        variants: further keyword arguments of the environment, by names that are then the levels;
            all variants have the same task seeds.
        sampling: by default temperature 0.8 and at most 1,024 tokens a completion.
        budget: of each episode; by default 16 turns.
        out: the run folder; episodes found there are not played again. None keeps no files,
            `"auto"` takes a folder under `runs/` that is named after the settings.
        keep: whether trajectories are stored: `"all"`, `"correct"` ones (what rejection sampling
            needs, see `datasets.rft`) or `"none"`.
        concurrency: episodes under way at once.
        retries: how often an episode is played again whose machinery broke. A failure of the model
            is not retried here: its client has done that.

    Returns:
        An iterator, plain and async, of episodes as they finish, those found in `out` first; its
        `result()` is what they come to.

    Raises:
        UnknownNameError: no such environment, agent or model.
        SettingError: a setting out of its range.
        RunFolderError: `out` belongs to another run.
    """
    plan = Plan(
        env=env,
        variants={"": {}} if variants is None else dict(variants),
        samples=samples,
        tasks=tasks,
        ks=powers_of_two(samples) if ks is None else tuple(sorted(set(ks))),
        by=by,
        solved=solved,
        seed=seed,
        keep=keep,
        env_args=dict(env_args or {}),
        sampling=sampling or Sampling(temperature=0.8, max_tokens=1024),
    )
    if concurrency < 1 or retries < 0:
        raise SettingError(f"concurrency={concurrency}, retries={retries}: at least 1 and 0")
    playing = resolve_agent(agent, agent_args)
    player_model = resolve_model(model)
    budget = budget or Budget()
    settings = {
        "env": env,
        "env_args": plan.env_args,
        **({} if variants is None else {"variants": plan.variants}),
        "agent": playing.name,
        **({"agent_args": dict(agent_args)} if agent_args else {}),
        "model": player_model.name,
        "seed": seed,
        "sampling": msgspec.to_builtins(plan.sampling),
        "budget": msgspec.to_builtins(budget),
    }
    folder = None
    if out is not None:
        auto = default_folder(settings)
        path = auto.with_name(f"eval-{auto.name}") if out == "auto" else Path(out)
        folder = EvaluationFolder(path, settings, {"arenagym": version("arenagym")})

    def player(stats: Stats) -> EpisodePlayer:
        return EpisodePlayer(
            agent=playing,
            model=player_model,
            budget=budget,
            slots=asyncio.Semaphore(concurrency),
            retries=retries,
            stats=stats,
        )

    return Evaluation(
        plan,
        player,
        folder=folder,
        models=[player_model, *playing.models],
        owned=[player_model] if isinstance(model, str) else [],
        ahead=concurrency,
        settings=settings,
    )


class Evaluation:
    """The episodes of an evaluation, as they finish; iterate it once, with `for` or `async for`.

    Leaving the loop early, or Ctrl-C, ends the run; what was finished is in the run folder. An
    episode that was found there has no trajectory here.
    """

    def __init__(
        self,
        plan: Plan,
        player: Callable[[Stats], EpisodePlayer],
        *,
        folder: EvaluationFolder | None,
        models: Sequence[ChatModel],
        owned: Sequence[ChatModel],
        ahead: int,
        settings: dict[str, Any],
    ) -> None:
        self.stats = Stats()
        """What has been done so far, also while iterating."""
        self.settings = settings
        self.finished = 0
        """How many episodes were finished now, not found in the folder."""
        self.failed: dict[Slot, str] = {}
        """The episodes whose machinery broke, and why; a later run plays them again."""
        self.folder = None if folder is None else folder.path
        self.planned = plan.tasks * plan.samples * len(plan.variants)
        """How many episodes there are to be."""
        self._plan = plan
        self._player = player
        self._store = folder
        self._models = models
        self._owned = owned
        self._ahead = ahead
        self._tallies: dict[tuple[int, str], Tally] = {}
        self._begun = False

    def run(self) -> PassAtK:
        """Play all there is to play; the result."""
        for _ in self:
            pass
        return self.result()

    async def __aiter__(self) -> AsyncGenerator[Sample, None]:
        if self._begun:
            raise SettingError("these episodes have been iterated; call evaluate again")
        self._begun = True
        try:
            found = {} if self._store is None else dict(self._store.samples)
            todo = []
            for slot in self._plan.slots():
                if slot in found:
                    self._count(found[slot])
                    yield found[slot]
                else:
                    todo.append(slot)
            stream = self._play(todo)
            try:
                async for sample in stream:
                    yield sample
            finally:
                await stream.aclose()
        finally:
            for model in self._owned:
                await model.aclose()
            if self._store is not None:
                self._store.close()

    def __iter__(self) -> Iterator[Sample]:
        """Iterate from plain code; the run goes on in a thread of its own meanwhile."""
        return iterate(lambda: aiter(self), self._models)

    def result(self, *, confidence: float = 0.95) -> PassAtK:
        """What the episodes that have been iterated come to.

        Args:
            confidence: of the intervals.

        Raises:
            SettingError: a confidence outside 0 to 1.
        """
        plan = self._plan
        tallies = self._tallies.values()
        done = [tally for tally in tallies if tally.n + tally.left_out == plan.samples]
        return PassAtK(
            env=plan.env,
            agent=str(self.settings["agent"]),
            model=str(self.settings["model"]),
            samples=plan.samples,
            ks=plan.ks,
            solved=plan.solved,
            confidence=confidence,
            levels=level_results(done, plan.ks, confidence=confidence, order=plan.variants),
            unfinished=plan.tasks * len(plan.variants) - len(done),
        )

    async def _play(self, todo: Sequence[Slot]) -> AsyncGenerator[Sample, None]:
        """Play these, a bounded number at once, in the order they finish."""
        player = self._player(self.stats)
        waiting = iter(todo)
        running: dict[asyncio.Task[Trajectory], Slot] = {}
        try:
            while True:
                while len(running) < self._ahead and (slot := next(waiting, None)) is not None:
                    running[asyncio.create_task(self._episode(player, slot))] = slot
                if not running:
                    return
                done, _ = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
                # Those behind one that raises stay among the running, whose errors are seen to.
                ended = sorted(done, key=running.__getitem__)
                for sample in [self._end(running.pop(task), task.result()) for task in ended]:
                    if sample is not None:
                        yield sample
        finally:
            for task in running:
                task.cancel()
            try:
                await asyncio.gather(*running, return_exceptions=True)
            finally:
                await player.aclose()

    async def _episode(self, player: EpisodePlayer, slot: Slot) -> Trajectory:
        variant = f"{slot.variant}/" if slot.variant else ""
        name = f"t{slot.task:05d}/{variant}{slot.sample}"
        return await player.play(self._plan.draw(slot), self._plan.sampling_of(slot), name)

    def _end(self, slot: Slot, trajectory: Trajectory) -> Sample | None:
        """Count and store a finished episode, or note why there is none."""
        sample = self._plan.sample_of(slot, trajectory)
        if sample is None:
            self._note_failure(slot, trajectory)
            return None
        self._count(sample)
        if self._store is not None:
            self._store.append(sample)
        self.finished += 1
        return sample

    def _count(self, sample: Sample) -> None:
        plan = self._plan
        level = plan.level(sample)
        tally = self._tally(sample.slot)
        if tally.n and tally.level != level:
            raise SettingError(
                f"by={plan.by!r} is {tally.level} in one episode of task {sample.task} and "
                f"{level} in another: give a key of info that depends on the task alone"
            )
        tally.level = level
        tally.n += 1
        tally.correct += plan.correct(sample.reward)
        tally.reward += sample.reward
        tally.usage += sample.usage

    def _tally(self, slot: Slot) -> Tally:
        key = slot.task, slot.variant
        if key not in self._tallies:
            self._tallies[key] = Tally(level=self._plan.known_level(slot))
        return self._tallies[key]

    def _note_failure(self, slot: Slot, trajectory: Trajectory) -> None:
        why = trajectory.error or trajectory.stop_reason.value
        self.failed[slot] = why
        self._tally(slot).left_out += 1
        if self._store is not None:
            self._store.append_failure(
                {
                    **slot._asdict(),
                    "error": why,
                    "stop_reason": trajectory.stop_reason,
                    "failures": trajectory.failures,
                }
            )
