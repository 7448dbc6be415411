"""Swiss: records, rematches, byes, the matching itself."""

from collections import Counter
from itertools import combinations

import networkx as nx
import pytest
from arena import by_quality, rng, verdict
from hypothesis import given, settings
from hypothesis import strategies as st

from arenagym.tournaments import Swiss, play
from arenagym.tournaments.matching import Wishes, _blossom, _greedy, pair


def noisy(seed, ties=0.0):
    noise = rng(seed)

    def compare(i, j):
        if noise.random() < ties:
            return (5.0, 5.0)
        return tuple(noise.random(2))

    return compare


def rounds_of(result):
    rounds = {}
    for match in result.matches:
        rounds.setdefault(match.round, []).append((match.first, match.second))
    return [rounds[r] for r in sorted(rounds)]


@given(st.integers(2, 40), st.integers(0, 999), st.integers(1, 9))
@settings(deadline=None, max_examples=150)
def test_nobody_meets_the_same_one_twice_while_another_pairing_exists(n, seed, rounds):
    def make(n, **options):
        return Swiss(n, rounds=rounds, **options)

    result = play(make, noisy(seed, ties=0.2), n, rng=rng(seed))
    met = set()
    for pairs in rounds_of(result):
        fresh = [frozenset(both) for both in pairs]
        again = sum(both in met for both in fresh)
        if again:  # then no pairing of the same players has fewer rematches
            players = [i for both in pairs for i in both]
            graph = nx.Graph()
            graph.add_nodes_from(players)
            graph.add_edges_from(
                both for both in combinations(players, 2) if frozenset(both) not in met
            )
            possible = len(nx.max_weight_matching(graph, maxcardinality=True))
            assert len(pairs) - again == possible
        met.update(fresh)


@given(st.integers(2, 40), st.integers(0, 999))
@settings(deadline=None, max_examples=100)
def test_the_rounds_of_the_paper_have_no_rematch_at_all(n, seed):
    result = play("swiss", noisy(seed), n, rng=rng(seed))
    pairs = [frozenset((m.first, m.second)) for m in result.matches]
    assert len(pairs) == len(set(pairs)) == n // 2 * (n - 1).bit_length()


@pytest.mark.parametrize("n", [3, 5, 7, 9, 21, 39])
def test_byes_are_fair(n):
    for seed in range(5):
        schedule = Swiss(n, rng=rng(seed), rounds=n, order="balanced")
        compare = noisy(seed)
        records = Counter()
        while not schedule.done:
            started = len(schedule.byes)
            ready = schedule.next()
            (bye,) = schedule.byes[started:]
            had = Counter(schedule.byes[:-1])
            without = [i for i in range(n) if had[i] == min(had[i] for i in range(n))]
            assert bye in without
            assert records[bye] == min(records[i] for i in without)
            for pairing in ready:
                match = pairing.match(verdict(compare(pairing.first, pairing.second)))
                records[match.winner] += 1
                records[match.loser] -= 1
                schedule.record(match)
        assert sorted(schedule.byes) == list(range(n))


def test_winners_meet_winners():
    result = play("swiss", by_quality(range(8)), 8, rng=rng(), order="balanced")
    first, second, third = rounds_of(result)
    won = {max(both) for both in first}
    assert all(len(set(both) & won) in (0, 2) for both in second)
    twice = {max(both) for both in second if set(both) <= won}
    assert any(set(both) == twice for both in third)


def random_wishes(seed, n, rounds):
    draw = rng(seed)
    records = draw.integers(-2, 3, n).tolist()
    leads = draw.integers(-1, 2, n).tolist()
    met = {frozenset(draw.choice(n, 2, replace=False).tolist()) for _ in range(rounds * n // 2)}
    wishes = Wishes(
        met=lambda a, b: frozenset((a, b)) in met,
        gap=lambda a, b: abs(records[a] - records[b]),
        fault=lambda a, b: 30 * (leads[a] * leads[b] > 0),
    )
    return wishes, sorted(range(n), key=lambda i: -records[i])


@given(st.integers(0, 9999), st.integers(1, 16), st.integers(0, 3))
@settings(deadline=None, max_examples=200)
def test_a_greedy_pairing_that_is_taken_is_as_good_as_the_matching(seed, half, rounds):
    wishes, seats = random_wishes(seed, 2 * half, rounds)
    pairs, stuck = _greedy(list(seats), wishes, strict=True)
    if stuck:
        return
    exact = _blossom(seats, wishes)
    assert not any(wishes.met(*both) or wishes.fault(*both) for both in pairs)
    assert sum(wishes.gap(*both) for both in pairs) <= sum(wishes.gap(*both) for both in exact)


@given(st.integers(0, 9999), st.integers(33, 70))
@settings(deadline=None, max_examples=30)
def test_large_fields_are_paired_completely_and_without_rematches(seed, half):
    wishes, seats = random_wishes(seed, 2 * half, 4)
    pairs = pair(seats, wishes)
    assert sorted(i for both in pairs for i in both) == list(range(2 * half))
    assert not any(wishes.met(*both) for both in pairs)


def test_a_last_group_that_has_met_is_paired_with_those_above():
    # 70 seats of one record; the last two have met everyone but each other's neighbours.
    met = {frozenset((68, 69))}
    wishes = Wishes(
        met=lambda a, b: frozenset((a, b)) in met, gap=lambda a, b: 0, fault=lambda a, b: 0
    )
    pairs = pair(list(range(70)), wishes)
    assert (68, 69) not in pairs
    assert len(pairs) == 35
