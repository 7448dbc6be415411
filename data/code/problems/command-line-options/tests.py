"""Inputs of command-line-options."""

import random
from collections.abc import Iterator

SPEC = {
    "v": False,
    "q": False,
    "n": True,
    "o": True,
    "verbose": False,
    "version": False,
    "ver": False,
    "output": True,
    "out-dir": True,
    "num": True,
}
ITEMS = [
    "-v",
    "-vq",
    "-n5",
    "-vn",
    "-o=x",
    "--verb",
    "--ver",
    "--output=a=b",
    "--num",
    "--nu=",
    "-",
    "--",
    "",
    "file",
    "-qvn-v",
    "--out-d",
    "7",
    "--q",
    "猫",
    "-é",
]
GOOD = [
    "-v",
    "-vq",
    "-n5",
    "-o=x",
    "--verb",
    "--ver",
    "--output=a=b",
    "--nu=",
    "-",
    "",
    "file",
    "-qvn-v",
    "7",
    "猫",
]


def examples() -> list[list]:
    """Small command lines."""
    return [
        [{"v": False, "n": True, "name": True}, ["-vn", "3", "a.txt", "--name=Zoë", "--", "-v"]],
        [{"all": False, "also": False, "a": False}, ["-a", "--al"]],
    ]


def tests(rng: random.Random) -> Iterator[list]:
    """Edges, then random command lines, then a long one."""
    yield [{}, []]
    yield [{}, ["a", "", "-", "b"]]
    yield [{}, ["a", "-x"]]
    yield [SPEC, ["--ver", "--vers", "--verbo", "-v"]]
    yield [SPEC, ["--ve"]]
    yield [SPEC, ["--num", "--", "-n", "--", "--", "--num"]]
    yield [SPEC, ["x", "-qn"]]
    yield [SPEC, ["x", "--output"]]
    yield [SPEC, ["--verbose=", "x"]]
    yield [SPEC, ["-n=5", "-o=", "-on", "--output=", "--output=a=b"]]
    yield [SPEC, ["-vx", "-n"]]
    yield [SPEC, ["--=x"]]
    yield [SPEC, ["--v", "-n", "1"]]
    yield [{"v": False, "x": True}, ["-v", "--v"]]
    yield [{"x": True, "value": True}, ["--v=", "--va", "", "-x", "-x", "-x-x"]]
    yield [SPEC, ["-n", "猫", "-o😀", "--num=é", "---", "--"]]
    yield [SPEC, ["--n", "-5", "-n-5", "--out-dir", "=", "-v-"]]
    for _ in range(5):
        yield [SPEC, rng.choices(ITEMS, k=rng.randint(3, 12))]
    yield [SPEC, [*rng.choices(GOOD, k=980), "--", "--num"]]
