"""Inputs of opening-hours-week."""

import random
from collections.abc import Iterator

DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]


def rules(lines: list[str]) -> str:
    """The input that holds these rules."""
    return f"{len(lines)}\n" + "\n".join(lines) + "\n"


def moment(rng: random.Random) -> str:
    """A random time of day."""
    text = f"{rng.randrange(24):02}:{rng.choice([0, 30, rng.randrange(60)]):02}"
    return text if rng.random() < 0.7 else f"{text}:{rng.randrange(60):02}"


def rule(rng: random.Random, most: int) -> str:
    """A random rule."""
    days = [
        rng.choice(DAYS) if rng.random() < 0.6 else f"{rng.choice(DAYS)}-{rng.choice(DAYS)}"
        for _ in range(rng.randint(1, most))
    ]
    spans = []
    for _ in range(rng.randint(1, most)):
        times = [moment(rng), moment(rng)]
        if rng.random() < 0.8:
            times.sort()
        spans.append("-".join(times))
    return f"{','.join(days)} {','.join(spans)}"


def examples() -> list[str]:
    """Small plans."""
    return [
        rules(["Mon-Fri 09:00-17:00", "Sat 10:00-14:00:30"]),
        rules(["Mon,Wed 08:00-12:00,11:00-13:00", "Tue-Fri 22:00-02:00"]),
    ]


def tests(rng: random.Random) -> Iterator[str]:
    """Edges, then random plans, then a long one."""
    yield rules(["Mon-Sun 00:00-24:00"])
    yield rules(["Mon-Sun 12:00-12:00"])
    yield rules(["Sun 23:00-01:00"])
    yield rules(["Sun 12:00-12:00:00"])
    yield rules(["Mon 00:00-24:00:00"])
    yield rules(["Wed-Wed 10:00-10:00:01"])
    yield rules(["Sat-Mon 10:00-12:00", "Sun 11:00-13:00"])
    yield rules(["Sun 20:00-04:00", "Mon 03:00-05:00", "Sun-Mon 04:00-04:30"])
    yield rules(["Tue 00:00-00:00", "Wed 00:00-23:59:59"])
    yield rules(["Sun-Sat 23:59:59-00:00"])
    yield rules(["Mon-Sun 00:00-12:00,12:00-23:59:59"])
    yield rules(["Tue-Mon 18:00-06:00", "Thu 05:00-19:00"])
    for most in (1, 2, 4):
        for count in (2, 4):
            yield rules([rule(rng, most) for _ in range(count)])
    yield rules(
        [f"Mon-Sun 08:{rng.randrange(60):02}-07:{rng.randrange(60):02}:30" for _ in range(150)]
        + [rule(rng, 2) for _ in range(600)]
    )
    yield rules(
        [
            f"{rng.choice(DAYS)} 08:00-{rng.randrange(9, 20)}:{rng.randrange(10, 60)}"
            for _ in range(600)
        ]
    )
