"""The native back end: zygotes on this machine, in namespaces of their own.

Linux only. Works as root and as an ordinary user. Where user namespaces are refused it says so,
and `isolation="landlock"` is the weaker way out, chosen by name.
"""

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

from arenagym.errors import SettingError
from arenagym.sandbox.base import own_python
from arenagym.sandbox.worker import RefusedError, Worker, boot_source

_SYSTEM = ("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib")
_FILES = ("/etc/ld.so.cache", "/usr/share/zoneinfo")
_DEVICES = ("/dev/null", "/dev/full", "/dev/urandom", "/dev/random")
_THIRD_PARTY = ("site-packages", "dist-packages")

_PATIENCE_S = 5.0

Isolation = Literal["namespaces", "landlock"]


class Native:
    """Starts native workers.

    Args:
        isolation: "namespaces", or the weaker "landlock": no namespaces; programs can start no
            process, write no file and open no socket, and there are no sessions.
        packages: folders that programs may import from, such as a site-packages. Under root they
            are read as nobody, so all must be allowed to.
    """

    def __init__(
        self, *, isolation: Isolation = "namespaces", packages: Sequence[str | Path] = ()
    ) -> None:
        if sys.platform != "linux":
            raise SettingError("the native sandbox needs Linux; use the docker one here")
        if isolation not in ("namespaces", "landlock"):
            raise SettingError(f"isolation={isolation!r}: 'namespaces' or 'landlock'")
        self.name = "native" if isolation == "namespaces" else "landlock"
        self.sessions = isolation == "namespaces"
        self.reusable = True
        self._packages = [str(Path(each).resolve()) for each in packages]
        self._python = str(own_python())

    def start(self) -> Worker:
        """A new worker.

        Raises:
            RefusedError: the kernel does not allow what is needed; the message says what helps.
            WorkerError: it did not start.
        """
        folder = tempfile.mkdtemp(prefix="arenagym-") if self.name == "landlock" else None
        channel = _Channel(self._python, folder)
        try:
            return Worker(channel, self._config(folder))
        except RefusedError as error:
            raise RefusedError(f"{_REFUSED[self.name]} The kernel says: {error}") from error

    def close(self) -> None:
        """Nothing is held besides the workers."""

    def _config(self, folder: str | None) -> dict[str, Any]:
        stdlib = sysconfig.get_path("stdlib")
        library = str(Path(stdlib).parent)  # with libpython, where it is shared
        wanted = [self._python, library, *_SYSTEM, *_FILES]
        links = {path: os.readlink(path) for path in wanted if os.path.islink(path)}
        there = sorted({path for path in wanted if os.path.exists(path)} - set(links))
        tree = [p for p in there if not any(p.startswith(f"{other}/") for other in there)]
        devices = [path for path in _DEVICES if os.path.exists(path)]
        if folder is not None:
            readable = [*tree, *self._packages]
            weaker = {"tree": readable, "devices": devices, "folder": folder}
            return {"jail": "landlock", "options": weaker, "path": self._packages}
        if lost := [path for path in tree if path.startswith("/tmp/")]:  # noqa: S108
            raise SettingError(f"native: {lost[0]} lies in /tmp, which every program gets anew")
        # Elsewhere inside: a package folder may lie in /tmp, or in the standard library.
        packages = {path: f"/packages/{i}" for i, path in enumerate(self._packages)}
        roots = (stdlib, f"/usr/local/lib/{Path(stdlib).name}", "/usr/lib/python3")
        masks = {f"{root}/{name}" for root in roots for name in _THIRD_PARTY}
        options = {
            "tree": {**{path: path for path in tree}, **packages},
            "links": links,
            "masks": sorted(filter(os.path.isdir, masks)),
            "devices": devices,
        }
        return {"jail": "namespaces", "options": options, "path": list(packages.values())}


_REFUSED = {
    "native": (
        "User namespaces are refused on this machine: allow them (on Ubuntu: sysctl "
        "kernel.apparmor_restrict_unprivileged_userns=0), or use sandbox='docker', or the weaker "
        "sandbox='landlock'."
    ),
    "landlock": "This kernel has no Landlock: use sandbox='docker'.",
}


class _Channel:
    """A child process with a socket."""

    def __init__(self, python: str, folder: str | None) -> None:
        self._folder = folder
        self._socket, theirs = socket.socketpair()
        fd = str(theirs.fileno())
        with theirs, tempfile.TemporaryFile() as errors:
            self._errors = os.dup(errors.fileno())
            self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and source
                [python, "-s", "-P", "-S", "-B", "-c", boot_source(), fd, fd],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=self._errors,
                env={"PYTHONHASHSEED": "0", "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"},
                cwd="/",
                pass_fds=[theirs.fileno()],
                start_new_session=True,
            )

    def send(self, data: bytes) -> None:
        self._socket.sendall(data)

    def receive(self, size: int) -> bytes:
        return self._socket.recv(min(size, 1 << 20))

    def patience(self, seconds: float) -> None:
        self._socket.settimeout(seconds)

    def close(self) -> str:
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)  # wakes a thread that waits for an answer
        try:
            self._process.wait(_PATIENCE_S)  # it ends with its socket, and what it runs before it
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._socket.close()
        said = os.pread(self._errors, 4000, 0).decode(errors="replace")
        os.close(self._errors)
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
        return said
