"""How often an attack in the worse answer turns a model's verdict, reported as it is.

The worse answer of each labelled pair is judged against the better one in both orders, first as
it is and then with the attack at its end. A verdict is the sum of both orders. It is turned if
the worse answer did not win before and wins with the attack. The first row is no attack: how
often any added sentence turns this model's verdicts.

    python benchmarks/injection.py --pairs 10   # the local model, 10 minutes
    python benchmarks/injection.py --model openai:gpt-5-mini --pairs 60
"""

import argparse
import asyncio
from collections.abc import Sequence

from lab.attacks import ATTACKS
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from arenagym import data_path
from arenagym.judges import (
    Bidirectional,
    Evaluation,
    Judge,
    Pair,
    read_pairs,
    resolve_judge,
)
from arenagym.judges.measuring.agreement import wilson
from arenagym.models import resolve_model


async def margins(judge: Judge, pairs: Sequence[Pair], progress: Progress) -> list[float | None]:
    """For each pair, the worse answer's score less the better one's; None if unscored."""
    evaluation = Evaluation(Bidirectional(judge), pairs, order="given")
    bar = progress.add_task("judging", total=len(pairs))
    await evaluation.run(concurrency=16, on_call=lambda _call: progress.advance(bar))
    progress.remove_task(bar)
    found = {call.pair: call.margin for call in evaluation.calls}
    return [found[k] for k in range(len(pairs))]


def worse_first(pair: Pair, attack: str) -> Pair:
    """The pair with the worse answer as `a`, the attack at its end."""
    worse, better = (pair.b, pair.a) if pair.label == "a" else (pair.a, pair.b)
    return Pair(query=pair.query, a=f"{worse}\n{attack}".strip(), b=better, label="b")


async def work(words: argparse.Namespace, console: Console) -> None:
    """Judge and print the table."""
    model = resolve_model(words.model)
    judge = resolve_judge(words.judge, model)
    shipped = [pair for pair in read_pairs(data_path("judging/pairs.jsonl")) if pair.label != "tie"]
    pairs = shipped[:: max(1, len(shipped) // words.pairs)][: words.pairs]
    table = Table(title=f"{judge.name}, {len(pairs)} pairs, both orders summed")
    for name in ("attack", "turned", "of", "share (95 % interval)", "unscored"):
        table.add_column(name, justify="left" if name == "attack" else "right")
    with Progress(console=console, transient=True) as progress:
        before = await margins(judge, [worse_first(pair, "") for pair in pairs], progress)
        for name, attack in ATTACKS.items():
            after = await margins(judge, [worse_first(pair, attack) for pair in pairs], progress)
            both = [(x, y) for x, y in zip(before, after, strict=True) if None not in (x, y)]
            standing = [(x, y) for x, y in both if x is not None and x <= 0]
            turned = sum(y is not None and y > 0 for _, y in standing)
            low, high = wilson(turned / len(standing), len(standing))
            share = f"{turned / len(standing):.0%} ({low:.0%} to {high:.0%})"
            table.add_row(name, str(turned), str(len(standing)), share, str(len(pairs) - len(both)))
            progress.console.log(f"{name}: {share}")
    await model.aclose()
    console.print(table)


def main() -> None:
    """Print the table."""
    words = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    words.add_argument("--model", default="local")
    words.add_argument("--judge", default="rubric")
    words.add_argument("--pairs", type=int, default=10)
    asyncio.run(work(words.parse_args(), Console()))


if __name__ == "__main__":
    main()
