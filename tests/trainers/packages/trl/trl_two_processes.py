"""One step in each of two processes, for `test_trl_processes.py`: python … GENERATIONS BATCH."""

import json
import sys
import tempfile

import torch.distributed
from trl_policies import trainer

from arenagym.errors import SettingError
from arenagym.records import Verdict
from arenagym.trainers import GroupScorer
from arenagym.trainers.trl import tournament_reward


class ById:
    name = key = "id"

    async def compare(self, task, a, b):
        return Verdict(score_a=float(a.id[-1]), score_b=float(b.id[-1]))


def main(generations, batch):
    groups = []
    reward = tournament_reward(GroupScorer(ById()), pass_through=True, on_group=groups.append)
    rows = [{"prompt": [{"role": "user", "content": name}]} for name in "abcd"]
    one = trainer(
        tempfile.mkdtemp(),
        rows,
        reward=reward,
        num_generations=generations,
        per_device_train_batch_size=batch,
        scale_rewards="none",
    )
    try:
        one.train()
    except SettingError as error:
        print(json.dumps({"error": str(error)}), flush=True)
        return
    told = {
        "rank": one.accelerator.process_index,
        "groups": [group.group_id for group in groups],
        "ours": [value for group in groups for value in group.advantages],
        "trl": one.batches[0]["advantages"].tolist(),
    }
    print(json.dumps(told), flush=True)
    torch.distributed.destroy_process_group()


main(*map(int, sys.argv[1:]))
