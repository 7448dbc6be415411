"""`arenagym serve`: groups that come rollout by rollout."""

import asyncio
import random

import msgspec
import pytest
from trainers.serving_at_work import arrive, at_work, head, rollout, trajectory


@pytest.fixture(scope="module")
def served():
    with at_work(concurrency=16) as working:
        yield working


def test_rollouts_of_many_groups_find_their_own(served):
    asked = [rollout(n, group_id=f"g{k}", query=f"q{k}") for n in (5, 9, 2, 7) for k in range(25)]
    random.Random(1).shuffle(asked)
    told = arrive(served, asked)
    right = {"5": 1 / 3, "9": 1.0, "2": 0.0, "7": 2 / 3}
    for each, reply in zip(asked, told, strict=True):
        assert reply["group_id"] == each["group_id"]
        assert reply["reward"] == pytest.approx(right[each["answer"]])
        assert reply["rollouts"] == 4


def test_the_order_of_arrival_changes_nothing(served):
    asked = [rollout(n % 4, group_id="same", group_size=9) for n in range(9)]
    orders = [asked, asked[::-1], asked[4:] + asked[:4]]
    told = [
        sorted(
            (each["answer"], reply["reward"]) for each, reply in zip(order, replies, strict=True)
        )
        for order in orders
        for replies in [arrive(served, order)]
    ]
    assert told[0] == told[1] == told[2]


def test_a_rollout_of_another_task_or_size_is_a_conflict():
    with at_work() as served:

        async def meet():
            first = asyncio.create_task(served.send("/v1/rollouts", rollout(1, group_size=2)))
            await served.until(lambda: served.service.under_way == 1)
            others = [
                await served.send("/v1/rollouts", rollout(2, group_size=2, query="another")),
                await served.send("/v1/rollouts", rollout(2, group_size=3)),
            ]
            last = await served.send("/v1/rollouts", rollout(2, group_size=2))
            return [await first, last], others

        right, others = asyncio.run(meet())
        assert [reply.json["reward"] for reply in right] == [0.0, 1.0]
        assert [reply.status for reply in others] == [409, 409]


def test_a_group_that_is_not_complete_in_time_is_judged_as_it_is():
    with at_work(gather_seconds=3) as served:
        told = arrive(served, [rollout(1), rollout(2)])
    assert [reply["reward"] for reply in told] == [0.0, 1.0]
    assert [reply["rollouts"] for reply in told] == [2, 2]


def test_a_rollout_that_stays_alone_has_no_reward():
    with at_work(gather_seconds=0.05) as served:
        (told,) = arrive(served, [rollout(1)])
    assert (told["reward"], told["advantage"], told["rollouts"]) == (None, 0.0, 1)
    assert told["why"].startswith("alone of 4")


def test_a_broken_rollout_and_full_trajectories_may_be_in_a_group(served):
    asked = [
        rollout(0, group_size=3, group_id="mixed", answer=None),
        rollout(0, group_size=3, group_id="mixed", answer="4"),
        rollout(
            0,
            group_size=3,
            group_id="mixed",
            trajectory=msgspec.to_builtins(trajectory("6", name="any")),
        ),
    ]
    assert [reply["reward"] for reply in arrive(served, asked)] == [None, 0.0, 1.0]


async def sent(served, asked):
    """A rollout whose client may go away."""
    _, writer = await asyncio.open_connection("127.0.0.1", served.port)
    body = msgspec.json.encode(asked)
    writer.write(head("POST", "/v1/rollouts", length=len(body)) + body)
    return writer


def test_who_asks_again_for_a_rollout_takes_its_place():
    with at_work() as served:

        async def come_back():
            first = await sent(served, rollout(1, group_size=2))
            await served.until(lambda: served.service.under_way == 1)
            first.close()
            await served.until(lambda: served.service.served.gone == 1)
            again = asyncio.create_task(served.send("/v1/rollouts", rollout(1, group_size=2)))
            other = await served.send("/v1/rollouts", rollout(2, group_size=2))
            return [await again, other]

        told = [reply.json for reply in asyncio.run(come_back())]
        assert [reply["reward"] for reply in told] == [0.0, 1.0]
        assert served.service.served.groups == 1


def test_a_place_that_was_left_is_not_given_to_the_same_answer_to_another_question():
    with at_work() as served:

        async def come_back():
            first = await sent(served, rollout(1, group_size=2))
            await served.until(lambda: served.service.under_way == 1)
            first.close()
            await served.until(lambda: served.service.served.gone == 1)
            others = [rollout(n, group_size=2, query="another") for n in (1, 2)]
            return await asyncio.gather(*(served.send("/v1/rollouts", each) for each in others))

        assert [reply.json["reward"] for reply in asyncio.run(come_back())] == [0.0, 1.0]
        assert served.judge.seen == {"another"}


def test_who_comes_after_all_have_left_is_no_part_of_their_group():
    with at_work() as served:

        async def start_again():
            dead = [await sent(served, rollout(n, group_size=3)) for n in (7, 8)]
            await served.until(lambda: served.service.served.requests == 2)
            for writer in dead:
                writer.close()
            await served.until(lambda: served.service.served.gone == 2)
            new = [served.send("/v1/rollouts", rollout(n, group_size=3)) for n in (1, 9)]
            back = served.send("/v1/rollouts", rollout(8, group_size=3))
            return await asyncio.gather(*new, back)

        replies = [reply.json for reply in asyncio.run(start_again())]
        assert [reply["reward"] for reply in replies] == [0.0, 1.0, 0.5]
        assert {reply["rollouts"] for reply in replies} == {3}
        assert served.service.under_way == 0


def test_who_asks_again_while_it_is_judged_does_not_begin_a_new_group():
    with at_work() as served:
        served.judge.hold()

        async def come_back():
            first = await sent(served, rollout(1, group_size=2))
            other = asyncio.create_task(served.send("/v1/rollouts", rollout(2, group_size=2)))
            await served.until(lambda: served.judge.under_way > 0)
            first.close()
            await served.until(lambda: served.service.served.gone == 1)
            again = asyncio.create_task(served.send("/v1/rollouts", rollout(1, group_size=2)))
            await served.until(lambda: served.service.served.requests == 3)
            served.judge.let_go()
            return [await again, await other]

        assert [reply.json["reward"] for reply in asyncio.run(come_back())] == [0.0, 1.0]
        assert served.service.served.groups == 1


def test_a_group_that_all_have_left_is_judged_no_further():
    with at_work(return_seconds=0.05) as served:
        served.judge.hold()

        async def leave():
            writers = [await sent(served, rollout(n, group_size=2)) for n in (1, 2)]
            await served.until(lambda: served.judge.under_way > 0)
            for writer in writers:
                writer.close()
            await served.until(lambda: served.service.under_way == 0)
            await served.until(lambda: served.judge.under_way == 0)

        asyncio.run(leave())
        assert served.judge.cancelled > 0
        assert served.service.served.groups == 0


def test_a_full_server_takes_what_completes_its_groups():
    with at_work(groups=1) as served:

        async def fill():
            first = asyncio.create_task(served.send("/v1/rollouts", rollout(1, group_size=2)))
            await served.until(lambda: served.service.under_way == 1)
            other = await served.send("/v1/rollouts", rollout(1, group_id="other"))
            last = await served.send("/v1/rollouts", rollout(2, group_size=2))
            return other, [await first, last]

        other, group_ = asyncio.run(fill())
    assert other.status == 503
    assert [reply.json["reward"] for reply in group_] == [0.0, 1.0]
