"""`GroupGate`: rollouts meet their group; who is late, gone or wrong holds nobody up."""

import asyncio
import gc
import threading
from itertools import permutations

import pytest
from judging import TASK, attempt

from arenagym.errors import SettingError
from arenagym.judges import RewardJudge
from arenagym.records import StopReason, Task
from arenagym.trainers import GroupGate, GroupScorer

OTHER = Task(id="other", env_id="e", query="Something else")
HIDDEN = Task(id=TASK.id, env_id=TASK.env_id, query=TASK.query, seed=7)


def rollout(k, reward=None):
    return attempt(id=f"r{k}", answer=f"answer {k}", reward=float(k if reward is None else reward))


def broken(k):
    return attempt(id=f"r{k}", answer=None, stop_reason=StopReason.AGENT_ERROR)


class Counting(GroupScorer):
    """Scores by the rollouts' own rewards; counts, waits and raises as told."""

    def __init__(self, *, error=None):
        super().__init__(RewardJudge(), topology="round-robin")
        self.scored = []
        self.error = error
        self.begun = asyncio.Event()
        self.go_on = asyncio.Event()
        self.go_on.set()

    async def score(self, task, trajectories, *, group_id):
        self.scored.append((group_id, [trajectory.id for trajectory in trajectories]))
        self.begun.set()
        await self.go_on.wait()
        if self.error is not None:
            raise self.error
        return await super().score(task, trajectories, group_id=group_id)


def run(main):
    """Run it; nothing may be left on the loop, nor any complaint."""
    complaints = []

    async def whole():
        asyncio.get_running_loop().set_exception_handler(
            lambda _, context: complaints.append(context["message"])
        )
        found = await main()
        await asyncio.sleep(0)
        gc.collect()
        left = asyncio.all_tasks() - {asyncio.current_task()}
        return found, left

    found, left = asyncio.run(whole())
    assert (complaints, left) == ([], set())
    return found


async def arrive_all(gate, rollouts, group="g", expected=None, task=TASK):
    expected = expected or len(rollouts)
    return await asyncio.gather(*(gate.arrive(group, expected, task, each) for each in rollouts))


def empty(gate):
    return not gate._open and not gate._scoring


def test_each_rollout_gets_its_own_part():
    gate = GroupGate(Counting())
    outcomes = run(lambda: arrive_all(gate, [rollout(k) for k in (2, 0, 3, 1)]))
    assert [round(outcome.reward, 3) for outcome in outcomes] == [0.667, 0, 1, 0.333]
    assert sum(outcome.advantage for outcome in outcomes) == pytest.approx(0)
    assert len({id(outcome.group) for outcome in outcomes}) == 1
    assert [o.group.trajectories[o.place].id for o in outcomes] == ["r2", "r0", "r3", "r1"]
    assert empty(gate)


def test_who_comes_first_changes_nothing():
    groups = set()
    for order in permutations(range(3)):
        scorer = Counting()
        outcomes = run(lambda: arrive_all(GroupGate(scorer), [rollout(k) for k in order]))  # noqa: B023
        group = outcomes[0].group
        groups.add((tuple(t.id for t in group.trajectories), group.rewards, group.tournament.seed))
    assert len(groups) == 1


def test_rollouts_with_the_same_id_are_both_rollouts():
    scorer = Counting()
    same = [attempt(id="r", answer=str(k), reward=float(k)) for k in range(3)]
    odd = attempt(id="r#2", answer="9", reward=9.0)
    outcomes = run(lambda: arrive_all(GroupGate(scorer), [*same, odd]))
    assert [outcome.reward for outcome in outcomes] == pytest.approx([0, 1 / 3, 2 / 3, 1])
    assert scorer.scored == [("g", ["r", "r#2", "r#3", "r#2#2"])]


def test_one_that_broke_is_none_and_moves_nobodys_baseline():
    outcomes = run(
        lambda: arrive_all(GroupGate(Counting()), [rollout(0), broken(1), rollout(2), rollout(3)])
    )
    assert [outcome.reward for outcome in outcomes] == [0.0, None, 0.5, 1.0]
    assert outcomes[1].advantage == 0
    assert sum(outcome.advantage for outcome in outcomes) == pytest.approx(0)


