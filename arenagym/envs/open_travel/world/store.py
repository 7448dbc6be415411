"""Keeps generated cities on disk: one compressed file a city, shared by processes.

A file is written whole under another name and then renamed. Two processes that make the same city
write the same bytes, so they need no lock: the last rename wins and changes nothing. The folder's
name tells seed, generator and facts, so a file never belongs to another world.
"""

import os
import zlib
from pathlib import Path
from tempfile import NamedTemporaryFile

import msgspec

from arenagym.envs.open_travel.world.city import Body
from arenagym.envs.open_travel.world.facts import facts_digest
from arenagym.errors import SettingError

GENERATOR = 1
"""Raise it when a city comes out otherwise: cached cities are then made anew."""

_decode = msgspec.msgpack.Decoder(Body).decode
_encode = msgspec.msgpack.Encoder().encode


def cache_home() -> Path:
    """Where caches of this user lie."""
    home = os.environ.get("XDG_CACHE_HOME")
    return (Path(home) if home else Path.home() / ".cache") / "arenagym"


class Store:
    """The cities of one world on disk."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.folder = folder / f"travel-{seed}-{GENERATOR}-{facts_digest()}"

    def read(self, slug: str) -> Body | None:
        """A city, or None if there is no file of it that can be read whole."""
        try:
            return _decode(zlib.decompress(self._file(slug).read_bytes()))
        except (OSError, zlib.error, msgspec.MsgspecError):
            return None

    def write(self, slug: str, body: Body) -> None:
        """Keep a city.

        Raises:
            SettingError: the folder cannot be written to.
        """
        packed = zlib.compress(_encode(body), 6)
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with NamedTemporaryFile(dir=self.folder, suffix=".part", delete=False) as file:
                file.write(packed)
            Path(file.name).replace(self._file(slug))
        except OSError as error:
            raise SettingError(
                f"cache={str(self.folder.parent)!r} cannot be written to ({error.strerror}): "
                "give another folder, or cache=None to keep the world in memory"
            ) from error

    def has(self, slug: str) -> bool:
        """Whether there is a file of that city."""
        return self._file(slug).exists()

    def _file(self, slug: str) -> Path:
        return self.folder / f"{slug}.msgpack.z"
