"""Inputs of chat-log-silence."""

import random
from collections.abc import Iterator

NAMES = ["Ana", "ana", "Bo", "小明", "Zoë K.", "[mod] Li", "J", "Ünal 2"]
TEXTS = [" hi", "", " see you at 12:30: ok?", " 好的", " [10:00] Bo: said so", " a: b"]
MORE = [
    "",
    "and more",
    "[25:00] Bo: no",
    "[12:60] Bo: no",
    "[9:00] Bo: no",
    "[12:00]Bo: no",
    "[10:10] nothing",
    " [10:10] Bo: no",
    "[10:10] : no",
]


def chat(lines: list[str]) -> str:
    """The input that holds these lines."""
    return f"{len(lines)}\n" + "\n".join(lines) + "\n"


def talk(rng: random.Random, messages: int, step: int) -> str:
    """A random chat."""
    lines = []
    clock = rng.randrange(1440)
    for _ in range(messages):
        lines.append(f"[{clock // 60:02}:{clock % 60:02}] {rng.choice(NAMES)}:{rng.choice(TEXTS)}")
        while rng.random() < 0.25:
            lines.append(rng.choice(MORE))
        clock = (clock + rng.choice([0, rng.randrange(step)])) % 1440
    return chat(lines)


def examples() -> list[str]:
    """Small chats."""
    return [
        chat(["[09:00] Ana: hi", "[09:05] Bo: hello", "how are you?", "[09:25] Ana: fine: really"]),
        chat(["[23:50] 小明: 睡了吗", "[00:10] Zoë K.: no", "[00:12] 小明: 好"]),
    ]


def tests(rng: random.Random) -> Iterator[str]:
    """Edges, then random chats, then a long one."""
    yield chat(["[00:00] A:"])
    yield chat(["[12:00] A: x", "[12:00] B: y"])
    yield chat(["[12:00] A: x", "[11:59] B: y"])
    yield chat(["[23:59] A: x", "[00:00] B: y", "[23:59] C: z", "[00:00] B: w"])
    yield chat(
        ["[10:00] Bo: x", "[24:00] Ana: y", "[10:99] Ana: y", "[10:20] Bo: z", "[10:40] C: z"]
    )
    yield chat(["[10:00] A: b: c", "[10:10] A: d: e", "[10:20] B: x", "[10:30] A: d: e: f"])
    yield chat(
        ["[10:00] A: x", "", "[10:01] : x", "[10:02] no colon", "[10:03]  A: two spaces"][:4]
    )
    yield chat(["[10:00] [mod] Li: x", "[11:00] Li: y", "[12:00] Li: z", "[13:00] [mod] Li: w"])
    yield chat(["[10:00] A: x", "[1a:00] B: x", "(10:30) B: x", "[10:5] B: x", "[10:45] B: x"])
    for step in (5, 60, 1440):
        for _ in range(3):
            yield talk(rng, rng.randint(2, 30), step)
    yield talk(rng, 1200, 700)
