"""Real steps: SmolLM2-135M, the examples as they are, and a rubric judge."""

import runpy
from hashlib import blake2b
from pathlib import Path

import pytest
import torch
from judging import filled
from transformers import AutoModelForCausalLM, AutoTokenizer

from arenagym.judges import RubricJudge
from arenagym.models import ScriptedModel
from arenagym.trainers.torch_weights import TorchPolicy, torch_policy

EXAMPLES = Path(__file__).parents[4] / "examples" / "trainers"


@pytest.fixture(scope="module")
def policy() -> TorchPolicy:
    return torch_policy()


def example(name):
    return runpy.run_path(str(EXAMPLES / f"trl_{name}.py"))["main"]


class Reviewer:
    """Fills in rubric forms; likes what comes early by a hash, and counts how often it is asked."""

    asked = 0

    def __call__(self, messages, sampling):
        self.asked += 1
        digest = blake2b(messages[-1].content.encode(), digest_size=2).digest()
        return filled(*(1 + byte % 9 for byte in digest))


def weights(policy):
    return [parameter.detach().clone() for parameter in policy.model.parameters()]


def moved(policy, before):
    after = policy.model.parameters()
    return any(not torch.equal(a, b) for a, b in zip(before, after, strict=True))


def test_weights_from_gguf_are_saved_and_read_again(policy, tmp_path):
    policy.model.save_pretrained(tmp_path)
    policy.tokenizer.save_pretrained(tmp_path)
    again = AutoModelForCausalLM.from_pretrained(tmp_path)
    tokenizer = AutoTokenizer.from_pretrained(tmp_path)
    asked = [{"role": "user", "content": "What is the capital of France?"}]
    ids = tokenizer.apply_chat_template(
        asked, add_generation_prompt=True, return_tensors="pt", return_dict=True
    )
    said = again.generate(**ids, max_new_tokens=12, do_sample=False)[0][ids["input_ids"].size(1) :]
    assert tokenizer.decode(said, skip_special_tokens=True) == "The capital of France is Paris."
    assert not hasattr(again.config, "quantization_config")


def test_a_step_of_single_turns(policy, tmp_path):
    before = weights(policy)
    groups = example("countdown")(policy, steps=1, out=str(tmp_path))
    assert [len(group.trajectories) for group in groups] == [4, 4]
    assert all(attempt.valid for group in groups for attempt in group.trajectories)
    assert any(group.informative for group in groups)
    assert moved(policy, before)


def test_a_step_of_episodes_of_an_agent_with_a_rubric_judge(policy, tmp_path):
    before = weights(policy)
    reviewer = Reviewer()
    judge = RubricJudge(ScriptedModel(reviewer))
    rollouts = example("agent")(policy, judge=judge, steps=1, out=str(tmp_path))
    metrics = rollouts.metrics
    assert metrics["rollout/turns"] == 2
    assert metrics["rollout/answered"] == 1
    assert metrics["tournament/uninformative"] == 0
    assert reviewer.asked >= 8  # two groups of four
    assert moved(policy, before)


def test_a_step_in_trls_own_tool_loop(policy, tmp_path):
    (group,) = example("environment")(policy, steps=1, out=str(tmp_path))
    assert group.task.env_id == "arenagym/DeepResearch-v0"
    assert len(group.trajectories) == 2
