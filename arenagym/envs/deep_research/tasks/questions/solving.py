"""What the parts of a question mean: their answers by given facts."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import chain

from arenagym.envs.deep_research.tasks.questions.facts import Facts
from arenagym.envs.deep_research.tasks.questions.forms import (
    Count,
    During,
    Extreme,
    Given,
    Meet,
    Named,
    Next,
    Now,
    Part,
    Since,
    Step,
    Total,
    Within,
    Year,
)
from arenagym.envs.deep_research.universe import Statement, Universe, Value, relations

Support = tuple[int, ...]
Answers = dict[Value, Support]
"""Each with the ids of the statements that lead to it, in the order in which they are needed."""

_NOW = 9_999
_LAST = Universe.today.year


def answers(part: Part, facts: Facts, *, loose: bool = False) -> Answers:
    """All answers that a part has.

    Args:
        part: of a question, or all of it.
        facts: what is known.
        loose: also those that somebody may think of who reads "from 1990 to 1994" so that both
            years belong to it; else only what holds all through a year.
    """
    return _Solver(facts, loose).of(part)


class _Solver:
    def __init__(self, facts: Facts, loose: bool) -> None:  # noqa: FBT001 - private
        self.facts, self.loose = facts, loose

    def of(self, part: Part) -> Answers:  # noqa: PLR0911 - one for each part
        match part:
            case Named():
                return {part.entity: ()}
            case Given():
                return {part.value: ()}
            case Step():
                return self._formed({target: way for target, way, _ in self._walk(part)}, part.form)
            case Since():
                return {_day(each): way for _, way, each in self._walk(part.of) if each.since}
            case Meet():
                return self._meet(part)
            case Extreme():
                return self._extreme(part)
            case Count():
                found = self.of(part.of)
                return {len(found): _together(found.values())} if found else {}
            case Total():
                return self._total(part)
            case Next():
                return self._next(part)

    def _walk(self, step: Step) -> Iterator[tuple[Value, Support, Statement]]:
        """Where a step leads, by which statements, and the last of these."""
        years, before = self._years(step)
        for source, way in self.of(step.source).items():
            for each in self._statements(step, source):
                if self._fits(each, step, years):
                    target = _other(each, step, source)
                    yield target, (*way, *before, each.id), each

    def _statements(self, step: Step, source: Value) -> Sequence[Statement]:
        relation = relations()[step.relation]
        if relation.literal and step.back:
            value = date.fromisoformat(str(source)) if relation.literal == "date" else source
            return self.facts.valued(step.relation, value)
        entity = str(source)
        if relation.symmetric:
            both = self.facts.about(entity, step.relation), self.facts.naming(entity, step.relation)
            return list(chain(*both))
        if step.back:
            return self.facts.naming(entity, step.relation)
        return self.facts.about(entity, step.relation)

    def _years(self, step: Step) -> tuple[Sequence[int] | None, Support]:
        """The years in which a step's statements must hold, if any, and what tells them."""
        match step.when:
            case None:
                return None, ()
            case Year():
                return [step.when.year], ()
            case Now():
                return [_NOW], ()
            case During():
                found = self.of(step.when.of)
                return [_year(each) for each in found], _together(found.values())

    def _fits(self, each: Statement, step: Step, years: Sequence[int] | None) -> bool:
        if step.role and each.qualifiers.get("role") != step.role:
            return False
        return years is None or any(self._holds(each, year) for year in years)

    def _holds(self, each: Statement, year: int) -> bool:
        if each.since is None:
            return True
        first, last = each.since.year, each.until.year if each.until else _NOW + 1
        if relations()[each.relation].time != "period":
            return first == year
        if year == _NOW:
            return each.until is None or (self.loose and last >= _LAST)
        return first <= year <= last if self.loose else first < year < last

    def _formed(self, found: Answers, form: str) -> Answers:
        if not form or len(found) < 2:
            return found
        return {each: way for each, way in found.items() if self.facts.form(str(each)) == form}

    def _meet(self, meet: Meet) -> Answers:
        found = self._formed(self.of(meet.parts[0]), meet.form)
        for part in meet.parts[1:]:
            if not found:
                break
            years, before = self._years(part)
            sources = self.of(part.source)
            turned = _turned(part)
            kept: Answers = {}
            for candidate, way in found.items():
                for each in self._statements(turned, candidate):
                    source = _other(each, turned, candidate)
                    if source in sources and self._fits(each, part, years):
                        kept[candidate] = (*way, *sources[source], *before, each.id)
            found = kept
        for within in meet.within:
            found = {
                candidate: (*way, each.id)
                for candidate, way in found.items()
                for each in self.facts.about(str(candidate), within.relation)
                if _lies(each.object, within)
            }
        return found

    def _values(
        self, found: Answers, relation: str, year: int | None = None
    ) -> Iterator[tuple[Value, Support, Statement]]:
        """A number or date of each of some entities, as far as there is one."""
        for entity, way in found.items():
            for each in self.facts.about(str(entity), relation):
                if year is None or self._holds(each, year):
                    yield entity, (*way, each.id), each

    def _extreme(self, part: Extreme) -> Answers:
        among: Answers = {}
        for option in part.among:
            among.update(self.of(option))
        rows = list(self._values(among, part.relation, part.year))
        if not rows:
            return {}
        best = (max if part.most else min)(_size(each) for _, _, each in rows)
        support = _together(way for _, way, _ in rows)
        return {entity: support for entity, _, each in rows if _size(each) == best}

    def _total(self, part: Total) -> Answers:
        rows = list(self._values(self.of(part.of), part.relation))
        if not rows:
            return {}
        total = sum(_size(each) for _, _, each in rows)
        whole = int(total) if float(total).is_integer() else round(total, 1)
        return {whole: _together(way for _, way, _ in rows)}

    def _next(self, part: Next) -> Answers:
        """By order of time; none if the pivot comes twice or never, or together with another."""
        found: Answers = {}
        times: dict[Value, list[int]] = {}
        for entity, way, each in self._walk(part.of):
            found[entity] = way
            if not part.by:
                times.setdefault(entity, []).append(each.since.toordinal() if each.since else 0)
        if part.by:
            for entity, way, each in self._values(found, part.by):
                found[entity] = way
                times.setdefault(entity, []).append(int(_size(each)))
        found = self._formed(found, part.of.form)
        pivots = self.of(part.pivot)
        now = [time for pivot in pivots for time in times.get(pivot, ())]
        others = {entity: each for entity, each in times.items() if entity not in pivots}
        if len(now) != 1 or any(now[0] in each for each in others.values()):
            return {}
        sign = 1 if part.after else -1
        gaps = {
            entity: min(ahead)
            for entity, each in others.items()
            if entity in found
            and (ahead := [gap for time in each if (gap := sign * (time - now[0])) > 0])
        }
        least = min(gaps.values(), default=0)
        support = _together([*pivots.values(), *found.values()])
        return {entity: support for entity, gap in gaps.items() if gap == least}


def _turned(step: Step) -> Step:
    """The same step the other way round, to begin at what it leads to."""
    return Step(source=step.source, relation=step.relation, back=not step.back)


def _other(each: Statement, step: Step, source: Value) -> Value:
    """The end of a statement at which a step does not begin."""
    if relations()[each.relation].symmetric:
        return each.object if each.subject == source else each.subject
    return each.subject if step.back else each.object


def _together(ways: Iterable[Support]) -> Support:
    return tuple(dict.fromkeys(chain.from_iterable(ways)))


def _day(each: Statement) -> Value:
    since = each.since or date.min
    return since.year if relations()[each.relation].precision == "year" else since


def _year(value: Value) -> int:
    return value.year if isinstance(value, date) else int(value)


def _lies(value: Value, within: Within) -> bool:
    return isinstance(value, date) and within.first <= value.year <= within.last


def _size(each: Statement) -> float:
    value = each.object
    return value.toordinal() if isinstance(value, date) else float(value)
