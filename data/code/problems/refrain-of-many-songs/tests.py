"""Inputs of refrain-of-many-songs."""

import random
from collections.abc import Iterator


def examples() -> list[str]:
    """What the statement shows, and what an agent may see of a failure."""
    return ["3 2\nlalalei\nholadi\nleiho\n", "3 3\nab\ncd\nac\n", "2 1\nnanana\nhumhumm\n"]


def pack(k: int, songs: list[str]) -> str:
    """The input that holds these songs."""
    return f"{len(songs)} {k}\n" + "".join(f"{song}\n" for song in songs)


def song(rng: random.Random, letters: str, length: int) -> str:
    """A random text."""
    return "".join(rng.choices(letters, k=length))


def tests(rng: random.Random) -> Iterator[str]:
    """Hidden: the edges, then random songs, then large ones."""
    yield pack(1, ["a"])
    yield pack(2, ["a", "b"])
    yield pack(1, ["ba", "ab"])
    yield pack(2, ["aaaaaa", "aa", "a"])
    yield pack(3, ["xyxyxy", "yxyx", "yy", "xx"])
    yield pack(2, ["abcxyz", "xyzabc", "mnoabd"])
    yield pack(2, ["zzab", "abzz", "cc", "cc"])
    for letters, k in (("ab", 2), ("ab", 4), ("abc", 3), ("abcd", 2), ("ab", 5)):
        yield pack(k, [song(rng, letters, rng.randint(1, 25)) for _ in range(6)])
    refrains = [song(rng, "abcdefgh", 60) for _ in range(8)]
    yield pack(
        12,
        [
            song(rng, "abcdefgh", 20) + rng.choice(refrains) + song(rng, "abcdefgh", 20)
            for _ in range(60)
        ],
    )
    yield pack(7, [song(rng, "ab", 12) for _ in range(400)])
    yield pack(2, [song(rng, "abcdefghijklmnopqrstuvwxyz", 5000) for _ in range(3)])
    yield pack(2, ["a" * 2500 + "b" + "a" * 2499, "a" * 2499 + "c" + "a" * 2500])
