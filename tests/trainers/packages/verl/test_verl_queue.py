"""verl's trainer since v1: its manager, workers and TransferQueue on Ray, up to the advantages."""

import asyncio
import math
import os
from collections import defaultdict
from pathlib import Path
from types import SimpleNamespace
from uuid import uuid4

import numpy as np
import pytest
import ray
import transfer_queue as tq
from verl.trainer.ppo.padding_utils import upsample_batch_to_divisible_size
from verl.trainer.ppo.v1 import AgentLoopManagerTQ, AgentLoopWorkerTQ, PPOTrainerSync
from verl.trainer.ppo.v1.replay_buffer import ReplayBuffer
from verl.utils import tensordict_utils
from verl.utils.dataset.rl_dataset import RLHFDataset, collate_fn
from verl_world import COUNTDOWN, RankedFanOut, Server, entry, make_config, make_tokenizer

from arenagym.trainers import task_rows
from arenagym.trainers.verl import write_parquet

SETTINGS = {
    "actor_rollout_ref.rollout.agent.num_workers": 2,
    "algorithm.rollout_correction.bypass_mode": True,
    "transfer_queue.enable": True,
    "transfer_queue.backend.SimpleStorage.num_data_storage_units": 1,
    "transfer_queue.backend.SimpleStorage.total_storage_size": 1000,
}


def say(text, number):
    """The third rollout of a worker breaks; others answer with their number."""
    return RuntimeError("out of memory") if number == 2 else f"<answer>{number}</answer>"


@pytest.fixture(scope="module")
def queue(tmp_path_factory):
    """Ray and a TransferQueue, on this machine alone."""
    known = {"PYTHONPATH": str(Path(__file__).parent), "OMP_NUM_THREADS": "1"}
    ray.init(
        address="local",
        num_cpus=8,  # the queue's and the workers' reservations, not what there is
        include_dashboard=False,
        log_to_driver=False,
        configure_logging=False,
        runtime_env={"env_vars": {**known, "TRANSFER_QUEUE_ENABLE": "1"}},
    )
    os.environ["TRANSFER_QUEUE_ENABLE"] = "1"
    tq.init(make_config(tmp_path_factory.mktemp("queue"), **SETTINGS).transfer_queue)
    yield tq
    tq.close()
    ray.shutdown()
    del os.environ["TRANSFER_QUEUE_ENABLE"]


def make_prompts(folder, config, count):
    write_parquet(task_rows(COUNTDOWN, count), folder / "rows.parquet")
    dataset = RLHFDataset(str(folder / "rows.parquet"), make_tokenizer(), config.data)
    columns = collate_fn([dataset[k] for k in range(count)])
    columns["uid"] = np.array([str(uuid4()) for _ in range(count)], dtype=object)
    prompts = tensordict_utils.get_tensordict(columns)
    tensordict_utils.assign_non_tensor_data(prompts, "global_steps", 1)
    tags = [{"is_prompt": True, "status": "pending", "global_steps": 1}] * count
    tq.kv_batch_put(keys=list(columns["uid"]), partition_id="train", tags=tags)
    return prompts


def sample(config, count):
    """What the trainer takes out of the queue, with advantages."""
    buffer = ReplayBuffer(
        trainer_mode="sync",
        trainer_config=config.trainer,
        max_off_policy_threshold=None,
        max_off_policy_strategy="drop",
        sampler_kwargs={},
        poll_interval=0.1,
    )
    batch, _ = buffer.sample(global_steps=1, partition_id="train", batch_size=count)
    real = len(batch.keys)
    batch = upsample_batch_to_divisible_size(batch, 4, make_tokenizer().eos_token_id)
    PPOTrainerSync._compute_advantage(SimpleNamespace(config=config), batch, {})
    rows = tq.kv_batch_get(keys=batch.keys, partition_id="train")
    advantages, masks = list(rows["advantages"]), list(rows["response_mask"])
    found = defaultdict(lambda: defaultdict(list))
    for key, advantage, mask in list(zip(batch.keys, advantages, masks, strict=True))[:real]:
        uid, session, _ = key.rsplit("_", 2)
        assert mask.sum() > 0
        trained = advantage[mask.bool()]
        assert (trained == trained[0]).all()
        assert (advantage[~mask.bool()] == 0).all()
        found[uid][session].append(trained[0].item())
    assert all((advantage == 0).all() for advantage in advantages[real:])
    tq.kv_clear(keys=batch.keys, partition_id="train")
    return found


def once_a_rollout(group):
    """A group's advantages, sorted; each rollout has three outputs, and one advantage."""
    assert all(len(outputs) == 3 and len(set(outputs)) == 1 for outputs in group.values())
    return sorted(outputs[0] for outputs in group.values())


def test_verls_manager_spreads_groups_over_workers_and_each_is_ranked_whole(queue, tmp_path):
    config = make_config(tmp_path, [entry(cls=RankedFanOut)], **SETTINGS)
    manager = AgentLoopManagerTQ.create(config=config, llm_client=Server(say))
    manager.generate_sequences(make_prompts(tmp_path, config, 3))
    groups = sample(config, 3)
    assert len(groups) == 3
    four = [-1.1619, -0.3873, 0.3873, 1.1619]  # (r - 1/2) / std ddof 1 of 0, 1/3, 2/3, 1
    three = [-1, 0, 1]
    # Two prompts went to one worker and one to the other, each of which broke one rollout.
    sizes = sorted(len(group) for group in groups.values())
    assert sizes == [3, 3, 4]
    for group in groups.values():
        expected = four if len(group) == 4 else three
        assert once_a_rollout(group) == pytest.approx(expected, abs=1e-3)


def test_advantages_go_through_the_queue_as_they_are(queue, tmp_path):
    config = make_config(
        tmp_path, [entry(cls=RankedFanOut)], **SETTINGS, **{"algorithm.adv_estimator": "arenagym"}
    )
    worker = AgentLoopWorkerTQ.__ray_metadata__.modified_class(config, Server(say))
    prompts = make_prompts(tmp_path, config, 2)

    async def play():
        await worker.generate_sequences(prompts)
        while worker.background_tasks:
            await asyncio.gather(*worker.background_tasks)

    asyncio.run(play())
    groups = sample(config, 2)
    half, whole = sorted(map(once_a_rollout, groups.values()), key=len)
    assert half == pytest.approx([-math.sqrt(1.5), 0, math.sqrt(1.5)], abs=1e-4)
    assert whole == pytest.approx([-1.3416, -0.4472, 0.4472, 1.3416], abs=1e-4)
