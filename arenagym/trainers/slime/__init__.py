"""slime: its rollouts are played by arenagym's agents, and its groups ranked by a tournament.

    --custom-generate-function-path arenagym.trainers.slime.generate
    --group-rm --custom-rm-path arenagym.trainers.slime.group_rm
    --custom-reward-post-process-path arenagym.trainers.slime.post_process_rewards
    --dynamic-sampling-filter-path arenagym.trainers.slime.keep_informative
    --custom-config-path arenagym.yaml          # an entry `arenagym:`, see `Settings`
    --prompt-data tasks.jsonl --input-key prompt --metadata-key metadata    # `write_jsonl`

Nothing of slime is imported but where slime calls.
"""

from arenagym.trainers.slime.data import write_jsonl
from arenagym.trainers.slime.playing import generate
from arenagym.trainers.slime.rewarding import (
    group_rm,
    keep_informative,
    post_process_rewards,
    rm,
)
from arenagym.trainers.slime.settings import Settings

__all__ = [
    "Settings",
    "generate",
    "group_rm",
    "keep_informative",
    "post_process_rewards",
    "rm",
    "write_jsonl",
]
