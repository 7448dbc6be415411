"""Descriptions and reviews of places: in both languages, and true of the place's own facts."""

from collections.abc import Sequence
from functools import cache

import msgspec
import numpy as np

from arenagym.envs.bilingual import Text, pick
from arenagym.envs.open_travel.world.facts import CityFacts
from arenagym.envs.open_travel.world.hours import day_name
from arenagym.envs.open_travel.world.naming import read_words
from arenagym.envs.open_travel.world.place import Place

_FEW_TAGS = 3
_PRAISED = 0.82


def describe(
    place: Place, facts: CityFacts, rng: np.random.Generator, reviews: Sequence[Text]
) -> Place:
    """The place with a description and reviews."""
    words = {"n": place.name, "d": place.district, "k": place.kind, "c": facts.name}
    words["a"] = Text("", "an" if place.kind.en[0].lower() in "aeiou" else "a")
    parts = [_put(pick(rng, _lines(place.category)), words)]
    parts += [_lines(f"tag {tag}")[0] for tag in place.tags if _lines(f"tag {tag}")][:_FEW_TAGS]
    closed = place.hours.closed_days
    if closed:
        zh, en = (
            "、".join(day_name(d, "zh") for d in closed),
            " and ".join(_LONG[d] for d in closed),
        )
        parts.append(Text(f"{zh}不开放。", f"Closed on {en}."))
    price = _price(place)
    if price:
        parts.append(price)
    about = Text("".join(each.zh for each in parts), " ".join(each.en for each in parts))
    return msgspec.structs.replace(place, about=about, reviews=tuple(dict.fromkeys(reviews)))


def review(place: Place, rng: np.random.Generator) -> Text:
    """What a visitor says."""
    praised = rng.random() < _PRAISED + 0.3 * (place.rating - 4.3)
    line = pick(rng, _lines(f"good {place.category}" if praised else "poor"))
    words = {
        "m": Text(str(place.minutes), str(place.minutes)),
        "p": Text(str(place.cost), str(place.cost)),
    }
    return _put(line, words)


_LONG = ("Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays", "Sundays")
_TICKETED = frozenset({"sight", "museum", "park", "trail", "temple", "entertainment"})


def _price(place: Place) -> Text | None:
    if place.category == "hotel":
        return Text(f"每晚{place.cost}元起。", f"From {place.cost} yuan a night.")
    if place.category in _TICKETED:
        if not place.cost:
            return Text("免费。", "Admission is free.")
        return Text(f"门票{place.cost}元。", f"Admission is {place.cost} yuan.")
    return None


@cache
def _lines(section: str) -> tuple[Text, ...]:
    return tuple(Text(*line.split(" | ")) for line in read_words("about").get(section, ()))


def _put(line: Text, words: dict[str, Text]) -> Text:
    return Text(
        line.zh.format(**{key: word.zh for key, word in words.items()}),
        line.en.format(**{key: word.en for key, word in words.items()}),
    )
