"""What holds of every topology."""

from functools import partial
from random import Random

import numpy as np
import pytest
from arena import ALL, Seated, by_quality, play_shuffled, rng, spearman, verdict
from hypothesis import given, settings
from hypothesis import strategies as st

from arenagym.errors import SettingError, UnknownNameError
from arenagym.records import Verdict
from arenagym.tournaments import (
    TOPOLOGIES,
    Circulant,
    MarginPosterior,
    SeededSingleElimination,
    Swiss,
    make_schedule,
    play,
)
from arenagym.tournaments.designs import balanced_directions, near_regular

sizes = st.integers(1, 40)
topologies = st.sampled_from(ALL)
orders = st.sampled_from([None, "both", "balanced"])
seeds = st.integers(0, 999)


def test_all_topologies_are_tested():
    assert sorted(ALL) == sorted(TOPOLOGIES)


@pytest.mark.parametrize("n", range(1, 41))
@pytest.mark.parametrize("topology", ALL)
def test_it_ends_after_the_stated_matches_and_rounds_and_the_best_is_first(topology, n):
    for seed, order in ((0, None), (1, "both"), (2, "balanced")):
        quality = rng([seed, n]).standard_normal(n)
        schedule = make_schedule(topology, n, rng=rng(seed), order=order)
        total, calls, rounds = schedule.total_matches, schedule.total_calls, schedule.total_rounds
        result = play(topology, by_quality(quality), n, rng=rng(seed), order=order)
        assert len(result.matches) == total - (topology == "double-elimination" and n > 1)
        played = max((match.round for match in result.matches), default=-1) + 1
        assert played == rounds - (topology == "double-elimination" and n > 1)
        if topology != "double-elimination":
            assert result.calls == calls
        assert all(match.first != match.second for match in result.matches)
        assert [m.number for m in result.matches] == sorted({m.number for m in result.matches})
        met = {i for match in result.matches for i in (match.first, match.second)}
        assert met == (set(range(n)) if n > 1 else set())
        assert result.ranking.ranks[int(quality.argmax())] == 0


@given(sizes, topologies, orders, seeds, st.randoms(use_true_random=False))
@settings(deadline=None, max_examples=150)
def test_the_order_in_which_results_come_back_changes_nothing(n, topology, order, seed, shuffle):
    scores = rng(seed).integers(0, 4, (n, n, 2)).tolist()

    def compare(i, j):
        return tuple(scores[i][j])

    straight = play(topology, compare, n, rng=rng(seed), order=order)
    schedule = make_schedule(topology, n, rng=rng(seed), order=order)
    play_shuffled(schedule, compare, shuffle)
    assert schedule.matches == straight.matches
    assert schedule.estimate().ranks == straight.ranking.ranks or n == 1


@given(st.integers(2, 40), topologies, orders, seeds)
@settings(deadline=None, max_examples=150)
def test_relabelling_the_contestants_only_relabels_the_result(n, topology, order, seed):
    # The same seats hold other indices: seat k has contestant seats[k], or new[seats[k]].
    scores = rng(seed).integers(0, 5, (n, n, 2)).tolist()
    seats, new = rng(seed).permutation(n).tolist(), rng(seed + 1).permutation(n).tolist()
    old = [new.index(i) for i in range(n)]
    options = {}
    if topology in ("anchor", "seeded-single-elimination"):
        options = {"anchor": 0}
    one = play(
        partial(TOPOLOGIES[topology], **options),
        lambda i, j: tuple(scores[i][j]),
        n,
        rng=Seated(seats),
        order=order,
    )
    if options:
        options = {"anchor": new[0]}
    other = play(
        partial(TOPOLOGIES[topology], **options),
        lambda i, j: tuple(scores[old[i]][old[j]]),
        n,
        rng=Seated([new[i] for i in seats]),
        order=order,
    )
    assert [other.ranking.ranks[new[i]] for i in range(n)] == list(one.ranking.ranks)
    assert [(new[m.first], new[m.second]) for m in one.matches] == [
        (m.first, m.second) for m in other.matches
    ]


@pytest.mark.parametrize("topology", ALL)
def test_no_index_is_favoured_over_many_draws(topology):
    # All but the first two are equal: their mean rewards over 300 draws agree.
    def compare(i, j):
        return (1.0, 0.0) if {i, j} == {0, 1} else (0.5, 0.5)

    ranks = [play(topology, compare, 8, rng=rng(seed)).ranking.ranks[2:] for seed in range(300)]
    means = np.mean(np.array(ranks, dtype=float), axis=0)
    assert means.max() - means.min() < 0.8


