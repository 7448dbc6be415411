"""What the documentation and the example say to write is read by OpenRLHF's own loaders."""

import asyncio
import json
import re
import runpy
import sys
import tomllib
from pathlib import Path

import msgspec
import openrlhf_at_work as work
import pytest
from fake_server import FakeServer
from judging import filled
from openrlhf.utils.agent import SingleTurnAgentExecutor
from trainers.serving_at_work import NumberJudge

from arenagym.trainers import GroupScorer, task_rows
from arenagym.trainers.openrlhf import RolloutGroups
from arenagym.trainers.openrlhf.data import row_of

ROOT = Path(__file__).parents[4]
EXAMPLES = ROOT / "examples" / "trainers"
BLOCKS = re.findall(
    r"```python\n(.*?)```", (ROOT / "docs" / "trainers" / "openrlhf.md").read_text(), re.DOTALL
)


@pytest.fixture
def loaded(monkeypatch):
    return work.load(monkeypatch)


def answers(made, messages, label, samples):
    tok = work.tokenizer()
    engine = work.Engine(tok, lambda _prompt, number: f"<answer>{number}</answer>")
    prompt = tok.apply_chat_template(messages, tokenize=False, add_generation_prompt=True)
    given = work.params()

    async def play():
        replies = await asyncio.gather(
            *(made.execute(prompt, label, given, 4096, tok, engine) for _ in range(samples))
        )
        if hasattr(made, "groups"):
            await made.groups.gate.scorer.release()
        return replies

    return asyncio.run(play())


def test_the_examples_file_writes_tasks_plays_and_judges(loaded, monkeypatch, tmp_path):
    prompts = tmp_path / "prompts.jsonl"
    monkeypatch.setattr(sys, "argv", ["openrlhf_agent.py", str(prompts)])
    monkeypatch.setattr(
        "arenagym.trainers.task_rows", lambda env, _count, **given: task_rows(env, 2, **given)
    )
    runpy.run_path(str(EXAMPLES / "openrlhf_agent.py"), run_name="__main__")
    rows = [json.loads(line) for line in prompts.read_text().splitlines()]
    assert [row_of(row["label"]).env for row in rows] == ["arenagym/OpenTravel-v0"] * 2
    rubric = tomllib.loads((ROOT / "data" / "rubrics" / "travel.en.toml").read_text())
    names = [each["name"] for each in rubric["dimensions"]]
    with FakeServer(lambda _request: filled(9, 2, names=names)) as server:
        monkeypatch.setenv("JUDGE_MODEL", f"{server.url}#judge")
        made = loaded.vllm_engine._load_agent_executor(str(EXAMPLES / "openrlhf_agent.py"))
        (row,) = task_rows("arenagym/Countdown-v0", 1, agent="react")  # an answer ends it
        replies = answers(made, row.prompt, msgspec.json.encode(row).decode(), 3)
        assert server.requests
    assert [each["extra_logs"]["answered"] for each in replies] == [1.0] * 3
    assert [each["extra_logs"]["unscored"] for each in replies] == [0.0] * 3


def test_the_scripts_options_are_openrlhfs():
    script = (EXAMPLES / "openrlhf_train.sh").read_text()
    source = (work.HOME / "cli" / "train_ppo_ray.py").read_text()
    known = set(re.findall(r'"--([\w.]+)"', source))
    command = script.partition("train_ppo_ray \\")[2]
    given = re.findall(r"--([\w.]+)", command)
    assert len(given) > 15
    assert set(given) <= known


@pytest.mark.usefixtures("made_at_once")
def test_the_pages_blocks_are_read_by_openrlhf(loaded, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    agent, instance, reward = BLOCKS
    for name, block in (("agent.py", agent), ("instance.py", instance), ("reward.py", reward)):
        (tmp_path / name).write_text(block)
    (row,) = task_rows("arenagym/Countdown-v0", 1)
    label = msgspec.json.encode(row).decode()
    for name in ("agent.py", "instance.py"):
        made = loaded.vllm_engine._load_agent_executor(str(tmp_path / name))
        groups = RolloutGroups(GroupScorer(NumberJudge()))
        if name == "agent.py":
            made.groups = groups
        else:
            made.agent_instance_cls.groups = groups
        replies = answers(made, row.prompt, label, 3)
        assert [float(each["scores"]) for each in replies] == [0.0, 0.5, 1.0]
    executor = SingleTurnAgentExecutor([str(tmp_path / "reward.py")])
    assert executor.reward_func.group_size == 8
