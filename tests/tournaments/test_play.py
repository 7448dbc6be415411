"""play(): calls, retries, budgets, logs, interruptions."""

import asyncio
from functools import partial

import pytest
from arena import ALL, by_quality, rng
from hypothesis import given, settings
from hypothesis import strategies as st

from arenagym.errors import SettingError, UnknownNameError
from arenagym.records import Usage, Verdict
from arenagym.tournaments import (
    TOPOLOGIES,
    SeededSingleElimination,
    play,
    play_async,
    replay,
)

QUALITY = [2.0, 5.0, 1.0, 4.0, 3.0, 0.0]


class Gauge:
    """Counts how many comparisons are under way at once."""

    def __init__(self, quality):
        self.scores, self.running, self.most = by_quality(quality), 0, 0

    async def compare(self, i, j):
        self.running += 1
        self.most = max(self.most, self.running)
        await asyncio.sleep(0)
        self.running -= 1
        return self.scores(i, j)


def test_coroutines_play_at_once_and_in_a_running_loop():
    gauge = Gauge([0, -1, -2, -3])
    result = play("round-robin", gauge.compare, 4, rng=rng())
    assert result.ranking.ranks == (0.0, 1.0, 2.0, 3.0)
    assert gauge.most == 6

    async def inside():
        with pytest.raises(SettingError, match="play_async"):
            play("round-robin", gauge.compare, 4, rng=rng())
        return await play_async("round-robin", gauge.compare, 4, rng=rng())

    assert asyncio.run(inside()).ranking.ranks == (0.0, 1.0, 2.0, 3.0)


@pytest.mark.parametrize("topology", ALL)
def test_no_more_calls_are_under_way_than_allowed(topology):
    gauge = Gauge(QUALITY)
    bounded = play(topology, gauge.compare, 6, rng=rng(), concurrency=3)
    assert gauge.most <= 3
    assert bounded == play(topology, by_quality(QUALITY), 6, rng=rng())


def test_tournaments_can_share_a_bound():
    gauge = Gauge(QUALITY)

    async def both():
        slots = asyncio.Semaphore(2)
        await asyncio.gather(
            *(
                play_async("round-robin", gauge.compare, 4, rng=rng(), concurrency=slots)
                for _ in "ab"
            )
        )

    asyncio.run(both())
    assert gauge.most == 2


def test_an_exception_of_the_comparison_reaches_the_caller():
    with pytest.raises(ZeroDivisionError):
        play("round-robin", lambda i, j: 1 / 0, 3, rng=rng())

    async def compare(i, j):
        return 1 / 0

    with pytest.raises(ZeroDivisionError):
        play("round-robin", compare, 3, rng=rng())


def test_an_exception_that_is_named_is_a_failed_call():
    result = play("round-robin", lambda i, j: 1 / 0, 3, rng=rng(), catch=(ZeroDivisionError,))
    assert {m.verdict.error for m in result.matches} == {"ZeroDivisionError: division by zero"}
    assert result.rewards == (None,) * 3


def test_an_unscored_call_is_tried_again_and_what_it_cost_is_kept():
    tries = {}

    def compare(i, j):
        tries[i, j] = tries.get((i, j), 0) + 1
        if tries[i, j] < 3:
            return Verdict(usage=Usage(calls=1, prompt_tokens=10), failures={"garbled": 1})
        return Verdict(score_a=-i, score_b=-j, usage=Usage(calls=1, prompt_tokens=10))

    result = play("round-robin", compare, 3, rng=rng(), retries=2)
    assert result.ranking.ranks == (0.0, 1.0, 2.0)
    for match in result.matches:
        assert match.usage.prompt_tokens == 30
        assert match.verdict.failures == {"garbled": 2}
    tries.clear()
    assert play("round-robin", compare, 3, rng=rng(), retries=1).rewards == (None,) * 3


def test_a_call_that_hangs_is_stopped_and_tried_again():
    tries = {}

    async def compare(i, j):
        tries[i, j] = tries.get((i, j), 0) + 1
        if {i, j} == {0, 1} or tries[i, j] == 1:
            await asyncio.sleep(60)
        return by_quality(QUALITY)(i, j)

    result = play("round-robin", compare, 4, rng=rng(), retries=1, timeout=0.05)
    (hung,) = [m for m in result.matches if not m.scored]
    assert {hung.first, hung.second} == {0, 1}
    assert hung.verdict.failures == {"timeout": 2}
    assert result.ranking.ranks == (2.0, 0.0, 3.0, 1.0)


def test_a_score_that_is_no_number_is_no_verdict():
    result = play("round-robin", lambda i, j: (float("nan"), 1.0), 3, rng=rng())
    assert result.rewards == (None,) * 3


