"""Brackets: byes, placement, two losses, decisions by rule."""

from collections import Counter

import pytest
from arena import by_quality, rng, verdict
from hypothesis import given, settings
from hypothesis import strategies as st

from arenagym.tournaments import (
    DoubleElimination,
    SeededSingleElimination,
    bracket_order,
    play,
)
from arenagym.tournaments.brackets import double_elimination, single_elimination


def meetings(result, *stages):
    return [
        (match.round, {match.first, match.second})
        for match in result.matches
        if match.stage in (stages or ("bracket",))
    ]


def in_order(n):
    """Contestant 0 is the best, and the seeds are the contestants in order."""
    return by_quality([float(n - i) for i in range(n)])


def test_the_standard_bracket():
    assert bracket_order(8) == [0, 7, 3, 4, 1, 6, 2, 5]


# The anchor's matches are round 0. Seeds of the bracket of 8, places without a contestant are
# byes:
#   0       0       0
#   -       -       -
#   3       3       3
#   4       4       4
#   1       1       1
#   -       -       6
#   2       2       2
#   -       5       5
# N=5: byes to 0, 1, 2.  N=6: byes to 0, 1.  N=7: a bye to 0.
@pytest.mark.parametrize(
    ("n", "first_round", "second_round"),
    [
        (5, [{3, 4}], [{0, 3}, {1, 2}]),
        (6, [{3, 4}, {2, 5}], [{0, 3}, {1, 2}]),
        (7, [{3, 4}, {1, 6}, {2, 5}], [{0, 3}, {1, 2}]),
    ],
)
def test_byes_go_to_the_top_seeds(n, first_round, second_round):
    result = play("seeded-single-elimination", in_order(n), n, rng=rng())
    assert meetings(result) == [
        *((1, met) for met in first_round),
        *((2, met) for met in second_round),
        (3, {0, 1}),
    ]
    assert result.ranking.ranks == tuple(map(float, range(n)))


def test_five_contestants_have_five_rewards():
    result = play("seeded-single-elimination", in_order(5), 5, rng=rng())
    assert result.rewards == (1.0, 0.75, 0.5, 0.25, 0.0)


@pytest.mark.parametrize("n", range(1, 41))
def test_a_bracket_has_one_match_less_than_contestants(n):
    assert len(single_elimination(n)) == n - 1
    assert len(double_elimination(n)) == max(0, 2 * n - 2)


@pytest.mark.parametrize("n", range(2, 41))
def test_placement_for_all_ranks_everybody_by_matches_alone(n):
    quality = rng(n).permutation(n).astype(float)
    factory = SeededSingleElimination

    def make(n, **options):
        return factory(n, placement="all", **options)

    result = play(make, by_quality(quality), n, rng=rng())
    assert len(set(result.ranking.ranks)) == n
    assert result.ranking.ranks[int(quality.argmax())] == 0
    # The loser of the final is second, whatever its mean score.
    final = max((m for m in result.matches if m.stage == "bracket"), key=lambda m: m.round)
    assert result.ranking.ranks[final.loser] == 1


def test_a_third_place_match_is_between_the_losers_of_the_semi_finals():
    def make(n, **options):
        return SeededSingleElimination(n, placement="third", **options)

    result = play(make, in_order(8), 8, rng=rng())
    assert meetings(result, "placement") == [(3, {2, 3})]
    assert result.ranking.ranks[:4] == (0.0, 1.0, 2.0, 3.0)


def test_a_placement_match_outweighs_the_mean_score():
    # 3 beats 2 in the match for the third place, though 2 has the better scores elsewhere.
    def compare(i, j):
        if {i, j} == {2, 3}:
            return (1.0, 2.0) if i == 2 else (2.0, 1.0)
        return in_order(4)(i, j)

    def make(n, **options):
        return SeededSingleElimination(n, placement="third", **options)

    assert play(make, compare, 4, rng=rng()).ranking.ranks == (0.0, 1.0, 3.0, 2.0)


