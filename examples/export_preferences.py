"""A run as training data: preference pairs, answers to imitate, Quark's rows, groups; offline.

The same from the shell: `arenagym export dpo runs/first --out dpo.jsonl`, and so on.
"""

import json
import re
import tempfile
from collections.abc import Sequence
from pathlib import Path

import arenagym
from arenagym.datasets import (
    StoredGroups,
    condition,
    expert_iteration,
    grpo_groups,
    preference_pairs,
    quark,
    reward_tokens,
    write_rows,
)
from arenagym.models import ScriptedModel
from arenagym.records import Message, Sampling, Task, Trajectory, Verdict


def script(messages: Sequence[Message], sampling: Sampling) -> str:
    """Guess an operation by the attempt's seed; name a real model, as "local", in its place."""
    a, b = re.findall(r"\d+", messages[0].content)[1:3]
    operator = "+-*/"[(sampling.seed or 0) % 4]
    return f"<answer>{max(int(a), int(b))} {operator} {min(int(a), int(b))}</answer>"


class LikesSums:
    """A judge with a taste."""

    name = "likes sums"

    async def compare(self, task: Task, a: Trajectory, b: Trajectory) -> Verdict:
        """Score both by the operation that they use."""
        del task
        worth = {"+": 9.0, "*": 6.0, "-": 4.0, "/": 2.0}
        scores = [worth[re.findall(r"[-+*/]", each.answer or "/")[0]] for each in (a, b)]
        return Verdict(judge=self.name, score_a=scores[0], score_b=scores[1])


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        run = Path(folder) / "run"
        list(
            arenagym.collect(
                "arenagym/Countdown-v0",
                agent="direct",
                model=ScriptedModel(script),
                judge=LikesSums(),
                group_size=6,
                tasks=4,
                env_args={"numbers": 2},
                out=run,
            )
        )
        groups = StoredGroups(run)  # read one by one, each time that they are needed
        pairs = preference_pairs(groups, pairs="all", min_gap=0.5)
        for name, rows in {
            "dpo": pairs,
            "sft": expert_iteration(groups, top=2),
            "quark": quark(groups, k=3),
            "grpo": grpo_groups(groups),
        }.items():
            file = Path(folder) / f"{name}.jsonl"  # .parquet with the extra of that name
            print(f"{name}: {write_rows(rows, file).text()}")
        row = json.loads((Path(folder) / "dpo.jsonl").read_text().splitlines()[0])
    print(f"chosen {row['chosen']}, rejected {row['rejected']}, gap {row['gap']:.2f}")
    asked = condition(row["prompt"], reward_tokens(3)[0])
    print(f"the best is asked for as: {asked[-1]['content'][:60]}…")


if __name__ == "__main__":
    main()
