"""Interviews and obituaries."""

from itertools import groupby

from arenagym.envs.deep_research.universe.writing.scribe import Scribe

_FAREWELLS = 6


def write_interview(scribe: Scribe) -> str:
    """Questions by topic, and answers in the first person."""
    scribe.say("greeting")
    for topic, part in groupby(scribe.groups(lists=False), key=lambda group: group.topic):
        scribe.end()
        scribe.add(f"**{scribe.write(scribe.either(f'ask {topic}', 'ask'))}**")
        scribe.end()
        for group in part:
            scribe.tell(group, "mine")
        scribe.pad("answer")
    for n in range(_FAREWELLS):
        if n and not scribe.short:
            break
        scribe.end()
        question, answer = scribe.write("farewell").split("——" if scribe.zh else " — ")
        scribe.add(f"**{question}**")
        scribe.end()
        scribe.add(answer)
        scribe.fill("answer", most=1)
    scribe.fill("answer", most=3)
    return scribe.title("interview title")


def write_obituary(scribe: Scribe) -> str:
    """A life from its end."""
    scribe.say("obituary")
    groups = scribe.groups()
    ends = [group for group in groups if _name(scribe, group.cues[0].row) in {"died_in", "died_on"}]
    for group in ends:
        scribe.tell(group)
    scribe.end()
    for n, group in enumerate(group for group in groups if group not in ends):
        scribe.tell(group)
        if n % 4 == 3:
            scribe.pad("filler person")
            scribe.end()
    scribe.end()
    scribe.fill("filler person")
    scribe.say("obituary end")
    return scribe.title("obituary title")


def _name(scribe: Scribe, row: int) -> str:
    return scribe.statements.relation_of(row).name
