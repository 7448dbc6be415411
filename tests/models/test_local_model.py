"""The real local model: slow to start, so one server serves most of these tests."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import time

import pytest

from arenagym.errors import SettingError
from arenagym.models.local import LocalModel
from arenagym.records import Message, Sampling

pytestmark = [pytest.mark.local, pytest.mark.timeout(900)]
ASK = [Message(role="user", content="Say hello.")]


def test_it_answers_with_tokens_obeys_a_schema_and_ends():
    model = LocalModel(slots=2, context=512)

    async def main():
        try:
            said = await model.chat(ASK, sampling=Sampling(max_tokens=8, seed=1))
            schema = {
                "type": "object",
                "properties": {"score": {"type": "integer", "minimum": 0, "maximum": 10}},
                "required": ["score"],
            }
            scored = await model.chat(ASK, sampling=Sampling(max_tokens=64), schema=schema)
            return said, scored, model._stop.peek()[2][0]
        finally:
            await model.aclose()

    said, scored, process = asyncio.run(main())
    assert said.usage.completion_tokens == len(said.output_ids) == len(said.output_logprobs)
    assert said.usage.prompt_tokens == len(said.prompt_ids)
    assert 0 <= json.loads(scored.message.content)["score"] <= 10
    assert process.poll() is not None


def test_its_server_does_not_outlive_a_killed_parent():
    code = (
        "import time; from arenagym.models.local import LocalModel; m = LocalModel(slots=1)\n"
        "m.start(); print(m._stop.peek()[2][0].pid, flush=True); time.sleep(60)"
    )
    parent = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    server = int(parent.stdout.readline())
    parent.send_signal(signal.SIGKILL)
    parent.communicate()
    for _ in range(5_000):
        if not alive(server):
            return
        time.sleep(0.02)
    pytest.fail("the server is still there")


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    state = subprocess.run(
        ["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    return not state.stdout.startswith("Z") and bool(state.stdout.strip())


def test_missing_weights_are_named():
    with pytest.raises(SettingError, match="no weights file"):
        LocalModel("nowhere.gguf")
