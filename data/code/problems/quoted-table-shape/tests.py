"""Inputs of quoted-table-shape."""

import random
from collections.abc import Iterator


def field(rng: random.Random, separator: str) -> str:
    """A random field as it is written."""
    kind = rng.random()
    if kind < 0.15:
        return ""
    if kind < 0.55:
        return rng.choice(["a", "bc", " x ", '5" pipe', "猫", "é", 'say "hi"', "12.5"])
    contents = "".join(
        rng.choices(["a", '""', separator, "\n", " ", "猫", "bc"], k=rng.randint(0, 6))
    )
    return f'"{contents}"'


def table(rng: random.Random, separator: str, records: int, fields: int) -> str:
    """A random table with ragged records."""
    lines = []
    for _ in range(records):
        count = fields if rng.random() < 0.7 else rng.randint(1, fields + 2)
        lines.append(separator.join(field(rng, separator) for _ in range(count)))
    return f"{separator}\n" + "\n".join(lines) + "\n"


def examples() -> list[str]:
    """Small tables."""
    return [
        ',\nname,note\nAna,"tea, hot"\nBo,"two\nlines"\n',
        ';\n"say ""hi""";x\n;;\n',
    ]


def tests(rng: random.Random) -> Iterator[str]:
    """Edges, then random tables, then a large one."""
    yield ",\n\n"
    yield ',\n""\n'
    yield ',\n""""\n'
    yield ",\na\n\n\nb,c\n\n"
    yield '|\n5" pipe|6" pipe\nx"|y\n|"z"\n'
    yield ';\n"\n\n";a\n"";""\n'
    yield ",\n a , b \n  ,\n"
    yield ':\n猫:"狗:😀"\n"é""é":naïve\n'
    yield ",\n,,,,\n,\n,,\n"
    yield ',\n"a""","""b",""","""\n'
    yield ",\na;b|c:d\ne,f\n"
    for separator in ",;|:":
        for size in (4, 25):
            yield table(rng, separator, size, rng.randint(1, 5))
    yield table(rng, ",", 1200, 5)
