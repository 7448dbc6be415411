"""Grades reports."""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import chain

from arenagym.envs.deep_research.tasks.task import ReportTask
from arenagym.envs.deep_research.tools.evidence import Evidence
from arenagym.envs.deep_research.universe import Universe
from arenagym.envs.deep_research.verifier.reports.claims import Claim, Judge
from arenagym.envs.deep_research.verifier.reports.form import LEEWAY, problems
from arenagym.envs.deep_research.verifier.reports.grade import ReportGrade
from arenagym.envs.deep_research.verifier.reports.matching import Matcher
from arenagym.envs.deep_research.verifier.reports.pages import Pages, Reader
from arenagym.envs.deep_research.verifier.reports.prose import (
    Prose,
    Sentence,
    count_words,
    read_prose,
)

_INVALID = 0.5
_QUOTED = 300
"""Characters of an unsupported claim that a grade keeps."""


def verify_report(
    task: ReportTask,
    text: str,
    evidence: Sequence[Evidence],
    read: Reader,
    *,
    universe: Universe | None = None,
) -> ReportGrade:
    """Grade a report by what it says and by what its author has read.

    The text is untrusted: whatever it is, there is a grade. Only as much of it is read as it may
    have words.

    The score is 2CP / (C + P). Coverage C is (2v + w) / (2V + W) for v of V vital and w of W
    welcome nuggets held; without nuggets (an own corpus, the live web) it is the citation recall.
    Precision P is the number of claims that have a good citation and tell nothing denied, of all
    claims and all citations that are not good. A problem of form halves the score.

    Args:
        task: that it was written for.
        text: the report.
        evidence: what the tools showed.
        read: what they showed of a document, such as `ResearchTools.opened_text`.
        universe: that the task is of, if it is of one.
    """
    prose = read_prose(text)
    form = problems(task, prose)
    vital = sum(nugget.vital for nugget in task.nuggets)
    words = count_words(prose.body)
    if "empty" in form:
        return ReportGrade(
            score=0.0, problems=form, words=words, vital=vital, nuggets=len(task.nuggets)
        )
    review = _Review(task, prose, Pages(evidence, read, universe), universe)
    held = sorted(set().union(*review.held))
    denied = sorted(set().union(*review.denied))
    outcomes = review.outcomes()
    cited, good = outcomes.total(), outcomes["good"]
    covered = review.covered()
    vital_held = sum(task.nuggets[number].vital for number in held)
    citation_recall = _share(len(covered), len(review.claims))
    weight = vital + len(task.nuggets)
    coverage = (vital_held + len(held)) / weight if weight else citation_recall or 0.0
    supported = sum(not review.claims[number].denied for number in covered)
    precision = _share(supported, len(review.claims) + cited - good) or 0.0
    score = 2 * coverage * precision / (coverage + precision) if coverage and precision else 0.0
    return ReportGrade(
        score=score * (_INVALID if form else 1.0),
        problems=form,
        words=words,
        held=tuple(held),
        vital=vital,
        nuggets=len(task.nuggets),
        recall=_share(len(held), len(task.nuggets)),
        vital_recall=_share(vital_held, vital),
        denied=tuple(denied),
        claims=len(review.claims),
        covered=len(covered),
        citations=cited,
        good=good,
        unopened=outcomes["unopened"] + outcomes["invented"],
        invented=outcomes["invented"],
        unsupporting=outcomes["unsupporting"],
        citation_precision=_share(good, cited),
        citation_recall=citation_recall,
        unsupported=tuple(review.unsupported()),
    )


class _Review:
    """A report beside its task and its author's pages.

    Attributes:
        held, denied: numbers of nuggets and denied claims, for each sentence.
        claims: by the number of their sentence.
    """

    def __init__(
        self, task: ReportTask, prose: Prose, pages: Pages, universe: Universe | None
    ) -> None:
        self._prose, self._pages = prose, pages
        matcher = Matcher(task, _within(prose, LEEWAY * task.words), universe)
        self._readings = matcher.readings
        self._judge = Judge(task, matcher, pages, universe)
        self.held, self.denied = self._judge.held, self._judge.denied
        self.claims = self._judge.claims()
        self._of_block: dict[int, list[str]] = {}
        for reading in self._readings:
            of_block = self._of_block.setdefault(reading.sentence.block, [])
            of_block += reading.sentence.cites

    def outcomes(self) -> Counter[str]:
        """How many citations are good, unopened, invented and unsupporting."""
        counts: Counter[str] = Counter()
        for number, reading in enumerate(self._readings):
            counts.update(self._outcomes(reading.sentence.cites, self.claims.get(number)))
        for urls in chain(self._prose.closing.values(), self._prose.beside.values()):
            counts.update(self._outcomes(urls, None))
        return counts

    def covered(self) -> set[int]:
        """The claims that have a good citation."""
        return {
            number
            for number, claim in self.claims.items()
            if self._is_good(claim, claim.reading.sentence.cites)
            or self._is_good(claim, self._near(claim.reading.sentence))
        }

    def unsupported(self) -> list[str]:
        """Claims that no page opened holds."""
        return [
            claim.reading.sentence.text[:_QUOTED]
            for claim in self.claims.values()
            if self._judge.unsupported(claim)
        ]

    def _outcomes(self, urls: Iterable[str], claim: Claim | None) -> Iterable[str]:
        each_once = {self._pages.key(url): url for url in urls}
        opened = [meant for url in each_once.values() if (meant := self._pages.meant(url))]
        for url in each_once.values():
            meant = self._pages.meant(url)
            if not meant:
                yield "unopened" if self._pages.seen(url) else "invented"
            elif claim is None or self._judge.good(claim, meant, opened):
                yield "good"
            else:
                yield "unsupporting"

    def _is_good(self, claim: Claim, urls: Iterable[str]) -> bool:
        opened = list(dict.fromkeys(meant for url in urls if (meant := self._pages.meant(url))))
        return any(self._judge.good(claim, url, opened) for url in opened)

    def _near(self, sentence: Sentence) -> list[str]:
        """What covers a sentence besides its own citations."""
        urls = [*self._of_block[sentence.block], *self._of_block.get(sentence.lead, ())]
        urls += self._prose.beside.get(sentence.block, ())
        return [*urls, *self._prose.closing.get(sentence.section, ())]


def _within(prose: Prose, most: float) -> Iterable[Sentence]:
    """The sentences until there are so many words."""
    words = 0
    for sentence in prose.sentences:
        words += count_words(sentence.text)
        if words > most:
            break
        yield sentence


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
