"""Pairs of answers with a better one known by construction, to measure a judge against.

Twelve kinds in English and Chinese, ten of each. A program knows which answer is better: it adds
up the list, looks into the opening hours, parses the format. Neither the side nor the length of an
answer gives its label away, and the seed fixes every byte.

    python data/judging/make_pairs.py            # writes pairs.jsonl beside this file
    python data/judging/make_pairs.py --check    # fails if the file is not what would be written
"""

import argparse
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from itertools import product
from pathlib import Path
from random import Random

import counted
import formed
import told
from cases import LANGUAGES, Case, Draw, courteous, load

PAIRS = Path(__file__).with_name("pairs.jsonl")
SEED = 20
EACH = 10  # pairs of a kind in a language
LONGEST = 900  # characters of an answer
KINDS: dict[str, Callable[[Draw], Case]] = {
    "arithmetic": counted.arithmetic,
    "budget": counted.budget,
    "missing": told.missing,
    "hours": counted.hours,
    "order": counted.order,
    "invented": told.invented,
    "off_topic": told.off_topic,
    "truncated": formed.truncated,
    "refusal": formed.refusal,
    "verbose_wrong": formed.verbose_wrong,
    "wrong_format": formed.wrong_format,
    "equal": told.equal,
}
LONGER = {"verbose_wrong": 0, "truncated": 8, "missing": 7}
"""In how many pairs of a kind and language the better answer is the longer one, where that is not
half of them. Over all kinds it comes to half again."""

Pair = dict[str, str]


def main() -> None:
    """Write the file, or compare it with what would be written."""
    words = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    words.add_argument("--check", action="store_true", help="compare with the file, write nothing")
    asked = words.parse_args()
    pairs = build(SEED)
    lines = "".join(json.dumps(pair, ensure_ascii=False) + "\n" for pair in pairs)
    if not asked.check:
        PAIRS.write_bytes(lines.encode())
        print(f"{PAIRS}: {len(pairs)} pairs")
    elif not PAIRS.exists() or PAIRS.read_bytes() != lines.encode():
        sys.exit(f"{PAIRS} is not what seed {SEED} makes")


def build(seed: int) -> list[Pair]:
    """All pairs of a seed, balanced.

    Raises:
        ValueError: They are not balanced.
    """
    pairs = [
        pair for kind in KINDS for language in LANGUAGES for pair in some(kind, language, seed)
    ]
    check(pairs)
    return pairs


def some(kind: str, language: str, seed: int) -> Iterator[Pair]:
    """The pairs of a kind in a language."""
    rng = Random(f"{seed} {kind} {language}")  # noqa: S311 - no secret
    texts, seen = load(language), set[str]()
    plan = [
        # every other one of the longer answers and of the shorter ones comes first
        (nth < LONGER.get(kind, EACH // 2), "ab"[(nth + LANGUAGES.index(language)) % 2])
        for nth in range(EACH)
    ]
    rng.shuffle(plan)
    for turn, (longer, side) in enumerate(plan):
        draw = Draw(rng, turn, longer, texts[kind], texts["common"])
        case = _fresh(kind, draw, seen)
        seen.add(case.query)
        a, b = (case.good, case.bad) if side == "a" else (case.bad, case.good)
        yield {
            "id": f"{kind}-{language}-{turn + 1:02d}",
            "kind": kind,
            "language": language,
            "query": case.query,
            "a": a,
            "b": b,
            "label": "tie" if case.tie else side,
        }


def _fresh(kind: str, draw: Draw, seen: set[str]) -> Case:
    """A case with a new query, whose answers have their lengths and keep their fact."""
    for _ in range(100):
        drawn = KINDS[kind](draw)
        case = courteous(drawn, draw)
        if case and case.query not in seen:
            if not case.holds():
                raise ValueError(f"the label is wrong: {case}")
            return case
    raise ValueError(f"no new {kind} in 100 draws")


def check(pairs: Sequence[Pair]) -> None:
    """See that neither side nor length gives the better answer away.

    Raises:
        ValueError: One of them does, or the pairs are not those that were to be made.
    """
    labels: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for pair in pairs:
        labels[pair["kind"], pair["language"]][pair["label"]] += 1
    for kind, language in product(KINDS, LANGUAGES):
        wanted = {"tie": EACH} if kind == "equal" else {"a": EACH // 2, "b": EACH // 2}
        _see(labels[kind, language] == wanted, f"{kind} {language}: {labels[kind, language]}")
    decided = [pair for pair in pairs if pair["label"] != "tie"]
    for language in LANGUAGES:
        ours = [pair for pair in decided if pair["language"] == language]
        share = sum(better_is_longer(pair) for pair in ours) / len(ours)
        _see(0.4 <= share <= 0.6, f"{language}: the better answer is longer in {share:.0%}")
    most = max(len(pair[side]) for pair in pairs for side in "ab")
    _see(most <= LONGEST, f"an answer has {most} characters")
    _see(len({pair["query"] for pair in pairs}) == len(pairs), "a query comes twice")


def better_is_longer(pair: Pair) -> bool:
    """Whether the better answer of a pair has more characters than the other."""
    other = "b" if pair["label"] == "a" else "a"
    return len(pair[pair["label"]]) > len(pair[other])


def _see(fact: bool, otherwise: str) -> None:  # noqa: FBT001 - the fact comes first
    if not fact:
        raise ValueError(otherwise)


if __name__ == "__main__":
    main()
