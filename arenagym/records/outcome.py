"""What came of a group: matches, a ranking, rewards."""

import math

import msgspec

from arenagym.errors import RecordError
from arenagym.records.chat import Record, Usage
from arenagym.records.judgement import Judgement, Scoring, Task, Verdict
from arenagym.records.trajectory import Trajectory

SCHEMA_VERSION = 1


class Match(Record, frozen=True, kw_only=True):
    """One match of a tournament: contestant `first` was shown first.

    `swapped` is the verdict of the second call where both orders are judged; there `second`
    was shown first, so its `score_a` is `second`'s. `number` orders the matches of a
    tournament. `advanced` is who went on, where the topology eliminates; `by_rule` says that
    no score decided that (a tie or no verdict), `by_lot` that no earlier score did either.
    `played` is False where the budget was spent before this match.
    """

    number: int
    first: int
    second: int
    verdict: Verdict
    swapped: Verdict | None = None
    round: int = 0
    stage: str = ""
    advanced: int | None = None
    by_rule: bool = False
    by_lot: bool = False
    played: bool = True

    @property
    def verdicts(self) -> tuple[Verdict, ...]:
        """One per order judged, each as it was given."""
        return (self.verdict,) if self.swapped is None else (self.verdict, self.swapped)

    @property
    def calls(self) -> tuple[tuple[int, int, float], ...]:
        """Each scored call: who was shown first, who second, and the first's margin."""
        shown = ((self.first, self.second), (self.second, self.first))
        return tuple(
            (first, second, verdict.score_a - verdict.score_b)
            for (first, second), verdict in zip(shown, self.verdicts, strict=False)
            if verdict.score_a is not None and verdict.score_b is not None
        )

    @property
    def scores(self) -> tuple[float, float] | None:
        """The scores of `first` and `second`, summed over the orders (ArenaRL, section 3).

        None if any order is unscored: half a verdict would be a biased one.
        """
        first, second = self.verdict.score_a, self.verdict.score_b
        if first is None or second is None:
            return None
        if self.swapped is None:
            return first, second
        other, own = self.swapped.score_a, self.swapped.score_b
        if own is None or other is None:
            return None
        return first + own, second + other

    @property
    def scored(self) -> bool:
        """Whether the judge gave a verdict, in every order it was asked for."""
        return self.scores is not None

    @property
    def margin(self) -> float | None:
        """The score of `first` less that of `second`; None if unscored."""
        return None if (scores := self.scores) is None else scores[0] - scores[1]

    @property
    def winner(self) -> int | None:
        """The index of the better side, None if tied or unscored."""
        margin = self.margin
        if not margin:
            return None
        return self.first if margin > 0 else self.second

    @property
    def loser(self) -> int | None:
        """The index of the worse side, None if tied or unscored."""
        winner = self.winner
        return None if winner is None else self.first + self.second - winner

    @property
    def usage(self) -> Usage:
        """The judge's tokens and calls."""
        return sum((verdict.usage for verdict in self.verdicts), Usage())


Matrix = tuple[tuple[float, ...], ...]


class Ranking(Record, frozen=True, kw_only=True):
    """What the matches of a group amount to.

    `ranks[i]` is contestant i's rank, 0 the best; tied contestants share the mean of the
    places they take; one of whom nothing is known has None and takes no place. `scores` are the
    estimator's own, higher is better; `errors` their standard errors and `covariance` (n x n)
    their covariance, where the estimator has a model. `components` are the contestants linked
    by scored matches, the largest first: how those of different components compare has not been
    seen, and only the first component has ranks.
    `position_bias` is what being shown first is worth, in score units, where it was estimated.
    `invalid` are those who were put last without a match. An uninformative ranking says `why`:
    it is no signal.
    """

    ranks: tuple[float | None, ...]
    scores: tuple[float | None, ...] = ()
    errors: tuple[float | None, ...] = ()
    covariance: Matrix = ()
    components: tuple[tuple[int, ...], ...] = ()
    position_bias: float | None = None
    invalid: tuple[int, ...] = ()
    estimator: str = ""
    informative: bool = True
    why: str = ""

    def beats(self, i: int, j: int) -> float | None:
        """P(contestant i is better than j), normal approximation; None without a model.

        None, too, where i and j are of different components.
        """
        if i == j or not self.errors or not self._linked(i, j):
            return None
        a, b, se_a, se_b = self.scores[i], self.scores[j], self.errors[i], self.errors[j]
        if a is None or b is None or se_a is None or se_b is None:
            return None
        shared = self.covariance[i][j] if self.covariance else 0.0
        variance = se_a * se_a + se_b * se_b - 2 * shared
        if variance <= 0:
            return 0.5 if a == b else float(a > b)
        return 0.5 * math.erfc((b - a) / math.sqrt(2 * variance))

    def _linked(self, i: int, j: int) -> bool:
        return any(i in component and j in component for component in self.components)


class Tournament(Record, frozen=True, kw_only=True):
    """The matches between the valid trajectories of a group, and the ranking of them all.

    Contestants are indices into the group; `contestants` are those who competed. `seed` made
    the generator that drew the schedule: with it `tournaments.replay` plays the log again.
    A judge that scores trajectories rather than pairs leaves `scorings` instead of matches.
    """

    topology: str
    contestants: tuple[int, ...]
    ranking: Ranking
    matches: tuple[Match, ...] = ()
    scorings: tuple[Scoring, ...] = ()
    judge: str = ""
    seed: int | None = None

    @property
    def judgements(self) -> tuple[Judgement, ...]:
        """What the judge said, call by call; matches that were not played said nothing."""
        verdicts = (v for match in self.matches if match.played for v in match.verdicts)
        return (*verdicts, *self.scorings)


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
