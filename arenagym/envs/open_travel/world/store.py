"""Keeps what is generated on disk: a compressed file a city and one of trains, for all processes.

A file is written whole under another name and then renamed. Two processes that make the same
write the same bytes, so they need no lock: the last rename wins and changes nothing. The folder's
name tells seed, generator and facts, so a file never belongs to another world.
"""

import zlib
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TypeVar

import msgspec

from arenagym.envs.open_travel.world.facts import facts_digest
from arenagym.errors import SettingError

GENERATOR = 3
"""Raise it when a city or the trains come out otherwise: what is cached is then made anew."""

T = TypeVar("T")
_encode = msgspec.msgpack.Encoder().encode


class Store:
    """What is kept of one world, by name."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.folder = folder / f"travel-{seed}-{GENERATOR}-{facts_digest()}"

    def read(self, name: str, form: type[T]) -> T | None:
        """What is kept, or None if there is no file of it that can be read whole."""
        try:
            packed = self._file(name).read_bytes()
            return msgspec.msgpack.decode(zlib.decompress(packed), type=form)
        except (OSError, zlib.error, msgspec.MsgspecError):
            return None

    def write(self, name: str, made: object) -> None:
        """Keep it.

        Raises:
            SettingError: the folder cannot be written to.
        """
        packed = zlib.compress(_encode(made), 6)
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with NamedTemporaryFile(dir=self.folder, suffix=".part", delete=False) as file:
                file.write(packed)
            Path(file.name).replace(self._file(name))
        except OSError as error:
            raise SettingError(
                f"cache={str(self.folder.parent)!r} cannot be written to ({error.strerror}): "
                "give another folder, or cache=None to keep the world in memory"
            ) from error

    def has(self, name: str) -> bool:
        """Whether there is a file of that name."""
        return self._file(name).exists()

    def _file(self, name: str) -> Path:
        return self.folder / f"{name}.msgpack.z"
