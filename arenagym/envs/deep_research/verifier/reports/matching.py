"""Which sentences of a report hold which nuggets, and which tell what is denied."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import NamedTuple

from arenagym.envs.deep_research.tasks.task import Nugget, ReportTask
from arenagym.envs.deep_research.universe import Universe
from arenagym.envs.deep_research.verifier.reports.figures import Figures, read_figures, scale_of
from arenagym.envs.deep_research.verifier.reports.names import places, proper_names, tidy
from arenagym.envs.deep_research.verifier.reports.prose import Sentence
from arenagym.envs.deep_research.verifier.reports.ways import Ways, ways

_PRONOUN = re.compile(
    r"\W*(?:it|its|he|his|she|her|they|their|both|this|these|the (?!\d)[a-z]+|[它他她其该]"
    r"|两者|二者|公司)(?![a-z])"
)
_REFERS = re.compile(r"\b(?:it|its|him|his|her|them|their|the (?!\d)[a-z]+)\b|[该其它他她]|公司")
_EACH = re.compile(r"respectively|分别|依次")
_DOUBT = re.compile(
    r"accord(?:ing|s) to|\bclaim|alleg|wrong|incorrect|mistak|erroneous|inaccura|\berrors?\b|false"
    r"|correct(?:ed|ion|s)\b|contradict|conflict|disput|disagree|discrepan|\bnot\b|n't\b"
    r"|rather than|instead of|contrary|unreliable|out[- ]?dated|out of date|supersed"
    r"|\bforum\b|\bthread\b"
    r"|\b(?:article|report|source|post|page|document|reader|user)s?\b[^.;]{0,60}\b(?:sa(?:y|id|ys)"
    r"|g[ai]ves?|states?|stated|wr[oi]tes?|lists?|listed|put|puts|names?|named|report(?:s|ed)?)\b"
    r"|(?<![简名全别俗人])称|说法|误|错|不实|更正|纠正|并非|不是|而非|相矛盾|矛盾|分歧|论坛|帖子|过时|不符|有人|旧文"
)
_RIGHT = re.compile(
    r"(?:is|was|are|were|as|the|indeed|in fact|actually)\s+(?:the\s+)?"
    r"(?:correct|right|true|accurate)|\bin fact\b|\bactually\b|\bin truth\b|\bconfirmed\b"
    r"|(?:correct|right|true) (?:date|value|answer|version|figure|one)"
    r"|正确|属实|其实|实际上|应为|才是|可信|准确"
)
_WRONG = re.compile(
    r"\bnot\b|n't\b|wrong|incorrect|mistak|erro|false|不|错|误|并非|而非|rather than"
)
_NOW = re.compile(
    r"\b(?:is|are|has|have|currently|now|today|present(?:ly)?|remains?|still|since|serves?|leads?)\b"
    r"|现(?:任|在|为|设|由|居|有)|目前|如今|至今|自\s?\d{4}\s?年(?:起|以来)|仍"
)
_CLAUSE = re.compile(r"[,;，；:：]|\bbut\b|\bwhile\b|\bwhereas\b|\bhowever\b|但|而(?!非)")
_SPAN = 160
"""Characters of a clause that are looked at."""


class Piece(NamedTuple):
    """A tidied text, its figures, and where known names are in it.

    What stands within a longer name is not named: "Norvik" is not in "Norvik University".
    """

    low: str
    figures: Figures
    taken: Sequence[tuple[int, int]]

    @classmethod
    def of(cls, text: str, names: Iterable[str]) -> "Piece":
        """A text beside known names."""
        low = tidy(text)
        return cls(low, read_figures(low), places(names, low))


class Reading:
    """A sentence as it is compared, with what it continues and its headings, the nearest first."""

    def __init__(self, sentence: Sentence, names: Sequence[str]) -> None:
        self.sentence = sentence
        self._piece = Piece.of(sentence.text, names)
        self.low, self.figures = self._piece.low, self._piece.figures
        above = (*sentence.leads, *sentence.heads)
        self.heads = tuple(_head(head, tuple(names)) for head in above)

    @cached_property
    def years(self) -> set[int]:
        """Those that headings name."""
        return {year for head in self.heads for year in head.figures.years()}

    @cached_property
    def scale(self) -> float:
        """What the heads of a table tell of the size of numbers."""
        return scale_of(" ".join(head.low for head in self.heads[:2]))

    def find(self, wanted: Ways) -> int:
        """Where something is in the sentence, -1 if nowhere."""
        return wanted.find(*self._piece, years=self.years, scale=self.scale)

    def headed(self, wanted: Ways) -> bool:
        """Whether a heading has it."""
        return any(wanted.find(*head) >= 0 for head in self.heads)


@lru_cache(maxsize=1_024)
def _head(text: str, names: tuple[str, ...]) -> Piece:
    return Piece.of(text, names)


class Matcher:
    """Compares the sentences of a report with the nuggets of its task.

    A sentence holds a nugget if it has its value (and time, if that counts) and is about its
    subject: it names it, or stands under a heading that does, or follows a sentence that is about
    it and names nobody else. Value and time may stand in the heading too, as in tables.
    """

    def __init__(
        self, task: ReportTask, sentences: Iterable[Sentence], universe: Universe | None
    ) -> None:
        self.task = task
        every = (*task.nuggets, *task.denied)
        self.subjects = {each.key: each for each in (ways(nugget.subject) for nugget in every)}
        self.known = self.subjects | {
            each.key: each for each in (ways(n.value) for n in every) if not each.figure
        }
        names = [name for each in self.known.values() for name in each.names]
        every_sentence = list(sentences)
        names += {name for each in every_sentence for name in _others(each, universe)}
        self.readings = [Reading(each, names) for each in every_sentence]
        self._told_of: dict[str, set[str]] = {}
        for nugget in every:
            told = self._told_of.setdefault(ways(nugget.subject).key, set())
            told.add(ways(nugget.value).key)
        self._main = self._of_all(universe) if len(task.about) == 1 else ""
        self._topics = self._follow()

    def held(self) -> list[set[int]]:
        """The numbers of the nuggets that each sentence holds."""
        found = [
            {i for i, nugget in enumerate(self.task.nuggets) if self._holds(number, nugget)}
            for number in range(len(self.readings))
        ]
        left = set(range(len(self.task.nuggets))).difference(*found)
        for i in sorted(left):
            for number in range(len(self.readings)):
                if self._holds(number, self.task.nuggets[i], like=True):
                    found[number].add(i)
        return found

    def denied(self) -> list[set[int]]:
        """The numbers of the denied claims that each sentence tells as true."""
        return [
            {i for i, nugget in enumerate(self.task.denied) if self._tells(number, nugget)}
            for number in range(len(self.readings))
        ]

    def mentions(self, number: int, nugget: Nugget) -> bool:
        """Whether a sentence tells a denied claim, if only as somebody's."""
        at = self.readings[number].find(ways(nugget.value))
        return at >= 0 and self._about(number, nugget, at, sure=True)

    def topic(self, number: int) -> set[str]:
        """The subjects that a sentence is about."""
        return set(self._named[number]) | self._topics[number]

    # Subjects

    def _of_all(self, universe: Universe | None) -> str:
        """What the report is about; of a task without its universe, what most nuggets are about."""
        if universe is not None:
            name = tidy(universe.entity(self.task.about[0]).name.of(self.task.language))
            return name if name in self.subjects else ""
        counts = Counter(ways(nugget.subject).key for nugget in self.task.nuggets)
        return max(counts, key=counts.__getitem__, default="")

    @cached_property
    def _named(self) -> list[dict[str, int]]:
        return [
            {key: at for key, each in self.subjects.items() if (at := reading.find(each)) >= 0}
            for reading in self.readings
        ]

    def _follow(self) -> list[set[str]]:
        """The subjects that each sentence may be about without naming them."""
        topics: list[set[str]] = []
        before: set[str] = set()
        last: Sentence | None = None
        for number, reading in enumerate(self.readings):
            sentence = reading.sentence
            near = next(
                (keys for head in reading.heads if (keys := self._in_head(head))), set[str]()
            )
            main = {self._main} if self._main and (not near or self._main in near) else set[str]()
            if last is None or last.section != sentence.section:
                before = set()
            topics.append(near | main | before)
            before = set(self._named[number]) or before
            last = sentence
        return topics

    def _in_head(self, head: Piece) -> set[str]:
        return {key for key, each in self.subjects.items() if each.find(*head) >= 0}

    def _about(self, number: int, nugget: Nugget, at: int, *, sure: bool = False) -> bool:
        """Whether a sentence that has the value of a nugget at a place is about its subject.

        If it has to be sure, a sentence that names another subject is about that.
        """
        subject, named = ways(nugget.subject).key, self._named[number]
        if subject in named:
            return self.task.kind != "compare" or at < 0 or self._nearest(number, subject, at)
        low, value = self.readings[number].low, ways(nugget.value).key
        others = set(named) - {value}
        if not sure and (min(named.values(), default=1) or _REFERS.search(low)):
            others -= self._told_of[subject]
        if others and not _PRONOUN.match(low):
            return False
        return subject in self._topics[number]

    def _nearest(self, number: int, subject: str, at: int) -> bool:
        """Whether of the subjects named, this one goes with the value at a place.

        Those do that stand last before it, with no other value among them; or first behind it, if
        there is none before it, or if the sentence begins with a value.
        """
        named, reading = self._named[number], self.readings[number]
        if len(named) < 2 or _EACH.search(reading.low):
            return True
        found = {reading.find(ways(each.value)) for each in self.task.nuggets}
        values = {place for place in found if place >= 0}
        marks = sorted([(place, "") for place in values] + [(p, key) for key, p in named.items()])
        before = _run(key for place, key in reversed(marks) if place < at)
        after = _run(key for place, key in marks if place > at)
        first = min(values, default=0) < min(named.values())
        return subject in before or (subject in after and (first or not before))

    # Nuggets

    def _holds(self, number: int, nugget: Nugget, *, like: bool = False) -> bool:
        reading, value = self.readings[number], ways(nugget.value)
        at = reading.find(value)
        if like and at < 0:
            at = value.find_like(reading.low)
        if at < 0 and not (reading.heads and reading.headed(value)):
            return False
        if at < 0 and not (ways(nugget.subject).key in self._named[number] or like):
            return False
        if nugget.when and not self._timed(number, nugget):
            return False
        subject = ways(nugget.subject)
        if like and subject.key not in self._named[number] and subject.find_like(reading.low) >= 0:
            return at >= 0
        return self._about(number, nugget, at)

    def _timed(self, number: int, nugget: Nugget) -> bool:
        """Whether the time is told: in the sentence, above it, or in one that it goes on with."""
        reading, when = self.readings[number], ways(nugget.when)
        beside = [self._before(number)] if _PRONOUN.match(reading.low) else []
        after = self._after(number)
        beside += [after] if after and _PRONOUN.match(after.low) else []
        return reading.headed(when) or any(
            each.find(when) >= 0 for each in (reading, *beside) if each
        )

    def _before(self, number: int) -> Reading | None:
        """The sentence before another in its paragraph."""
        before = self.readings[number - 1] if number else None
        same = before and before.sentence.block == self.readings[number].sentence.block
        return before if same else None

    def _after(self, number: int) -> Reading | None:
        """The sentence after another in its paragraph."""
        after = self.readings[number + 1] if number + 1 < len(self.readings) else None
        return after if after and self._before(number + 1) else None

    # What is denied

    def _tells(self, number: int, nugget: Nugget) -> bool:
        reading, value = self.readings[number], ways(nugget.value)
        if not self.mentions(number, nugget):
            return False
        stale = bool(value.numbers or _NOW.search(reading.low))
        if nugget.when and (self._timed(number, nugget) or not stale):
            return False
        if self._endorsed(reading, nugget):
            return True
        return not self._doubted(number)

    def _doubted(self, number: int) -> bool:
        """Whether a sentence, its row or list, or the next says that it is a claim or wrong."""
        sentence = self.readings[number].sentence
        texts = [self.readings[number].low]
        if sentence.leads:
            texts += [head.low for head in self.readings[number].heads[: len(sentence.leads)]]
            texts += [each.low for each in self.readings if each.sentence.block == sentence.block]
        after = self._after(number)
        wrong = after and _PRONOUN.match(after.low) and _WRONG.search(after.low)
        return bool(wrong) or any(is_attributed(text) for text in texts)

    def _endorsed(self, reading: Reading, nugget: Nugget) -> bool:
        """Whether a clause calls the denied value right."""
        marks = [0, *(match.end() for match in _CLAUSE.finditer(reading.low)), len(reading.low)]
        for start, end in pairwise(marks):
            clause = reading.low[start : min(end, start + _SPAN)]
            there = ways(nugget.value).find(clause, read_figures(clause)) >= 0
            if there and _RIGHT.search(clause) and not _WRONG.search(clause):
                return True
        return False


def _run(keys: Iterable[str]) -> set[str]:
    """The first subjects that stand together, without the values before and behind them."""
    found: set[str] = set()
    for key in keys:
        if key:
            found.add(key)
        elif found:
            break
    return found


def is_attributed(low: str) -> bool:
    """Whether a sentence tells something as a claim of somebody's, or as wrong."""
    return bool(_DOUBT.search(low))


def _others(sentence: Sentence, universe: Universe | None) -> Iterator[str]:
    """Names of a universe in a sentence that its task does not know."""
    if universe is not None:
        yield from (name for name in proper_names(sentence.text) if universe.named(name))
