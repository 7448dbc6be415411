"""Keeps universes on disk: one compressed file each, shared by processes.

A file is written whole under another name and then renamed. Two processes that make the same
universe write the same bytes, so they need no lock. Its name tells seed, size, generator and words.
"""

import zlib
from pathlib import Path
from tempfile import NamedTemporaryFile

import msgspec

from arenagym.envs.deep_research.universe.body import Body
from arenagym.envs.deep_research.universe.universe import Universe
from arenagym.envs.deep_research.universe.words import WORDS
from arenagym.errors import SettingError
from arenagym.paths import cache_home

GENERATOR = 1
"""Raise it when a universe comes out otherwise: those in caches are then made anew."""
_STANDS_ON = ("forms", "names", "real", "relations", "roles", "syllables")

_decode = msgspec.msgpack.Decoder(Body).decode
_encode = msgspec.msgpack.Encoder().encode


def open_universe(
    seed: int = 0, documents: int = 2_000, cache: Path | str | None = None
) -> Universe:
    """The universe of that seed and size, from a cache if it was made before.

    Args:
        seed: of everything; 0 or more.
        documents: 1,000 to 200,000.
        cache: a folder, "auto" for the user's cache (`$XDG_CACHE_HOME/arenagym` or
            `~/.cache/arenagym`), or None to make it anew and keep nothing.

    Raises:
        SettingError: seed or documents out of range, or the cache cannot be written to.
    """
    if cache is None:
        return Universe(seed, documents)
    folder = cache_home() if cache == "auto" else Path(cache)
    file = folder / f"universe-{seed}-{documents}-{GENERATOR}-{_words():08x}.msgpack.z"
    body = _read(file)
    universe = Universe(seed, documents, body)
    if body is None:
        _write(file, universe.body)
    return universe


def _read(file: Path) -> Body | None:
    """What a file holds, or None if there is none that can be read whole."""
    try:
        return _decode(zlib.decompress(file.read_bytes()))
    except (OSError, zlib.error, msgspec.MsgspecError):
        return None


def _write(file: Path, body: Body) -> None:
    packed = zlib.compress(_encode(body), 6)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=file.parent, suffix=".part", delete=False) as part:
            part.write(packed)
        Path(part.name).replace(file)
    except OSError as error:
        raise SettingError(
            f"cache={str(file.parent)!r} cannot be written to ({error.strerror}): "
            "give another folder, or cache=None to keep the universe in memory"
        ) from error


def _words() -> int:
    digest = 0
    for name in _STANDS_ON:
        digest = zlib.crc32((WORDS / f"{name}.txt").read_bytes(), digest)
    return digest
