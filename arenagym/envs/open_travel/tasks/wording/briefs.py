"""What a request's query has to say: an opening and conditions, as symbols of a grammar."""

from collections.abc import Sequence
from datetime import timedelta
from typing import NamedTuple

from arenagym.envs.open_travel.tasks.request import (
    VISITS,
    CompareRequest,
    DirectionRequest,
    Lodging,
    Party,
    Request,
    SearchRequest,
    TripRequest,
)
from arenagym.envs.open_travel.tasks.wording.voice import Voice, read_words
from arenagym.envs.open_travel.world import MODES

_LUNCH, _DINNER = (660, 840), (1_020, 1_230)
"""When they may begin, as `TripRequest.meals` has it."""
_ORDERS = {"nearest": "nearest", "rating": "top", "cheapest": "cheapest"}
_ALONE = Party()
_VERBS = ("be ", "have ")
_SHOULD, _NOTE, _MANY, _AVOIDED = 0, -2, 1, -1
"""Columns of the tables of `words`; some rows lack a column, the one that would be the same."""
_PARTY_FIRST = 0.5
"""How often a party is part of the opening."""


class Brief(NamedTuple):
    """What is to be said; what the slots are filled with is the voice's.

    Attributes:
        opening: one or more sentences; `head` says the same in a phrase.
        conditions: each a sentence, and a phrase as `<condition> note`.
        party_said: whether the opening says what the condition "party" says.
    """

    opening: str
    head: str
    conditions: list[str]
    party_said: bool = False


def direction(request: DirectionRequest, voice: Voice) -> Brief:
    """Of a way through a city."""
    voice.given |= {
        "city": voice.city(request.city),
        "day": voice.day(request.day, on=True),
        "date": voice.day(request.day),
        "start": voice.place(request.start),
        "end": voice.place(request.end),
        "stops": voice.joined([voice.place(each) for each in request.stops], "names"),
        "depart": voice.clock(request.depart),
        **_modes(request.modes, voice),
    }
    voice.given["ends"] = voice.write("round" if request.start == request.end else "ends")
    conditions = ["depart"]
    if len(request.stops) > 1:
        conditions.append("in order" if request.in_order else "any order")
    if len(request.modes) == 1:
        conditions.append("mode")
    else:
        conditions.append("fastest" if request.fastest else "modes")
    if request.stay:
        voice.given["stay"] = voice.minutes(request.stay)
        conditions.append("stay")
    if request.arrive_by is not None:
        voice.given["arrive"] = voice.clock(request.arrive_by)
        conditions.append("arrive")
    return Brief("route", "route head", conditions + _company(request, voice))


def search(request: SearchRequest, voice: Voice) -> Brief:
    """Of places near a place."""
    voice.given |= voice.counted(request.count, request.kind or request.category)
    they = ("it", "it", "is") if request.count == 1 else ("they", "them", "are")
    voice.given |= dict(zip(("they", "them", "is"), they, strict=True))
    voice.given |= {
        "radius": voice.kilometres(request.radius),
        "where": voice.within(request.city, request.near),
    }
    conditions = []
    if request.tags:
        wishes, notes = _tags(request.tags, voice)
        voice.given["tags"] = _should(wishes, voice)
        voice.given["tagnotes"] = voice.joined(notes, "notes")
        conditions.append("tags")
    if request.max_cost is not None:
        voice.given["cost"] = voice.money(request.max_cost)
        hotel = request.category == "hotel"
        conditions.append("hotel cost" if hotel else "cost" if request.max_cost else "free")
    if request.min_rating is not None:
        voice.given["rating"] = f"{request.min_rating:g}"
        conditions.append("rating")
    if request.min_stars is not None:
        voice.given["stars"] = voice.stars(request.min_stars)
        conditions.append("stars")
    if request.open_on is not None and request.open_at is not None:
        voice.given |= {
            "day": voice.day(request.open_on, on=True),
            "date": voice.day(request.open_on),
            "at": voice.clock(request.open_at),
        }
        conditions.append("open")
    if request.order:
        conditions.append(_ORDERS[request.order] + (" one" if request.count == 1 else ""))
    return Brief("find", "find head", conditions + _company(request, voice))


