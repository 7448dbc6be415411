"""Frames on a byte stream: a JSON header with raw blobs behind it."""

import json
import os
import struct
from collections.abc import Callable, Sequence
from typing import Any

Header = dict[str, Any]
Frame = tuple[Header, list[bytes]]

_LENGTH = struct.Struct("!I")
MAX_HEADER = 1 << 20
MAX_BLOBS = 1 << 28


class FrameError(Exception):
    """A stream that ended within a frame, or bytes that are no frame."""


def pack(header: Header, blobs: Sequence[bytes] = ()) -> bytes:
    """A frame: the length of the header (4 bytes), the header, the blobs."""
    text = json.dumps({**header, "blobs": [len(blob) for blob in blobs]}).encode()
    if len(text) > MAX_HEADER:
        raise FrameError(f"a header of {len(text):,} bytes; at most {MAX_HEADER:,} are sent")
    return b"".join((_LENGTH.pack(len(text)), text, *blobs))


def unpack(read: Callable[[int], bytes], most: int = MAX_BLOBS) -> Frame | None:
    """The next frame, or None where the stream ends.

    Args:
        read: returns 1 to n bytes, or none at the end.
        most: bytes of blobs that are taken.

    Raises:
        FrameError: the stream ended within a frame, or this is none.
    """
    first = read(_LENGTH.size)
    if not first:
        return None
    (length,) = _LENGTH.unpack(first + _exactly(read, _LENGTH.size - len(first)))
    if length > MAX_HEADER:
        raise FrameError(f"a header of {length:,} bytes; at most {MAX_HEADER:,} are read")
    try:
        header = json.loads(_exactly(read, length))
        sizes = header.pop("blobs")
        fits = all(type(size) is int and size >= 0 for size in sizes) and sum(sizes) <= most
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise FrameError(f"no frame: {type(error).__name__}: {error}") from error
    if not fits:
        raise FrameError("no frame: blobs of impossible size")
    return header, [_exactly(read, size) for size in sizes]


def reader(fd: int) -> Callable[[int], bytes]:
    """A `read` for `unpack` from a blocking file descriptor."""
    return lambda size: os.read(fd, min(size, 1 << 20))


def write(fd: int, data: bytes) -> None:
    """Write all of `data` to a blocking file descriptor."""
    view = memoryview(data)
    while view:
        view = view[os.write(fd, view) :]


def _exactly(read: Callable[[int], bytes], size: int) -> bytes:
    parts = []
    while size:
        part = read(size)
        if not part:
            raise FrameError("the stream ended within a frame")
        parts.append(part)
        size -= len(part)
    return b"".join(parts)
