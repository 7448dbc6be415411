"""What documents tell of facts: whether they can be found, all of them, and told from errors."""

from collections import Counter
from collections.abc import Iterable

from arenagym.envs.deep_research.tasks.questions.facts import Graph
from arenagym.envs.deep_research.universe import Statement, Universe, relations

LONGEST = 32
"""On a page of the encyclopedia; of things that more statements name it tells some only."""


class Sources:
    """The documents of a universe, as far as questions depend on them."""

    def __init__(self, universe: Universe, graph: Graph) -> None:
        self.universe, self.graph = universe, graph
        self._paged: dict[str, bool] = {}

    def paged(self, entity: str) -> bool:
        """Whether an encyclopedia has a page about it: one finds it by its name, or by a link.

        Of what is no long tail there always is one.
        """
        if entity not in self._paged:
            known = self.universe.entity(entity)
            self._paged[entity] = known.core or self._has_page(entity)
        return self._paged[entity]

    def listed(self, entity: str) -> bool:
        """Whether its page tells all statements that name it."""
        return self.paged(entity) and len(self.graph.all_naming(entity)) <= LONGEST

    def sure(self, statements: Iterable[int]) -> bool:
        """Whether documents tell all of these, and where some are wrong, more are right."""
        return all(self._sure(each) for each in statements)

    def told_together(self, statements: Iterable[Statement]) -> bool:
        """Whether one document tells all of these."""
        told = [set(self.universe.support(each.id)) for each in statements]
        return bool(told) and bool(set.intersection(*told))

    def _sure(self, statement: int) -> bool:
        counts = Counter(each.status for each in self.universe.tellings(statement))
        return counts["true"] > counts["wrong"]

    def _has_page(self, entity: str) -> bool:
        about = self.graph.all_about(entity)
        for each in about:
            if not relations()[each.relation].objects:
                # Of what names no other thing, an encyclopedia tells on the page about it alone.
                return any(map(of_encyclopedia, self.universe.support(each.id)))
        known = self.universe.entity(entity)
        pages = filter(of_encyclopedia, self.universe.support(about[0].id) if about else ())
        numbers = (self.universe.find(url) for url in pages)
        docs = (self.universe.doc(number) for number in numbers if number is not None)
        return any(doc.title.casefold() in map(str.casefold, known.name) for doc in docs)


def of_encyclopedia(url: str) -> bool:
    """Whether an address is that of a page of the universe's encyclopedia."""
    return url.startswith("https://wiki.")