@given(st.integers(1, 40), topologies, orders, seeds)
@settings(deadline=None, max_examples=100)
def test_everyone_is_shown_first_about_as_often_as_second(n, topology, order, seed):
    noise = rng(seed)
    result = play(topology, lambda i, j: tuple(noise.random(2)), n, rng=rng(seed), order=order)
    if order == "both":
        assert all(match.swapped is not None for match in result.matches)
        return
    lead = [0] * n
    for match in result.matches:
        if match.swapped is None:
            lead[match.first] += 1
            lead[match.second] -= 1
    most = 1 if topology in ("round-robin", "circulant") else 2 + int(np.ceil(np.log2(max(n, 2))))
    assert max(map(abs, lead)) <= most


@pytest.mark.parametrize("n", range(2, 34))
def test_noise_free_margins_rank_everyone_exactly(n):
    for seed in range(3):
        for order in ("balanced", "both"):
            quality = rng([n, seed]).standard_normal(n)
            for topology, estimator in (
                ("round-robin", None),
                ("swiss", MarginPosterior()),
                ("circulant", None),
                ("adaptive", None),
                ("default", None),
            ):
                result = play(
                    topology,
                    by_quality(quality),
                    n,
                    rng=rng(seed),
                    order=order,
                    estimator=estimator,
                )
                assert spearman(result.ranking.ranks, quality) > 1 - 1e-9, topology


@pytest.mark.parametrize("topology", ALL)
@pytest.mark.parametrize("n", [1, 2, 5, 8])
def test_ties_everywhere_give_equal_rewards_and_no_signal(topology, n):
    result = play(topology, lambda i, j: (5.0, 5.0), n, rng=rng())
    assert result.rewards == (0.5,) * n
    assert not result.ranking.informative
    assert result.ranking.why == ("only one contestant" if n == 1 else "every match is a tie")


@given(st.integers(2, 40), st.integers(1, 39))
def test_a_circulant_of_a_degree_is_regular(n, degree):
    degree = min(degree, n - 1)
    schedule = Circulant(n, rng=rng(), degree=degree)
    met = np.bincount([i for p in schedule.next() for i in (p.first, p.second)], minlength=n)
    if n * degree % 2:  # an odd number of ends cannot be paired up: one match more
        assert met.sum() == n * degree + 1
    else:
        assert set(met) == {degree}


