"""`arenagym serve`: how it ends."""

import asyncio

import pytest
from trainers.serving_at_work import at_work, group, head, rollout

from arenagym.trainers import GroupScorer
from arenagym.trainers.serving.limits import Limits
from arenagym.trainers.serving.server import Server
from arenagym.trainers.serving.service import RewardService


@pytest.fixture(scope="module")
def served():
    with at_work(concurrency=16) as working:
        yield working


def test_a_server_that_ends_finishes_what_it_has_and_refuses_the_rest():
    with at_work(grace_seconds=20) as served:
        served.judge.hold()

        async def end():
            whole = asyncio.create_task(served.send("/v1/groups", group(1, 2)))
            part = asyncio.create_task(served.send("/v1/rollouts", rollout(1)))
            await served.until(lambda: served.service.under_way == 2)
            served.server.stop()
            gone = await part
            new = await served.send("/v1/groups", group(3, 4))
            health = await served.raw(head("GET", "/health"))
            served.judge.let_go()
            return await whole, gone, new, health

        whole, *others = asyncio.run(end())
    assert whole.json["rewards"] == [0.0, 1.0]
    assert [reply.status for reply in others] == [503, 503, 503]


def test_what_does_not_finish_in_time_is_told_so():
    with at_work(grace_seconds=0.1) as served:
        served.judge.hold()

        async def end():
            whole = asyncio.create_task(served.send("/v1/groups", group(1, 2)))
            await served.until(lambda: served.judge.under_way > 0)
            served.server.stop()
            return await whole

        reply = asyncio.run(end())
        assert reply.status == 503
        assert "ended" in reply.json["error"]
        served.judge.let_go()


def test_a_second_signal_ends_at_once():
    with at_work(grace_seconds=600) as served:
        served.judge.hold()

        async def end():
            whole = asyncio.create_task(served.send("/v1/groups", group(1, 2)))
            await served.until(lambda: served.judge.under_way > 0)
            served.server.stop()
            served.server.stop()
            return await whole

        assert asyncio.run(end()).status == 503
        served.judge.let_go()


def test_a_port_that_is_taken_is_an_error_in_one_line(served):
    service = RewardService(GroupScorer("reward"), limits=Limits())
    with pytest.raises(ValueError, match=rf"^port {served.port} of 127.0.0.1: .*choose another$"):
        Server(service, port=served.port)
