"""What a slime run needs of arenagym: the tasks, and its entry of `--custom-config-path`.

python examples/trainers/slime_prepare.py runs/slime
bash examples/trainers/slime_train.sh runs/slime     # where slime is installed
"""

import sys
from pathlib import Path

from arenagym.trainers import task_rows
from arenagym.trainers.slime import write_jsonl

CONFIG = """\
arenagym:
  agent: react
  budget: {turns: 8}
  judge: rubric:travel
  judge_model: http://127.0.0.1:8001/v1#judge
  judge_timeout: 120
"""


def main(folder: Path, count: int = 32) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    rows = task_rows("arenagym/OpenTravel-v0", count, agent="react")
    print(f"{write_jsonl(rows, folder / 'tasks.jsonl')} tasks in {folder / 'tasks.jsonl'}")
    (folder / "arenagym.yaml").write_text(CONFIG)
    print(CONFIG)


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "runs/slime"))
