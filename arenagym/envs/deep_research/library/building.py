"""Folders that are made once, whole or not at all, by however many processes want them."""

import fcntl
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from arenagym.errors import SettingError


@contextmanager
def made_once(folder: Path) -> Iterator[Path | None]:
    """A new folder to fill, which becomes `folder` at the end; None if that is there already.

    Who comes second waits for the first. If filling fails, or the process is killed, there is no
    `folder`, and the next one begins anew.

    Raises:
        SettingError: the place cannot be written to.
    """
    if folder.is_dir():
        yield None
        return
    part = folder.with_name(f"{folder.name}.part")
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        lock = folder.with_name(f"{folder.name}.lock").open("w")
    except OSError as error:
        raise SettingError(
            f"{str(folder.parent)!r} cannot be written to ({error.strerror}): give another folder"
        ) from error
    with lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if folder.is_dir():
            yield None
            return
        shutil.rmtree(part, ignore_errors=True)  # of one who was killed
        part.mkdir()
        try:
            yield part
            part.rename(folder)
        except BaseException:
            shutil.rmtree(part, ignore_errors=True)
            raise
