"""The example's settings, which SkyRL takes, and its generator."""

import importlib.util
from pathlib import Path

import pytest
from skyrl.train.utils import validate_cfg
from skyrl_world import Client, generate, make_batch
from trainers.tiny_tokenizer import TinyTokenizer

from arenagym.trainers import TaskRow

EXAMPLE = Path(__file__).parents[4] / "examples" / "trainers" / "skyrl_travel.py"


@pytest.fixture
def example():
    spec = importlib.util.spec_from_file_location("skyrl_travel", EXAMPLE)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_skyrl_takes_the_settings_of_the_example(example, tmp_path):
    cfg = example.configure(tmp_path, [], count=8)
    validate_cfg(cfg)
    assert cfg.trainer.algorithm.advantage_estimator == "arenagym"
    assert (tmp_path / "train.parquet").exists()


def test_the_generator_of_the_example_plays_its_tasks(example, tmp_path):
    cfg = example.configure(tmp_path, ["generator.max_input_length=40000"], count=2)
    client = Client(lambda text, number: f"<answer>Plan {number}: stay at home.</answer>")
    experiment = example.Experiment.__new__(example.Experiment)
    generator = experiment.get_generator(cfg, TinyTokenizer(), client)
    rows = example.task_rows("arenagym/OpenTravel-v0", 2, agent="react")
    assert all(isinstance(row, TaskRow) for row in rows)
    batch, _ = make_batch(cfg.generator, rows, 2, phase="eval")
    output = generate(generator, batch)
    assert len(output["rewards"]) == 4
    assert all(sum(mask) > 0 for mask in output["loss_masks"])
