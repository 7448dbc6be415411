"""What a tournament came to: the ranking of all, rewards, the match graph, pictures."""

from collections.abc import Collection
from pathlib import Path
from typing import Literal

import msgspec
import networkx as nx

from arenagym.records import Match, Ranking, Record, Tournament
from arenagym.rewards import posterior_rewards, rank_rewards
from arenagym.tournaments.protocol import Estimator
from arenagym.tournaments.topologies import resolve_estimator

Picture = Literal["bracket", "matrix"]


class TournamentResult(Record, frozen=True, kw_only=True):
    """What a tournament came to; contestants are the indices that `play` was given."""

    ranking: Ranking
    matches: tuple[Match, ...]

    @property
    def rewards(self) -> tuple[float | None, ...]:
        """Rank rewards, 1 (best) to 0; None for one of whom nothing is known."""
        return tuple(rank_rewards(self.ranking.ranks))

    @property
    def posterior_rewards(self) -> tuple[float | None, ...]:
        """`rewards.posterior_rewards` of the ranking; needs an estimator with standard errors."""
        return tuple(posterior_rewards(self.ranking))

    @property
    def calls(self) -> int:
        """How many judge calls were made (retries aside)."""
        return sum(len(match.verdicts) for match in self.matches if match.played)

    def graph(self) -> "nx.MultiDiGraph[int]":
        """Contestants as nodes (`rank`, `score`), scored matches as edges from winner to loser.

        Edges carry `margin` (0 for a tie, drawn from first to second), `round` and `stage`.
        """
        graph: nx.MultiDiGraph[int] = nx.MultiDiGraph()
        scores = self.ranking.scores or (None,) * len(self.ranking.ranks)
        for contestant, (rank, score) in enumerate(zip(self.ranking.ranks, scores, strict=True)):
            graph.add_node(contestant, rank=rank, score=score)
        for match in self.matches:
            if (margin := match.margin) is None:
                continue
            ends = (match.first, match.second) if margin >= 0 else (match.second, match.first)
            graph.add_edge(*ends, margin=abs(margin), round=match.round, stage=match.stage)
        return graph

    def text(self, picture: Picture = "matrix") -> str:
        """The bracket, or the matrix of who won against whom, for a terminal."""
        from arenagym.tournaments import pictures  # noqa: PLC0415 - few callers look

        draw = pictures.bracket_text if picture == "bracket" else pictures.matrix_text
        return draw(self.matches, self.ranking)

    def svg(self, picture: Picture = "matrix", path: str | Path | None = None) -> str:
        """The same as an SVG document, written to `path` if it is given."""
        from arenagym.tournaments import pictures  # noqa: PLC0415 - few callers look

        draw = pictures.bracket_svg if picture == "bracket" else pictures.matrix_svg
        document = draw(self.matches, self.ranking)
        if path is not None:
            Path(path).write_text(document, encoding="utf-8")
        return document


def stored_result(
    tournament: Tournament, estimator: str | Estimator | None = None
) -> TournamentResult:
    """The result that a group's record holds, or its matches ranked anew by an estimator."""
    ranking = tournament.ranking
    if estimator is not None:
        anew = resolve_estimator(estimator)(tournament.matches, len(ranking.ranks))
        ranking = rank_all(anew, tournament.contestants, ranking.invalid)
    return TournamentResult(ranking=ranking, matches=tournament.matches)


def rank_all(ranking: Ranking, playing: Collection[int], invalid: Collection[int]) -> Ranking:
    """The ranking with those who competed in nothing put in their places.

    A lone contestant is the first. The invalid share the places behind all who are ranked,
    unless the judge said nothing of the others: then nobody is ranked. A group is informative
    because the tournament told, or because some were valid and some were not.
    """
    ranks = list(ranking.ranks)
    informative, why = ranking.informative, ranking.why
    if len(playing) == 1:
        ranks = [0.0 if i in playing else None for i in range(len(ranks))]
        informative, why = False, "only one contestant"
    known = sum(rank is not None for rank in ranks)
    if not playing:
        informative, why = False, "no valid contestant"
    if known or not playing:
        for i in invalid:
            ranks[i] = known + (len(invalid) - 1) / 2
    if known and invalid:
        informative, why = True, ""
    return msgspec.structs.replace(
        ranking,
        ranks=tuple(ranks),
        informative=informative,
        why=why,
        invalid=tuple(sorted(invalid)),
    )
