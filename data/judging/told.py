"""Pairs that differ in what is said: a part is left out, made up, beside the point, or neither."""

from decimal import Decimal

from cases import Case, Draw, Room, has, numbers
from counted import basket


def missing(draw: Draw) -> Case:
    """All the parts asked for are there, or one is not."""
    return _sights(draw) if draw.turn % 2 else _invitation(draw)


def _sights(draw: Draw) -> Case:
    texts = draw.texts["sights"]
    k = draw.rng.randint(3, 5)
    pairs = draw.some(texts["pairs"], k)
    cities = [city for city, _ in pairs]
    line = draw.rng.choice(texts["lines"])
    lines = [line.format(city=city, sight=sight) for city, sight in pairs]
    gone = draw.rng.randrange(k)
    return Case(
        draw.rng.choice(texts["queries"]).format(
            k=draw.common["numerals"][k], cities=draw.listed(cities)
        ),
        "\n".join(lines),
        "\n".join(lines[:gone] + lines[gone + 1 :]),
        lambda text: all(has(text, city) and has(text, sight) for city, sight in pairs),
    )


def _invitation(draw: Draw) -> Case:
    texts = draw.texts["invitation"]
    slots = [slot for slot, _ in texts["parts"]]
    facts = {slot: draw.rng.choice(texts[slot]) for slot in slots}
    event = texts["event"][draw.turn // 2]
    gone = draw.rng.choice(slots)

    def told(*, without: str = "") -> str:
        head = draw.rng.choice(texts["heads"]).format(event=event)
        parts = [part.format(facts[slot]) for slot, part in texts["parts"] if slot != without]
        return f"{head}\n{draw.spaced(parts)}"

    return Case(
        texts["query"].format(event=event, **facts),
        told(),
        told(without=gone),
        lambda text: all(has(text, fact) for fact in facts.values()),
    )


def invented(draw: Draw) -> Case:
    """Three facts are all taken from a passage, or one of them is not in it."""
    subject = draw.turned("subjects")
    name = subject["names"][draw.turn // len(draw.texts["subjects"])]
    passage, facts = [], []
    for written, restated, *values in subject["facts"]:
        value = draw.rng.choice(values)
        sentence = written.format(value, name=name)
        passage.append(sentence[0].upper() + sentence[1:])
        facts.append(restated.format(value))
    restated, *values = draw.rng.choice(subject["extra"])
    made_up = draw.rng.choice(values)
    false = restated.format(made_up)
    source = draw.spaced(passage)
    if has(source, made_up):
        raise ValueError(f"{made_up!r} is in the passage: {source}")
    good = sorted(draw.rng.sample(range(len(facts)), 3))
    bad = [facts[i] for i in sorted(draw.rng.sample(range(len(facts)), 2))]
    bad.insert(draw.rng.randrange(3), false)

    def told(statements: list[str]) -> str:
        return "\n".join(draw.texts["line"].format(statement) for statement in statements)

    return Case(
        draw.any("queries").format(passage=source, name=name),
        told([facts[i] for i in good]),
        told(bad),
        lambda text: false not in text and sum(fact in text for fact in facts) == 3,
    )


def off_topic(draw: Draw) -> Case:
    """The question is answered, or another one is: a near one or one about something else."""
    topics = draw.texts["topics"]
    topic = draw.turned("topics")
    other = draw.rng.choice([other for other in topics if other is not topic])
    answer = topic["answer"]
    return Case(
        topic["question"],
        answer,
        topic["near"] if draw.coin() else other["answer"],
        lambda text: answer in text,
    )


def equal(draw: Draw) -> Case:
    """The same content twice: in another order, in other words, or unchanged."""
    rewritten = _sorted if draw.turn % 2 else _summed
    return rewritten(draw, same=draw.turn in {4, 9})


def _sorted(draw: Draw, *, same: bool) -> Case:
    group, members, others = draw.texts["groups"][draw.turn // 2 % len(draw.texts["groups"])]
    chosen = draw.some(members, 3)
    shown = draw.some([*chosen, *draw.some(others, 2)], 5)
    line = draw.any("sort_lines")
    one = line.format(draw.listed(chosen))
    two = one if same else line.format(draw.listed(chosen[1:] + chosen[:1]))
    one, two = (text[0].upper() + text[1:] for text in (one, two))
    strays = set(shown) - set(chosen)

    def right(text: str) -> bool:
        low = text.lower()
        return all(has(low, name.lower()) for name in chosen) and not any(
            has(low, name.lower()) for name in strays
        )

    query = draw.texts["sort_query"].format(group=group, items=draw.plain(shown))
    return Case(query, one, two, right, Room.NONE, Room.NONE, tie=True)


def _summed(draw: Draw, *, same: bool) -> Case:
    items, _, sums = basket(draw)
    total = draw.money(sum(sums))
    one, two = (form.format(total=total) for form in draw.any("sums"))
    query = draw.texts["sum_query"].format(items=items)
    expected = Decimal(sum(sums)) / 100
    return Case(
        query,
        one,
        one if same else two,
        lambda text: expected in numbers(text),
        Room.NONE,
        Room.NONE,
        tie=True,
    )
