"""What group rewards over HTTP cost: 200 clients at once, each posting groups of 8.

Server and clients are two processes. The baseline is a Starlette endpoint on the same server
(uvicorn, h11) that reads the same bodies and answers a constant. The judge is free, or sleeps; a
group of 8 takes 28 of its calls.

    python benchmarks/serve_rewards.py
"""

import argparse
import asyncio
import multiprocessing
import os
import signal
from collections.abc import Awaitable, Callable
from multiprocessing.connection import Connection
from time import perf_counter

import msgspec
import uvicorn
from rich.console import Console
from rich.table import Table
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from arenagym.records import Task, Trajectory, Verdict
from arenagym.trainers import GroupScorer
from arenagym.trainers.serving.bodies import GroupReply, GroupRequest
from arenagym.trainers.serving.server import Server
from arenagym.trainers.serving.service import RewardService

CLIENTS = 200
SIZE = 8
CALLS = 28
SECONDS = 0.1
CONSTANT = msgspec.json.encode({"rewards": [0.5] * SIZE, "advantages": [0.0] * SIZE})
Send = Callable[[str], None]


class LastNumberJudge:
    """Takes its time, then lets the greater number at the end of an answer win."""

    name = "number"

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds

    async def compare(self, task: Task, a: Trajectory, b: Trajectory) -> Verdict:  # noqa: ARG002
        """Judge them."""
        if self.seconds:
            await asyncio.sleep(self.seconds)
        first, second = (float((t.answer or "").rpartition(" ")[2]) for t in (a, b))
        return Verdict(judge=self.name, score_a=first, score_b=second)


async def serve_constant(ready: Send) -> None:
    """The baseline."""

    async def endpoint(request: Request) -> Response:
        await request.body()
        return Response(CONSTANT, media_type="application/json")

    app = Starlette(routes=[Route("/v1/groups", endpoint, methods=["POST"])])
    config = uvicorn.Config(app, port=0, http="h11", log_config=None, access_log=False)
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110 - uvicorn has no event for it
        await asyncio.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    ready(f"http://127.0.0.1:{port}")
    await serving


async def serve_rewards(ready: Send, seconds: float, concurrency: int) -> None:
    """What `arenagym serve` runs."""
    scorer = GroupScorer(LastNumberJudge(seconds), concurrency=concurrency)
    await Server(RewardService(scorer), port=0).run(ready)


def child(pipe: Connection, judge: float | None, concurrency: int) -> None:
    """The server's process."""
    serving: Awaitable[None] = (
        serve_constant(pipe.send) if judge is None else serve_rewards(pipe.send, judge, concurrency)
    )

    async def run() -> None:
        await serving

    asyncio.run(run())


def body(number: int) -> bytes:
    """A group of 8 answers of 1 KB; the first is the best, the second the next, and so on."""
    answers = [f"{'temple, lunch, garden; ' * 44}{SIZE - k}" for k in range(SIZE)]
    return msgspec.json.encode({"query": f"Plan day {number} in Suzhou.", "answers": answers})


async def client(port: int, numbers: list[int], *, check: bool) -> None:
    """Post groups on one connection, one after the other."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for number in numbers:
        content = body(number)
        writer.write(
            b"POST /v1/groups HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n"
            b"content-length: %d\r\n\r\n%b" % (len(content), content)
        )
        head = await reader.readuntil(b"\r\n\r\n")
        length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
        reply = await reader.readexactly(length)
        if b" 200 " not in head.partition(b"\r\n")[0]:
            raise SystemExit(f"{head!r} {reply!r}")
        if check:
            told = msgspec.json.decode(reply, type=GroupReply)
            if sorted(range(SIZE), key=lambda k: -(told.rewards[k] or 0)) != list(range(SIZE)):
                raise SystemExit(f"wrong rewards: {told.rewards}")
    writer.close()


async def in_process(groups: int) -> float:
    """Seconds for the same groups without HTTP, as many at once."""
    scorer = GroupScorer(LastNumberJudge(0.0))
    bodies = [msgspec.json.decode(body(number), type=GroupRequest) for number in range(groups)]

    async def one(share: list[GroupRequest]) -> None:
        for asked in share:
            await scorer.score_answers(asked.query, asked.answers)

    start = perf_counter()
    await asyncio.gather(*(one(bodies[k::CLIENTS]) for k in range(CLIENTS)))
    return perf_counter() - start


async def load(port: int, groups: int, *, check: bool) -> float:
    """Seconds for so many groups from all clients at once."""
    start = perf_counter()
    shares = [list(range(k, groups, CLIENTS)) for k in range(CLIENTS)]
    await asyncio.gather(*(client(port, share, check=check) for share in shares))
    return perf_counter() - start


def measure(groups: int, judge: float | None, concurrency: int = 64) -> float:
    """Seconds for so many groups, after a round that warms up."""
    ours, theirs = multiprocessing.Pipe()
    spawning = multiprocessing.get_context("spawn")
    process = spawning.Process(target=child, args=(theirs, judge, concurrency))
    process.start()
    try:
        port = int(ours.recv().rpartition(":")[2])
        asyncio.run(load(port, CLIENTS, check=False))
        return asyncio.run(load(port, groups, check=judge is not None))
    finally:
        if process.pid is not None:
            os.kill(process.pid, signal.SIGTERM)
        process.join()


def main() -> None:
    """Print the table."""
    words = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    words.add_argument("--groups", type=int, default=2_000, help="of the free judge")
    words.add_argument("--slow-groups", type=int, default=400, help="of the judge that sleeps")
    asked = words.parse_args()
    table = Table(title=f"{CLIENTS} clients at once, groups of {SIZE}, {CALLS} judge calls a group")
    for name in ("", "seconds", "groups/s", "judge calls/s", "compared with"):
        table.add_column(name, justify="right")
    constant = measure(asked.groups, None)
    rate = asked.groups / constant
    table.add_row("a constant, bare Starlette", f"{constant:.2f}", f"{rate:,.0f}", "", "")
    alone = asyncio.run(in_process(asked.groups))
    own = asked.groups / alone
    share = f"{own / rate:.0%} of the constant"
    name = "free judge, in process"
    table.add_row(name, f"{alone:.2f}", f"{own:,.0f}", f"{own * CALLS:,.0f}", share)
    seconds = measure(asked.groups, 0.0)
    own = asked.groups / seconds
    share = f"{alone / seconds:.0%} of in process, {own / rate:.0%} of the constant"
    name = "free judge, served"
    table.add_row(name, f"{seconds:.2f}", f"{own:,.0f}", f"{own * CALLS:,.0f}", share)
    for concurrency in (64, 512):
        seconds = measure(asked.slow_groups, SECONDS, concurrency)
        least = asked.slow_groups * CALLS * SECONDS / concurrency
        own = asked.slow_groups / seconds
        share = f"{seconds / least:.2f}x the calls alone, {least:.2f} s"
        name = f"judge of {SECONDS * 1000:.0f} ms, {concurrency} calls at once"
        table.add_row(name, f"{seconds:.2f}", f"{own:,.0f}", f"{own * CALLS:,.0f}", share)
    Console(width=120).print(table)


if __name__ == "__main__":
    main()
