"""Documents that agents search and read, wherever they come from."""

from arenagym.records.chat import Record


class SearchHit(Record, frozen=True, kw_only=True):
    """A document found, as a list of results shows it.

    Attributes:
        snippet: a part of it that fits the query.
        date: ISO 8601, of its publication; "" if nobody knows.
    """

    url: str
    title: str = ""
    snippet: str = ""
    date: str = ""


class Document(Record, frozen=True, kw_only=True):
    """A document as text; `url` is how it is asked for."""

    url: str
    title: str = ""
    text: str
    date: str = ""
