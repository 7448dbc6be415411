"""Searchers with the tools alone: an oracle that follows the form of a question, and a weak one."""

from collections import Counter
from collections.abc import Iterator

from arenagym.envs.deep_research.library.terms import read_query
from arenagym.envs.deep_research.tasks.questions import Part, answers
from arenagym.envs.deep_research.tasks.questions.accepted import ways_to_write
from arenagym.envs.deep_research.tasks.questions.forms import Named, parts_of
from arenagym.envs.deep_research.tasks.questions.questions import relation_of
from arenagym.envs.deep_research.tasks.reading import Reader
from arenagym.envs.deep_research.tasks.task import Question
from arenagym.envs.deep_research.tools import ResearchTools
from arenagym.envs.deep_research.tools.asking import MAX_QUERY
from arenagym.envs.deep_research.universe import Claim, Universe, Value, relations
from arenagym.records import Record, ToolCall


class Searched(Record, frozen=True, kw_only=True):
    """What a searcher did.

    Attributes:
        answer: "" if it found none.
        calls: of the tools, in order.
        read: addresses of the documents that it opened.
    """

    answer: str
    calls: tuple[ToolCall, ...]
    read: tuple[str, ...]


def oracle_searcher(
    form: Part, question: Question, tools: ResearchTools, universe: Universe
) -> Searched:
    """Solve a question by its form with searches and openings alone.

    Each thing that it has to know is looked up once: by a link that it has read, else by at most
    two searches and `reading.OPENINGS` documents.

    Args:
        form: how the question is meant; of its facts the oracle knows nothing.
        question: in words.
        tools: on a library of the universe's documents; this begins an episode.
        universe: what the opened documents claim.
    """
    tools.begin(question.language)
    named = [each.entity for each in parts_of(form) if isinstance(each, Named)]
    reader = Reader(tools, universe, named, question.language)
    found = answers(form, reader) or answers(form, reader, loose=True)
    answer = ""
    if found:
        first = next(iter(found))
        answer = ways_to_write(first, universe, question.language, relation_of(form))[0]
    return Searched(answer=answer, calls=tuple(reader.calls), read=tuple(reader.read))


_OPENED = 3
_PAGES = 2


def keyword_searcher(question: Question, tools: ResearchTools, universe: Universe) -> Searched:
    """The weak one: it searches for the question's own words, and follows nothing.

    Of what the first results claim it answers with the value, of the sort that is asked for, in
    the sentence that has most words of the question.
    """
    tools.begin(question.language)
    reader = Reader(tools, universe, (), question.language)
    for page in range(1, _PAGES + 1):
        for hit in reader.search(question.query[:MAX_QUERY], page)[:_OPENED]:
            reader.open(hit.url)
    wanted = _words(question.query)
    together = Counter(sentence for sentence, _ in reader.told)
    scored = [
        (len(wanted & _words(sentence)), -place, value)
        for place, (sentence, claim) in enumerate(reader.told)
        for value in _values(claim, together[sentence], question, universe)
    ]
    answer = max(scored, default=(0, 0, ""))[2]
    return Searched(answer=answer, calls=tuple(reader.calls), read=tuple(reader.read))


def _words(text: str) -> set[str]:
    terms = read_query(text)
    return {*terms.words, *terms.pairs}


def _values(claim: Claim, alike: int, question: Question, universe: Universe) -> Iterator[str]:
    """What a claim tells of the sort that is asked for; `alike` claims are in its sentence."""
    fact, asked = universe.statement(claim.statement), question.answer
    relation = relations()[fact.relation]
    if question.kind == "aggregation" and isinstance(asked, int) and not question.unit:
        yield str(alike)
    elif not relation.objects and type(claim.object) is type(asked):
        yield claim.value
    elif relation.objects:
        for key in (fact.subject, str(claim.object)):
            name = universe.entity(key).name.of(question.language)
            told = name in question.query and question.kind != "comparison"
            if _sort(key) == _sort(asked) and not told:
                yield name


def _sort(value: Value) -> str:
    return value.partition("-")[0] if isinstance(value, str) else ""
