"""A zygote seen from the host: a channel of frames, with a deadline on every answer."""

import json
import struct
import time
from collections.abc import Sequence
from importlib import resources
from typing import Any, Protocol

from arenagym.errors import ArenagymError
from arenagym.sandbox.guest.wire import Frame, FrameError, Header, pack, unpack

_MODULES = (
    "wire",
    "linux",
    "seccomp",
    "jail",
    "jails",
    "program",
    "watch",
    "runs",
    "cells",
    "sessions",
    "zygote",
)
_START_S = 60.0
GRACE_S = 30.0
"""How long past a program's own limits its answer is waited for."""


class WorkerError(ArenagymError):
    """A worker that does not answer, or whose answer is no answer: it is to be replaced."""


class RefusedError(WorkerError):
    """A worker that says that it cannot do its work on this machine."""


class Channel(Protocol):
    """A stream of bytes to a zygote."""

    def send(self, data: bytes) -> None:
        """Send all of it; OSError if it is not taken in time."""
        ...

    def receive(self, size: int) -> bytes:
        """1 to `size` bytes, or none at the end; OSError if nothing comes in time."""
        ...

    def patience(self, seconds: float) -> None:
        """How long `send` and `receive` wait."""
        ...

    def close(self) -> str:
        """End the zygote and all in it; what it wrote to its standard error."""
        ...


def boot_source() -> str:
    """What the bare interpreter runs first, for `python -c`."""
    return (resources.files("arenagym.sandbox.guest") / "boot.py").read_text("utf-8")


class Worker:
    """A zygote that answers one request at a time."""

    def __init__(self, channel: Channel, config: dict[str, Any]) -> None:
        self._channel = channel
        self.closed = False
        folder = resources.files("arenagym.sandbox.guest")
        modules = {name: (folder / f"{name}.py").read_text("utf-8") for name in _MODULES}
        payload = json.dumps({"modules": modules, "config": config}).encode()
        try:
            channel.patience(_START_S)
            channel.send(struct.pack("!I", len(payload)) + payload)
            header, _ = self._receive(_START_S)
        except (OSError, FrameError, EOFError) as error:
            said = self.close()
            raise WorkerError(f"the sandbox did not start: {error}\n{said}".strip()) from error
        if header.get("do") != "ready":
            self.close()
            raise RefusedError(str(header.get("error", header)))

    def exchange(self, header: Header, blobs: Sequence[bytes], seconds: float) -> Frame:
        """Send a request and wait for its answer.

        Raises:
            WorkerError: no answer within `seconds`, or none that can be used.
        """
        try:
            self._channel.patience(seconds)
            self._channel.send(pack(header, blobs))
            answer = self._receive(seconds)
        except (OSError, FrameError, EOFError) as error:
            said = self.close()
            raise WorkerError(f"{type(error).__name__}: {error}\n{said}".strip()) from error
        if answer[0].get("do") == "broken":
            self.close()
            raise WorkerError(str(answer[0].get("error")))
        return answer

    def close(self) -> str:
        """End it; what it wrote to its standard error."""
        if self.closed:
            return ""
        self.closed = True
        return self._channel.close()

    def _receive(self, seconds: float) -> Frame:
        deadline = time.monotonic() + seconds

        def read(size: int) -> bytes:
            left = deadline - time.monotonic()
            if left <= 0:
                raise TimeoutError(f"no answer within {seconds:.0f} s")
            self._channel.patience(left)
            return self._channel.receive(size)

        frame = unpack(read)
        if frame is None:
            raise EOFError("the worker ended")
        return frame
