"""Progress of work that takes long, for a person at a terminal."""

import sys
from collections.abc import Iterable, Iterator
from time import monotonic
from typing import TypeVar

T = TypeVar("T")
_AFTER = 2.0
"""Seconds of work that pass before anything is shown."""
_EACH = 64


def watched(items: Iterable[T], doing: str) -> Iterator[T]:
    """The same items; how many have passed is shown on stderr, if that is a terminal."""
    if not sys.stderr.isatty():
        yield from items
        return
    from rich.console import Console  # noqa: PLC0415 - only a person at a terminal pays for it
    from rich.progress import (  # noqa: PLC0415
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
    )

    columns = (TextColumn(doing), MofNCompleteColumn(), TimeElapsedColumn())
    progress = Progress(*columns, console=Console(stderr=True), transient=True)
    task = progress.add_task(doing, total=None)
    begun = monotonic()
    try:
        for count, item in enumerate(items, 1):
            if count % _EACH == 0 and monotonic() - begun > _AFTER:
                progress.start()
                progress.update(task, completed=count)
            yield item
    finally:
        progress.stop()