def test_one_that_is_cancelled_before_its_group_is_complete_leaves_it():
    gate = GroupGate(Counting())

    async def main():
        tasks = [asyncio.create_task(gate.arrive("g", 3, TASK, rollout(k))) for k in range(2)]
        await asyncio.sleep(0)
        tasks[0].cancel()
        with pytest.raises(asyncio.CancelledError):
            await tasks[0]
        last = await gate.arrive("g", 3, TASK, rollout(2))
        return await tasks[1], last

    outcomes = run(main)
    assert [outcome.reward for outcome in outcomes] == [0.0, 1.0]
    assert empty(gate)


def test_the_last_to_be_waited_for_may_be_the_one_that_is_cancelled():
    scorer = Counting()
    gate = GroupGate(scorer)

    async def main():
        tasks = [asyncio.create_task(gate.arrive("g", 3, TASK, rollout(k))) for k in range(2)]
        await asyncio.sleep(0)
        extra = asyncio.create_task(gate.arrive("g", 3, OTHER, rollout(9)))
        with pytest.raises(SettingError):
            await extra
        return await asyncio.gather(*tasks)

    assert [outcome.reward for outcome in run(main)] == [0.0, 1.0]


def test_all_cancelled_before_leave_no_group():
    scorer = Counting()
    gate = GroupGate(scorer, timeout=60)

    async def main():
        tasks = [asyncio.create_task(gate.arrive("g", 3, TASK, rollout(k))) for k in range(2)]
        await asyncio.sleep(0)
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)
        assert "g" in gate._open  # the third may still come
        last = asyncio.create_task(gate.arrive("g", 3, TASK, rollout(2)))
        return await last

    outcome = run(main)
    assert (outcome.reward, outcome.advantage) == (None, 0.0)
    assert outcome.group.why.startswith("alone of 3")
    assert scorer.scored == []
    assert empty(gate)


@pytest.mark.parametrize("cancelled", [[0], [0, 1, 2]])
def test_who_is_cancelled_while_the_group_is_scored_stays_in_it(cancelled):
    scorer = Counting()
    scorer.go_on.clear()
    gate = GroupGate(scorer)

    async def main():
        tasks = [asyncio.create_task(gate.arrive("g", 3, TASK, rollout(k))) for k in range(3)]
        await scorer.begun.wait()
        for k in cancelled:
            tasks[k].cancel()
        await asyncio.sleep(0)
        assert len(gate._scoring) == 1  # it goes on for the others, and for the cache
        scorer.go_on.set()
        await asyncio.wait([*tasks, *gate._scoring])
        return [None if task.cancelled() else task.result().reward for task in tasks]

    rewards = run(main)
    assert rewards == [None if k in cancelled else k / 2 for k in range(3)]
    assert empty(gate)


def test_a_group_is_scored_as_it_is_once_the_wait_is_over():
    gate = GroupGate(Counting(), timeout=0.01)
    outcomes = run(lambda: arrive_all(gate, [rollout(0), rollout(1)], expected=8))
    assert [outcome.reward for outcome in outcomes] == [0.0, 1.0]
    assert empty(gate)


def test_a_straggler_is_not_scored_as_nobody_is_left_to_compare_it_with():
    gate = GroupGate(Counting(), timeout=0.01)

    async def main():
        first = await arrive_all(gate, [rollout(0), rollout(1)], expected=3)
        return first, await gate.arrive("g", 3, TASK, rollout(2))

    first, late = run(main)
    assert [outcome.reward for outcome in first] == [0.0, 1.0]
    assert (late.reward, late.advantage) == (None, 0.0)
    assert (late.group.informative, late.group.ranks) == (False, (None,))
    assert empty(gate)


def test_a_group_of_one_that_was_to_be_one_goes_to_the_scorer():
    scorer = Counting()
    (outcome,) = run(lambda: arrive_all(GroupGate(scorer), [rollout(0)]))
    assert (outcome.advantage, outcome.group.why) == (0.0, "only one trajectory")
    assert len(scorer.scored) == 1


@pytest.mark.parametrize("error", [SettingError("no such thing"), RuntimeError("the judge is ill")])
def test_what_the_scorer_raises_everyone_raises(error):
    gate = GroupGate(Counting(error=error))

    async def main():
        return await asyncio.gather(
            *(gate.arrive("g", 3, TASK, rollout(k)) for k in range(3)), return_exceptions=True
        )

    assert run(main) == [error] * 3
    assert empty(gate)


