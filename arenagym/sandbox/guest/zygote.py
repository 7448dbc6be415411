"""The zygote: a small process that keeps a warm interpreter and forks one program after another."""

import os
import sys
from collections.abc import Callable
from typing import Any

from . import jails
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

    def ask(frame: Frame) -> Frame:
        answer(frame)
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
    answer(({"do": "ready", "python": sys.version.split()[0]}, []))
    try:
        _answer_all(jail, read, answer, ask, control_in)
    except AbandonedError:
        pass
    except OSError as error:
        answer(({"do": "broken", "error": str(error)}, []))


def _answer_all(
    jail: Jail,
    read: Callable[[int], bytes],
    answer: Callable[[Frame], None],
    ask: Callable[[Frame], Frame],
    control: int,
) -> None:
    session: Session | None = None
    try:
        while (frame := unpack(read)) is not None:
            request, blobs = frame
            if request["do"] == "run":
                answer(run(jail, request, blobs, control))
            elif request["do"] == "open":
                session = Session(jail, request, control, ask)
                answer(({"do": "open"}, []))
            elif session is not None:
                answer(session.cell(request, blobs))
    finally:
        if session is not None:
            session.close()


def _build(config: dict[str, Any]) -> Jail:
    kind, options = config["jail"], config["options"]
    if kind == "namespaces":
        return jails.NamespaceJail(**options)
    if kind == "landlock":
        return jails.LandlockJail(**options)
    return jails.UserJail()
