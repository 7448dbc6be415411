import asyncio
import runpy
from pathlib import Path

import art
from fake_server import FakeServer
from trainers.packages.tinker import fan_out

from arenagym.envs import format_answer
from arenagym.trainers import task_rows

EXAMPLES = Path(__file__).parents[4] / "examples" / "trainers"


class Backend:
    """Takes what is to be trained on."""

    async def train(self, model, groups, learning_rate):
        self.groups = groups


def test_the_docs_code_plays_and_trains_a_step():
    page = (EXAMPLES.parents[1] / "docs" / "trainers" / "art.md").read_text()
    code = page.split("```python\n")[1].split("```")[0]
    code = code.replace("OpenTravel-v0", "Countdown-v0").replace("400", "16")
    backend = Backend()
    with FakeServer(lambda request: format_answer("1")) as server:
        model = art.Model(
            name="m", project="p", inference_api_key="none", inference_base_url=server.url
        )
        told = {"art": art}
        exec(code.replace("http://localhost:8000/v1", server.url), told)

        async def run():
            await told["train_step"](model, backend, 1)
            await told["scorer"].release()

        asyncio.run(run())
    assert [len(group) + group.metrics["unscored"] for group in backend.groups] == [8] * 8


def test_the_example_plays_a_step():
    step = runpy.run_path(str(EXAMPLES / "art_travel.py"))["groups"]
    rows = task_rows("arenagym/Countdown-v0", 2)
    with FakeServer(lambda request: format_answer(str(request["seed"]))) as server:
        model = art.Model(
            name="m", project="p", inference_api_key="none", inference_base_url=server.url
        )
        played = asyncio.run(step(model, rows, fan_out.knowing(), 0))
    assert [len(group) for group in played] == [8, 8]
    assert [sorted(t.reward for t in group)[::7] for group in played] == [[0.0, 1.0]] * 2