@given(st.integers(2, 60), st.integers(1, 400))
def test_a_sparse_design_is_connected_even_and_balanced(n, edges):
    pairs = near_regular(n, edges)
    assert len({frozenset(pair) for pair in pairs}) == len(pairs) == min(edges, n * (n - 1) // 2)
    degree = np.bincount(np.array(pairs).ravel(), minlength=n)
    assert degree.max() - degree.min() <= 2
    lead = np.zeros(n)
    for first, second in pairs:
        lead[first] += 1
        lead[second] -= 1
    assert np.abs(lead).max() <= 1
    if edges >= n - 1:
        laplacian = np.diag(degree).astype(float)
        for a, b in pairs:
            laplacian[a, b] -= 1
            laplacian[b, a] -= 1
        assert np.linalg.eigvalsh(laplacian)[1] > 1e-9


def test_directions_of_a_path_alternate_none():
    # 0-1-2-3: inner seats are first once and second once, whichever way the tour goes.
    turned = balanced_directions([(0, 1), (2, 1), (2, 3)], 4)
    assert turned in (((0, 1), (1, 2), (2, 3)), ((1, 0), (2, 1), (3, 2)))


def test_the_default_costs_no_more_calls_than_the_papers_topology():
    for n in range(2, 65):
        ours = make_schedule("default", n, rng=rng())
        theirs = make_schedule("seeded-single-elimination", n, rng=rng())
        assert ours.total_calls <= theirs.total_calls == 4 * (n - 1)
        assert ours.total_rounds == (1 if n <= 8 else 2)


def test_one_shot_topologies_hand_out_everything_at_once():
    for topology in ("round-robin", "anchor", "circulant"):
        schedule = make_schedule(topology, 9, rng=rng())
        assert len(schedule.next()) == schedule.total_matches
        assert schedule.next() == []


def test_adaptive_repeats_a_pair_only_when_all_have_met_and_the_other_way_round():
    result = play(
        partial(TOPOLOGIES["adaptive"], matches=10), by_quality([3, 1, 2, 0]), 4, rng=rng()
    )
    assert [match.round for match in result.matches] == [0] * 6 + [1] * 4
    shown = {(match.first, match.second) for match in result.matches}
    assert len(shown) == 10
    assert len({frozenset(pair) for pair in shown}) == 6


@pytest.mark.parametrize(
    ("matches", "rounds", "sizes"),
    [
        (10, 2, [7, 3]),
        (10, 1, [10]),
        (10, 3, [7, 2, 1]),
        (15, 2, [15]),
        (16, 2, [15, 1]),
        (16, 1, [15, 1]),
    ],
)
def test_adaptive_spends_its_matches_over_its_rounds(matches, rounds, sizes):
    schedule = TOPOLOGIES["adaptive"](6, rng=rng(), matches=matches, rounds=rounds)
    assert (schedule.total_matches, schedule.total_rounds) == (matches, len(sizes))
    play_shuffled(schedule, by_quality(range(6)), Random(0))
    assert [sum(m.round == r for m in schedule.matches) for r in range(len(sizes))] == sizes


def test_adaptive_plays_the_closest_again():
    # 0 and 1 are close, 2 to 5 far apart: what is left open is who of the two is first.
    quality = [10.0, 9.8, 4.0, -2.0, -8.0, -14.0]
    noise = rng(1)

    def compare(i, j):
        return (quality[i] - quality[j] + 1.5 * noise.standard_normal(), 0.0)

    result = play(partial(TOPOLOGIES["adaptive"], matches=18), compare, 6, rng=rng())
    again = [{m.first, m.second} for m in result.matches if m.round == 1]
    assert {0, 1} in again


def test_a_large_field_is_ranked_exactly_too():
    # Several pairs are chosen between two updates of the posterior.
    quality = rng(4).standard_normal(300)
    result = play("default", by_quality(quality), 300, rng=rng())
    assert len(result.matches) == 4 * 299
    assert len({frozenset((m.first, m.second)) for m in result.matches}) == 4 * 299
    assert spearman(result.ranking.ranks, quality) > 1 - 1e-9


def test_a_subset_plays_and_the_others_are_in_no_match():
    for topology in ALL:
        schedule = make_schedule(topology, 9, rng=rng(), playing=[1, 4, 5, 7, 8])
        total = schedule.total_matches
        play_shuffled(schedule, by_quality(range(9)), Random(0))
        met = {i for match in schedule.matches for i in (match.first, match.second)}
        assert met == {1, 4, 5, 7, 8}
        assert total == make_schedule(topology, 5, rng=rng()).total_matches


def test_an_anchor_that_does_not_compete_is_replaced():
    for topology in ("anchor", "seeded-single-elimination"):
        schedule = make_schedule(topology, 6, rng=rng(), playing=[2, 3, 5])
        assert schedule.anchor in (2, 3, 5)


def test_only_a_pairing_that_is_out_can_be_recorded():
    schedule = SeededSingleElimination(3, rng=rng(), order="balanced")
    pairing = schedule.next()[0]
    match = pairing.match(Verdict(score_a=1, score_b=0))
    schedule.record(match)
    with pytest.raises(ValueError, match="is not being played"):
        schedule.record(match)
    both = SeededSingleElimination(3, rng=rng())
    with pytest.raises(ValueError, match="both orders"):
        both.record(both.next()[0].match(verdict((1, 0))))


def test_bad_settings_are_refused():
    with pytest.raises(UnknownNameError, match="did you mean round-robin"):
        play("roundrobin", by_quality([1]), 1, rng=rng())
    for refused in (
        lambda: play("round-robin", by_quality([]), 0, rng=rng()),
        lambda: make_schedule("swiss", 3, rng=rng(), order="sideways"),
        lambda: make_schedule("swiss", 3, rng=rng(), playing=[]),
        lambda: make_schedule("swiss", 3, rng=rng(), playing=[3]),
        lambda: Swiss(3, rng=rng(), rounds=0),
        lambda: Circulant(3, rng=rng(), matches=0),
        lambda: Circulant(3, rng=rng(), matches=2, degree=1),
        lambda: TOPOLOGIES["adaptive"](3, rng=rng(), rounds=0),
        lambda: SeededSingleElimination(3, rng=rng(), placement="second"),
    ):
        with pytest.raises(SettingError):
            refused()
    with pytest.raises(SettingError, match="anchor=3"):
        SeededSingleElimination(3, rng=rng(), anchor=3)
