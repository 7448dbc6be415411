"""The travel world: how long it takes to build and open, how large it is, what it answers a second.

python benchmarks/travel_world_speed.py [--processes 1] [--city beijing]
"""

import argparse
import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from rich.console import Console
from rich.table import Table

from arenagym.envs.open_travel.world import MODES, City, Mode, Place, World
from arenagym.envs.open_travel.world.city import Body

ROUNDS = 5
OPEN = (
    "from time import perf_counter as now; import sys; start = now();"
    "from arenagym.envs.open_travel.world import World; imported = now();"
    "world = World(0, sys.argv[1]); opened = now(); world.city(sys.argv[2]); read = now();"
    "world.trains('beijing', 'shanghai', '2026-05-01'); trains = now();"
    "print(imported - start, opened - imported, read - opened, trains - read)"
)
"""In a fresh process: seconds to import, open the world, and read a city and all trains."""


def main() -> None:
    """Print the table."""
    words = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    words.add_argument("--processes", type=int, help="that build; default: one a core")
    words.add_argument("--city", default="beijing", help="that is asked; default: beijing")
    given = words.parse_args()
    table = Table(title="The travel world", show_header=False)
    with TemporaryDirectory() as folder:
        _storage(table, Path(folder), given.processes, given.city)
        city = World(0, folder).city(given.city)
        table.add_section()
        _answers(table, city)
        table.add_section()
        _routes(table, city)
        table.add_section()
        _between(table, World(0, folder))
    Console().print(table)


def _storage(table: Table, folder: Path, processes: int | None, city: str) -> None:
    world = World(0, folder)
    start = perf_counter()
    cities = world.build(processes)
    spent = perf_counter() - start
    files = [file for file in folder.rglob("*") if file.is_file()]
    places = sum(len(World(0, folder).city(each.slug).places) for each in world.cities)
    table.add_row(f"build {cities} cities, {places:,} places", f"{spent:.1f} s")
    table.add_row("size on disk", f"{sum(file.stat().st_size for file in files) / 1e6:.1f} MB")
    runs = []
    for _ in range(ROUNDS):
        command = [sys.executable, "-c", OPEN, str(folder), city]
        done = subprocess.run(command, capture_output=True, check=True, text=True)
        runs.append([float(each) for each in done.stdout.split()])
    names = ("import", "open the world", f"read {city} from disk", "read the timetable of trains")
    for name, times in zip(names, zip(*runs, strict=True), strict=True):
        table.add_row(name, f"{median(times) * 1000:.1f} ms")
    for name, ask in (
        (city, lambda: World().city(city)),
        ("all trains", lambda: World().stops("G1")),
    ):
        start = perf_counter()
        ask()
        table.add_row(
            f"generate {name} without a disk", f"{(perf_counter() - start) * 1000:.0f} ms"
        )


def _answers(table: Table, city: City) -> None:
    chosen = random.Random(0).choices(city.places, k=1_000)
    city.search("museum")
    queries = [place.name.en[1:] for place in chosen]
    chinese = [place.name.zh[1:] for place in chosen]
    points = [place.point for place in chosen]
    table.add_row("search, English", _rate(lambda i: city.search(queries[i])))
    table.add_row("search, Chinese", _rate(lambda i: city.search(chinese[i])))
    table.add_row("search, a kind", _rate(lambda _: city.search("hotel")))
    near = _rate(lambda i: city.near(points[i], 2_000, category="restaurant", limit=20))
    table.add_row("near, 20 restaurants", near)


def _routes(table: Table, city: City) -> None:
    """Pairs that were never asked for, then more of them once the trees are there."""
    draw = random.Random(1)
    for mode in MODES:
        fresh = City(city.facts, _body(city))
        pairs = [(draw.choice(city.places), draw.choice(city.places)) for _ in range(3_000)]
        fresh.route(*pairs[0], mode)
        cold = _rate(_route(fresh, pairs[:100], mode), 100)
        for pair in pairs[:2_000]:
            fresh.route(*pair, mode)
        warm = _rate(_route(fresh, pairs[2_000:], mode))
        table.add_row(f"routes, {mode}", f"{cold} at first, {warm} after 2,000")


def _route(city: City, pairs: list[tuple[Place, Place]], mode: Mode) -> Callable[[int], object]:
    return lambda i: city.route(*pairs[i], mode)


def _body(city: City) -> Body:
    return Body(city.places, city.streets, city.transit)


def _between(table: Table, world: World) -> None:
    draw = random.Random(2)
    slugs = [each.slug for each in world.cities]
    pairs = [(draw.choice(slugs), draw.choice(slugs)) for _ in range(1_000)]
    days = [f"2026-{draw.randint(1, 12):02d}-{draw.randint(1, 28):02d}" for _ in range(1_000)]
    world.trains(*pairs[0], days[0])
    table.add_row("trains of a day", _rate(lambda i: world.trains(*pairs[i], days[i])))
    table.add_row("flights of a day", _rate(lambda i: world.flights(*pairs[i], days[i])))
    table.add_row("weather of a day", _rate(lambda i: world.weather(pairs[i][0], days[i])))


def _rate(ask: Callable[[int], object], count: int = 1_000) -> str:
    start = perf_counter()
    for i in range(count):
        ask(i)
    return f"{count / (perf_counter() - start):,.0f}/s"


if __name__ == "__main__":
    main()