def compare(request: CompareRequest, voice: Voice) -> Brief:
    """Of rides between cities, or ways within one."""
    cities = request.between_cities
    name = voice.city if cities else voice.place
    voice.given |= {
        "origin": name(request.origin),
        "destination": name(request.destination),
        "day": voice.day(request.day, on=True),
        "date": voice.day(request.day),
        **_modes(request.options, voice),
    }
    if not cities:
        voice.given["city"] = voice.city(request.origin.partition("-")[0])
    conditions: list[str] = [request.priority]
    if request.depart_after is not None:
        voice.given["after"] = voice.clock(request.depart_after)
        conditions.append("after ride" if cities else "after way")
    if request.arrive_by is not None:
        voice.given["arrive"] = voice.clock(request.arrive_by)
        conditions.append("arrive")
    if request.max_cost is not None:
        voice.given["cost"] = voice.money(request.max_cost)
        conditions.append("cost")
    if request.max_walk is not None:
        voice.given["walk"] = voice.metres(request.max_walk)
        conditions.append("walk")
    what = "ride" if cities else "way"
    opening = what if len(request.options) == 1 else f"{what}s"
    return Brief(opening, f"{opening} head", conditions + _company(request, voice))


def trip(request: TripRequest, voice: Voice) -> Brief:
    """Of a plan for one day or several."""
    several = bool(request.home)
    each_day = " each day" if several else ""
    voice.given |= {
        "begin": voice.clock(request.begin),
        "finish": voice.clock(request.finish),
        "day": voice.day(request.first, on=True),
        "date": voice.day(request.first),
        **_pace(request, each_day, voice),
    }
    conditions = [*(_company(request, voice) or ["alone"]), f"hours{each_day}"]
    conditions += [f"pace {request.pace}", *_food(request, each_day, voice)]
    conditions += _wishes(request, voice) + _getting_around(request, voice)
    if several:
        voice.given |= _journey(request, voice)
        opening = "several days"
        if request.lodging != Lodging():
            voice.given |= _hotels(request.lodging, len(request.cities), voice)
            conditions.append("lodging")
        if len(request.rides) == 1:
            conditions.append(f"rides {request.rides[0]}")
    else:
        opening = "one day"
        voice.given |= {"city": voice.city(request.cities[0]), "base": voice.place(request.base)}
        hotel = request.base.split("-")[1] == "hotel"
        voice.given["outset"] = voice.write("base hotel" if hotel else "base")
    party_said = voice.happens(_PARTY_FIRST)
    head = f"{opening} head"
    return Brief(opening + " party" * party_said, head, conditions, party_said)


def _company(request: Request, voice: Voice) -> list[str]:
    """The condition that says who travels; none of one adult, who says "I"."""
    party = request.party
    voice.given["party"] = voice.party(party)
    return [] if party == _ALONE else ["party" if party.size > 1 else "single"]


def _tags(tags: tuple[str, ...], voice: Voice) -> tuple[list[str], list[str]]:
    """What follows "should", and notes."""
    columns = [read_words("tag", voice.language)[tag] for tag in tags]
    return [each[_SHOULD] for each in columns], [each[_NOTE] for each in columns]


def _should(wishes: Sequence[str], voice: Voice) -> str:
    """What follows "should"; a verb that several wishes begin with is said once."""
    parts = [wish for wish in wishes if not wish.startswith(_VERBS)]
    for verb in _VERBS:
        objects = [wish.removeprefix(verb) for wish in wishes if wish.startswith(verb)]
        if objects:
            parts.append(verb + voice.joined(objects))
    return voice.joined(parts, "names")


def _pace(request: TripRequest, each_day: str, voice: Voice) -> dict[str, str]:
    low, high = (voice.number(each) for each in VISITS[request.pace])
    return {
        "sights": voice.write(f"sights{each_day}", low=low, high=high),
        "sightnotes": voice.write(f"sights{each_day} note", low=low, high=high),
    }


