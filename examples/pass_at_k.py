"""pass@k of a model that slips, level by level, and its right answers as training data: offline.

The model is a script: it misapplies one function in four, and `func_19` always. Put in its place
"local", "openai:gpt-5-mini" or "http://localhost:8000/v1#Qwen3-8B".
"""

import json
import re
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from arenagym.datasets import rft
from arenagym.envs.composition import evaluate as value_of
from arenagym.envs.composition import parse
from arenagym.evaluation import evaluate, read_attempts
from arenagym.models import ScriptedModel
from arenagym.records import Message, Sampling


def slips(messages: Sequence[Message], sampling: Sampling) -> str:
    """Work the composition out, rightly or not."""
    query = messages[-1].content
    composition = re.findall(r"return (.*)\n\nmain_solution", query)[0]
    x = json.loads(re.findall(r'main_solution\((".*")\)\n```', query)[0])
    output = value_of(parse(composition), x, 100_000)
    rng = np.random.default_rng(sampling.seed)
    functions = re.findall(r"func_\d+", composition)
    if "func_19" in functions or any(rng.random(len(functions)) < 0.25):
        output += "?"
    return f"<think>It must be {output}.</think><answer>{json.dumps({'output': output})}</answer>"


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        evaluation = evaluate(
            "arenagym/StringComposition-v0",
            agent="direct",
            model=ScriptedModel(slips),
            samples=16,
            tasks=40,
            variants={"level 1": {"level": 1}, "level 2": {"level": 2}},
            out=folder,
            keep="correct",
        )
        result = evaluation.run()
        print(result.table())
        print(f"the picture has {len(result.svg()):,} bytes")
        data = rft(read_attempts(Path(folder)), per_task=1, thoughts=False)
        rows = list(data)
    print(data.tally.text())
    print(rows[0]["messages"][-1])


if __name__ == "__main__":
    main()
