"""Pairs that differ in a sum, a plan or an order, all of which a program can check."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import combinations, pairwise, product

from cases import Case, Draw, clock, numbers

HOUR = 60


def basket(draw: Draw) -> tuple[str, str, list[int]]:
    """What was bought, its lines with their sums, and the sums, in cents."""
    texts = draw.common["basket"]
    items, lines, sums = [], [], []
    for name, unit, low, high in draw.some(texts["wares"], draw.rng.randint(3, 4)):
        n, price = draw.rng.randint(2, 6), draw.rng.randrange(low, high + 1, 5)
        sums.append(n * price)
        words = {"n": n, "unit": unit, "name": name}
        items.append(texts["item"].format(price=draw.money(price), **words))
        lines.append(texts["line"].format(sum=draw.money(n * price), **words))
    return draw.listed(items), "\n".join(lines), sums


def arithmetic(draw: Draw) -> Case:
    """The total of a shopping list is right or wrong."""
    items, lines, sums = basket(draw)
    total = sum(sums)
    slips = [-1000, -100, -50, 50, 100, 1000, -min(sums), min(sums)]
    wrong = total + draw.rng.choice([slip for slip in slips if total + slip > max(sums)])
    styles = draw.sized("worked", "terse")
    if draw.coin():
        styles = (draw.rng.choice(styles),) * 2
    good, bad = (
        draw.any(style).format(lines=lines, total=draw.money(amount))
        for style, amount in zip(styles, (total, wrong), strict=True)
    )
    return Case(
        draw.any("queries").format(items=items),
        good,
        bad,
        lambda text: Decimal(total) / 100 in numbers(text),
    )


def budget(draw: Draw) -> Case:
    """A weekend keeps to the budget or goes over it, at the prices of the query."""
    city, activities = draw.turned("cities")
    rng, low_high = draw.rng, draw.texts["price"]
    travel, stays = (
        {name: rng.randint(low, high) for name, low, high in draw.texts[key]}
        for key in ("travel", "stays")
    )
    doing = {name: rng.randint(*low_high) for name in activities}
    prices = travel | {name: 2 * price for name, price in stays.items()} | doing
    plans = {
        (way, stay, *two): prices[way] + prices[stay] + sum(prices[name] for name in two)
        for way, stay, two in product(travel, stays, combinations(activities, 2))
    }
    step = draw.texts["round"]
    choices = {
        most: (within, over)
        for most in range(step, max(plans.values()), step)
        if (within := [plan for plan, cost in plans.items() if 0.75 <= cost / most <= 0.98])
        and (over := [plan for plan, cost in plans.items() if 1.06 <= cost / most <= 1.35])
    }
    most = rng.choice(list(choices))
    within, over = choices[most]

    def offer(options: dict[str, int]) -> str:
        return draw.plain(
            [
                draw.texts["option"].format(name=name, price=draw.money(100 * price))
                for name, price in options.items()
            ]
        )

    def told(plan: tuple[str, ...]) -> str:
        names = dict(zip(("travel", "stay", "one", "two"), plan, strict=True))
        costs = {f"{key}_price": draw.money(100 * prices[name]) for key, name in names.items()}
        text: str = draw.any("plans").format(**names, **costs)
        gap = "\n" if "\n" in text else draw.common["space"]
        ending = rng.choice(["", draw.any("sums"), draw.any("claims")])
        amounts = {"total": draw.money(100 * plans[plan]), "budget": draw.money(100 * most)}
        return text + (gap + ending.format(**amounts) if ending else "")

    return Case(
        draw.any("queries").format(
            city=city,
            budget=draw.money(100 * most),
            travel=offer(travel),
            stays=offer(stays),
            activities=offer(doing),
        ),
        told(rng.choice(within)),
        told(rng.choice(over)),
        lambda text: sum(price for name, price in prices.items() if name in text) <= most,
    )


def hours(draw: Draw) -> Case:
    """Visits of an hour fall inside the opening hours, or one of them does not."""
    rng = draw.rng
    places = draw.some(draw.texts["places"], 3)
    opens = [HOUR * 9 + 30 * start for start in (rng.randint(0, 2), rng.randint(4, 6), 10)]
    rng.shuffle(opens)
    open_for = {
        place: (start, start + 30 * rng.randint(4, 6))
        for place, start in zip(places, opens, strict=True)
    }

    def missed(starts: Sequence[int]) -> int:
        ours = zip(starts, open_for.values(), strict=True)
        return sum(not first <= start <= last - HOUR for start, (first, last) in ours)

    days = list(_days())
    within = rng.choice([day for day in days if not missed(day)])
    outside = rng.choice([day for day in days if missed(day) == 1])

    def told(starts: Sequence[int], line: str) -> str:
        visits = sorted(zip(starts, places, strict=True))
        return "\n".join(
            line.format(start=clock(start), end=clock(start + HOUR), place=place)
            for start, place in visits
        )

    def right(text: str) -> bool:
        starts = [_start(text, place) for place in open_for]
        return _apart(starts) and not missed(starts)

    named = [draw.texts["place"].format(place=place) for place in places]
    opening = draw.texts["opening"]
    return Case(
        draw.any("queries").format(
            city=draw.turned("cities"),
            places=draw.listed(named),
            hours=draw.plain(
                [
                    opening.format(place=place, open=clock(first), close=clock(last))
                    for place, (first, last) in open_for.items()
                ]
            ),
        ),
        told(within, line := draw.any("lines")),
        told(outside, line),
        right,
    )


def _days() -> Iterator[tuple[int, ...]]:
    """When the visits to three places may start, within nine hours of a day."""
    for starts in product(range(9 * HOUR, 17 * HOUR + 1, 30), repeat=3):
        if _apart(starts):
            yield starts


def _apart(starts: Sequence[int]) -> bool:
    """Whether no two visits of an hour overlap."""
    return all(later - earlier >= HOUR for earlier, later in pairwise(sorted(starts)))


def _start(text: str, place: str) -> int:
    """When a timetable visits a place."""
    line = next(line for line in text.splitlines() if place in line)
    found = re.search(r"(\d+):(\d\d)", line)
    return HOUR * int(found[1]) + int(found[2]) if found else -1


def order(draw: Draw) -> Case:
    """Five things are in the order asked for, or not."""
    rng, task = draw.rng, draw.turned("tasks")
    names = draw.some(task["names"], 5)
    if task["rule"] == "clock":
        ranks = rng.sample(range(7 * HOUR, 21 * HOUR, 5), 5)
        values = [clock(rank) for rank in ranks]
    elif task["rule"] == "money":
        ranks = rng.sample(range(600, 4000, 50), 5)
        values = [draw.money(rank) for rank in ranks]
    else:
        ranks = rng.sample(range(1780, 1960), 5)
        values = [str(rank) for rank in ranks]
    shown = [
        draw.texts["item"].format(name=name, value=value)
        for name, value in zip(names, values, strict=True)
    ]
    told = dict(zip(names, shown if draw.coin() else names, strict=True))
    ranked = [name for _, name in sorted(zip(ranks, names, strict=True))]
    wrong = ranked[::-1]
    if draw.turn % 3:
        i, j = sorted(rng.sample(range(5), 2))
        wrong = [*ranked[:i], ranked[j], *ranked[i + 1 : j], ranked[i], *ranked[j + 1 :]]
    form = draw.any("forms")

    def arranged(these: Sequence[str]) -> str:
        return "".join(part.format(told[name]) for part, name in zip(form, these, strict=True))

    return Case(
        task["query"].format(items=draw.plain(shown)),
        arranged(ranked),
        arranged(wrong),
        lambda text: sorted(ranked, key=text.index) == ranked,
    )
