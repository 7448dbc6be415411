"""Plans all documents: something about everything, what is told once again, then more of it all."""

import numpy as np

from arenagym.envs.deep_research.universe.chance import Chance, Weighted
from arenagym.envs.deep_research.universe.making.draft import END, TODAY, new_year
from arenagym.envs.deep_research.universe.planning.desk import Desk
from arenagym.envs.deep_research.universe.planning.genres import (
    ANNOUNCED,
    FILL,
    GENRES,
    LEADS,
    SECOND,
)
from arenagym.envs.deep_research.universe.planning.sheets import DocKind
from arenagym.envs.deep_research.universe.statements import Statements
from arenagym.errors import SettingError

_YEAR = 365
_LAST_DAY = TODAY.toordinal()
_PRESS, _WEB = new_year(1900), new_year(2003)
"""Before these there is no news, and there are no threads and no pages."""


def plan_documents(seed: int, statements: Statements, documents: int) -> dict[str, np.ndarray]:
    """The columns of all sheets, in an order that tells nothing.

    Raises:
        SettingError: so few documents cannot tell all.
    """
    planner = _Planner(Desk(seed, statements))
    planner.cover()
    planner.tell_again()
    needed = len(planner.desk.sheets)
    if needed > documents:
        raise SettingError(f"documents={documents} cannot tell all: {needed} can")
    planner.fill(documents)
    order = Chance(seed, "order").some(range(len(planner.desk.sheets)), documents)
    return planner.desk.sheets.shuffled(np.asarray(order))


class _Planner:
    def __init__(self, desk: Desk) -> None:
        self.desk, self.s, self.chance = desk, desk.s, desk.chance
        self.core = [n for n, entity in enumerate(self.s.entities) if entity.core]

    def cover(self) -> None:
        """Something about everything; of the long tail it is all that there is."""
        for focus, entity in enumerate(self.s.entities):
            second = SECOND.get(entity.kind)
            if entity.core or self.chance.likely(0.6):
                self.desk.page(focus, self.desk.language())
            elif second not in {None, "annual report"}:
                self.desk.lone(second, focus)
            elif second or not self.desk.obituary(focus):
                self.desk.page(focus, self.desk.language())

    def tell_again(self) -> None:
        """Documents of other kinds, until two tell each statement about what is no long tail."""
        desk = self.desk
        for focus in self.core:
            second = SECOND.get(self.s.entities[focus].kind)
            if second is None:
                if self.chance.likely(0.3) or not desk.obituary(focus):
                    desk.interview(focus, late=True)
            elif second == "annual report":
                for year in desk.years(focus):
                    desk.report(focus, year)
            elif second == "paper abstract":
                desk.abstract(focus)
            else:
                day = desk.begun(focus) + self.chance.between(30, 6 * _YEAR)
                desk.casual(second, focus, min(day, _LAST_DAY), 14)
            if desk.needy(focus):
                desk.other_page(focus)

    def fill(self, documents: int) -> None:
        """More about all that is no long tail, most about hubs."""
        desk, chance = self.desk, self.chance
        kinds = Weighted([kind for kind, _ in FILL], [share for _, share in FILL])
        subjects = {kind: self._weighted(kind) for kind, _ in FILL}
        leads = {"news": self._leads(LEADS), "press release": self._leads(ANNOUNCED)}
        while (left := documents - len(desk.sheets)) > 0:
            kind = kinds.draw(chance)
            if kind in leads:
                lead = chance.pick(leads[kind])
                focus = int(self.s.subject[lead])
                desk.news(kind, focus, lead, slip=kind == "news" and left > 1)
                continue
            focus = subjects[kind].draw(chance)
            if kind == "encyclopedia":
                self._revision(focus)
            elif kind == "interview":
                desk.interview(focus, late=False)
            elif kind == "annual report":
                years = desk.years(focus)
                if years:
                    desk.report(focus, chance.pick(years))
            else:
                day = chance.between(max(desk.begun(focus), _WEB), _LAST_DAY)
                desk.casual(kind, focus, day, chance.between(3, 9 if kind == "forum" else 14))

    def _revision(self, focus: int) -> None:
        """A page as it was years ago, or one in the other language."""
        if self.chance.likely(0.35):
            self.desk.other_page(focus)
        else:
            day = self.chance.between(_WEB, END - _YEAR)
            if len(self.desk.known_of(focus, day)) > 2:
                self.desk.page(focus, self.desk.language(), day)

    def _weighted(self, kind: DocKind) -> Weighted[int]:
        allowed = GENRES.get(kind)
        focuses = [n for n in self.core if not allowed or self.s.entities[n].kind in allowed]
        links = [len(self.s.about(n)) + len(self.s.naming(n)) for n in focuses]
        return Weighted(focuses, [count**0.6 for count in links])

    def _leads(self, names: tuple[str, ...]) -> list[int]:
        """Statements of these relations about what is no long tail, since there are newspapers."""
        rows = np.sort(np.concatenate([self.s.of_relation[name] for name in names]))
        known = self.desk.knowing.known[rows] >= _PRESS
        core = np.asarray([entity.core for entity in self.s.entities])
        found: list[int] = rows[known & core[self.s.subject[rows]]].tolist()
        return found
