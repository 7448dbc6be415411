"""Reference reports, and the calls of the tools that find their sources."""

from collections.abc import Iterator

from arenagym.envs.bilingual import is_chinese
from arenagym.envs.deep_research.library import Library
from arenagym.envs.deep_research.tasks.reports.drafts import cited_sources, draft_report, render
from arenagym.envs.deep_research.tasks.task import Nugget, ReportTask
from arenagym.envs.deep_research.tools.paging import pages_of
from arenagym.envs.deep_research.universe import Universe

Call = tuple[str, dict[str, object]]
"""A tool and its arguments."""
_HITS, _PAGES = 10, 3
"""Results of a search, and how many pages of them are looked at."""


def write_report(task: ReportTask, universe: Universe) -> str:
    """A report with every nugget of a task, each with a source that tells it."""
    return render(draft_report(task, universe), universe)


def research_calls(
    task: ReportTask, universe: Universe, library: Library, page_chars: int = 3_000
) -> list[Call]:
    """Calls that open the sources of the reference report, and those of what is denied.

    Each is found by a search for names, as far as one finds it among its first results; whose
    address nothing shows is opened all the same, as if a link had led there.

    Args:
        task: for whose report they are.
        universe: that it was drawn from.
        library: that is searched.
        page_chars: of the pages of documents, as the tools have it.
    """
    wanted: dict[str, list[Nugget]] = {}
    for nugget, url in zip(task.nuggets, cited_sources(task), strict=True):
        if url:
            wanted.setdefault(url, []).append(nugget)
    for nugget in task.denied:
        for url in nugget.sources[:1]:
            wanted.setdefault(url, []).append(nugget)
    calls: list[Call] = []
    shown: set[str] = set()
    for url, nuggets in wanted.items():
        if url not in shown:
            calls += _search(library, url, nuggets, shown, universe)
        calls += _open(universe, url, page_chars)
    return calls


def _search(
    library: Library, url: str, nuggets: list[Nugget], shown: set[str], universe: Universe
) -> list[Call]:
    """The first search that shows an address; none if no search does."""
    for query in _queries(url, nuggets, universe):
        for page in range(1, _PAGES + 1):
            hits = [hit.url for hit in library.search(query, _HITS, page)]
            if url in hits:
                shown.update(hits)
                return [("search", {"query": query, "k": _HITS, "page": page})]
            if len(hits) < _HITS:
                break
    return []


def _queries(url: str, nuggets: list[Nugget], universe: Universe) -> Iterator[str]:
    """Names that may lead to a document: what its nuggets are about, and what they say."""
    number = universe.find(url)
    zh = number is not None and universe.doc(number).language == "zh"
    names: list[str] = []
    for nugget in nuggets:
        for ways in (nugget.subject, nugget.value):
            names += [way for way in ways[:2] if is_chinese(way) == zh][:1]
    every = list(dict.fromkeys(names))
    yield " ".join(every[:2])
    yield " ".join(every[:1])
    yield " ".join(every[:6])
    for nugget in nuggets[:3]:
        yield f"{nugget.subject[0]} {nugget.value[0]}"
    if number is not None:
        yield universe.doc(number).title


def _open(universe: Universe, url: str, page_chars: int) -> list[Call]:
    number = universe.find(url)
    pages = 1 if number is None else len(pages_of(universe.doc(number).text, page_chars))
    return [("open", {"url": url, "page": page}) for page in range(1, pages + 1)]
