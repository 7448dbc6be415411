"""What the verifier finds of a report."""

import msgspec

from arenagym.envs.deep_research.verifier.reports.form import Problem


class ReportGrade(msgspec.Struct, frozen=True, kw_only=True):
    """The measures of a report. What has nothing to be measured by is None.

    A **claim** is a sentence, item or cell that holds a nugget, or has a day, year or number, or
    names two things or more. A citation is **good** if its page was opened and holds a nugget of
    the sentence, or else every name and figure in it that its nuggets do not have.

    Attributes:
        score: the harmonic mean of coverage and precision, see `verify_report`; a report with a
            problem of form has half of it, an empty one 0.
        problems: of its form: `empty`, `too_long`, `language`, `no_sources`, `debris` (of calls of
            tools) and `repetition`.
        words: without sources and addresses; Chinese characters count as words.
        held: numbers of the nuggets that it holds.
        vital, nuggets: how many there are of them.
        recall, vital_recall: the share of all nuggets, or of the vital ones, that it holds.
        denied: numbers of the denied claims that it tells as true.
        claims: how many there are; `covered` of them have a good citation, be it their own, of
            their paragraph, of the sentence that leads to their list, or of a line of sources that
            ends their section.
        citations: how many there are, each address once for a sentence; `good` of them are.
        unopened: citations of what was not opened; `invented` of them are of addresses that
            nothing showed, and of numbers without a source.
        unsupporting: citations of pages that were opened and do not hold it.
        citation_precision: good citations of all.
        citation_recall: covered claims of all.
        unsupported: claims with figures that no page opened has together with what they are about,
            and that do not follow from others by subtraction.
    """

    score: float
    problems: tuple[Problem, ...] = ()
    words: int = 0
    held: tuple[int, ...] = ()
    vital: int = 0
    nuggets: int = 0
    recall: float | None = None
    vital_recall: float | None = None
    denied: tuple[int, ...] = ()
    claims: int = 0
    covered: int = 0
    citations: int = 0
    good: int = 0
    unopened: int = 0
    invented: int = 0
    unsupporting: int = 0
    citation_precision: float | None = None
    citation_recall: float | None = None
    unsupported: tuple[str, ...] = ()

    @property
    def valid(self) -> bool:
        """Whether its form is that of a report."""
        return not self.problems
