"""All steps in their order: what a step makes, later ones build on."""

from arenagym.envs.deep_research.universe.making import (
    creations,
    happenings,
    lands,
    leaders,
    orgs,
    people,
)
from arenagym.envs.deep_research.universe.making.draft import Draft

_STEPS = (
    lands.make_lands,
    orgs.make_institutes,
    orgs.make_companies,
    people.make_people,
    lands.make_places,
    people.make_families,
    leaders.make_leaders,
    orgs.make_deals,
    creations.make_works,
    creations.make_discoveries,
    creations.make_inventions,
    creations.make_products,
    happenings.make_events,
    happenings.make_awards,
)


def make_everything(seed: int, documents: int) -> Draft:
    """The entities and statements of a universe of that size."""
    draft = Draft(seed, documents)
    for step in _STEPS:
        step(draft)
    return draft
