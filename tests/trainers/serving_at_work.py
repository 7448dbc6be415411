"""A reward server in a thread, a judge that can be held, and a client that sends any bytes."""

import asyncio
import json
import re
import threading
from contextlib import contextmanager
from typing import NamedTuple

from arenagym.records import StopReason, Trajectory, Usage, Verdict
from arenagym.trainers import GroupScorer
from arenagym.trainers.serving.limits import Limits
from arenagym.trainers.serving.server import Server
from arenagym.trainers.serving.service import RewardService


class NumberJudge:
    """The greater number in an answer wins; `hold()` lets no call end until `let_go()`."""

    name = "number"

    def __init__(self):
        self.calls = self.under_way = self.most_under_way = self.cancelled = 0
        self.seen = set()
        self._free = threading.Event()
        self._free.set()
        self.called = threading.Event()

    def hold(self):
        self._free.clear()

    def let_go(self):
        self._free.set()

    async def compare(self, task, a, b):
        self.calls += 1
        self.seen.add(task.query)
        self.under_way += 1
        self.most_under_way = max(self.most_under_way, self.under_way)
        self.called.set()
        try:
            await asyncio.sleep(0)
            while not self._free.is_set():  # noqa: ASYNC110 - set in another thread
                await asyncio.sleep(0.005)
        except asyncio.CancelledError:
            self.cancelled += 1
            raise
        finally:
            self.under_way -= 1
        usage = Usage(prompt_tokens=10, completion_tokens=1, calls=1)
        return Verdict(judge=self.name, score_a=_number(a), score_b=_number(b), usage=usage)


def _number(trajectory):
    return float(re.search(r"-?\d+", trajectory.answer or "0").group())


class Reply(NamedTuple):
    status: int
    headers: dict
    body: bytes

    @property
    def json(self):
        return json.loads(self.body)


class Working:
    """A server at work, and how to reach it."""

    def __init__(self, server, judge):
        self.server, self.judge, self.service = server, judge, server.service
        self.port = int(server.url.rpartition(":")[2])

    def post(self, path, content, **headers):
        return asyncio.run(self.send(path, content, **headers))

    def get(self, path, **headers):
        return asyncio.run(self.raw(head("GET", path, headers)))

    async def send(self, path, content, **headers):
        body = content if isinstance(content, bytes) else json.dumps(content).encode()
        return await self.raw(head("POST", path, headers, len(body)) + body)

    async def raw(self, *pieces):
        """Send these bytes on a connection of their own, and read the reply."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port, limit=1 << 22)
        try:
            for piece in pieces:
                writer.write(piece)
                await writer.drain()
            return await read_reply(reader)
        finally:
            writer.close()

    async def until(self, true):
        for _ in range(20_000):
            if true():
                return
            await asyncio.sleep(0.005)
        raise AssertionError("it does not come true")


async def read_reply(reader):
    text = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    first, *lines = text.split("\r\n")
    headers = {name.lower(): value for name, _, value in (x.partition(": ") for x in lines if x)}
    body = await reader.readexactly(int(headers.get("content-length", 0)))
    return Reply(int(first.split()[1]), headers, body)


def head(method, path, headers=(), length=None):
    lines = {"host": "localhost"}
    if length is not None:
        lines |= {"content-type": "application/json", "content-length": length}
    lines |= {name.replace("_", "-"): value for name, value in dict(headers).items()}
    text = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return f"{method} {path} HTTP/1.1\r\n{text}\r\n".encode("latin-1")


@contextmanager
def at_work(judge=None, *, token=None, replays=None, concurrency=64, seed=0, **limits):
    """Serve in a thread until the block ends."""
    judge = judge or NumberJudge()
    scorer = GroupScorer(judge, concurrency=concurrency, seed=seed)
    limits = Limits(**{"grace_seconds": 0.0, **limits})
    service = RewardService(scorer, limits=limits, replays=replays)
    server = Server(service, port=0, token=token)
    ready = threading.Event()
    thread = threading.Thread(target=lambda: asyncio.run(server.run(lambda _url: ready.set())))
    thread.start()
    try:
        assert ready.wait(60)
        yield Working(server, judge)
    finally:
        if thread.is_alive():
            server.stop()
        thread.join(60)
    assert not thread.is_alive()


def group(*numbers, query="which is greater?", **more):
    answers = [None if n is None else str(n) for n in numbers]
    return {"query": query, "answers": answers, **more}


def rollout(number, *, group_id="g", group_size=4, query="q", **more):
    asked = {"group_id": group_id, "group_size": group_size, "query": query}
    return asked | (more or {"answer": str(number)})


def arrive(served, asked):
    async def all_at_once():
        tasks = []
        for each in asked:
            tasks.append(asyncio.create_task(served.send("/v1/rollouts", each)))
            await asyncio.sleep(0)
        return await asyncio.gather(*tasks)

    return [reply.json for reply in asyncio.run(all_at_once())]


def trajectory(answer, *, name="t", turns=(), reward=None, **fields):
    return Trajectory(
        **{"id": name, "agent": "a", "model": "m", "stop_reason": StopReason.ANSWERED}
        | {"answer": answer, "turns": turns, "reward": reward}
        | fields
    )