def _journey(request: TripRequest, voice: Voice) -> dict[str, str]:
    """From home, through the cities and back."""
    cities = [voice.city(each) for each in request.cities]
    stays = list(zip(cities, request.nights, strict=True))
    symbols = ["only"] if len(cities) == 1 else ["first", "second"]
    parts = [
        voice.write_many(symbol, nights, city=city)
        for symbol, (city, nights) in zip(symbols, stays, strict=True)
    ]
    last = request.first + timedelta(days=request.days - 1)
    return {
        "home": voice.city(request.home),
        "route": voice.joined(cities),
        "stay": ("，" if voice.language == "zh" else " ").join(parts),
        "nights": voice.joined(
            [voice.write_many("nights note", nights, city=city) for city, nights in stays], "notes"
        ),
        "days": voice.write_many("days", request.days),
        "last": voice.day(last, counted=False),
        "back": voice.day(last, on=True, counted=False),
    }


def _hotels(lodging: Lodging, cities: int, voice: Voice) -> dict[str, str]:
    wishes, notes = _tags(lodging.tags, voice)
    if lodging.max_cost is not None:
        cost = voice.money(lodging.max_cost)
        wishes.insert(0, voice.write("have cost", cost=cost))
        notes.insert(0, voice.write("have cost note", cost=cost))
    if lodging.min_stars:
        stars = voice.stars(lodging.min_stars)
        wishes.insert(0, voice.write("have stars", stars=stars))
        notes.insert(0, voice.write("have stars note", stars=stars))
    return {
        "hotel": "each hotel" if cities > 1 else "the hotel",
        "hotels": "hotels" if cities > 1 else "hotel",
        "wishes": _should(wishes, voice),
        "wishnotes": voice.joined(notes, "notes"),
    }


def _food(request: TripRequest, each_day: str, voice: Voice) -> list[str]:
    conditions = [f"diet {request.diet}"] if request.diet else []
    if not request.meals:
        return [*conditions, "no meals"]
    voice.given |= {"lunch": voice.between(*_LUNCH), "dinner": voice.between(*_DINNER)}
    return [*conditions, f"meals{each_day}"]


def _wishes(request: TripRequest, voice: Voice) -> list[str]:
    conditions = []
    if request.budget is not None:
        voice.given["budget"] = voice.money(request.budget)
        voice.given["costs"] = voice.write("all costs" if request.home else "costs")
        conditions.append("budget")
    if request.interests:
        places = read_words("place", voice.language)
        kinds = [voice.counted(1, each) for each in request.interests]
        voice.given |= {
            "one": voice.joined([each["what"] for each in kinds]),
            "interests": voice.joined([places[each][_MANY] for each in request.interests]),
        }
        conditions.append("interests" if len(kinds) > 1 else "interest")
    if request.must_see:
        voice.given["must_see"] = voice.joined(
            [voice.place(each) for each in request.must_see], "names"
        )
        conditions.append("must see")
    if request.avoid:
        avoided = [_avoided(each, voice) for each in request.avoid]
        voice.given |= {"avoid": voice.joined(avoided), "nor": voice.joined(avoided, "or")}
        conditions.append("avoid")
    if request.rain_plan:
        conditions.append("rain")
    return conditions


def _avoided(key: str, voice: Voice) -> str:
    tags, places = (read_words(section, voice.language) for section in ("tag", "place"))
    return tags[key][_AVOIDED] if key in tags else places[key][_AVOIDED]


def _modes(modes: Sequence[str], voice: Voice) -> dict[str, str]:
    """Means of transport: how one goes, what one goes by, and which to ask for."""
    by = [voice.write(f"by {mode}") for mode in modes]
    ways = [voice.write(f"mode {mode}") for mode in modes]
    return {
        "by": voice.joined(by, "or"),
        "ways": voice.joined(ways),
        "which": voice.joined(by if voice.language == "zh" else ways, "rather"),
    }


def _getting_around(request: TripRequest, voice: Voice) -> list[str]:
    conditions = []
    if set(request.modes) != set(MODES):
        voice.given |= _modes(request.modes, voice)
        conditions.append("modes" if "driving" in request.modes else "modes no driving")
    if request.max_walk is not None:
        voice.given["walk"] = voice.metres(request.max_walk)
        conditions.append("walk")
    return conditions