def test_what_the_scorer_raises_when_nobody_waits_any_more_is_no_complaint():
    scorer = Counting(error=RuntimeError("the judge is ill"))
    scorer.go_on.clear()
    gate = GroupGate(scorer)

    async def main():
        tasks = [asyncio.create_task(gate.arrive("g", 2, TASK, rollout(k))) for k in range(2)]
        await scorer.begun.wait()
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)
        scorer.go_on.set()
        await asyncio.wait(gate._scoring)

    run(main)
    assert empty(gate)


@pytest.mark.parametrize(
    ("expected", "task", "says"),
    [
        (3, OTHER, "of one task"),
        (3, HIDDEN, "seed 7: a group"),
        (4, TASK, "not 4 of"),
        (0, TASK, "at least 1"),
    ],
)
def test_a_rollout_of_another_problem_or_size_is_refused_and_holds_nobody_up(expected, task, says):
    gate = GroupGate(Counting())

    async def main():
        waiting = [asyncio.create_task(gate.arrive("g", 3, TASK, rollout(k))) for k in range(2)]
        await asyncio.sleep(0)
        with pytest.raises(SettingError, match=says):
            await gate.arrive("g", expected, task, rollout(2))
        if expected == 0:  # it said nothing of the group
            waiting.append(asyncio.create_task(gate.arrive("g", 3, TASK, rollout(2))))
        return await asyncio.gather(*waiting)

    assert [outcome.reward for outcome in run(main)][:2] == ([0, 0.5] if expected == 0 else [0, 1])
    assert empty(gate)


def test_an_id_comes_again_in_the_next_step():
    scorer = Counting()
    gate = GroupGate(scorer)

    async def main():
        for step in range(3):
            outcomes = await arrive_all(gate, [rollout(k, k + step) for k in range(3)])
            assert [outcome.reward for outcome in outcomes] == [0, 0.5, 1]

    run(main)
    assert len(scorer.scored) == 3
    assert empty(gate)


def test_five_hundred_groups_at_once_are_kept_apart():
    scorer = Counting()
    gate = GroupGate(scorer, timeout=60)

    async def main():
        return await asyncio.gather(
            *(
                gate.arrive(f"g{g}", 8, Task(id=f"t{g}", env_id="e", query=f"q{g}"), rollout(k))
                for k in range(8)
                for g in range(512)
            )
        )

    outcomes = run(main)
    assert [outcome.reward for outcome in outcomes] == pytest.approx(
        [k / 7 for k in range(8) for _ in range(512)]
    )
    assert len(scorer.scored) == 512
    assert empty(gate)


def test_a_group_is_on_one_event_loop():
    gate = GroupGate(Counting())

    async def main():
        waiting = asyncio.create_task(gate.arrive("g", 2, TASK, rollout(0)))
        await asyncio.sleep(0)
        refused = []

        def elsewhere():
            try:
                asyncio.run(gate.arrive("g", 2, TASK, rollout(1)))
            except SettingError as error:
                refused.append(str(error))

        thread = threading.Thread(target=elsewhere)
        thread.start()
        await asyncio.to_thread(thread.join)
        assert refused == ["group g waits on another event loop"]
        return await asyncio.gather(waiting, gate.arrive("g", 2, TASK, rollout(1)))

    assert [outcome.reward for outcome in run(main)] == [0.0, 1.0]


def test_different_groups_may_be_on_different_event_loops():
    gate = GroupGate(GroupScorer(RewardJudge()))
    found = {}

    def work(number):
        found[number] = asyncio.run(
            arrive_all(gate, [rollout(k) for k in range(4)], group=f"g{number}")
        )

    threads = [threading.Thread(target=work, args=(k,)) for k in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {tuple(o.reward for o in outcomes) for outcomes in found.values()} == {
        tuple(found[0][k].reward for k in range(4))
    }
    assert empty(gate)


def test_a_loop_that_ended_with_a_group_open_does_not_keep_its_id():
    gate = GroupGate(Counting())

    async def abandon():
        waiting = asyncio.create_task(gate.arrive("g", 9, TASK, rollout(0)))
        await asyncio.sleep(0)
        gate._open["g"].arrived[99] = rollout(99)  # one that never hears of the end
        del waiting

    asyncio.run(abandon())
    assert "g" in gate._open
    outcomes = run(lambda: arrive_all(gate, [rollout(0), rollout(1)]))
    assert [outcome.reward for outcome in outcomes] == [0.0, 1.0]
    assert empty(gate)


@pytest.mark.parametrize("timeout", [0, -1, float("nan")])
def test_no_time_to_wait_is_refused(timeout):
    with pytest.raises(SettingError, match="above 0"):
        GroupGate(Counting(), timeout=timeout)
