import asyncio

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from arenagym.errors import SettingError, UnknownNameError
from arenagym.records import Verdict
from arenagym.tournaments import (
    TOPOLOGIES,
    SeededSingleElimination,
    bracket_order,
    play,
    play_async,
    resolve_topology,
    shared_ranks,
)

sizes = st.integers(1, 17)
topologies = st.sampled_from(sorted(TOPOLOGIES))


def rng(seed=0):
    return np.random.default_rng(seed)


def by_quality(quality):
    return lambda i, j: (quality[i], quality[j])


@given(sizes, topologies, st.integers(0, 99))
@settings(deadline=None)
def test_a_noise_free_judge_finds_the_best_in_the_stated_number_of_matches(n, topology, seed):
    quality = rng(seed).permutation(n)
    result = play(topology, by_quality(quality), n, rng=rng(seed))
    schedule = resolve_topology(topology)(n, rng=rng(seed))
    assert len(result.matches) == schedule.total_matches
    assert max((match.round for match in result.matches), default=-1) + 1 == schedule.total_rounds
    assert result.ranking.ranks[int(quality.argmax())] == 0
    if topology == "round-robin":
        assert list(result.ranking.ranks) == list(n - 1 - quality)


@given(sizes, topologies, st.integers(0, 99), st.randoms(use_true_random=False))
@settings(deadline=None)
def test_the_order_in_which_results_come_back_changes_nothing(n, topology, seed, shuffle):
    scores = rng(seed).integers(0, 4, (n, n, 2)).tolist()

    def verdict(pairing):
        a, b = scores[pairing.first][pairing.second]
        return Verdict(score_a=a, score_b=b)

    straight = play(topology, lambda i, j: tuple(scores[i][j]), n, rng=rng(seed))
    schedule = resolve_topology(topology)(n, rng=rng(seed))
    out = []
    while not schedule.done:
        out += schedule.next()
        pairing = out.pop(shuffle.randrange(len(out)))
        schedule.record(pairing.match(verdict(pairing)))
    assert schedule.matches == straight.matches
    assert schedule.estimate() == straight.ranking


@given(sizes, topologies, st.integers(0, 99))
@settings(deadline=None)
def test_everyone_is_shown_first_about_as_often_as_second(n, topology, seed):
    result = play(topology, by_quality(rng(seed).random(n)), n, rng=rng(seed))
    lead = [0] * n
    for match in result.matches:
        lead[match.first] += 1
        lead[match.second] -= 1
    most = 1 if topology == "round-robin" else 1 + int(np.ceil(np.log2(max(n, 2))))
    assert max(map(abs, lead)) <= most


def test_the_index_of_a_contestant_does_not_matter():
    # Over many draws an all-tied bracket favours nobody: mean rank 3.5 each of 0..7, sd < .1.
    def compare(i, j):
        return (1.0, 0.0) if {i, j} == {0, 1} else (0.5, 0.5)

    ranks = [
        play("seeded-single-elimination", compare, 8, rng=rng(seed)).ranking.ranks[2:]
        for seed in range(400)
    ]
    means = np.mean(ranks, axis=0)
    assert means.max() - means.min() < 0.8


def test_five_contestants_give_byes_to_the_top_three_seeds():
    # Qualities 5 4 3 2 1, anchor 0: seeds are the contestants in order, size 8. Only the
    # fourth and fifth meet in round 1; then 0 v that winner and 1 v 2; then the final 0 v 1.
    quality = [5.0, 4.0, 3.0, 2.0, 1.0]
    result = play(SeededSingleElimination, by_quality(quality), 5, rng=rng())
    bracket = [m for m in result.matches if m.stage == "bracket"]
    met = [(m.round, {m.first, m.second}) for m in bracket]
    assert met == [(1, {3, 4}), (2, {0, 3}), (2, {1, 2}), (3, {0, 1})]
    assert result.ranking.ranks == (0.0, 1.0, 2.0, 3.0, 4.0)
    assert result.rewards == (1.0, 0.75, 0.5, 0.25, 0.0)


