"""String compositions drawn and scored per second, beside the bare cost of running them."""

from collections.abc import Callable
from itertools import islice
from statistics import median
from time import perf_counter

from rich.console import Console
from rich.table import Table

from arenagym.envs.composition import FUNCTIONS, Item, Settings, grade, items

ROUNDS, COUNT, WRONG = 5, 2_000, 200
FUNCTION_SET = "paper-train"
COLUMNS = ("level", "bare runs", "items", "bare/items", "right scored", "wrong diagnosed")


def main() -> None:
    """Print the table."""
    title = f"{FUNCTION_SET}, per second on one core, median of {ROUNDS} rounds of {COUNT:,}"
    table = Table(title=title)
    for name in COLUMNS:
        table.add_column(name, justify="right")
    for level in range(1, 9):
        rounds = [_round(level, seed) for seed in range(ROUNDS)]
        bare, drawn, right, wrong = (median(rates) for rates in zip(*rounds, strict=True))
        ratio = median(each[0] / each[1] for each in rounds)
        cells = (f"{bare:,.0f}", f"{drawn:,.0f}", f"{ratio:.1f}", f"{right:,.0f}", f"{wrong:,.0f}")
        table.add_row(str(level), *cells)
    Console().print(table)
    print(
        "bare runs: the same compositions as compiled lambdas on their inputs. items: drawn, run,\n"
        "written as text and kept from repeating. wrong: answers that no failure explains, so\n"
        "that the whole search for one is made."
    )


def _round(level: int, seed: int) -> tuple[float, float, float, float]:
    """Rates: bare runs, items, right answers scored, wrong ones diagnosed."""
    stream = items(seed, Settings((level,), FUNCTION_SET))
    start = perf_counter()
    drawn = list(islice(stream, COUNT))
    made = COUNT / (perf_counter() - start)
    names = {name: function.apply for name, function in FUNCTIONS.items()}
    compiled = [(_compiled(item, names), item.x) for item in drawn]
    start = perf_counter()
    outputs = [function(x) for function, x in compiled]
    bare = COUNT / (perf_counter() - start)
    if outputs != [item.output for item in drawn]:
        raise SystemExit("a compiled composition gives another output than its item")
    replies = [f'So it is <answer>{{"output": "{output}"}}</answer>' for output in outputs]
    start = perf_counter()
    right = sum(grade(*pair).correct for pair in zip(drawn, replies, strict=True))
    scored = COUNT / (perf_counter() - start)
    start = perf_counter()
    wrong = sum(grade(item, '{"output": "?"}').correct for item in drawn[:WRONG])
    diagnosed = WRONG / (perf_counter() - start)
    if (right, wrong) != (COUNT, 0):
        raise SystemExit(f"scores are off: {right} of {COUNT} right, {wrong} wrong ones right")
    return bare, made, scored, diagnosed


def _compiled(item: Item, names: dict[str, Callable[..., str]]) -> Callable[[str], str]:
    # The bare cost is Python's own, of a text that the generator wrote; the package has no eval.
    function: Callable[[str], str] = eval(f"lambda x: {item.text}", dict(names))
    return function


if __name__ == "__main__":
    main()
