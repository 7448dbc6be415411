"""An evaluation that is killed goes on where it stopped, and comes to the same."""

import hashlib
import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from fake_server import FakeServer, Held

TASKS, SAMPLES = 8, 6
AT_ONCE = 4


def reply(request: dict) -> str:
    """A pure function of the request."""
    key = json.dumps([request["messages"], request.get("seed")]).encode()
    guess = hashlib.sha256(key).digest()[0]
    numbers = request["messages"][0]["content"].split("numbers ")[1].split(".")[0].split(", ")
    return f"<answer>{numbers[0]} {'+-*'[guess % 3]} {numbers[1]}</answer>"


def command(url: str, out: Path) -> list[str]:
    return [
        *(sys.executable, "-m", "arenagym.cli", "eval", "arenagym/Countdown-v0"),
        *("--agent", "direct", "--model", f"{url}#scripted", "--keep", "correct"),
        *("--samples", str(SAMPLES), "--tasks", str(TASKS), "--k", "1,6"),
        *("--concurrency", str(AT_ONCE), "--env-arg", "numbers=2", "--out", str(out)),
    ]


def episodes(out: Path) -> dict[tuple[int, int], dict]:
    lines = (out / "episodes.jsonl").read_text(encoding="utf-8").splitlines()
    read = [timeless(json.loads(line)) for line in lines]
    found = {(episode["task"], episode["sample"]): episode for episode in read}
    assert len(found) == len(read)
    return found


def timeless(value):
    if isinstance(value, dict):
        return {k: timeless(v) for k, v in value.items() if k != "seconds"}
    return [timeless(item) for item in value] if isinstance(value, list) else value


def interrupt(server: FakeServer, out: Path, with_signal: int) -> subprocess.Popen:
    """Start a run and stop it when ten episodes are there and all that it asks is held."""
    held = server.reply
    process = subprocess.Popen(
        command(server.url, out), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    lines = out / "episodes.jsonl"
    deadline = time.monotonic() + 150
    while held.waiting < AT_ONCE or not lines.exists() or lines.read_bytes().count(b"\n") < 10:
        assert process.poll() is None, process.communicate()[0]
        assert time.monotonic() < deadline
        time.sleep(0.01)
    process.send_signal(with_signal)
    return process


@pytest.fixture
def server():
    with FakeServer(Held(reply, after=24)) as server:
        yield server


def test_a_killed_run_resumes_to_the_result_of_an_uninterrupted_one(server, tmp_path):
    killed, whole = tmp_path / "killed", tmp_path / "whole"
    interrupt(server, killed, signal.SIGKILL).communicate()
    server.reply.free.set()
    kept = (killed / "episodes.jsonl").read_bytes()
    assert 10 <= kept.count(b"\n") < TASKS * SAMPLES
    with (killed / "episodes.jsonl").open("ab") as lines:
        lines.write(b'{"task": 3, "sam')
    asked = len(server.requests)
    subprocess.run(command(server.url, killed), check=True, capture_output=True)
    assert (killed / "episodes.jsonl").read_bytes().startswith(kept)
    assert len(server.requests) - asked == TASKS * SAMPLES - kept.count(b"\n")
    subprocess.run(command(server.url, whole), check=True, capture_output=True)
    assert len(episodes(whole)) == TASKS * SAMPLES
    assert episodes(killed) == episodes(whole)
    assert (killed / "result.json").read_bytes() == (whole / "result.json").read_bytes()
    assert (killed / "report.svg").read_bytes() == (whole / "report.svg").read_bytes()


def test_ctrl_c_keeps_the_finished_episodes_and_says_where_they_are(server, tmp_path):
    out = tmp_path / "stopped"
    process = interrupt(server, out, signal.SIGINT)
    said = " ".join(process.communicate(timeout=100)[0].split())
    server.reply.free.set()
    assert process.returncode == 130
    assert "the same command again goes on" in said
    assert "tasks are left out, as they have episodes yet to be played" in said
    assert len(episodes(out)) >= 10
    assert json.loads((out / "result.json").read_bytes())["unfinished"] > 0
