"""The code of `docs/trainers/trl.md`, run with a small policy and short prompts."""

import re
from pathlib import Path

import pytest
from trl_policies import small_tokenizer, tiny_llama

from arenagym.trainers import torch_weights

PAGE = Path(__file__).parents[4] / "docs" / "trainers" / "trl.md"
BLOCKS = [
    block
    for block in re.findall(r"```python\n(.*?)```", PAGE.read_text(), flags=re.DOTALL)
    if not block.startswith("# not run")
]


@pytest.mark.parametrize("number", range(len(BLOCKS)))
def test_the_pages_code_runs(number, tmp_path, monkeypatch):
    def small_policy():
        tokenizer = small_tokenizer()
        return torch_weights.TorchPolicy(tiny_llama(tokenizer), tokenizer)

    monkeypatch.setattr(torch_weights, "torch_policy", small_policy)
    monkeypatch.chdir(tmp_path)
    found = {}
    exec(BLOCKS[number].replace("OpenTravel", "Countdown"), found)
    assert found["trainer"].state.global_step == 1


def test_there_is_code_for_each_way():
    assert len(BLOCKS) == 4