@given(st.integers(2, 40), st.integers(0, 999))
@settings(deadline=None, max_examples=150)
def test_in_double_elimination_nobody_leaves_before_two_losses(n, seed):
    noise = rng(seed)
    result = play("double-elimination", lambda i, j: tuple(noise.random(2)), n, rng=rng(seed))
    losses = Counter(match.loser for match in result.matches)
    last = {i: m.number for m in result.matches for i in (m.first, m.second)}
    champion = result.ranking.ranks.index(0.0)
    assert losses[champion] <= 1
    for i in range(n):
        if i != champion:
            assert losses[i] == 2
            (final_loss,) = [m for m in result.matches if m.number == last[i]]
            assert final_loss.loser == i
    assert len(result.matches) in (2 * n - 2, 2 * n - 1)


@pytest.mark.parametrize("n", [4, 8, 16, 32])
def test_who_falls_from_the_second_round_meets_someone_new(n):
    for seed in range(30):
        noise = rng(seed)
        result = play("double-elimination", lambda i, j: tuple(noise.random(2)), n, rng=rng(seed))  # noqa: B023
        early = [m for m in result.matches if m.round <= 2]
        met = Counter(frozenset((m.first, m.second)) for m in early)
        assert n == 4 or max(met.values()) == 1


def test_the_grand_final_is_played_again_if_the_undefeated_one_loses_it():
    # 1 loses to 0 once, then beats everyone, 0 included.
    lost = []

    def compare(i, j):
        if {i, j} == {0, 1}:
            lost.append(1)
            zero_wins = len(lost) == 1
            return (1.0, 0.0) if (i == 0) == zero_wins else (0.0, 1.0)
        return in_order(4)(i, j)

    result = play("double-elimination", compare, 4, rng=rng(), order="balanced")
    assert [m.stage for m in result.matches][-2:] == ["final", "reset"]
    assert result.ranking.ranks[:2] == (1.0, 0.0)


def test_double_elimination_can_be_seeded_by_an_anchor():
    def make(n, **options):
        return DoubleElimination(n, anchor=0, **options)

    result = play(make, in_order(6), 6, rng=rng())
    assert len(result.matches) == 5 + 10
    assert result.ranking.ranks[:2] == (0.0, 1.0)


def test_an_unscored_bracket_match_is_won_by_the_better_seed_and_flagged():
    def compare(i, j):
        return None if {i, j} == {1, 2} else in_order(4)(i, j)

    result = play("seeded-single-elimination", compare, 4, rng=rng())
    (match,) = [m for m in result.matches if not m.scored]
    assert (match.advanced, match.by_rule, match.by_lot) == (1, True, False)
    assert result.ranking.ranks == (0.0, 1.0, 2.0, 3.0)


def test_who_leaves_by_lot_for_want_of_a_verdict_has_no_reward():
    # Without an anchor the seeds are lots: the failure alone would have put the loser there.
    def make(n, **options):
        return SeededSingleElimination(n, anchor=None, **options)

    failed = []

    def compare(i, j):
        if not failed or {i, j} == failed[0]:
            failed.append({i, j})
            return None
        return in_order(4)(i, j)

    result = play(make, compare, 4, rng=rng())
    (match,) = [m for m in result.matches if not m.scored]
    assert match.by_lot
    (loser,) = {match.first, match.second} - {match.advanced}
    assert result.rewards[loser] is None
    assert sum(reward is None for reward in result.rewards) == 1


def test_a_contestant_without_a_seeding_score_is_seeded_as_average():
    # Anchor 0 against 1..4; the match of 4 fails. Means: 0 -> +, 1 > 2 > 3, 4 in the middle.
    def compare(i, j):
        return None if {i, j} == {0, 4} else in_order(5)(i, j)

    schedule = SeededSingleElimination(5, rng=rng())
    while not schedule.seeds:
        for pairing in schedule.next():
            schedule.record(
                pairing.match(
                    verdict(compare(pairing.first, pairing.second)),
                    verdict(compare(pairing.second, pairing.first)),
                )
            )
    assert schedule.seeds.index(4) not in (0, 4)
    assert [seed for seed in schedule.seeds if seed != 4] == [0, 1, 2, 3]
