"""`Index`: documents in a folder, searched by BM25 over title and text."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec
import tantivy
from tantivy import DocAddress, Occur, Query, Schema, SchemaBuilder, TextAnalyzerBuilder, Tokenizer
from tantivy import Document as Entry
from tantivy.tantivy import __version__ as _tantivy

from arenagym.envs.deep_research.library.address import same
from arenagym.envs.deep_research.library.building import made_once
from arenagym.envs.deep_research.library.snippets import snippet
from arenagym.envs.deep_research.library.terms import IS_WIDE, Terms, analyzer, read_query, streams
from arenagym.envs.deep_research.library.watching import watched
from arenagym.errors import SettingError, SourceError
from arenagym.records.document import Document, SearchHit
from arenagym.records.jsonl import without_surrogates

FORMAT = f"1-{_tantivy.split()[-1]}"
"""Raise the number when an index is written otherwise: what is cached is then made anew."""
MAX_HITS, MOST_HITS = 50, 1_000
"""Of a search: on a page, and over all its pages."""
_ECHO = 200
_HEAP = 256_000_000
_TITLE, _PHRASE = 0.5, 3.0
"""A title is short, so that BM25 counts what is in it for much already."""
_SINGLE = 0.3
"""Of single Chinese characters, which say little."""
_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Document).decode


class Index:
    """A `Library` of the documents that `build_index` put into a folder.

    Any number of processes may have it open; nothing of it is kept in memory but what the system
    maps there.

    Raises:
        SettingError: there is no index that can be read.
    """

    def __init__(self, folder: str | Path) -> None:
        try:
            index = tantivy.Index.open(str(folder))
        except (ValueError, OSError) as error:
            raise SettingError(
                f"{str(folder)!r} holds no index that can be read ({error}): delete it, "
                "and it is built anew"
            ) from error
        index.config_reader("manual")  # an index never changes
        self._schema = index.schema
        self._searcher = index.searcher()

    def __len__(self) -> int:
        return self._searcher.num_docs

    def search(self, query: str, k: int, page: int = 1) -> tuple[SearchHit, ...]:
        """The best documents by BM25, 1 to 50 on a page and 1,000 over all pages.

        Words in quotes count as a phrase too. Nothing else in a query has a special meaning, and
        one without words finds nothing.

        Raises:
            SourceError: `request`: `k` or `page` is out of its range.
        """
        if not 1 <= k <= MAX_HITS or page < 1:
            message = f"k={k}, page={page}: k is 1 to {MAX_HITS}, pages begin with 1"
            raise SourceError("request", message)
        terms = read_query(query)
        return tuple(
            SearchHit(
                url=each.url, title=each.title, snippet=snippet(each.text, terms), date=each.date
            )
            for each in self._best(terms, k, k * (page - 1))
        )

    def read(self, url: str) -> Document:
        """The document at an address; `https://`, `www.`, case, a `/` or `#` at the end may differ.

        Raises:
            SourceError: `not_found`.
        """
        for key in _keys(url):
            query = Query.term_query(self._schema, "key", key, "basic")
            for _, address in self._searcher.search(query, 1, count=False).hits:
                return self._document(address)
        raise SourceError("not_found", f"there is no document at {url[:_ECHO]!r}")

    def _best(self, terms: Terms, count: int, skip: int) -> Iterator[Document]:
        count = min(count, MOST_HITS - skip)
        parts = [(Occur.Should, query) for query in self._queries(terms)]
        if count < 1 or not parts:
            return
        query = Query.boolean_query(parts)
        for _, address in self._searcher.search(query, count, count=False, offset=skip).hits:
            yield self._document(address)

    def _document(self, address: DocAddress) -> Document:
        return _decode(self._searcher.doc(address)["document"][0])

    def _queries(self, terms: Terms) -> Iterator[Query]:
        for stream, words in (("words", terms.words), ("pairs", terms.pairs)):
            for word in words:
                weight = _SINGLE if IS_WIDE.fullmatch(word) else 1.0
                for field, boost in ((stream, weight), (f"title_{stream}", weight * _TITLE)):
                    query = Query.term_query(self._schema, field, word, "freq")
                    yield query if boost == 1 else Query.boost_query(query, boost)
        for phrase in terms.phrases:
            for field in ("words", "title_words"):
                yield Query.boost_query(self._phrase(field, phrase), _PHRASE)

    def _phrase(self, field: str, words: tuple[str, ...]) -> Query:
        if len(words) == 1:
            return Query.term_query(self._schema, field, words[0], "freq")
        return Query.phrase_query(self._schema, field, list(words))


def build_index(documents: Iterable[Document], folder: str | Path) -> None:
    """Index documents, with their texts, into a folder; nothing is done if it is there already.

    Args:
        documents: each with an address of its own; not asked for if the folder is there.
        folder: that is made; it is there only once it is whole. Processes that build the same at
            once do the work once. Its name should hold `FORMAT`, if it is kept for long.

    Raises:
        SettingError: the folder cannot be written to.
    """
    with made_once(Path(folder)) as part:
        if part:
            write_index(documents, part)


def write_index(documents: Iterable[Document], folder: Path) -> None:
    """Index documents into an empty folder."""
    index = tantivy.Index(_schema(), str(folder))
    index.register_tokenizer("words", analyzer())
    index.register_tokenizer("pairs", TextAnalyzerBuilder(Tokenizer.whitespace()).build())
    writer = index.writer(_HEAP, 1)
    try:
        for document in watched(documents, "indexing"):
            writer.add_document(_entry(document))
        writer.commit()
    finally:
        writer.wait_merging_threads()  # or it goes on writing there, whatever becomes of the folder


def _entry(document: Document) -> Entry:
    entry = Entry()
    for key in _keys(document.url):
        entry.add_text("key", key)
    for prefix, text in (("", document.text), ("title_", document.title)):
        words, pairs = streams(text)
        entry.add_text(f"{prefix}words", words)
        if pairs:
            entry.add_text(f"{prefix}pairs", pairs)
    entry.add_bytes("document", _packed(document))
    return entry


def _packed(document: Document) -> bytes:
    try:
        return _encode(document)
    except UnicodeEncodeError:
        fields = msgspec.structs.asdict(document)
        return _encode({name: without_surrogates(value) for name, value in fields.items()})


def _schema() -> Schema:
    fields = SchemaBuilder()
    for prefix in ("", "title_"):
        fields.add_text_field(f"{prefix}words", tokenizer_name="words", index_option="position")
        fields.add_text_field(f"{prefix}pairs", tokenizer_name="pairs", index_option="freq")
    fields.add_text_field("key", tokenizer_name="raw", index_option="basic")
    fields.add_bytes_field("document", stored=True)
    return fields.build()


def _keys(url: str) -> tuple[str, str]:
    """What an address is found by: as it is, else by what means the same."""
    return f"={without_surrogates(url)}", f"~{same(without_surrogates(url))}"
