"""The zygote: a small process that keeps a warm interpreter and forks one program after another."""

import contextlib
import gc
import os
import signal
import sys
from collections.abc import Callable
from typing import Any

from . import jails, linux
from .jail import Jail
from .runs import run
from .sessions import Session
from .watch import AbandonedError
from .wire import Frame, pack, reader, unpack, write

_WARM = (
    "bisect",
    "collections",
    "functools",
    "heapq",
    "itertools",
    "math",
    "random",
    "re",
    "string",
)
_LOW = 10


def serve(config: dict[str, Any], control_in: int, control_out: int) -> None:
    """Answer requests until the host closes the channel."""
    read = reader(control_in)
    while os.open(os.devnull, os.O_RDWR) < _LOW:
        pass  # a child gives the low numbers to its own streams: nothing else may have them

    def answer(frame: Frame) -> None:
        write(control_out, pack(*frame))

    def ask(frame: Frame, wait: Callable[[], None]) -> Frame:
        answer(frame)
        wait()
        reply = unpack(read)
        if reply is None:
            raise AbandonedError
        return reply

    try:
        jail = _build(config)
        jail.prove()
    except OSError as error:
        answer(({"do": "refused", "error": str(error)}, []))
        return
    sys.path += config["path"]
    for name in _WARM:
        __import__(name)
    answer(({"do": "ready"}, []))
    gc.freeze()
    while True:
        # A supervisor for each request, so that no program is forked from a process that has held
        # another program's source, input or output: they could be found in its memory.
        pid = os.fork()
        if pid == 0:
            linux.prctl(linux.PR_SET_PDEATHSIG, signal.SIGKILL)
            os._exit(0 if _supervise(jail, read, answer, ask, control_in) else 1)
        if os.waitpid(pid, 0)[1] != 0:
            return


def _supervise(
    jail: Jail,
    read: Callable[[int], bytes],
    answer: Callable[[Frame], None],
    ask: Callable[[Frame, Callable[[], None]], Frame],
    control: int,
) -> bool:
    """Answer one request, or all those of a session; whether another may follow."""
    try:
        frame = unpack(read)
        if frame is None:
            return False
        request, blobs = frame
        if request["do"] == "run":
            answer(run(jail, request, blobs, control))
            return True
        with contextlib.closing(Session(jail, request, control, ask)) as session:
            answer(({"do": "open"}, []))
            while True:
                session.rest()
                if (frame := unpack(read)) is None:
                    break
                answer(session.cell(*frame))
    except AbandonedError:
        pass
    except OSError as error:
        answer(({"do": "broken", "error": str(error)}, []))
    return False


def _build(config: dict[str, Any]) -> Jail:
    kind, options = config["jail"], config["options"]
    if kind == "namespaces":
        return jails.NamespaceJail(**options)
    if kind == "landlock":
        return jails.LandlockJail(**options)
    return jails.UserJail(**options)
