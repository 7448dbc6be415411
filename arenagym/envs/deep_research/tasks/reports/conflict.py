"""Documents that contradict each other: who claims what, what is right, and how one can tell."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from arenagym.envs.bilingual import Language
from arenagym.envs.deep_research.tasks.reports.aspects import WORDS, Fact
from arenagym.envs.deep_research.tasks.reports.denials import (
    Wrong,
    denied_of,
    deny_outdated,
    deny_wrong,
    ended,
    outdated,
    wrong_claims,
)
from arenagym.envs.deep_research.tasks.reports.scene import Plan, Scene, in_split
from arenagym.envs.deep_research.tasks.reports.survey import Part, choose, words_of
from arenagym.envs.deep_research.tasks.reports.telling import FIRST, Teller, capital, joined
from arenagym.envs.deep_research.tasks.task import Nugget
from arenagym.envs.deep_research.universe import Doc, DocKind, Entity, Statement, relations
from arenagym.envs.grammar import load_grammar, read_rules

_TRIES, _PROBES = 6, 4_000
"""Statements that are tried, and those that are looked at for each."""
_POINTS = {1: 1, 2: 2, 3: 3}
"""What documents disagree about at most, by level."""
_READ = 24
"""Documents that tell something right are looked at, at most."""


class Point(NamedTuple):
    """What documents disagree about: wrong claims, or what is out of date."""

    statement: Statement
    wrong: list[Wrong]
    old: list[Statement]


def draw_conflict(scene: Scene) -> Plan | None:
    """A conflict, or None if none was found whose subject has enough around it."""
    for statement in _disputed(scene):
        entity = scene.universe.entity(statement.subject)
        points = _points(scene, entity, statement)
        teller = Teller(scene.universe, scene.language, [_fact(each) for each in points])
        nuggets = [nugget for point in points for nugget in _explained(teller, point)]
        fewest, most = (size - len(nuggets) for size in scene.sizes)
        parts: tuple[list[Part], list[Part]] | None = ([], [])
        if fewest > 0 or (most > 0 and scene.likely(0.5)):
            known = [_fact(each) for each in points]
            parts = choose(scene, entity, max(1, fewest), most, known)
        if parts and most >= 0:
            return _plan(scene, entity, points, parts)
    return None


def _disputed(scene: Scene) -> Iterator[Statement]:
    """Statements of which some document claims something wrong."""
    universe, found = scene.universe, 0
    for number in scene.rng.integers(universe.count, size=_PROBES).tolist():
        statement = universe.statement(number)
        if not relations()[statement.relation].functional:
            continue
        if in_split(statement.subject, scene.split) and any(
            each.status == "wrong" for each in universe.tellings(number)
        ):
            yield statement
            found += 1
        if found == _TRIES:
            return


def _points(scene: Scene, entity: Entity, first: Statement) -> list[Point]:
    """The first, and others about the same entity as far as the level has them."""
    universe = scene.universe
    points = [Point(first, wrong_claims(universe, first), [])]
    about = universe.statements(subject=entity.id)
    heads = universe.statements(object=entity.id, relation="headed")
    for statement in scene.shuffled([*about, *heads]):
        if len(points) == _POINTS[scene.level]:
            break
        if statement.id != first.id and relations()[statement.relation].functional:
            old = outdated(universe, statement)[-1:]
            wrong = [] if old else wrong_claims(universe, statement)
            if (old or wrong) and all(each.statement.id != statement.id for each in points):
                points.append(Point(statement, wrong, old))
    return points


def _fact(point: Point) -> Fact:
    """What is right, told of the entity that the report is about."""
    statement = point.statement
    back = statement.relation == "headed"
    return Fact(statement, str(statement.object) if back else statement.subject, dated=False)


def _explained(teller: Teller, point: Point) -> list[Nugget]:
    """What a report has to say about a point."""
    truth = teller.nugget(_fact(point), vital=True)
    if point.old:
        return [truth, *(_old(teller, each) for each in point.old)]
    universe, statement = teller.universe, point.statement
    docs = [_read(teller, url) for url in universe.support(statement.id)[:_READ]]
    mistaken = [doc for wrong in point.wrong for doc in wrong.documents]
    corrections = [
        doc
        for doc in docs
        if doc.kind == "correction" and any(f"({each.url})" in doc.text for each in mistaken)
    ]
    backing = [doc for doc in docs if doc.kind != "correction" and doc not in mistaken]
    claimed = [_claimed(teller, wrong, doc) for wrong in point.wrong for doc in wrong.documents[:1]]
    corrected = [_corrected(teller, statement, doc) for doc in corrections[:1]]
    return [truth, *claimed, *corrected, *_backed(teller, statement, backing)]


def _read(teller: Teller, url: str) -> Doc:
    number = teller.universe.find(url)
    assert number is not None  # noqa: S101 - it is an address of the universe
    return teller.universe.doc(number)


def _old(teller: Teller, statement: Statement) -> Nugget:
    """What held until when."""
    back = relations()[statement.relation].inverse
    anchor = str(statement.object) if back else statement.subject
    told = teller.nugget(Fact(statement, anchor, dated=False), vital=True)
    return Nugget(
        statement=told.statement,
        text=told.text,
        subject=told.subject,
        value=told.value,
        when=ended(statement),
        sources=told.sources,
    )


def _claimed(teller: Teller, wrong: Wrong, doc: Doc) -> Nugget:
    """Which document claims something wrong."""
    statement = wrong.statement
    return Nugget(
        statement=statement.id,
        text=_framed(teller, "claimed", doc, teller.clause(statement, wrong.value)),
        subject=teller.ways(statement.subject),
        value=teller.ways(wrong.value, relations()[statement.relation]),
        when=teller.ways(date.fromisoformat(doc.date)),
        sources=(doc.url,),
    )


def _corrected(teller: Teller, statement: Statement, doc: Doc) -> Nugget:
    """That it was corrected, and when."""
    return Nugget(
        statement=statement.id,
        text=_framed(teller, "corrected", doc, teller.clause(statement)),
        subject=teller.ways(statement.subject),
        value=_kind_ways(teller, ["correction"]),
        when=teller.ways(date.fromisoformat(doc.date)),
        sources=(doc.url,),
    )


def _backed(teller: Teller, statement: Statement, docs: Sequence[Doc]) -> list[Nugget]:
    """That a kind of documents says what is right, whichever a report names."""
    if not docs:
        return []
    kind = docs[0].kind
    given = {"that": teller.clause(statement), "kind": _kind_lines(kind, teller.language)[0]}
    kinds = load_grammar(WORDS, "kinds", teller.language)
    nugget = Nugget(
        statement=statement.id,
        text=capital(kinds.write("backed", FIRST, 0, given)),
        subject=teller.ways(statement.subject),
        value=_kind_ways(teller, dict.fromkeys(doc.kind for doc in docs)),
        sources=tuple(doc.url for doc in docs if doc.kind == kind),
    )
    return [nugget]


def _framed(teller: Teller, frame: str, doc: Doc, clause: str) -> str:
    """A sentence about what a document says."""
    kinds = load_grammar(WORDS, "kinds", teller.language)
    day = teller.ways(date.fromisoformat(doc.date))[0]
    name = _kind_lines(doc.kind, teller.language)[0]
    return capital(kinds.write(frame, FIRST, 0, {"a": name, "date": day, "that": clause}))


def _kind_lines(kind: DocKind, language: Language) -> Sequence[str]:
    return read_rules(WORDS, "kinds", language)[kind]


def _kind_ways(teller: Teller, kinds: Iterable[DocKind]) -> tuple[str, ...]:
    """Words by which a report names such a document, in both languages."""
    both = (teller.language, teller.other)
    return tuple(word for kind in kinds for each in both for word in _kind_lines(kind, each)[1:])


def _plan(
    scene: Scene, entity: Entity, points: list[Point], parts: tuple[list[Part], list[Part]]
) -> Plan:
    asked, welcome = ([fact for part in each for fact in part.facts] for each in parts)
    facts = [*map(_fact, points), *asked, *welcome]
    teller = Teller(scene.universe, scene.language, facts)
    nuggets = [
        *(nugget for point in points for nugget in _explained(teller, point)),
        *(teller.nugget(fact, vital=True) for fact in asked),
        *(teller.nugget(fact, vital=False) for fact in welcome),
    ]
    denied = [
        *(deny_wrong(teller, wrong) for point in points for wrong in point.wrong),
        *(deny_outdated(teller, old) for point in points for old in point.old),
        *denied_of(scene.universe, teller, [fact.statement for fact in (*asked, *welcome)]),
    ]
    nouns = [scene.noun(point.statement.relation) for point in points]
    name = teller.name(entity)
    told = joined(nouns, scene.language)
    background = words_of(scene, "survey", entity, [part.aspect for part in parts[0]])
    query = scene.write(
        "conflict",
        points=f"{name}的{told}" if scene.language == "zh" else f"the {told} of {name}",
        stale=scene.write("stale") if any(point.old for point in points) else "",
        background=scene.write("background", list=scene.listed(background)) if background else "",
    )
    return Plan((entity.id,), query, nuggets, denied)
