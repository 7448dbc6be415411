"""`ResearchTools`: search, open and find over a library, and the evidence of what they showed."""

from collections.abc import Callable, Mapping
from typing import Annotated

from msgspec import Meta

from arenagym.envs.arguments import clean, cut_to
from arenagym.envs.bilingual import Language, Text
from arenagym.envs.deep_research.library.base import Library
from arenagym.envs.deep_research.tools.addresses import Addresses
from arenagym.envs.deep_research.tools.asking import (
    MAX_HITS,
    RefusedError,
    advice,
    read_address,
    read_line,
    read_number,
    read_queries,
)
from arenagym.envs.deep_research.tools.evidence import Evidence
from arenagym.envs.deep_research.tools.finding import MAX_TEXT, find_text
from arenagym.envs.deep_research.tools.paging import pages_of
from arenagym.envs.deep_research.tools.writing import (
    HEADER,
    Answer,
    Hits,
    write_found,
    write_hits,
    write_page,
)
from arenagym.errors import SettingError, SourceError
from arenagym.records.document import Document
from arenagym.records.jsonl import without_surrogates

_LEAST_PAGE = 500
_LEAST_HITS = 3
"""Results of each query, if there are several."""
_SAME = Text("与上面的结果相同。", "the same as above.")
_MOST_PAGE = 1_000
_KEPT = 1_000
"""Characters of an argument that evidence keeps."""
_DOCUMENTS = 32
"""Read last, and kept."""

Url = Annotated[str, Meta(description="an address from the results of search")]
Number = int | str


