"""The example's settings, which verl takes and its workers play by."""

import importlib.util
import math
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from hydra import compose, initialize_config_dir
from omegaconf import OmegaConf
from verl.trainer.ppo.utils import need_critic, need_reference_policy
from verl.utils.config import validate_config
from verl_world import COUNTDOWN, VERL_CONFIG, Ranked, Server, generate, make_batch, make_worker

from arenagym.trainers import task_rows

EXAMPLES = Path(__file__).parents[4] / "examples" / "trainers"


def prepare(folder, count):
    spec = importlib.util.spec_from_file_location("verl_prepare", EXAMPLES / "verl_prepare.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.main(folder, count)


def settings_of_the_script(folder):
    told = subprocess.run(
        [shutil.which("bash"), EXAMPLES / "verl_train.sh", folder],
        env={**os.environ, "PYTHON": "echo", "GPUS": "8"},
        capture_output=True,
        text=True,
        check=True,
    )
    return told.stdout.split()[2:]


@pytest.mark.filterwarnings("ignore:Disabled critic")
def test_verl_takes_the_settings_of_the_example(tmp_path):
    prepare(tmp_path, 8)
    given = settings_of_the_script(tmp_path)
    with initialize_config_dir(VERL_CONFIG, version_base=None):
        config = compose("ppo_trainer", given)
    OmegaConf.resolve(config)
    assert config.algorithm.adv_estimator == "arenagym"
    assert config.actor_rollout_ref.rollout.response_length == 12_288
    validate_config(config, need_reference_policy(config), need_critic(config))


def test_the_loops_of_the_example_train_and_validate(tmp_path):
    prepare(tmp_path, 8)
    loops = OmegaConf.to_container(OmegaConf.load(tmp_path / "loops.yaml"))
    loops[0]["_target_"] = f"{Ranked.__module__}.{Ranked.__qualname__}"  # its judge is a server
    rows = task_rows(COUNTDOWN, 2, agent="react")
    server = Server(lambda text, k: f"<answer>{k}</answer>")
    room = {"actor_rollout_ref.rollout.prompt_length": 4_000}
    worker, dataset = make_worker(tmp_path, None, loops=loops, rows=rows, server=server, **room)
    out = generate(worker, make_batch(dataset, 4))
    assert out.batch["rm_scores"].sum(dim=-1).tolist() == pytest.approx([0, 1 / 3, 2 / 3, 1] * 2)
    batch = make_batch(dataset, 1)
    batch.non_tensor_batch["agent_name"][:] = "by_environment"
    out = generate(worker, batch)
    assert out.batch["rm_scores"].sum(dim=-1).tolist() == [0.0, 0.0]
    assert out.non_tensor_batch["group_reward"].tolist() == pytest.approx(
        [math.nan] * 2, nan_ok=True
    )
