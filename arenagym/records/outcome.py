"""What came of a group: verdicts, matches, a ranking, rewards."""

import msgspec

from arenagym.errors import RecordError
from arenagym.records.chat import Counts, Record, Usage
from arenagym.records.trajectory import Trajectory

SCHEMA_VERSION = 1


class Task(Record, frozen=True, kw_only=True):
    """What a judge needs to know of a task: the query as the agent saw it."""

    id: str
    env_id: str
    query: str
    seed: int | None = None


class Verdict(Record, frozen=True, kw_only=True):
    """What a judge said of two trajectories, shown in one order or summed over both.

    Scored if and only if both scores are there. `dimensions` maps each rubric dimension to
    the scores of the two sides; `error` says why a verdict is unscored.
    """

    score_a: float | None = None
    score_b: float | None = None
    judge: str = ""
    dimensions: dict[str, tuple[float, float]] = {}
    analysis: str = ""
    error: str | None = None
    usage: Usage = Usage()
    failures: Counts = {}

    def __post_init__(self) -> None:
        if (self.score_a is None) != (self.score_b is None):
            raise RecordError("a verdict scores both sides or none")
        for score in (self.score_a, self.score_b):
            if score is not None and not abs(score) < float("inf"):
                raise RecordError(f"a score is a finite number, not {score}")

    @property
    def scored(self) -> bool:
        """Whether the verdict says anything."""
        return self.score_a is not None

    def swapped(self) -> "Verdict":
        """The same verdict with the two sides exchanged."""
        return msgspec.structs.replace(
            self,
            score_a=self.score_b,
            score_b=self.score_a,
            dimensions={name: (b, a) for name, (a, b) in self.dimensions.items()},
        )


class Match(Record, frozen=True, kw_only=True):
    """One match of a tournament: contestant `first` was shown first.

    `number` orders the matches of a tournament; `advanced` is who went on, where the
    topology eliminates; `by_rule` says that no score decided that (a tie or no verdict).
    """

    number: int
    first: int
    second: int
    verdict: Verdict
    round: int = 0
    stage: str = ""
    advanced: int | None = None
    by_rule: bool = False

    @property
    def scored(self) -> bool:
        """Whether the judge gave a verdict."""
        return self.verdict.scored

    @property
    def winner(self) -> int | None:
        """The index of the better side, None if tied or unscored."""
        a, b = self.verdict.score_a, self.verdict.score_b
        if a is None or b is None or a == b:
            return None
        return self.first if a > b else self.second

    def score_of(self, contestant: int) -> float | None:
        """The score of one of the two contestants."""
        return self.verdict.score_a if contestant == self.first else self.verdict.score_b


class Ranking(Record, frozen=True, kw_only=True):
    """What the matches of a group amount to.

    `ranks[i]` is contestant i's rank, 0 the best; tied contestants share the mean of the
    places they take; one of whom nothing is known has None and takes no place. `scores` are the
    estimator's own, higher is better. An uninformative ranking says `why`: it is no signal.
    """

    ranks: tuple[float | None, ...]
    scores: tuple[float | None, ...] = ()
    estimator: str = ""
    informative: bool = True
    why: str = ""


class Tournament(Record, frozen=True, kw_only=True):
    """The matches between the valid trajectories of a group.

    `contestants[k]` is the index, in the group, of the tournament's contestant k.
    """

    topology: str
    contestants: tuple[int, ...]
    ranking: Ranking
    matches: tuple[Match, ...] = ()
    judge: str = ""


class Group(Record, frozen=True, kw_only=True):
    """The trajectories of one task, ranked.

    `rewards[i]` is None where trajectory i could not be scored; `advantages[i]` is then 0.
    `ranks` are 0 (best) to n-1, None where unscored.
    """

    group_id: str
    task: Task
    trajectories: tuple[Trajectory, ...]
    ranks: tuple[float | None, ...]
    rewards: tuple[float | None, ...]
    advantages: tuple[float, ...]
    informative: bool
    why: str = ""
    tournament: Tournament | None = None
    index: int = 0
    seconds: float = 0.0
    schema_version: int = msgspec.field(default_factory=lambda: SCHEMA_VERSION)

    def __post_init__(self) -> None:
        if self.schema_version > SCHEMA_VERSION:
            raise RecordError(f"schema version {self.schema_version} is newer than this arenagym")
        n = len(self.trajectories)
        if not len(self.ranks) == len(self.rewards) == len(self.advantages) == n:
            raise RecordError(f"group {self.group_id}: {n} trajectories, but other counts of rest")

    @property
    def task_id(self) -> str:
        """The task's name, stable for a seed."""
        return self.task.id

    @property
    def usage(self) -> Usage:
        """Tokens and calls of the agents (the judge's are in the matches)."""
        return sum((trajectory.usage for trajectory in self.trajectories), Usage())
