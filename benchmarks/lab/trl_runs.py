"""Training runs on all cores: a file of JSON lines each, taken up again where a run is missing."""

import argparse
import json
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, wait
from dataclasses import dataclass
from importlib.util import find_spec
from multiprocessing import get_context
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from lab.metrics import Array
from lab.trials import CORES

Row = dict[str, Any]
Write = Callable[[Row], None]
_LOOK = 0.5  # seconds between two looks at the files
_T975 = (12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179)


@dataclass(frozen=True)
class Setting:
    """How TRL is to train.

    Attributes:
        steps: of the optimizer, each on fresh samples.
        rate: AdamW's learning rate, constant after 10 steps of warm-up.
        most: tokens of a completion.
        entropy: weight of the entropy bonus.
        groups: prompts a step.
        size: samples of a prompt.
    """

    steps: int
    rate: float
    most: int
    entropy: float = 0.0
    groups: int = 8
    size: int = 8


@dataclass(frozen=True)
class Job:
    """One run: its name, which is its file's, what decides it, and the steps that are measured."""

    name: str
    settings: Mapping[str, Any]
    at: tuple[int, ...]


class OtherSettingsError(Exception):
    """A folder holds runs with other settings."""


class Interval(NamedTuple):
    """A mean, and the ends of its 95 % interval."""

    mean: float
    low: float
    high: float


def words_for(script: str, *, seeds: Sequence[int], folder: str) -> argparse.ArgumentParser:
    """The options that such benchmarks have."""
    words = argparse.ArgumentParser(
        description=script, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    words.add_argument("--seeds", type=int, nargs="+", default=list(seeds))
    words.add_argument("--quick", action="store_true", help="one seed, a few steps: does it run?")
    words.add_argument("--out", type=Path, help=f"folder of the runs, by default runs/{folder}")
    words.add_argument("--plot", type=Path, help="draw the curves, as SVG")
    return words


def make_missing(jobs: Sequence[Job], work: Callable[[Job, Write], None], folder: Path) -> bool:
    """Make the runs that the folder lacks, as many at once as there are cores.

    A run that was broken off is made anew.

    Args:
        jobs: the runs.
        work: makes one, in a process of its own, and writes what it measures.
        folder: of the files.

    Returns:
        Whether all are there now; without TRL none is made.

    Raises:
        OtherSettingsError: the folder has a run of a job's name with other settings.
    """
    missing = [job for job in jobs if not finished(job, folder)]
    if not missing or find_spec("trl") is None:
        return not missing
    folder.mkdir(parents=True, exist_ok=True)
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn()
    with (
        ProcessPoolExecutor(CORES, get_context("spawn")) as pool,
        Progress(*columns, TimeRemainingColumn(), transient=True) as progress,
    ):
        bar = progress.add_task("measured", total=sum(len(job.at) for job in missing))
        running = [pool.submit(_make, job, work, folder) for job in missing]
        try:
            while wait(running, timeout=_LOOK).not_done:
                _raise_errors(running)
                done = sum(len(measured(job, folder)) for job in missing)
                progress.update(bar, completed=done)
            _raise_errors(running)
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    return True


def finished(job: Job, folder: Path) -> bool:
    """Whether the folder has the whole run.

    Raises:
        OtherSettingsError: it is one with other settings.
    """
    rows = _read(job, folder)
    if rows and rows[0] != _first(job):
        raise OtherSettingsError(
            f"{_path(job, folder)} is a run with other settings than these: give another --out"
        )
    return bool(rows) and "seconds" in rows[-1]


def measured(job: Job, folder: Path) -> list[Row]:
    """What a run has measured so far, by step; nothing of one with other settings."""
    rows = _read(job, folder)
    if not rows or rows[0] != _first(job):
        return []
    return [row for row in rows[1:] if "step" in row]


def cpu_seconds(jobs: Sequence[Job], folder: Path) -> float:
    """What finished runs have cost."""
    return sum(float(_read(job, folder)[-1]["cpu_seconds"]) for job in jobs)


def t_interval(values: Sequence[float] | Array) -> Interval:
    """Student's interval of a mean over seeds."""
    given = np.asarray(values, dtype=float)
    mean, n = float(given.mean()), len(given)
    if n < 2:
        return Interval(mean, -np.inf, np.inf)
    half = _T975[min(n - 2, len(_T975) - 1)] * float(given.std(ddof=1)) / n**0.5
    return Interval(mean, mean - half, mean + half)


def _make(job: Job, work: Callable[[Job, Write], None], folder: Path) -> None:
    began, spent = time.monotonic(), time.process_time()
    with _path(job, folder).open("w") as file:

        def write(row: Row) -> None:
            file.write(json.dumps(row) + "\n")
            file.flush()

        write(_first(job))
        work(job, write)
        seconds, cpu = time.monotonic() - began, time.process_time() - spent
        write({"seconds": round(seconds, 1), "cpu_seconds": round(cpu, 1)})


def _first(job: Job) -> Row:
    """The line that a file begins with, as JSON gives it back."""
    row: Row = json.loads(json.dumps({"run": job.name, "at": job.at, **job.settings}))
    return row


def _read(job: Job, folder: Path) -> list[Row]:
    """The lines of a file; one that is being written is left out."""
    path = _path(job, folder)
    if not path.exists():
        return []
    whole, _, _ = path.read_text().rpartition("\n")
    return [json.loads(line) for line in whole.splitlines()]


def _path(job: Job, folder: Path) -> Path:
    return folder / f"{job.name}.jsonl"


def _raise_errors(running: Sequence[Future[None]]) -> None:
    for future in running:
        if future.done():
            future.result()
