"""The pages that an episode opened or saw, and what they hold."""

import re
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property

from arenagym.envs.bilingual import is_chinese
from arenagym.envs.deep_research.library.address import same
from arenagym.envs.deep_research.library.plain import unlinked
from arenagym.envs.deep_research.tasks.task import Nugget
from arenagym.envs.deep_research.tools.evidence import Evidence
from arenagym.envs.deep_research.universe import Universe, Value
from arenagym.envs.deep_research.verifier.reports.citations import urls
from arenagym.envs.deep_research.verifier.reports.figures import (
    Day,
    Figures,
    Number,
    read_figures,
    same_day,
    same_number,
)
from arenagym.envs.deep_research.verifier.reports.names import find_name, tidy
from arenagym.envs.deep_research.verifier.reports.ways import Ways, ways

Reader = Callable[[str], str | None]
"""What was shown of the document at an address; None or "" if nothing was."""
_WIDE = re.compile("[㐀-鿿]")
_MOST = 400_000
"""Characters of a page that are looked at."""


class Page:
    """A page as it is compared."""

    def __init__(self, text: str) -> None:
        self.low = tidy(unlinked(text[:_MOST]))
        self.wide = is_chinese(self.low[:400])

    @cached_property
    def figures(self) -> Figures:
        """All that it tells."""
        return read_figures(self.low)

    def has(self, wanted: Ways) -> bool:
        """Whether it tells a name, day or number."""
        figures = self.figures if wanted.figure else Figures((), ())
        return wanted.find(self.low, figures) >= 0

    def has_name(self, name: str) -> bool:
        """Whether it tells a tidied name, or a name of several words in pieces."""
        if find_name(name, self.low) >= 0:
            return True
        words = [word for word in name.split() if len(word) > 2]
        return len(words) > 1 and all(find_name(word, self.low) >= 0 for word in words)

    def has_figure(self, figure: Day | Number) -> bool:
        """Whether it tells a day, year or number."""
        if isinstance(figure, Day):
            return same_day(figure, self.figures.days, self.figures.years()) >= 0
        return same_number(figure, self.figures.numbers) >= 0


class Pages:
    """What an episode has read and seen.

    Args:
        evidence: of its tools.
        read: the text of what was opened.
        universe: whose claims say what its pages hold; without it, their texts do.
    """

    def __init__(
        self, evidence: Sequence[Evidence], read: Reader, universe: Universe | None
    ) -> None:
        self._read, self._universe = read, universe
        self._opened = {same(each.opened): each.opened for each in evidence if each.opened}
        self._shown = {same(url) for each in evidence for url in each.shown}
        self._pages: dict[str, Page | None] = {}

    def meant(self, url: str) -> str:
        """The opened address that is meant by a cited one; "" if it was not opened."""
        return self._opened.get(self._plain(url), "") if url else ""

    def seen(self, url: str) -> bool:
        """Whether some tool showed an address, or a page that was opened links to it."""
        plain = self._plain(url)
        return bool(url) and (
            plain in self._opened or plain in self._shown or plain in self._linked
        )

    def key(self, url: str) -> str:
        """The same for all ways to write an address."""
        return self._plain(url)

    def opened(self) -> Iterable[Page]:
        """All pages that were opened."""
        return (page for url in self._opened.values() if (page := self.page(url)))

    def opened_urls(self) -> Iterable[str]:
        """Their addresses."""
        return self._opened.values()

    def page(self, url: str) -> Page | None:
        """What was opened at an address."""
        if url not in self._pages:
            text = self._read(url)
            self._pages[url] = Page(text) if text else None
        return self._pages[url]

    def holds(self, url: str, nugget: Nugget, *, denied: bool) -> bool:
        """Whether an opened page tells a nugget, or what is denied.

        What a page of the universe claims of the statement counts, whatever words the nugget has
        for it: that a document confirms something is told by the document that does.
        """
        claims = self._claims(url)
        if claims is not None:
            told = [value for statement, value in claims if statement == nugget.statement]
            wanted = ways(nugget.value)
            if any(_fits(wanted, value) for value in told):
                return True
            true = any(value == "" for value in told)
            return url in nugget.sources or (true and not denied)
        if url in nugget.sources:
            return True
        page = self.page(url)
        return page is not None and page.has(ways(nugget.subject)) and page.has(ways(nugget.value))

    def _claims(self, url: str) -> list[tuple[int, str]] | None:
        """What a page of the universe claims; None of others. True claims come with "" too."""
        number = self._universe.find(url) if self._universe else None
        if self._universe is None or number is None:
            return None
        found = []
        for claim in self._universe.doc(number).says:
            found.append((claim.statement, claim.value))
            if claim.status != "wrong":
                found.append((claim.statement, ""))
        return found

    def _plain(self, url: str) -> str:
        """Of an address with Chinese text right behind it, only what is known."""
        plain = same(url)
        if plain in self._opened or plain in self._shown:
            return plain
        wide = _WIDE.search(plain)
        short = plain[: wide.start()].rstrip("/") if wide else plain
        return short if short in self._opened or short in self._shown else plain

    @cached_property
    def _linked(self) -> set[str]:
        texts = (self._read(url) or "" for url in self._opened.values())
        return {same(url) for text in texts for _, _, url in urls(text[:_MOST])}


def _fits(wanted: Ways, value: Value | str) -> bool:
    low = tidy(str(value))
    return bool(low) and wanted.find(low, read_figures(low)) >= 0