@pytest.mark.parametrize("topology", ALL)
@pytest.mark.parametrize("budget", [0, 1, 5, 7, 12])
def test_a_budget_is_kept_and_what_was_not_played_is_no_failure(topology, budget):
    asked = []

    def compare(i, j):
        asked.append((i, j))
        return by_quality(QUALITY)(i, j)

    result = play(topology, compare, 6, rng=rng(), budget=budget)
    assert len(asked) == result.calls <= budget
    assert all(match.played == match.scored for match in result.matches)
    if budget >= 5 and topology in ("round-robin", "circulant", "adaptive", "default"):
        assert result.ranking.informative


@given(st.sampled_from(ALL), st.integers(1, 12), st.integers(0, 99), st.integers(0, 60))
@settings(deadline=None, max_examples=100)
def test_a_log_replays_to_the_same_result_and_a_part_of_it_saves_its_calls(topology, n, seed, cut):
    noise = rng([seed, 7]).integers(0, 6, (n, n, 2)).tolist()
    calls = []

    def compare(i, j):
        calls.append((i, j))
        return None if noise[i][j][0] == 5 else tuple(noise[i][j])

    options = {"invalid": [0] if n > 3 else [], "absent": [1] if n > 4 else []}
    seen = []
    result = play(topology, compare, n, rng=rng(seed), on_match=seen.append, **options)
    assert sorted(m.number for m in seen) == [m.number for m in result.matches]
    assert replay(topology, result.matches, n, rng=rng(seed), **options) == result
    made = len(calls)
    again = play(topology, compare, n, rng=rng(seed), log=result.matches[:cut], **options)
    saved = sum(len(match.verdicts) for match in result.matches[:cut])
    assert again == result
    assert len(calls) - made == made - saved


def test_a_log_of_another_tournament_is_refused():
    result = play("swiss", by_quality(QUALITY), 6, rng=rng(0))
    with pytest.raises(SettingError, match="another tournament"):
        replay("swiss", result.matches, 6, rng=rng(1))
    with pytest.raises(SettingError, match="not complete"):
        replay("swiss", result.matches[:3], 6, rng=rng(0))


def test_a_cancelled_tournament_stops_its_calls_and_leaves_a_log_to_go_on_from():
    log, cancelled, calls, fourth = [], 0, 0, None

    async def compare(i, j):
        nonlocal cancelled, calls
        calls += 1
        try:
            await asyncio.sleep(0 if calls <= 4 else 60)
        except asyncio.CancelledError:
            cancelled += 1
            raise
        return by_quality(QUALITY)(i, j)

    def note(match):
        log.append(match)
        if len(log) == 4:
            fourth.set()

    async def interrupted():
        nonlocal fourth
        fourth = asyncio.Event()
        running = asyncio.create_task(
            play_async("round-robin", compare, 6, rng=rng(), on_match=note)
        )
        await fourth.wait()
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        return running.cancelled()

    assert asyncio.run(interrupted())
    assert (len(log), cancelled) == (4, 11)
    result = play("round-robin", by_quality(QUALITY), 6, rng=rng(), log=log)
    assert result == play("round-robin", by_quality(QUALITY), 6, rng=rng())


def test_a_bracket_does_not_wait_for_its_other_half():
    # The semi-final of the first half is over before the second half has begun.
    order = []

    async def compare(i, j):
        if {i, j} == {3, 4}:
            async with asyncio.timeout(60):
                await over.wait()
        order.append({i, j})
        if {i, j} == {1, 2}:
            over.set()
        return (float(-i), float(-j))

    over = asyncio.Event()
    factory = partial(SeededSingleElimination, order="balanced")
    play(factory, compare, 8, rng=rng())
    assert order.index({1, 2}) < order.index({3, 4})


def test_the_graph_points_from_winners_to_losers():
    graph = play("round-robin", by_quality([2.0, 1.0, 0.0]), 3, rng=rng()).graph()
    assert sorted(graph.edges()) == [(0, 1), (0, 2), (1, 2)]
    assert graph.nodes[2]["rank"] == 2.0


def test_bad_settings_are_refused():
    async def compare(i, j):
        return (0.0, 1.0)

    for options in (
        {"retries": -1},
        {"timeout": 0},
        {"budget": -1},
        {"concurrency": 0},
        {"invalid": [4]},
        {"invalid": [1], "absent": [1]},
    ):
        with pytest.raises(SettingError):
            play("round-robin", compare, 4, rng=rng(), **options)
    with pytest.raises(UnknownNameError, match="did you mean retries"):
        play("round-robin", by_quality(QUALITY), 4, rng=rng(), retrys=3)
    with pytest.raises(SettingError, match="cannot be stopped"):
        play("round-robin", by_quality(QUALITY), 4, rng=rng(), timeout=1.0)
    with pytest.raises(SettingError, match="async def"):
        play("round-robin", lambda i, j: compare(j, i), 4, rng=rng())


def test_a_single_contestant_is_no_tournament():
    for topology in TOPOLOGIES:
        result = play(topology, by_quality([1.0]), 1, rng=rng())
        assert result.rewards == (0.5,)
        assert result.matches == ()
        assert result.ranking.why == "only one contestant"
