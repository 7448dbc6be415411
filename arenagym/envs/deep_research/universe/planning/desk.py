"""Plans single documents of each kind, and keeps count of what has been told."""

from collections.abc import Iterable
from datetime import date

from arenagym.envs.bilingual import Language
from arenagym.envs.deep_research.universe.chance import Chance
from arenagym.envs.deep_research.universe.making.draft import END, TODAY, new_year
from arenagym.envs.deep_research.universe.planning.genres import MAKERS, MINE
from arenagym.envs.deep_research.universe.planning.knowing import Knowing
from arenagym.envs.deep_research.universe.planning.sheets import Cue, DocKind, Sheet, SheetWriter
from arenagym.envs.deep_research.universe.planning.slips import Slips
from arenagym.envs.deep_research.universe.relations import by_number
from arenagym.envs.deep_research.universe.statements import Statements

_ENGLISH = 0.55
_NAMING = 32
"""So many statements of others at most are on the page of what they name."""
_FIRST: dict[DocKind, int] = {"guide": 1955, "review": 1925, "forum": 2001}
_LAST_DAY = TODAY.toordinal()
_OF_REPORTS = {"headquartered_in", "located_in", "part_of", "founded_on"}


class Desk:
    """Plans documents. Entities and statements are given by their numbers, days are ordinal."""

    def __init__(self, seed: int, statements: Statements) -> None:
        self.s = statements
        self.chance = Chance(seed, "planning")
        self.knowing = Knowing(statements)
        self.slips = Slips(self.chance, statements)
        self.sheets = SheetWriter()
        self.known: list[int] = self.knowing.known.tolist()
        self.told = [0] * len(statements)
        self.paged: dict[int, Language] = {}
        """The language of the first page about an entity."""
        self._object: list[int] = statements.object.tolist()
        self._relation: list[int] = statements.relation.tolist()
        self._relations = by_number()

    def name(self, row: int) -> str:
        """The relation of a statement."""
        return self._relations[self._relation[row]].name

    def language(self) -> Language:
        """Of a document like any other."""
        return "en" if self.chance.likely(_ENGLISH) else "zh"

    def needy(self, focus: int) -> list[int]:
        """The statements about something that fewer than two documents tell."""
        return [row for row in self.s.about(focus) if self.told[row] < 2]

    def known_of(self, focus: int, day: int) -> list[int]:
        """All statements about something or naming it that can be told on a day as they were then.

        Of figures only the latest is one.
        """
        found = []
        for row in (*self.s.about(focus), *self.s.naming(focus)):
            figure = self._relations[self._relation[row]].time == "figure"
            if self.known[row] <= day and (not figure or self.knowing.latest(row, day)):
                found.append(row)
        return found

    def begun(self, focus: int) -> int:
        """The day from which most can be told of it."""
        days = [self.known[row] for row in self.s.about(focus)]
        return max(days, default=END)

    # One document each

    def page(self, focus: int, language: Language, day: int = 0) -> None:
        """A page of the encyclopedia, as of a day or as it is today."""
        day = day or _LAST_DAY - self.chance.below(170)
        about = [row for row in self.s.about(focus) if self.known[row] <= day]
        naming = [row for row in self.s.naming(focus) if self.known[row] <= day]
        if len(naming) > _NAMING:
            core = [row for row in naming if self.s.entities[self.s.subject[row]].core]
            naming = sorted(self.chance.some(core, _NAMING))
        if day > END:
            self.paged.setdefault(focus, language)
        self._add("encyclopedia", language, day, focus, [*about, *naming])

    def other_page(self, focus: int) -> None:
        """A page in the language in which there is none."""
        self.page(focus, "en" if self.paged[focus] == "zh" else "zh")

    def lone(self, kind: DocKind, focus: int) -> None:
        """All that there is about something, in a document of another kind than a page."""
        about = list(self.s.about(focus))
        makers = [row for row in self.s.naming(focus) if self.name(row) in MAKERS]
        day = max(self.begun(focus) + self.chance.between(3, 900), self._earliest(kind))
        day = min(day, _LAST_DAY)
        self._add(kind, self.language(), day, focus, [*makers, *about])

    def obituary(self, focus: int) -> bool:
        """Of the dead only: whether there is one."""
        death = self.knowing.deaths.get(focus)
        if death:
            day = min(death + self.chance.between(2, 9), _LAST_DAY)
            rows = [row for row in self.s.about(focus) if self.known[row] <= day]
            self._add("obituary", self.language(), day, focus, rows)
        return death is not None

    def interview(self, focus: int, *, late: bool) -> bool:
        """With somebody who has done enough, late enough in life to tell all or on any day before.

        Whether there is one.
        """
        mine = [row for row in self.s.about(focus) if self.name(row) in MINE]
        days = sorted(self.known[row] for row in mine)
        stop = min(self.knowing.deaths.get(focus, END + 40) - 40, END)
        begin = days[-1] if late else days[min(3, len(days) - 1)]
        if len(mine) < 4 or begin >= stop:
            return False
        day = begin + self.chance.below(stop - begin)
        rows = [row for row in mine if self.known[row] <= day]
        self._add("interview", self.language(), day, focus, rows)
        return True

    def years(self, focus: int) -> list[int]:
        """Those of which figures are stated."""
        days = {
            int(self.s.since[row])
            for row in self.s.about(focus)
            if self._relations[self._relation[row]].time == "figure"
        }
        return sorted(date.fromordinal(day).year for day in days)

    def report(self, focus: int, year: int) -> None:
        """What a company or institute says of a year, at the beginning of the next."""
        day = new_year(year + 1) + self.chance.between(62, 120)
        begin, end = new_year(year), new_year(year + 1)
        rows = []
        for row in (*self.s.about(focus), *self.s.naming(focus)):
            relation = self._relations[self._relation[row]]
            since, until = int(self.s.since[row]), int(self.s.until[row])
            if relation.time == "figure":
                wanted = since == begin
            elif relation.name in _OF_REPORTS or relation.name == "headed":
                wanted = since <= day and not 0 < until <= day
            else:
                wanted = begin <= self.known[row] < end or relation.name == "made"
            if wanted and self.known[row] <= day:
                rows.append(row)
        self._add("annual report", self.language(), day, focus, rows[:24])

    def abstract(self, focus: int) -> None:
        """What a journal printed of a discovery or invention."""
        rows = list(self.s.about(focus))
        day = min(self.begun(focus) + self.chance.between(40, 420), _LAST_DAY)
        makers = [row for row in self.s.naming(focus) if self.name(row) in MAKERS]
        self._add("paper abstract", self.language(), day, focus, [*makers, *rows])

    def casual(self, kind: DocKind, focus: int, day: int, most: int) -> None:
        """A review, a guide or a thread: makers first, then what is told least so far."""
        day = min(max(day, self._earliest(kind)), _LAST_DAY)
        rows = self.known_of(focus, day)
        first = [row for row in rows if self.name(row) in MAKERS and kind == "review"]
        rest = self._rarest([row for row in rows if row not in first])
        rows = [*first, *rest][:most]
        if kind == "forum":
            self._thread(focus, day, rows)
        elif rows:
            self._add(kind, self.language(), day, focus, sorted(rows))

    def news(self, kind: DocKind, focus: int, lead: int, *, slip: bool = True) -> None:
        """News of an event, with what else is known of those whom it is about.

        A piece in ten or so has a mistake, which a later one corrects.
        """
        relation = self._relations[self._relation[lead]]
        day = self.known[lead] + self.chance.below(5)
        if relation.precision == "year":
            day += self.chance.below(330)
        day = min(day, _LAST_DAY)
        rows = self.known_of(focus, day)
        if relation.objects:
            other = int(self.s.subject[lead])
            other = self._object[lead] if other == focus else other
            rows += [row for row in self.known_of(other, day) if row not in rows]
        rows = self._rarest([row for row in rows if row != lead])[: self.chance.between(3, 8)]
        wrong = self._wrong(rows) if slip and self.chance.likely(0.12) else None
        language = self.language()
        number = self._add(kind, language, day, focus, [lead, *rows], wrong=wrong)
        if wrong:
            later = min(day + self.chance.between(1, 25), _LAST_DAY)
            subject = int(self.s.subject[wrong.row])
            self._add("correction", language, later, subject, [wrong.row], other=number)

    def _earliest(self, kind: DocKind) -> int:
        """Before a year there are none of a kind; the first are spread over some."""
        first = _FIRST.get(kind)
        return new_year(first) + self.chance.below(9_000 - 4 * (first - 1_930)) if first else 0

    def _thread(self, focus: int, day: int, rows: list[int]) -> None:
        """A forum: most threads have a mistake, and half of these are set right below."""
        if not rows:
            return
        wrong = self._wrong(rows) if self.chance.likely(0.7) else None
        if wrong and self.chance.likely(0.5):
            rows = [*rows, wrong.row]
        self._add("forum", self.language(), day, focus, rows, wrong=wrong)

    def _wrong(self, rows: Iterable[int]) -> Cue | None:
        """A wrong cue for one of these, if two documents or more tell it right."""
        for row in rows:
            told = self.slips.slip(row) if self.told[row] >= 2 else None
            if told is not None:
                return Cue(row, told, "wrong")
        return None

    def _rarest(self, rows: list[int]) -> list[int]:
        """In a drawn order, but what two documents tell behind the rest."""
        mixed = self.chance.some(rows, len(rows))
        return sorted(mixed, key=lambda row: self.told[row] >= 2)

    def _add(
        self,
        kind: DocKind,
        language: Language,
        day: int,
        focus: int,
        rows: Iterable[int],
        *,
        wrong: Cue | None = None,
        other: int = -1,
    ) -> int:
        """Take it down; the first time that the row of the wrong cue comes, it is that cue."""
        cues = []
        for row in rows:
            if wrong and row == wrong.row:
                cues.append(wrong)
                wrong = None
                continue
            status = self.knowing.status(row, day, kind)
            self.told[row] += status == "true"
            cues.append(Cue(row, self._object[row], status))
        return self.sheets.add(Sheet(kind, language, day, focus, other, tuple(cues)))
