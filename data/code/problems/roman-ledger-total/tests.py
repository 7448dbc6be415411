"""Inputs of roman-ledger-total."""

import random
from collections.abc import Iterator


def ledger(lines: list[str]) -> str:
    """The input that holds these entries."""
    return f"{len(lines)}\n" + "\n".join(lines) + "\n"


def examples() -> list[str]:
    """Small ledgers."""
    return [ledger(["XIV", "III", "MC"]), ledger(["MMM", "CMXCIX", "I"]), ledger(["IIX", "IL"])]


def tests(rng: random.Random) -> Iterator[str]:
    """Edges, then random ledgers of both sizes of sum, then the largest."""
    yield ledger(["I"])
    yield ledger(["i", "v"])
    yield ledger(["MMMCMXCIX"])
    yield ledger(["MMMM"])
    yield ledger(["ivxlcdm"])
    yield ledger(["IM", "VC", "XD", "VL"])
    yield ledger(["MCDXLIV"])
    yield ledger(["IIIIIIIIII" * 3])
    yield ledger(["IVIVIVIV", "XcXc", "mMcD"])
    for _ in range(4):
        yield ledger(["".join(rng.choices("IVX", k=rng.randint(1, 5))) for _ in range(12)])
    for _ in range(4):
        yield ledger(["".join(rng.choices("IVXLCivxlc", k=rng.randint(1, 4))) for _ in range(15)])
    yield ledger(["".join(rng.choices("IVXLCDMivxlcdm", k=30)) for _ in range(2000)])
