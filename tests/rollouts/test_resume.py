"""A run that is killed goes on where it stopped, and comes to the same."""

import hashlib
import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from fake_server import FakeServer, Held

TASKS, SIZE = 12, 4
AT_ONCE = 4


def reply(request: dict) -> str:
    """A pure function of the request."""
    key = json.dumps([request["messages"], request.get("seed")]).encode()
    guess = hashlib.sha256(key).digest()[0]
    numbers = request["messages"][0]["content"].split("numbers ")[1].split(".")[0].split(", ")
    return f"<answer>{numbers[0]} {'+-*'[guess % 3]} {numbers[1]}</answer>"


def command(url: str, out: Path) -> list[str]:
    return [
        *(sys.executable, "-m", "arenagym.cli", "run", "arenagym/Countdown-v0"),
        *("--agent", "direct", "--model", f"{url}#scripted", "--judge", "reward"),
        *("--topology", "round-robin", "--group-size", str(SIZE), "--tasks", str(TASKS)),
        *("--concurrency", str(AT_ONCE), "--env-arg", "numbers=2", "--out", str(out)),
    ]


def groups(out: Path) -> dict[str, dict]:
    lines = (out / "groups.jsonl").read_text(encoding="utf-8").splitlines()
    read = [json.loads(line) for line in lines]
    assert len({group["group_id"] for group in read}) == len(read)
    return {group["group_id"]: timeless(group) for group in read}


def timeless(value):
    if isinstance(value, dict):
        return {k: timeless(v) for k, v in value.items() if k != "seconds"}
    return [timeless(item) for item in value] if isinstance(value, list) else value


def interrupt(server: FakeServer, out: Path, with_signal: int) -> subprocess.Popen:
    """Start a run and stop it when two groups are there and all that it asks is held."""
    held = server.reply
    process = subprocess.Popen(
        command(server.url, out), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    lines = out / "groups.jsonl"
    deadline = time.monotonic() + 150
    while held.waiting < AT_ONCE or not lines.exists() or lines.read_bytes().count(b"\n") < 2:
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
    kept = (killed / "groups.jsonl").read_bytes()
    assert 2 <= kept.count(b"\n") < TASKS
    with (killed / "groups.jsonl").open("ab") as lines:
        lines.write(b'{"group_id": "torn')
    asked = len(server.requests)
    subprocess.run(command(server.url, killed), check=True, capture_output=True)
    assert (killed / "groups.jsonl").read_bytes().startswith(kept)
    assert len(server.requests) - asked == (TASKS - kept.count(b"\n")) * SIZE
    subprocess.run(command(server.url, whole), check=True, capture_output=True)
    assert len(groups(whole)) == TASKS
    assert groups(killed) == groups(whole)


def test_ctrl_c_keeps_the_finished_groups_and_says_where_they_are(server, tmp_path):
    out = tmp_path / "stopped"
    process = interrupt(server, out, signal.SIGINT)
    said = process.communicate(timeout=100)[0]
    server.reply.free.set()
    assert process.returncode == 130
    assert "the same command again" in " ".join(said.split())
    assert len(groups(out)) >= 2
