"""What tools showed in an episode, as records: an answer's sources can be checked against it."""

import msgspec


class Evidence(msgspec.Struct, frozen=True):
    """A tool call and what its result showed, after it was cut to size.

    Attributes:
        shown: addresses in the results of a search, or named as candidates in an error.
        opened: the address of the document that was read, by `open` or `find`; "" if none was.
        pages: of it, from 1: the one that was opened, or those with a passage that was found.
        ok: False for an error.
    """

    tool: str
    arguments: dict[str, str]
    shown: tuple[str, ...] = ()
    opened: str = ""
    pages: tuple[int, ...] = ()
    ok: bool = True
