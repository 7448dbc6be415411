"""The tools of Open-Travel: calls a second, on a city never asked before and later; and fuzzed.

python benchmarks/travel_tools_speed.py [--fuzz 20000] [--city beijing]
"""

import argparse
import gc
import json
import random
from collections.abc import Callable, Mapping, Sequence
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from rich.console import Console
from rich.table import Table

from arenagym.envs.open_travel.tools import TravelTools
from arenagym.envs.open_travel.world import MODES, City, Mode, Place, World
from arenagym.envs.tools import Tool

WARM, FRESH, COLD, AGAIN = 1_000, 100, 5, 3
SLOW = 0.05
"""Seconds that a fuzzed call may take."""
Arguments = Mapping[str, object]


def main() -> None:
    """Print both tables."""
    words = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    words.add_argument("--fuzz", type=int, default=20_000, help="calls; default: 20000")
    words.add_argument("--city", default="beijing", help="that is asked; default: beijing")
    given = words.parse_args()
    with TemporaryDirectory() as folder:
        World(0, folder).build()
        Console().print(_speeds(folder, given.city))
        Console().print(_fuzzed(World(0, folder), given.fuzz))


def _speeds(folder: str, slug: str) -> Table:
    table = Table(title="Tools, calls a second")
    for column in ("tool", "first, ms", "first 100", "English", "Chinese"):
        table.add_column(column, justify="left" if column == "tool" else "right")
    city = World(0, folder).city(slug)
    for name, tool, english, chinese in _questions(city):
        row = [name, f"{_first(folder, tool, english[:1]) * 1_000:.1f}"]
        row.append(f"{FRESH / _first(folder, tool, english[:FRESH]):,.0f}")
        for language, questions in (("en", english), ("zh", chinese)):
            travel = TravelTools(World(0, folder), language="en" if language == "en" else "zh")
            call = getattr(travel, tool)
            for question in questions * AGAIN:  # what is measured has met every place often
                call(**question)
            start = perf_counter()
            for question in questions:
                call(**question)
            row.append(f"{len(questions) / (perf_counter() - start):,.0f}")
        table.add_row(*row)
    return table


def _first(folder: str, tool: str, questions: Sequence[Arguments]) -> float:
    """Seconds of the first calls on a world just opened."""
    times = []
    for _ in range(COLD):
        call = getattr(TravelTools(World(0, folder), language="en"), tool)
        start = perf_counter()
        for question in questions:
            call(**question)
        times.append(perf_counter() - start)
    return median(times)


def _questions(
    city: City,
) -> list[tuple[str, str, list[Arguments], list[Arguments]]]:
    draw = random.Random(0)
    places = draw.choices(city.places, k=WARM)
    others = draw.choices(city.places, k=WARM)
    pairs = [(a, b) for a, b in zip(places, others, strict=True) if a.point != b.point]
    slugs = [each.slug for each in World().cities if each.airports]
    trips = [draw.sample(slugs, 2) for _ in range(WARM)]
    days = [f"2026-{draw.randint(5, 12):02d}-{draw.randint(1, 28):02d}" for _ in range(WARM)]
    found: list[tuple[str, str, list[Arguments], list[Arguments]]] = []

    def add(name: str, tool: str, ask: Callable[[int, int], Arguments]) -> None:
        count = min(WARM, len(pairs))
        found.append(
            (name, tool, [ask(i, 1) for i in range(count)], [ask(i, 0) for i in range(count)])
        )

    where = city.facts.name
    add(
        "poi_search, a name",
        "poi_search",
        lambda i, k: {"address": places[i].name[k], "region": where[k]},
    )
    add(
        "poi_search, misspelt",
        "poi_search",
        lambda i, k: {"address": places[i].name[k][1:], "region": where[k]},
    )
    add(
        "poi_search, a kind",
        "poi_search",
        lambda i, k: {"address": places[i].kind[k], "region": where[k]},
    )
    add("around_search, restaurants", "around_search",
        lambda i, k: {"location": places[i].id, "radius": 2_000,
                      "keyword": ("餐厅", "restaurant")[k]})  # fmt: skip
    for mode in MODES:
        add(f"direction, {mode}, by id", "direction", _trips(pairs, mode))
    add("direction, driving, by name", "direction",
        lambda i, k: {"origin": f"{pairs[i][0].name[k]}, {where[k]}",
                      "destination": pairs[i][1].name[k]})  # fmt: skip
    add("weather, four days", "weather", lambda i, _: {"city": trips[i][0], "date": None})
    for tool in ("search_flights", "search_train_tickets"):
        add(tool, tool, lambda i, _: {"date": days[i], "from_city": trips[i][0],
                                      "to_city": trips[i][1]})  # fmt: skip
    add(
        "web_search",
        "web_search",
        lambda i, k: {"query": f"{where[k]} {places[i].kind[k]} {places[i].district[k]}"},
    )
    return found


