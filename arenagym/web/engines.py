"""Search engines behind keys: Tavily, Serper and Google's Programmable Search."""

import os
import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from typing import ClassVar, TypeVar, Unpack
from urllib.parse import quote, urlencode

import msgspec

from arenagym.errors import SettingError, SourceError
from arenagym.live.service import Limits, Reply, Service, refused, usable_key
from arenagym.records.document import SearchHit
from arenagym.web.address import MAX_URL
from arenagym.web.base import checked, one_line
from arenagym.web.dates import iso_date

_MAX_TITLE = 300
_MAX_SNIPPET = 2_000
_GOOGLE_USED_UP = (b"dailyLimitExceeded", b"quotaExceeded", b"per day")
_GOOGLE_TOO_FAST = (b"rateLimitExceeded", b"userRateLimitExceeded")
_GOOGLE_KEY = (b"keyInvalid", b"keyExpired", b"API key", b"accessNotConfigured")
A = TypeVar("A", bound=msgspec.Struct)


class Engine(ABC):
    """A `SearchProvider` that asks one service, always for whole blocks of results.

    A page of any length is cut from the blocks that it lies in, so pages neither overlap nor miss
    a result, and a cached block answers for every page in it.

    Args:
        key: None takes it from the environment.
        base_url: another address of the same service, such as a proxy of yours.
        limits: `timeout_s` of one try, `retries`, `per_second`, `cache` (a file) and `ttl_s`, as
            `arenagym.live.Service` has them.

    Raises:
        SettingError: no key, or a setting out of its range.
    """

    name: ClassVar[str]
    variable: ClassVar[str]
    keys_from: ClassVar[str]
    address: ClassVar[str]
    block: ClassVar[int]
    blocks: ClassVar[int]

    def __init__(
        self, key: str | None = None, *, base_url: str | None = None, **limits: Unpack[Limits]
    ) -> None:
        key = usable_key(
            key or os.environ.get(self.variable),
            f"{self.name} needs a key of at least 8 letters and digits: set {self.variable} to "
            f"one from {self.keys_from}",
        )
        self._service = self._serve(base_url or self.address, key, limits)

    def search(self, query: str, k: int, page: int = 1) -> tuple[SearchHit, ...]:
        """Up to `k` results; see `SearchProvider.search`."""
        query = checked(query, k, page)
        first, last = (page - 1) * k, min(page * k, self.block * self.blocks)
        hits: list[SearchHit] = []
        for n in range(first // self.block, -(-last // self.block)):
            found = list(self._results(query, n))[: self.block]
            before = n * self.block
            hits += found[max(0, first - before) : last - before]
            if not found:
                break
        return tuple(hits)

    @abstractmethod
    def _serve(self, base_url: str, key: str, limits: Limits) -> Service:
        """The service, which adds the key to each request."""

    @abstractmethod
    def _results(self, query: str, n: int) -> Iterable[SearchHit]:
        """Results n × block and following."""


class Tavily(Engine):
    """https://docs.tavily.com: `POST /search`. It gives at most 20 results, in one block."""

    name = "Tavily"
    variable = "TAVILY_API_KEY"
    keys_from = "https://app.tavily.com"
    address = "https://api.tavily.com"
    block, blocks = 20, 1

    class Found(msgspec.Struct):
        """Its answer."""

        class Result(msgspec.Struct):
            """A result; a date is there for some news only."""

            url: str
            title: str | None = None
            content: str | None = None
            published_date: str | None = None

        results: list[Result]

    def _serve(self, base_url: str, key: str, limits: Limits) -> Service:
        return Service(base_url, key, headers={"Authorization": f"Bearer {key}"}, **limits)

    def _results(self, query: str, n: int) -> Iterator[SearchHit]:  # noqa: ARG002 - there is one
        asked = {"query": query, "max_results": self.block, "search_depth": "basic"}
        found = self._service.ask(self._read, "/search", body=msgspec.json.encode(asked))
        for each in found.results:
            yield from _hit(each.url, each.title, each.content, each.published_date)

    def _read(self, reply: Reply) -> Found:
        if reply.status in (432, 433):
            raise _used_up(reply)
        return _answer(reply, self.Found)


class Serper(Engine):
    """https://serper.dev: Google's results, `POST /search`, ten a page."""

    name = "Serper"
    variable = "SERPER_API_KEY"
    keys_from = "https://serper.dev/api-keys"
    address = "https://google.serper.dev"
    block, blocks = 10, 10

    class Found(msgspec.Struct):
        """Its answer."""

        class Result(msgspec.Struct):
            """A result."""

            link: str
            title: str | None = None
            snippet: str | None = None
            date: str | None = None

        organic: list[Result]

    def _serve(self, base_url: str, key: str, limits: Limits) -> Service:
        return Service(base_url, key, headers={"X-API-KEY": key}, **limits)

    def _results(self, query: str, n: int) -> Iterator[SearchHit]:
        asked = {"q": query, "page": n + 1}
        found = self._service.ask(self._read, "/search", body=msgspec.json.encode(asked))
        for each in found.organic:
            yield from _hit(each.link, each.title, each.snippet, each.date)

    def _read(self, reply: Reply) -> Found:
        if reply.status != 200 and "credit" in _said(reply).lower():
            raise _used_up(reply)
        return _answer(reply, self.Found)


class GoogleCSE(Engine):
    """Google's Custom Search JSON API, ten a page: `GET /customsearch/v1`.

    Args:
        key: None takes the environment's GOOGLE_API_KEY.
        cx: the ID of your Programmable Search Engine; None takes GOOGLE_CSE_ID.
        base_url: see `Engine`.
        limits: see `Engine`.

    Raises:
        SettingError: no key, no ID, or a setting out of its range.
    """

    name = "Google"
    variable = "GOOGLE_API_KEY"
    keys_from = "https://developers.google.com/custom-search/v1/introduction"
    address = "https://www.googleapis.com"
    block, blocks = 10, 10

    class Found(msgspec.Struct):
        """Its answer, which has no items if nothing was found."""

        class Result(msgspec.Struct):
            """A result."""

            class Pagemap(msgspec.Struct):
                """What the page says about itself."""

                metatags: list[dict[str, object]] = []

            link: str
            title: str | None = None
            snippet: str | None = None
            pagemap: Pagemap = msgspec.field(default_factory=Pagemap)

        kind: str
        items: list[Result] = []

    def __init__(
        self,
        key: str | None = None,
        cx: str | None = None,
        *,
        base_url: str | None = None,
        **limits: Unpack[Limits],
    ) -> None:
        super().__init__(key, base_url=base_url, **limits)
        self._cx = cx or os.environ.get("GOOGLE_CSE_ID") or ""
        if not self._cx:
            raise SettingError(
                "Google searches with an engine of yours: set GOOGLE_CSE_ID to the ID of one from "
                "https://programmablesearchengine.google.com"
            )

    def _serve(self, base_url: str, key: str, limits: Limits) -> Service:
        return Service(base_url, key, query=f"key={key}", **limits)

    def _results(self, query: str, n: int) -> Iterator[SearchHit]:
        asked = {"cx": self._cx, "q": query, "num": self.block, "start": n * self.block + 1}
        line = urlencode(asked, quote_via=quote)
        found = self._service.ask(self._read, "/customsearch/v1", query=line)
        for each in found.items:
            tags = each.pagemap.metatags[0] if each.pagemap.metatags else {}
            yield from _hit(
                each.link, each.title, each.snippet, str(tags.get("article:published_time", ""))
            )

    def _read(self, reply: Reply) -> Found:
        if reply.status != 200:
            failure = str(refused(reply, _said(reply)))
            if any(reason in reply.body for reason in _GOOGLE_USED_UP):
                raise _used_up(reply)
            if any(reason in reply.body for reason in _GOOGLE_TOO_FAST):
                raise SourceError("quota", failure, passing=True)
            if any(reason in reply.body for reason in _GOOGLE_KEY):
                raise SourceError("key", failure)
        return _answer(reply, self.Found)


def _answer(reply: Reply, kind: type[A]) -> A:
    if reply.status != 200:
        raise refused(reply, _said(reply))
    try:
        return msgspec.json.decode(reply.body, type=kind)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        what = str(error)[:200] if reply.body else "it is empty"
        message = f"the answer of {reply.host} cannot be read: {what}"
        raise SourceError("malformed", message) from None


def _used_up(reply: Reply) -> SourceError:
    said = refused(reply, _said(reply))
    return SourceError("quota", f"{said}; the key's quota is used up: do without this tool")


def _said(reply: Reply) -> str:
    """The message of a failure, which each service and gateway has elsewhere."""
    found = re.search(
        rb'"(?:message|error|detail)"\s*:\s*"((?:[^"\\]|\\.){1,400})"', reply.body[:10_000]
    )
    return "" if found is None else one_line(found[1].decode(errors="replace"))[:200]


def _hit(url: str, title: str | None, snippet: str | None, date: str | None) -> Iterator[SearchHit]:
    """A result as ours, if it is a page of the web."""
    url = one_line(url)
    if re.match(r"https?://", url, re.IGNORECASE) and len(url) <= MAX_URL:
        yield SearchHit(
            url=url,
            title=one_line(title)[:_MAX_TITLE],
            snippet=one_line(snippet)[:_MAX_SNIPPET],
            date=iso_date(date),
        )
