"""A container image of this machine's own Python, made without a registry.

It holds the interpreter, its standard library, and the shared libraries that they name, and
nothing else: no shell, no package manager. `python -m arenagym.sandbox.image` makes it by hand.
"""

import hashlib
import io
import os
import re
import subprocess
import sys
import sysconfig
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from arenagym.errors import SettingError
from arenagym.sandbox.base import own_python

if TYPE_CHECKING:
    from docker import DockerClient

REPOSITORY = "arenagym-python"
PYTHON = "/usr/local/bin/python3"
_LEFT_OUT = {"site-packages", "test", "tests", "idlelib", "tkinter", "turtledemo", "ensurepip"}
_LIBRARY = re.compile(r"(?:=> )?(/\S+) \(0x")


def image_name() -> str:
    """The name that says which interpreter the image holds."""
    python = own_python()
    told = f"{sys.version} {python} {python.stat().st_mtime_ns}"
    version = ".".join(map(str, sys.version_info[:3]))
    return f"{REPOSITORY}:{version}-{hashlib.sha256(told.encode()).hexdigest()[:8]}"


def ensure_image(client: "DockerClient") -> str:
    """The image's name; it is built if the engine does not have it.

    Raises:
        SettingError: this machine's Python is none for Linux containers.
    """
    name = image_name()
    if client.api.images(name, quiet=True):
        return name
    if sys.platform != "linux":
        raise SettingError(
            "docker: there is no Linux Python here to build an image of; give Docker(image=...), "
            "such as 'python:3.12-slim'"
        )
    repository, _, tag = name.partition(":")
    client.api.import_image_from_data(
        build_tar(),
        repository=repository,
        tag=tag,
        changes=["ENV PATH=/usr/local/bin:/usr/bin:/bin"],
    )
    return name


def build_tar() -> bytes:
    """The file tree of the image as a tar archive."""
    python = own_python()
    stdlib = Path(sysconfig.get_path("stdlib"))
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as tar:
        for name in ("tmp", "proc", "dev", "sys", "etc"):
            folder = tarfile.TarInfo(name)
            folder.type, folder.mode = tarfile.DIRTYPE, 0o1777 if name == "tmp" else 0o755
            tar.addfile(folder)
        tar.add(python, f"{PYTHON}.{sys.version_info[1]}"[1:], filter=_plain)
        link = tarfile.TarInfo(PYTHON[1:])
        link.type, link.linkname = tarfile.SYMTYPE, f"python3.{sys.version_info[1]}"
        tar.addfile(link)
        binaries = [python]
        for file in _files(stdlib):
            tar.add(file, f"usr/local/lib/{stdlib.name}/{file.relative_to(stdlib)}", filter=_plain)
            if file.suffix == ".so":
                binaries.append(file)
        for library in sorted({each for binary in binaries for each in _libraries(binary)}):
            tar.add(os.path.realpath(library), library[1:], filter=_plain)
    return buffer.getvalue()


def _files(stdlib: Path) -> Iterator[Path]:
    for folder, folders, names in os.walk(stdlib):
        folders[:] = sorted(set(folders) - _LEFT_OUT)
        for name in sorted(names):
            if ".opt-" not in name and not name.endswith((".a", ".exe")):
                yield Path(folder, name)


def _libraries(binary: Path) -> list[str]:
    """What the loader needs for a binary, by the names under which it looks."""
    told = subprocess.run(["ldd", binary], capture_output=True, text=True, check=False)  # noqa: S603, S607 - our own interpreter's files
    return _LIBRARY.findall(told.stdout)


def _plain(member: tarfile.TarInfo) -> tarfile.TarInfo:
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    member.mode |= 0o444
    return member


def main() -> None:
    """Build the image, or say that it is there."""
    import docker  # noqa: PLC0415 - slow to import

    print(ensure_image(docker.from_env()))


if __name__ == "__main__":
    main()
