"""Wrong objects for statements, such as a careless source would give."""

from datetime import date

from arenagym.envs.deep_research.universe.chance import Chance, rounded
from arenagym.envs.deep_research.universe.making.draft import END
from arenagym.envs.deep_research.universe.statements import Statements

_NEVER = {"child_of", "worked_at", "derived_from", "dedicated_to", "concerned", "died_in"}
_NEAR = 80


class Slips:
    """Draws wrong objects."""

    def __init__(self, chance: Chance, statements: Statements) -> None:
        self.chance, self.s = chance, statements

    def slip(self, row: int) -> int | None:
        """A cell of the column `object` that is plausible and false, or None."""
        relation = self.s.relation_of(row)
        cell = int(self.s.object[row])
        if not relation.functional or relation.inverse or relation.name in _NEVER:
            return None
        if relation.objects:
            return self._other(row, cell)
        if relation.literal == "date":
            day = date.fromordinal(cell)
            years = self.chance.between(1, 7) * self.chance.pick((-1, 1))
            wrong = day.replace(year=day.year + years, day=min(day.day, 28)).toordinal()
            return wrong if wrong < END else None
        wrong = rounded(cell * self.chance.pick((0.6, 0.75, 0.85, 1.15, 1.3, 1.5)))
        return wrong if abs(wrong - cell) * 20 > abs(cell) else None

    def _other(self, row: int, cell: int) -> int | None:
        entities = self.s.entities
        taken = {int(self.s.object[each]) for each in self.s.about(int(self.s.subject[row]))}
        for _ in range(12):
            # Neighbours in number are contemporaries, where that matters.
            other = cell + self.chance.between(-_NEAR, _NEAR)
            if (
                0 <= other < len(entities)
                and other not in taken
                and other != self.s.subject[row]
                and entities[other].core
                and entities[other].form == entities[cell].form
                and entities[other].kind == entities[cell].kind
            ):
                return other
        return None
