"""What a verl run needs of arenagym: the data sets, and the agent loops that play them.

python examples/trainers/verl_prepare.py runs/verl
bash examples/trainers/verl_train.sh runs/verl     # where verl, vLLM and GPUs are
"""

import sys
from pathlib import Path

from arenagym.trainers import task_rows
from arenagym.trainers.verl import write_parquet

LOOPS = """\
- name: arenagym
  _target_: arenagym.trainers.verl.ArenaAgentLoop
  arena:
    agent: react
    budget: {turns: 8}
    judge: rubric:travel
    judge_model: http://127.0.0.1:8001/v1#judge
    judge_timeout: 120
- name: by_environment  # validation: without a judge, the reward is the environment's
  _target_: arenagym.trainers.verl.ArenaAgentLoop
  arena:
    agent: react
    budget: {turns: 8}
"""


def main(folder: Path, count: int = 512) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    held_out = max(1, count // 8)
    rows = task_rows("arenagym/OpenTravel-v0", count + held_out, agent="react")
    write_parquet(rows[:count], folder / "train.parquet")
    write_parquet(rows[count:], folder / "val.parquet", agent_name="by_environment")
    (folder / "loops.yaml").write_text(LOOPS)
    print(f"{count} tasks, and {held_out} to validate with, in {folder}")
    print(LOOPS)


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "runs/verl"))
