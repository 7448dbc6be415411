"""One program: forked, fed, drained, ended, reported."""

import os
from typing import Any

from . import program
from .jail import Jail, Limits
from .watch import AbandonedError, Watch
from .wire import Frame

_MAX_REPORT = 1 << 22


def run(jail: Jail, request: dict[str, Any], blobs: list[bytes], control: int) -> Frame:
    """Run a program to its end; the facts, and the head and tail of each of its streams.

    `dirty` in the facts says why the jail is not as it was before, if so.

    Raises:
        AbandonedError: the host is gone.
    """
    limits = Limits(**request["limits"])
    source, stdin, arguments, *data = blobs
    in_read, in_write = os.pipe()
    out_read, out_write = os.pipe()
    err_read, err_write = os.pipe()
    report_read, report_write = os.pipe()
    theirs = [in_read, out_write, err_write, report_write]
    pid = jail.spawn(
        lambda: program.run(source, request["function"], arguments),
        theirs,
        limits,
        files=dict(zip(request["files"], data, strict=True)),
    )
    for fd in theirs:
        os.close(fd)
    watch = Watch(jail, pid, limits, control)
    kept = [watch.keep(fd, limits.keep_bytes) for fd in (out_read, err_read)]
    kept.append(watch.keep(report_read, _MAX_REPORT))
    watch.listen(watch.ended)
    watch.feed(in_write, stdin)
    try:
        watch.wait(watch.ended)
    except AbandonedError:
        jail.kill(pid)
        raise
    wall_s = watch.wall_s
    dirty = ""
    try:
        if watch.reason:
            jail.kill(pid)
    except OSError as error:
        dirty = f"{type(error).__name__}: {error}"
    ended = jail.wait(pid)
    try:
        jail.clean()
    except OSError as error:
        dirty = f"{type(error).__name__}: {error}"
    watch.drain()
    watch.close()
    facts = {
        "reason": watch.reason,
        "status": ended.status,
        "failed": ended.error,
        "dirty": dirty,
        "wall_s": wall_s,
        "cpu_s": max(ended.cpu_s, watch.seen_cpu_s),
        "rss_bytes": max(ended.memory_bytes, watch.peak_bytes),
        "totals": [each.total for each in kept],
    }
    return facts, [part for each in kept for part in each.parts()]
