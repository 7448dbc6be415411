"""OpenRLHF on a tournament: an agent plays each sample, the samples of a prompt are ranked.

`python openrlhf_agent.py prompts.jsonl` writes the tasks; `--train.agent_func_path` names this
file. `openrlhf_train.sh` does both.
"""

import os
import sys

from arenagym.trainers import GroupScorer, task_rows
from arenagym.trainers.openrlhf import ArenaAgentExecutor, write_prompts

AGENT = "react"


class AgentExecutor(ArenaAgentExecutor):
    """OpenRLHF makes one in each of its rollout actors."""

    def __init__(self) -> None:
        judge_model = os.environ.get("JUDGE_MODEL", "http://localhost:8000/v1#Qwen3-32B")
        super().__init__(AGENT, GroupScorer("rubric:travel", judge_model=judge_model))


if __name__ == "__main__":
    write_prompts(task_rows("arenagym/OpenTravel-v0", 512, agent=AGENT), sys.argv[1])
