"""Sandboxes by name, and one pool for all who ask for the same name."""

import os
import threading
from collections.abc import Callable
from types import TracebackType

from arenagym.errors import UnknownNameError
from arenagym.sandbox.docker import Docker
from arenagym.sandbox.native import Native
from arenagym.sandbox.sandbox import Backend, Sandbox

_BACKENDS: dict[str, Callable[[], Backend]] = {
    "native": Native,
    "landlock": lambda: Native(isolation="landlock"),
    "docker": Docker,
}
SANDBOXES = tuple(_BACKENDS)


def resolve_sandbox(
    sandbox: str | Sandbox, *, workers: int | None = None, sessions: int = 64
) -> Sandbox:
    """A new sandbox of the name, for its caller to close; or the sandbox itself.

    Raises:
        UnknownNameError: no sandbox has this name.
        SettingError: it cannot be on this system at all.
    """
    if isinstance(sandbox, Sandbox):
        return sandbox
    if sandbox not in _BACKENDS:
        raise UnknownNameError.of("sandbox", sandbox, SANDBOXES)
    return Sandbox(_BACKENDS[sandbox](), workers=workers, sessions=sessions)


class Lease:
    """A share in a sandbox, until it is released."""

    def __init__(self, sandbox: Sandbox, release: Callable[[], None]) -> None:
        self.sandbox = sandbox
        self._release = release
        self._released = False

    def release(self) -> None:
        """Give the share back; the last one closes the sandbox. A second call does nothing."""
        if not self._released:
            self._released = True
            self._release()

    def __enter__(self) -> Sandbox:
        return self.sandbox

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.release()


# Workers belong to the machine as connections do: 512 environments of a process that each asked
# for "native" would start 512 zygotes. They share one pool, which lives while a lease does.
_shared: dict[tuple[int, str], tuple[Sandbox, int]] = {}
_lock = threading.Lock()


def lease(sandbox: str | Sandbox) -> Lease:
    """A share in this process's sandbox of the name; one's own sandbox is left to its owner.

    Raises:
        UnknownNameError: no sandbox has this name.
        SettingError: it cannot be on this system at all.
    """
    if isinstance(sandbox, Sandbox):
        return Lease(sandbox, lambda: None)
    key = (os.getpid(), sandbox)  # a fork has none of its parent's threads
    with _lock:
        shared, count = _shared.get(key) or (resolve_sandbox(sandbox), 0)
        _shared[key] = (shared, count + 1)

    def release() -> None:
        with _lock:
            shared, count = _shared[key]
            if count > 1:
                _shared[key] = (shared, count - 1)
                return
            del _shared[key]
        shared.close()

    return Lease(shared, release)