class ResearchTools:
    """Three tools on a library, ready for `TextEnv(tools=research.tools())`.

    Every method takes what an agent wrote and returns text: an answer, or "Error: …" with what to
    do instead. No argument makes one raise. `evidence` grows with each call, until `begin`; a
    document that was read is kept till then, so that its pages come from one reading.

    Args:
        library: that is searched and read: an own corpus, a generated universe, the live web.
        language: of the messages; what is searched for may be in either.
        page_chars: of a document's pages, 500 or more.
        max_chars: of a result; 600 more than `page_chars` at least.

    Raises:
        SettingError: one of these is out of its range.
    """

    def __init__(
        self,
        library: Library,
        *,
        language: Language = "en",
        page_chars: int = 3_000,
        max_chars: int = 4_000,
    ) -> None:
        if language not in {"zh", "en"}:
            raise SettingError(f"language={language!r}: give 'zh' or 'en'")
        if page_chars < _LEAST_PAGE:
            raise SettingError(f"page_chars={page_chars}: give {_LEAST_PAGE} or more")
        if max_chars < page_chars + HEADER:
            raise SettingError(
                f"max_chars={max_chars}: give {page_chars + HEADER} or more, or fewer page_chars"
            )
        self.page_chars, self.max_chars = page_chars, max_chars
        self._library = library
        self.begin(language)

    def begin(self, language: Language | None = None) -> None:
        """Start an episode: perhaps another language, no evidence yet, nothing read yet."""
        if language:
            self.language: Language = language
        self.evidence: list[Evidence] = []
        self._addresses = Addresses()
        self._documents: dict[str, Document] = {}
        self._texts: dict[str, dict[int, str]] = {}
        self._passages: dict[str, list[str]] = {}

    def tools(self) -> tuple[Callable[..., str], ...]:
        """The three, as an environment takes them."""
        return (self.search, self.open, self.find)

    def opened_text(self, url: str) -> str:
        """What was shown of a document: its opened pages in order, then passages found in it.

        It is "" for one that was neither opened nor searched; snippets in results do not count.
        """
        pages = self._texts.get(url, {})
        parts = [pages[number] for number in sorted(pages)] + self._passages.get(url, [])
        return "\n".join(parts)

    def search(
        self,
        query: Annotated[list[str] | str, Meta(description="key words, or up to 5 queries")],
        k: Annotated[Number, Meta(description="results, 1 to 20")] = 8,
        page: Annotated[Number, Meta(description="page of the results, from 1")] = 1,
    ) -> str:
        """Search documents: titles, addresses and passages of those that fit best."""
        given = {"query": query, "k": k, "page": page}
        return self._answer("search", given, lambda: self._search(query, k, page))

    def open(
        self,
        url: Url,
        page: Annotated[Number, Meta(description="page of the document, from 1")] = 1,
    ) -> str:
        """Read a document, one page at a time."""
        return self._answer("open", {"url": url, "page": page}, lambda: self._open(url, page))

    def find(
        self,
        url: Url,
        text: Annotated[str, Meta(description="a name, number or phrase to find in it")],
    ) -> str:
        """Find a text in a document: where it occurs, with what stands around it."""
        return self._answer("find", {"url": url, "text": text}, lambda: self._find(url, text))

    def _search(self, query: object, k: object, page: object) -> Answer:
        queries = read_queries(query)
        count, at = read_number(k, "k", MAX_HITS), read_number(page, "page", _MOST_PAGE)
        each = count if len(queries) == 1 else max(_LEAST_HITS, count // len(queries))
        first = (at - 1) * each * len(queries) + 1
        found: list[Hits] = []
        failures: list[SourceError] = []
        seen: set[str] = set()
        same = _SAME.of(self.language)
        for text in queries:
            try:
                hits = self._library.search(text, each, at)
            except SourceError as error:
                failures.append(error)
                found.append(Hits(text, (), instead=advice(error).of(self.language)))
                continue
            new = [hit for hit in hits if hit.url not in seen]
            seen.update(hit.url for hit in hits)
            found.append(Hits(text, new, len(hits) >= each, same if hits and not new else ""))
        if len(failures) == len(queries):
            raise failures[0]
        answer = write_hits(found, at, first, self.language, self.max_chars)
        told = [hit for part in found for hit in part.hits][: len(answer.shown)]
        self._addresses.show(told, first)
        return answer

    def _open(self, url: object, page: object) -> Answer:
        number = read_number(page, "page", _MOST_PAGE)
        document = self._read(url)
        pages = pages_of(document.text, self.page_chars)
        answer = write_page(document, pages, number, self.language)
        start, end = pages[number - 1]
        self._texts.setdefault(document.url, {})[number] = document.text[start:end]
        return answer

    def _find(self, url: object, text: object) -> Answer:
        wanted = read_line(text, MAX_TEXT)
        if not wanted:
            raise RefusedError(
                "缺少 text。请给出要查找的名称、数字或短语，或用 open 阅读。",
                "text is empty. Try a name, number or phrase to find, or open the document.",
            )
        document = self._read(url)
        found = find_text(document.text, wanted)
        pages = pages_of(document.text, self.page_chars)
        answer, shown = write_found(
            document, wanted, found, pages, language=self.language, most=self.max_chars
        )
        kept = self._passages.setdefault(document.url, [])
        kept += [document.text[each.start : each.end] for each in shown]
        return answer

    def _read(self, given: object) -> Document:
        url = self._addresses.meant(read_address(given))
        if url not in self._documents:
            try:
                document = self._library.read(url)
            except SourceError as error:
                raise self._refused(url, error) from error
            while len(self._documents) >= _DOCUMENTS:
                del self._documents[next(iter(self._documents))]
            self._documents[url] = document
        return self._documents[url]

    def _refused(self, url: str, error: SourceError) -> RefusedError:
        near = self._addresses.near(url)
        zh, en = advice(error)
        if near:
            zh += f"是否要打开：{'，'.join(near)}"
            en += f" Did you mean {' or '.join(near)}?"
        return RefusedError(zh, en, near)

    def _answer(self, tool: str, given: Mapping[str, object], work: Callable[[], Answer]) -> str:
        ok = False
        try:
            answer = work()
            ok = True
        except RefusedError as refusal:
            answer = Answer(f"Error: {refusal.text.of(self.language)}", refusal.shown)
        except SourceError as error:
            answer = Answer(f"Error: {advice(error).of(self.language)}")
        arguments = {name: clean(value, _KEPT) for name, value in given.items()}
        self.evidence.append(
            Evidence(tool, arguments, answer.shown, answer.opened, answer.pages, ok)
        )
        return without_surrogates(cut_to(answer.text, self.max_chars))
