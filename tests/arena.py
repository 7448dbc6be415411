"""What the tournament tests share: judges of known quality, and a way to play by hand."""

import numpy as np

from arenagym.records import Verdict

ALL = (
    "default",
    "round-robin",
    "anchor",
    "seeded-single-elimination",
    "double-elimination",
    "swiss",
    "circulant",
    "adaptive",
)


def rng(seed=0):
    return np.random.default_rng(seed)


def by_quality(quality):
    return lambda i, j: (float(quality[i]), float(quality[j]))


def verdict(scores):
    return Verdict() if scores is None else Verdict(score_a=scores[0], score_b=scores[1])


def play_shuffled(schedule, compare, shuffle):
    """Play a schedule by hand, results coming back in a random order."""
    out = []
    while not schedule.done:
        out += schedule.next()
        pairing = out.pop(shuffle.randrange(len(out)))
        one = verdict(compare(pairing.first, pairing.second))
        other = verdict(compare(pairing.second, pairing.first)) if pairing.both else None
        schedule.record(pairing.match(one, other))
    return schedule


def spearman(ranks, quality):
    """Rank correlation of ranks (0 best) with qualities; all there, no ties."""
    truth = (-np.asarray(quality)).argsort().argsort()
    return 1.0 if len(ranks) == 1 else float(np.corrcoef(np.array(ranks, float), truth)[0, 1])


class Seated:
    """A generator whose first permutation is given: seats contestants as the test wants."""

    def __init__(self, seats, seed=0):
        self._seats, self._rng = list(seats), rng(seed)

    def permutation(self, n):
        assert n == len(self._seats)
        return np.array(self._seats)

    def __getattr__(self, name):
        return getattr(self._rng, name)
