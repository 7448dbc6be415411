"""Writes a query: as prose, as a list, or as keywords, with the conditions in any order."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from arenagym.envs.open_travel.tasks.request import (
    CompareRequest,
    DirectionRequest,
    Request,
    SearchRequest,
)
from arenagym.envs.open_travel.tasks.wording import briefs
from arenagym.envs.open_travel.tasks.wording.briefs import Brief
from arenagym.envs.open_travel.tasks.wording.voice import Voice
from arenagym.envs.open_travel.world import World

_PROSE, _LIST = 0.55, 0.55
"""The share of queries that are prose, and of the others that are lists."""
_HELLO, _THANKS, _OPENING, _CAPITALS, _FULL_STOP = 0.3, 0.35, 0.5, 0.5, 0.5
_BULLETS = ("- ", "• ", "* ")
_RUN_ON = 0.6
"""How often two short Chinese sentences are joined."""


def write_query(request: Request, world: World, rng: np.random.Generator) -> str:
    """What a traveller types who wants what the request holds: all of it, and nothing else.

    The language and the day of asking are the request's. What is drawn is how it is put: the
    style, the order of the conditions, and every wording.
    """
    voice, brief = _briefed(request, world, rng)
    order = rng.permutation(len(brief.conditions)).tolist()
    conditions = [brief.conditions[i] for i in order]
    if not conditions or voice.happens(_PROSE):
        return _prose(brief, conditions, voice)
    if voice.happens(_LIST):
        return _list(brief, conditions, voice)
    return _keywords(brief, conditions, voice)


def _briefed(request: Request, world: World, rng: np.random.Generator) -> tuple[Voice, Brief]:
    if isinstance(request, DirectionRequest):
        voice = Voice(request, world, "direction", rng)
        return voice, briefs.direction(request, voice)
    if isinstance(request, SearchRequest):
        voice = Voice(request, world, "search", rng)
        return voice, briefs.search(request, voice)
    if isinstance(request, CompareRequest):
        voice = Voice(request, world, "compare", rng)
        return voice, briefs.compare(request, voice)
    voice = Voice(request, world, "trip", rng)
    return voice, briefs.trip(request, voice)


def _prose(brief: Brief, conditions: Sequence[str], voice: Voice) -> str:
    parts = [voice.write(brief.opening)]
    if voice.happens(_HELLO):
        parts.insert(0, voice.write("hello"))
    sentences = [voice.write(each) for each in _unsaid(brief, conditions)]
    parts += _run_on(sentences, voice) if voice.language == "zh" else sentences
    if voice.happens(_THANKS):
        parts.append(voice.write("thanks"))
    return ("" if voice.language == "zh" else " ").join(parts)


def _list(brief: Brief, conditions: Sequence[str], voice: Voice) -> str:
    if voice.happens(_OPENING):
        conditions = _unsaid(brief, conditions)
        gap = "" if voice.language == "zh" else " "
        head = voice.write(brief.opening) + gap + voice.write("lead")
    else:
        head = _capital(voice.write(brief.head)) + ("：" if voice.language == "zh" else ":")
    bullet, capitals = _BULLETS[voice.draw(len(_BULLETS))], voice.happens(_CAPITALS)
    notes = [voice.write(f"{each} note") for each in conditions]
    lines = [bullet + (_capital(each) if capitals else each) for each in notes]
    return "\n".join([head, *lines])


def _keywords(brief: Brief, conditions: Sequence[str], voice: Voice) -> str:
    notes = [voice.write(brief.head), *(voice.write(f"{each} note") for each in conditions)]
    comma, semicolon, stop = ("，", "；", "。") if voice.language == "zh" else (", ", "; ", ".")
    joined = (semicolon if any(comma in each for each in notes) else comma).join(notes)
    return _capital(joined) + (stop if voice.happens(_FULL_STOP) else "")


def _unsaid(brief: Brief, conditions: Sequence[str]) -> Sequence[str]:
    if not brief.party_said:
        return conditions
    return [each for each in conditions if each not in {"party", "single", "alone"}]


def _run_on(sentences: Sequence[str], voice: Voice) -> list[str]:
    """Chinese sentences with their ends: of two short ones the first may end in a comma."""
    ended: list[str] = []
    for sentence, following in pairwise([*sentences, ""]):
        short = following and "，" not in sentence + following
        comma = short and not (ended and ended[-1].endswith("，")) and voice.happens(_RUN_ON)
        ended.append(sentence + ("，" if comma else "。"))
    return ended


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