def test_the_standard_bracket():
    assert bracket_order(8) == [0, 7, 3, 4, 1, 6, 2, 5]


@pytest.mark.parametrize("topology", TOPOLOGIES)
def test_an_outage_gives_no_rewards(topology):
    result = play(topology, lambda i, j: None, 6, rng=rng())
    assert not result.ranking.informative
    assert result.rewards == (None,) * 6


@pytest.mark.parametrize("topology", TOPOLOGIES)
def test_a_judge_that_ties_everything_gives_everyone_the_mean(topology):
    result = play(topology, lambda i, j: (5.0, 5.0), 6, rng=rng())
    assert result.ranking.why == "every match is a tie"
    assert result.rewards == (0.5,) * 6


def test_an_unscored_bracket_match_is_won_by_the_better_seed_and_flagged():
    quality = [4.0, 3.0, 2.0, 1.0]

    def compare(i, j):
        return None if {i, j} == {1, 2} else by_quality(quality)(i, j)

    result = play("seeded-single-elimination", compare, 4, rng=rng())
    (match,) = [m for m in result.matches if not m.scored]
    assert (match.advanced, match.by_rule) == (1, True)
    assert result.ranking.ranks == (0.0, 1.0, 2.0, 3.0)


def test_one_of_whom_nothing_is_known_has_no_rank():
    def compare(i, j):
        return None if 3 in (i, j) else (float(-i), float(-j))

    result = play("round-robin", compare, 5, rng=rng())
    assert result.rewards == (1.0, pytest.approx(2 / 3), pytest.approx(1 / 3), None, 0.0)


def test_ties_share_the_mean_of_their_places():
    assert shared_ranks([(1.0,), (2.0,), (1.0,), None]) == (1.5, 0.0, 1.5, None)


def test_coroutines_play_at_once_and_in_a_running_loop():
    most = 0

    async def compare(i, j):
        nonlocal most
        compare.running += 1
        most = max(most, compare.running)
        await asyncio.sleep(0)
        compare.running -= 1
        return (-i, -j)

    compare.running = 0
    assert play("round-robin", compare, 4, rng=rng()).ranking.ranks == (0.0, 1.0, 2.0, 3.0)
    assert most == 6

    async def inside():
        with pytest.raises(SettingError, match="play_async"):
            play("round-robin", compare, 4, rng=rng())
        return await play_async("round-robin", compare, 4, rng=rng())

    assert asyncio.run(inside()).ranking.ranks == (0.0, 1.0, 2.0, 3.0)


def test_an_exception_of_the_comparison_reaches_the_caller():
    with pytest.raises(ZeroDivisionError):
        play("round-robin", lambda i, j: 1 / 0, 3, rng=rng())


def test_only_a_pairing_that_is_out_can_be_recorded():
    schedule = SeededSingleElimination(3, rng=rng())
    pairing = schedule.next()[0]
    match = pairing.match(Verdict(score_a=1, score_b=0))
    schedule.record(match)
    with pytest.raises(ValueError, match="is not being played"):
        schedule.record(match)


def test_the_graph_points_from_winners_to_losers():
    graph = play("round-robin", by_quality([2.0, 1.0, 0.0]), 3, rng=rng()).graph()
    assert sorted(graph.edges()) == [(0, 1), (0, 2), (1, 2)]
    assert graph.nodes[2]["rank"] == 2.0


def test_bad_settings_are_refused():
    with pytest.raises(UnknownNameError, match="did you mean round-robin"):
        play("roundrobin", by_quality([1]), 1, rng=rng())
    with pytest.raises(SettingError):
        play("round-robin", by_quality([]), 0, rng=rng())
    with pytest.raises(SettingError, match="anchor=3"):
        SeededSingleElimination(3, rng=rng(), anchor=3)
