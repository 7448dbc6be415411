"""`arenagym serve` as a command: it says where it is, needs a token elsewhere, and ends well."""

import asyncio
import json
import os
import re
import signal
import subprocess
import sys
from urllib.request import Request, urlopen

import pytest
from typer.testing import CliRunner

from arenagym.cli import app
from arenagym.cli.serve import _tell
from arenagym.errors import ArenagymError
from arenagym.trainers import GroupScorer
from arenagym.trainers.serving.service import RewardService

TOKEN = "0123456789abcdef0123456789abcdef"


def post(url, content, **headers):
    body = json.dumps(content).encode()
    headers = {"content-type": "application/json", **headers}
    with urlopen(Request(url, body, headers), timeout=20) as reply:
        return json.load(reply)


def played(reward, k):
    named = {"id": f"t{k}", "agent": "a", "model": "m", "stop_reason": "answered"}
    return named | {"answer": "x", "reward": reward}


@pytest.mark.slow
def test_it_serves_with_a_files_token_until_a_signal_and_says_what_it_has_done(tmp_path):
    (tmp_path / "token").write_text(f"{TOKEN}\n")
    words = ["serve", "--judge", "reward", "--port", "0", "--access-log"]
    process = subprocess.Popen(
        [sys.executable, "-m", "arenagym.cli", *words, "--token-file", str(tmp_path / "token")],
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"ARENAGYM_TOKEN": "another"},
    )
    try:
        url = re.search(r"http://127\.0\.0\.1:\d+", process.stderr.readline()).group()
        asked = {"query": "q", "trajectories": [played(r, k) for k, r in enumerate((1, 3, 2))]}
        told = post(f"{url}/v1/groups", asked, authorization=f"Bearer {TOKEN}")
        assert told["rewards"] == [0.0, 1.0, 0.5]
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 0
        line, last = process.stderr.read().splitlines()
    finally:
        process.kill()
        process.wait()
        process.stderr.close()
    assert line.startswith("POST '/v1/groups' 200 ")
    assert last.startswith("served 1 requests, 1 groups of 3 rollouts, 0 unscored, ")


def failed(args, error, **env):
    result = CliRunner().invoke(app, ["serve", "--judge", "reward", "--port", "0", *args], env=env)
    assert isinstance(result.exception, ArenagymError)
    assert re.search(error, str(result.exception)), result.exception
    assert "\n" not in str(result.exception)


@pytest.mark.parametrize(
    ("args", "error"),
    [
        (["--host", "0.0.0.0"], r"give a token \(--token-file"),
        (["--token-file", "/nothing/there"], "--token-file /nothing/there"),
        (["--port", "99999"], "port 99999"),
        (["--host", "no.such.host.invalid"], "no.such.host.invalid"),
        (["--judge", "rubrik"], "did you mean rubric"),
        (["--max-rollouts", "1"], "rollouts=1: it is at least 2"),
        (["--max-body-mb", "0"], "body=0: it is above 0"),
        (["--group-timeout", "0"], "gather_seconds=0"),
        (["--group-timeout", "nan"], "gather_seconds=nan"),
        (["--grace", "nan"], "grace_seconds=nan"),
        (["--judge-timeout", "-1"], "judge-timeout"),
        (["--judge-timeout", "nan"], "judge-timeout"),
        (["--stats-seconds", "-1"], "stats-seconds"),
        (["--stats-seconds", "nan"], "stats-seconds"),
        (["--replay", "arenagym/Countdown-v0=x"], "write ENV="),
        (["--replay", "arenagym/Count-v0"], "environment arenagym/Count-v0"),
        (["--replay", 'arenagym/Countdown-v0={"numbers": 99}'], "99"),
    ],
)
def test_settings_that_can_not_be_are_an_error_in_one_line(args, error):
    failed(args, error)


def test_a_token_that_is_too_short_is_an_error():
    failed([], "16 to 512", ARENAGYM_TOKEN="short")
    failed(["--host", "0.0.0.0"], "16 to 512", ARENAGYM_TOKEN="")


def test_without_its_extra_it_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "uvicorn", None)
    monkeypatch.delitem(sys.modules, "arenagym.trainers.serving.server", raising=False)
    failed([], r"^serving needs uvicorn: pip install 'arenagym\[serve\]'$")


def test_statistics_are_told_when_there_are_new_ones(capsys):
    service = RewardService(GroupScorer("reward"))

    async def watch():
        telling = asyncio.create_task(_tell(service, 0.01))
        await asyncio.sleep(0.05)
        service.served.requests = 1_234
        service.served.failed = 5
        said = ""
        for _ in range(1000):
            await asyncio.sleep(0.01)
            if said := capsys.readouterr().err:
                break
        telling.cancel()
        return said

    assert asyncio.run(watch()) == (
        "1,234 requests, 0 groups of 0 rollouts, 0 unscored, 0 judge calls, 0 tokens, "
        "5 judge calls failed; 0 groups under way\n"
    )
