"""What is asked of a researcher: a question with one answer, or a report with facts to find."""

from typing import Literal, get_args

from arenagym.envs.bilingual import Language
from arenagym.envs.deep_research.universe import Value
from arenagym.records import Record

QuestionKind = Literal["bridge", "comparison", "aggregation", "temporal", "intersection"]
ReportKind = Literal["survey", "compare", "timeline", "conflict"]
QUESTION_KINDS: tuple[QuestionKind, ...] = get_args(QuestionKind)
REPORT_KINDS: tuple[ReportKind, ...] = get_args(ReportKind)
LEVELS = (1, 2, 3)
"""Easy, medium, hard: of questions 1 or 2, 3 or 4, and 5 or 6 hops; of reports how many facts."""


class Question(Record, frozen=True, kw_only=True, tag="question", tag_field="form"):
    """A question with one answer.

    Attributes:
        id: tells one task from another in its universe.
        hops: facts that have to be found one after another, each by what the one before told.
        query: in words.
        answer: the id of an entity, or a literal.
        accepted: ways to write it: names and aliases in both languages, or the literal as the
            documents write it, the best first.
        unit: of a number, as the universe has it; else "".
        support: ids of the statements that lead to the answer, in the order they are needed.
    """

    id: str
    kind: QuestionKind
    hops: int
    level: int
    language: Language
    query: str
    answer: Value
    accepted: tuple[str, ...]
    unit: str = ""
    support: tuple[int, ...]


class Nugget(Record, frozen=True, kw_only=True):
    """A fact that a good report holds.

    Attributes:
        statement: its id in the universe.
        text: in the language of the report, a sentence.
        subject: names and aliases of what it is about, in both languages.
        value: ways to write what it says of it, in both languages.
        when: ways to write its time, where that has to be told with it; else empty. What is out of
            date is denied only where it is told without.
        vital: whether a report without it is incomplete; the others are welcome.
        sources: addresses of documents that tell it truly.
    """

    statement: int
    text: str
    subject: tuple[str, ...]
    value: tuple[str, ...]
    when: tuple[str, ...] = ()
    vital: bool = True
    sources: tuple[str, ...] = ()


class ReportTask(Record, frozen=True, kw_only=True, tag="report", tag_field="form"):
    """A report to be written, with sources.

    Attributes:
        about: ids of the entities that it is about.
        nuggets: what it should say; of a timeline in the order of time.
        denied: claims that documents make and that are wrong or out of date, as the report must
            not tell them (a report may say that a source claims so).
        words: the most that it may have; Chinese characters count as words.
    """

    id: str
    kind: ReportKind
    level: int
    language: Language
    query: str
    about: tuple[str, ...]
    nuggets: tuple[Nugget, ...]
    denied: tuple[Nugget, ...] = ()
    words: int = 600


ResearchTask = Question | ReportTask