def _trips(pairs: Sequence[tuple[Place, Place]], mode: Mode) -> Callable[[int, int], Arguments]:
    return lambda i, _: {"origin": pairs[i][0].id, "destination": pairs[i][1].id, "mode": mode}


def _fuzzed(world: World, count: int) -> Table:
    world.trains("beijing", "shanghai", "2026-05-01")
    for each in world.cities:  # so that the time is that of the calls, not of what they read
        TravelTools(world).web_search([f"{each.zh} 美食", f"food in {each.en}"])
        world.city(each.slug).search("museum")
    gc.collect()
    gc.freeze()  # or a full collection over all 75 cities falls into one of the calls: 0.2 s
    travel = TravelTools(world)
    tools = [Tool(function) for function in travel.tools()]
    draw = random.Random(3)
    times: list[tuple[float, str]] = []
    failures: list[str] = []
    errors = too_long = 0
    for _ in range(count):
        tool = draw.choice(tools)
        text = _noise(draw, tool, world)
        start = perf_counter()
        try:
            answer = tool.run(text)
        except Exception as error:  # noqa: BLE001 - it is what is counted
            failures.append(f"{tool.spec.name}({text[:200]}): {error!r}")
            continue
        times.append((perf_counter() - start, f"{tool.spec.name} {text[:80]}"))
        errors += answer.startswith("Error: ")
        too_long += len(answer) > travel.max_chars
    slowest = max(times)
    table = Table(title=f"{count:,} fuzzed calls", show_header=False)
    table.add_row("exceptions", str(len(failures)), *failures[:1])
    table.add_row("helpful errors", f"{errors / count:.0%}")
    table.add_row("longer than max_chars", str(too_long))
    table.add_row("median", f"{median(each for each, _ in times) * 1_000:.2f} ms")
    table.add_row("slowest", f"{slowest[0] * 1_000:.1f} ms", slowest[1])
    table.add_row("over 50 ms", str(sum(each > SLOW for each, _ in times)))
    return table


def _noise(draw: random.Random, tool: Tool, world: World) -> str:
    """Arguments that are right, nearly right or nothing of the kind, as JSON text."""
    if draw.random() < 0.02:
        return draw.choice(["", "{", "[]", "null", '{"x":' * 500, "{}" * 9, '"\\ud800"', "{}"])
    given: dict[str, object] = {}
    required = tool.spec.parameters.get("required", [])
    for name in tool.spec.parameters["properties"]:
        if name in required or draw.random() < 0.4:
            given[name] = _value(draw, name, world)
    return json.dumps(given, ensure_ascii=draw.random() < 0.5, default=str)


def _value(draw: random.Random, name: str, world: World) -> object:  # noqa: PLR0911 - a list
    if draw.random() < 0.06:
        return draw.choice([None, 0, -1, 1e308, [], {}, {"a": [1]}, True, "", "\x00\n\t", 10**30])
    facts = draw.choice(world.cities)
    place = draw.choice(world.city(facts.slug).places)
    if name in {"page", "radius"}:
        return draw.choice([1, 2, 50, -3, 5_000, 60_000, "3 km", "二", "1e9", "9" * 5_000, 0.5])
    if name.startswith("date"):
        days = ["2026-05-01", "5月1日", "May 1", "tomorrow", "2026/13/45", "1/2/2026", "next year"]
        first = draw.choice(days)
        return draw.choice([*[first] * 5, f"{first}..{draw.choice(days)}", [first]])
    if name.endswith(("lat", "lon")):
        return draw.choice([30.2, 120.1, -999.0, 1e300])
    if name == "mode":
        return draw.choice([*MODES, "fly", "地铁", "car"])
    names = [
        facts.zh,
        facts.en,
        place.id,
        *place.name,
        f"{place.name.en}, {facts.en}",
        f"{place.lon},{place.lat}",
        f"{place.lat},{place.lon}",
        f"{place.id}9",
        f"{facts.zh}{place.kind.zh}",
        f"{place.kind.en} in {facts.en}",
        place.district.zh,
    ]
    text = _spoilt(draw, draw.choice(names))
    if name in {"waypoints", "query"}:
        many = [text, *(draw.choice(names) for _ in range(draw.choice([0, 1, 3, 20])))]
        return draw.choice([many, ";".join(many), text])
    return text


def _spoilt(draw: random.Random, text: str) -> str:
    """The same, cut, misspelt, repeated to a great length, or mixed with noise."""
    kind = draw.randrange(12)
    if kind == 0:
        return text[draw.randrange(len(text)) :]
    if kind == 1:
        at = draw.randrange(len(text))
        return text[:at] + chr(draw.randrange(0x20, 0xD7FF)) + text[at + 1 :]
    if kind == 2:
        return text * draw.choice([2, 30, 900])
    if kind == 3:
        return "".join(chr(draw.randrange(0xD7FF)) for _ in range(draw.choice([1, 9, 300])))
    return text


if __name__ == "__main__":
    main()
