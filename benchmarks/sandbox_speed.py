"""Programs a second: a bare interpreter, the native sandbox, docker one-shot and docker zygote.

The peers are `python -I -S`, which isolates nothing, and a container for every program, which is
what most tools do. `print(1)` throughout, with 2 workers; then a session's cells, and the grading
of a right program on 40 tests.

    python benchmarks/sandbox_speed.py [--seconds 3] [--docker-host unix:///...]
"""

import argparse
import asyncio
import functools
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from arenagym.envs.code_execution import Problem, Test, grade
from arenagym.sandbox import Docker, Limits, Native, Program, Sandbox, SandboxError
from arenagym.sandbox.image import PYTHON, image_name

WORKERS = 2
PRINT = Program(source="print(1)")


def rate(run: Callable[[], object], seconds: float) -> tuple[float, float]:
    """Runs a second of `WORKERS` threads, and the median time of a run of one, in ms."""
    times = []
    for _ in range(15):
        begun = time.perf_counter()
        run()
        times.append(time.perf_counter() - begun)
    counts = [0] * WORKERS
    start = time.perf_counter()

    def work(i: int) -> None:
        while time.perf_counter() - start < seconds:
            run()
            counts[i] += 1

    with ThreadPoolExecutor(WORKERS) as pool:
        list(pool.map(work, range(WORKERS)))
    return sum(counts) / (time.perf_counter() - start), statistics.median(times) * 1e3


def bare() -> Callable[[], object]:
    """A fresh interpreter for each program."""
    python = os.path.realpath(sys.executable)
    with tempfile.NamedTemporaryFile("w", suffix=".py", delete=False) as file:
        file.write("print(1)")
    return lambda: subprocess.run(
        [python, "-I", "-S", file.name], stdin=subprocess.DEVNULL, capture_output=True, check=True
    )


def bare_container(host: str | None) -> Callable[[], object]:
    """The Docker SDK alone: `containers.run(remove=True)` for each program."""
    import docker

    environment = {**os.environ, "DOCKER_HOST": host} if host else None
    client = docker.from_env(environment=environment)
    command = [PYTHON, "-I", "-S", "-c", "print(1)"]
    return lambda: client.containers.run(
        image_name(), command, remove=True, network_mode="none", stdout=True
    )


def cell_round_trip(sandbox: Sandbox, megabytes: int) -> float:
    """The median time of a cell, in ms, in a session with so much state."""

    async def run() -> float:
        async with await sandbox.open(limits=Limits(memory_bytes=1 << 30)) as session:
            await session.run(f"x = bytearray({megabytes} << 20)")
            times = []
            for _ in range(100):
                begun = time.perf_counter()
                await session.run("1")
                times.append(time.perf_counter() - begun)
            return statistics.median(times) * 1e3

    return asyncio.run(run())


def grading(sandbox: Sandbox) -> float:
    """Seconds for a right program on 40 tests."""
    tests = tuple(Test(f"{i}\n", f"{2 * i}\n") for i in range(40))
    problem = Problem(id="double", statement="", private=tests)
    times = []
    for _ in range(5):
        begun = time.perf_counter()
        outcomes = grade(problem, "print(2 * int(input()))", tests, sandbox)
        times.append(time.perf_counter() - begun)
        assert all(outcome.passed for outcome in outcomes)
    return statistics.median(times)


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=4.0)
    parser.add_argument("--docker-host", default=os.environ.get("DOCKER_HOST"))
    options = parser.parse_args()
    docker = {"base_url": options.docker_host}
    sandboxes = {
        "native": Sandbox(Native(), workers=WORKERS),
        "landlock": Sandbox(Native(isolation="landlock"), workers=WORKERS),
        "docker, one container a program": Sandbox(
            Docker(one_shot=True, **docker), workers=WORKERS
        ),
        "docker, zygote": Sandbox(Docker(**docker), workers=WORKERS),
    }
    runs: dict[str, Callable[[], object]] = {"bare `python -I -S`": bare()}
    for name, sandbox in sandboxes.items():
        try:
            for _ in range(WORKERS + 1):
                sandbox.run_sync(PRINT)
        except SandboxError as error:
            print(f"{name}: left out: {error}")
            continue
        runs[name] = functools.partial(sandbox.run_sync, PRINT)
    if "docker, zygote" in runs:
        runs["docker SDK, `containers.run(remove=True)`"] = bare_container(options.docker_host)
    rates = {name: rate(run, options.seconds) for name, run in runs.items()}
    first = rates["bare `python -I -S`"][0]
    print(f"\n| {WORKERS} workers, `print(1)` | programs/s | of the bare one | one program, ms |")
    print("|---|---|---|---|")
    for name, (each, median) in rates.items():
        print(f"| {name} | {each:.0f} | {each / first:.0%} | {median:.1f} |")
    if zygote := rates.get("docker, zygote"):
        for name in (
            "docker, one container a program",
            "docker SDK, `containers.run(remove=True)`",
        ):
            print(f"\ndocker, zygote / {name}: {zygote[0] / rates[name][0]:.0f}x")
    print("\n| | native | docker, zygote |\n|---|---|---|")
    pair = [sandboxes[name] for name in ("native", "docker, zygote") if name in runs]
    for megabytes in (0, 100):
        cells = " | ".join(f"{cell_round_trip(each, megabytes):.1f} ms" for each in pair)
        print(f"| a session's cell, {megabytes} MB of state | {cells} |")
    print(f"| grading on 40 tests | {' | '.join(f'{grading(each):.2f} s' for each in pair)} |")
    for sandbox in sandboxes.values():
        sandbox.close()


if __name__ == "__main__":
    main()
