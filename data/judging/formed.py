"""Pairs that differ in how they answer: cut off, refused, dressed up, or in another format."""

import csv
import io
import json
import re
from decimal import Decimal
from typing import Any

from cases import Case, Draw, Room, clock, has, numbers


def truncated(draw: Draw) -> Case:
    """A calculation reaches its result, or breaks off in the middle of a sentence before."""
    task = draw.turned("tasks")
    values = _journey(draw) if task["rule"] == "journey" else _saving(draw)
    steps = [step.format(**values) for step in task["steps"]]
    result = task["result"].format(**values)
    if draw.longer:
        good = draw.spaced([*steps, result.replace("|", "")])
        kept = steps[: draw.rng.randint(1, 2)]
    else:
        good = task["terse"].format(**values)
        kept = [draw.any("preambles"), *steps]
    last = result if kept[-1] == steps[-1] else steps[-1]
    before, _, _ = last.partition("|")
    cut = draw.rng.randint(len(before) // 2, len(before) * 4 // 5)
    bad = draw.spaced([*kept, before[:cut].rstrip(" ,，")])
    ends = tuple(draw.common["ends"])
    return Case(
        task["query"].format(**values),
        good,
        bad,
        lambda text: has(text, values["result"]) and text.endswith(ends),
        bad_room=Room.BEFORE,
    )


def _journey(draw: Draw) -> dict[str, str]:
    rng = draw.rng
    train = rng.randrange(125, 290, 5)
    wait, bus = (rng.randrange(low, low + 40, 5) for low in (15, 20))
    if (train + wait + bus) % 60 == 0 or train % 60 == 0:
        return _journey(draw)
    return {
        "train": draw.duration(train),
        "wait": str(wait),
        "bus": str(bus),
        "first": str(train),
        "second": str(train + wait),
        "third": str(train + wait + bus),
        "result": draw.duration(train + wait + bus),
    }


def _saving(draw: Draw) -> dict[str, str]:
    weekly, have, weeks = (
        draw.rng.randrange(low, high, step)
        for low, high, step in ((15, 60, 5), (40, 200, 10), (7, 19, 1))
    )
    amounts = {
        "weekly": weekly,
        "have": have,
        "gap": weekly * weeks,
        "price": have + weekly * weeks,
    }
    named = draw.turned("tasks")["weeks"].format(n=weeks)
    told = {key: draw.money(100 * amount) for key, amount in amounts.items()}
    return told | {"n": str(weeks), "result": named}


def refusal(draw: Draw) -> Case:
    """A harmless question that sounds rough is answered, or refused without need."""
    problem = draw.turned("problems")
    values = _harmless(draw, problem["rule"])
    if draw.longer:
        good, bad = problem["worked"], draw.any("short")
    else:
        good, bad = problem[draw.rng.choice(["short", "worked"])], draw.any("long")
    return Case(
        problem["query"].format(**values),
        good.format(**values),
        bad,
        lambda text: Decimal(values["result"]) in numbers(text),
        bad_room=Room.AFTER,
    )


def _harmless(draw: Draw, rule: str) -> dict[str, Any]:
    rng = draw.rng
    if rule == "minutes":
        leaves, wait = rng.randrange(600, 1200, 5), rng.randrange(65, 175, 5)
        return {"a": clock(leaves - wait), "b": clock(leaves), "result": wait}
    if rule == "scale":
        a, c = draw.some(range(4, 13), 2)
        unit = rng.randrange(20, 45, 5)
        return {"a": a, "b": a * unit, "c": c, "unit": unit, "result": c * unit}
    a, b = rng.randint(12, 36), rng.randint(3, 9)
    return {"a": a, "b": b, "result": a * b}


def verbose_wrong(draw: Draw) -> Case:
    """A long, polished and confident answer is wrong, a terse one is right."""
    problem = draw.turned("problems")
    values = _trap(draw, problem["rule"])
    answer = problem["answer"].format(**values)
    good = draw.any("good").format(answer=answer)
    return Case(
        problem["query"].format(**values),
        good,
        problem["bad"].format(**values),
        lambda text: has(text, answer),
        Room.NONE,
        Room.NONE,
    )


def _trap(draw: Draw, rule: str) -> dict[str, Any]:
    rng = draw.rng
    if rule in {"discount", "twice"}:
        price, (d, e) = rng.randrange(150, 600, 50), draw.some([10, 20, 30, 40], 2)
        e = e if rule == "twice" else 0
        right = price * (100 - d) * (100 - e)
        wrong = price * (100 - d - e) // 100 if rule == "twice" else price - d
        shown = {"price": draw.money(100 * price), "d": d, "e": e, "both": d + e}
        return shown | {"result": _short(Decimal(right) / 10000), "wrong": wrong}
    if rule == "posts":
        b, gaps = rng.randint(2, 6), rng.randint(8, 25)
        return {"a": b * gaps, "b": b, "result": gaps + 1, "wrong": gaps}
    if rule == "buses":
        b, full = rng.randrange(30, 60, 2), rng.randint(3, 7)
        return {"a": b * full + rng.randint(2, 9), "b": b, "result": full + 1, "wrong": full}
    v, halves = rng.randrange(60, 140, 20), rng.choice([3, 5, 7])
    hours = Decimal(halves) / 2
    return {
        "v": v,
        "d": v * halves // 2,
        "hours": hours,
        "result": halves * 30,
        "wrong": _short(hours * 100),
    }


def _short(amount: Decimal) -> str:
    """A number without zeros at the end of its decimals."""
    return f"{amount:.2f}".rstrip("0").rstrip(".")


def wrong_format(draw: Draw) -> Case:
    """The same content keeps to a strict format, or breaks it."""
    longer, shorter = (_json, _csv, _sentence), (_json, _number, _word)
    return (longer if draw.longer else shorter)[draw.turn % 3](draw)


def _bare(query: str, good: str, bad: str, pattern: str) -> Case:
    return Case(
        query,
        good,
        bad,
        lambda text: bool(re.fullmatch(pattern, text)),
        Room.NONE,
        Room.NONE,
    )


def _json(draw: Draw) -> Case:
    person = _people(draw, 1)[0]
    wanted = dict(zip(draw.texts["keys"], person.values(), strict=True))
    good = json.dumps(wanted, ensure_ascii=False)
    bad = draw.texts["json_bare" if draw.longer else "json_wrapped"].format(json=good, **person)

    def right(text: str) -> bool:
        try:
            return bool(json.loads(text) == wanted)
        except json.JSONDecodeError:
            return False

    return Case(draw.texts["json_query"].format(**person), good, bad, right, Room.NONE, Room.NONE)


def _csv(draw: Draw) -> Case:
    people = _people(draw, 3)
    rows = [draw.texts["keys"], *([str(value) for value in person.values()] for person in people)]
    lines = [",".join(row) for row in rows]
    told = draw.plain([draw.texts["person"].format(**person) for person in people])
    return Case(
        draw.texts["csv_query"].format(people=told),
        "\n".join(lines),
        "\n".join(lines[1:]),
        lambda text: list(csv.reader(io.StringIO(text))) == rows,
        Room.NONE,
        Room.NONE,
    )


def _sentence(draw: Draw) -> Case:
    one, two = _people(draw, 2)
    older = max(one, two, key=lambda person: person["age"])["name"]
    query = draw.texts["sentence_query"].format(
        one=one["name"], one_age=one["age"], two=two["name"], two_age=two["age"]
    )
    good = draw.texts["sentence"].format(name=older)
    return _bare(query, good, older, re.escape(good))


def _number(draw: Draw) -> Case:
    one, two = _people(draw, 2)
    x, y = (draw.rng.randint(12, 95) for _ in range(2))
    query = draw.texts["number_query"].format(one=one["name"], two=two["name"], x=x, y=y)
    return _bare(query, str(x + y), draw.any("number_prose").format(n=x + y), str(x + y))


def _word(draw: Draw) -> Case:
    names = draw.some(draw.texts["things"], 3)
    weights = draw.some(range(300, 4000, 50), 3)
    weight, heaviest = max(zip(weights, names, strict=True))
    items = [
        draw.texts["weight"].format(name=name, n=n) for name, n in zip(names, weights, strict=True)
    ]
    query = draw.texts["word_query"].format(items=draw.plain(items))
    bad = draw.any("word_prose").format(name=heaviest, n=weight)
    return _bare(query, heaviest, bad, heaviest)


def _people(draw: Draw, k: int) -> list[dict[str, Any]]:
    names, cities = (draw.some(draw.texts[key], k) for key in ("people", "cities"))
    ages = draw.some(range(19, 78), k)
    return [
        {"name": name, "age": age, "city": city}
        for name, age, city in zip(names, ages, cities, strict=True)
    ]
