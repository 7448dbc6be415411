"""The way of a rollout through OpenRLHF: samples generator, Ray actors and experience maker are its
own; only vLLM is a stand-in, which answers with numbers.
"""

import os
import subprocess
import sys
from pathlib import Path

import msgspec
import openrlhf_at_work as work
import pytest

from arenagym.trainers import task_rows
from arenagym.trainers.openrlhf import write_prompts

HERE = Path(__file__).parent
ROOT = HERE.parents[3]
AGENT = """
from trainers.serving_at_work import NumberJudge
from arenagym.trainers import GroupScorer
from arenagym.trainers.openrlhf import ArenaAgentExecutor

class AgentExecutor(ArenaAgentExecutor):
    def __init__(self):
        super().__init__("direct", GroupScorer(NumberJudge()))
"""
REWARD = """
from trainers.serving_at_work import NumberJudge
from arenagym.trainers import GroupScorer
from arenagym.trainers.openrlhf import GroupRewardFunction

reward_func = GroupRewardFunction(GroupScorer(NumberJudge()), group_size=4)
"""
SCRIPT = """
import json, sys
import openrlhf_at_work as work
import ray
from types import SimpleNamespace
from openrlhf.trainer.ray.vllm_engine import create_vllm_engines
from openrlhf.trainer.ppo_utils.samples_generator import SamplesGenerator
from openrlhf.datasets import PromptDataset
from openrlhf.datasets.utils import blending_datasets
from transformers import AutoTokenizer

model, data, agent, reward = sys.argv[1:]
tok = AutoTokenizer.from_pretrained(model)
ray.init(num_cpus=2, num_gpus=2, include_dashboard=False, log_to_driver=False)
engines = create_vllm_engines(
    2, 1, model, 0, False, False, True, 2048,
    agent_func_path=agent or None, remote_rm_url=[reward] if reward else None,
)
args = work.settings("dr_grpo", 4)
args.rollout.batch_size = 6
args.data = SimpleNamespace(input_key="input", label_key="label", apply_chat_template=True)
strategy = SimpleNamespace(args=args, is_rank_0=lambda: False, print=lambda *_: None)
rows = blending_datasets(data, strategy=strategy)
prompts = PromptDataset(rows, tok, strategy)
loader = [prompts.collate_fn([prompts[k]]) for k in range(len(prompts))]
generator = SamplesGenerator(strategy, loader, None, tok, engines)
samples, _, _, exhausted = generator.generate_samples(
    max_len=2048, max_new_tokens=64, temperature=1.0
)
told = [
    {
        "text": tok.decode(each.sequences[0]),
        "reward": each.rewards.flatten().tolist(),
        "score": each.scores.flatten().tolist(),
        "trained": tok.decode(each.sequences[0][1:][each.action_mask[0].bool()]),
        "info": sorted(each.info),
    }
    for each in samples
]
print(json.dumps(told))
ray.shutdown()
"""


@pytest.mark.slow
@pytest.mark.parametrize("way", ["agent", "function"])
def test_samples_come_back_with_the_advantages_of_their_prompts(tmp_path, way):
    model = tmp_path / "model"
    work.tokenizer().save_pretrained(model)
    rows = task_rows("arenagym/Countdown-v0", 5, env_args={"numbers": 3})
    rows.append(rows[0])  # a prompt that comes twice in a batch
    if way == "function":
        rows[-1] = task_rows("arenagym/Countdown-v0", 6, env_args={"numbers": 3})[-1]
    write_prompts(rows, tmp_path / "prompts.jsonl")
    (tmp_path / "agent.py").write_text(AGENT)
    (tmp_path / "reward.py").write_text(REWARD)
    agent, function = str(tmp_path / "agent.py"), str(tmp_path / "reward.py")
    files = [agent, ""] if way == "agent" else ["", function]
    path = os.pathsep.join(map(str, [HERE / "fake_vllm", HERE, ROOT / "tests"]))
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(model), str(tmp_path / "prompts.jsonl"), *files],
        env=os.environ | {"PYTHONPATH": path, "RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO": "0"},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-4000:]
    told = msgspec.json.decode(done.stdout.splitlines()[-1])
    assert len(told) == 24
    for start in range(0, 24, 4):
        group = told[start : start + 4]
        said = [work.number_in(each["trained"]) for each in group]
        order = sorted(said)
        scores = [each["score"][0] for each in group]
        assert scores == pytest.approx([order.index(n) / 3 for n in said])
        assert sum(each["reward"][0] for each in group) == pytest.approx(0, abs=1e-5)
        assert [each["trained"] for each in group] == [
            f"<answer>{number:g}</answer><|im_end|>" for number in said
        ]
        assert {"informative", "unscored", "answered", "reward", "score"} <= set(group[0]["info"])
