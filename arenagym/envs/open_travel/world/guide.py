"""Guide articles of a city, written from the facts of its own places: what they say holds."""

from collections.abc import Callable, Sequence
from typing import Literal, get_args

import msgspec

from arenagym.envs.bilingual import Language, Text
from arenagym.envs.open_travel.world.facts import CityFacts
from arenagym.envs.open_travel.world.hours import clock
from arenagym.envs.open_travel.world.place import Place
from arenagym.envs.open_travel.world.transit import Transit

Topic = Literal["overview", "food", "transport", "children", "rain", "history", "lodging", "3-days"]
TOPICS: tuple[Topic, ...] = get_args(Topic)


class Article(msgspec.Struct, frozen=True):
    """A guide to a city under one heading, in both languages.

    Attributes:
        places: ids of those that it mentions.
    """

    id: str
    city: str
    topic: Topic
    title: Text
    body: Text
    places: tuple[str, ...]


_TITLES: dict[Topic, Text] = {
    "overview": Text("{c}旅游攻略：第一次去看什么", "{c} travel guide: what to see first"),
    "food": Text("{c}美食：去哪儿吃，花多少钱", "Eating in {c}: where, and what it costs"),
    "transport": Text("{c}市内交通", "Getting around {c}"),
    "children": Text("带孩子玩{c}", "{c} with children"),
    "rain": Text("{c}下雨天去哪儿", "A rainy day in {c}"),
    "history": Text("{c}的历史与博物馆", "History and museums of {c}"),
    "lodging": Text("{c}住哪里", "Where to stay in {c}"),
    "3-days": Text("{c}三日游路线", "Three days in {c}"),
}


def write_articles(
    facts: CityFacts, places: Sequence[Place], transit: Transit
) -> tuple[Article, ...]:
    """The articles of a city, one for each topic."""
    best = sorted(places, key=lambda each: (-each.rating, -each.votes, each.id))
    made: dict[Topic, Callable[[], tuple[list[Text], list[Place]]]] = {
        "overview": lambda: _overview(facts, best),
        "food": lambda: _listed(
            best, ("restaurant", "snack"), 8,
            Text("本地人常去的有这些。", "These are where residents go."),
        ),
        "transport": lambda: _transport(facts, places, transit),
        "children": lambda: _listed(
            [each for each in best if "child-friendly" in each.tags],
            ("sight", "museum", "park", "entertainment"), 7,
            Text("下面几处适合带孩子。", "These suit children."),
        ),
        "rain": lambda: _listed(
            [each for each in best if "indoors" in each.tags],
            ("museum", "entertainment", "shopping", "sight"), 7,
            Text("下雨不必改期，这些地方都在室内。", "No need to stay in: these are indoors."),
        ),
        "history": lambda: _listed(
            best, ("museum", "temple"), 8,
            Text("想了解过去，先看这些地方。", "For the past, begin here."),
        ),
        "lodging": lambda: _lodging(best),
        "3-days": lambda: _days(best),
    }  # fmt: skip
    articles = []
    for topic in TOPICS:
        parts, mentioned = made[topic]()
        title = Text(*(_TITLES[topic].of(lang).format(c=facts.name.of(lang)) for lang in _BOTH))
        body = Text("".join(part.zh for part in parts), " ".join(part.en for part in parts))
        ids = tuple(dict.fromkeys(each.id for each in mentioned))
        articles.append(Article(f"{facts.slug}-{topic}", facts.slug, topic, title, body, ids))
    return tuple(articles)


_BOTH: tuple[Language, Language] = ("zh", "en")
Written = tuple[list[Text], list[Place]]


def _overview(facts: CityFacts, best: Sequence[Place]) -> Written:
    people = round(facts.population / 10_000)
    province = facts.province
    start = Text(
        f"{facts.zh}在{province.zh}，城区约{people}万人，海拔{facts.altitude}米。",
        f"{facts.en}, in {province.en}, has about {people * 10_000:,} inhabitants and lies "
        f"{facts.altitude} m above the sea.",
    )
    warm = facts.climate.temperature
    climate = Text(
        f"一月平均{warm[0]:.0f}℃，七月平均{warm[6]:.0f}℃。",
        f"The mean is {warm[0]:.0f} °C in January and {warm[6]:.0f} °C in July.",
    )
    picked = [p for category in _SEEN for p in _of(best, category)[:2]]
    return [start, climate, *(_sentence(each) for each in picked)], picked


_SEEN = ("sight", "museum", "park", "temple", "trail")


def _listed(best: Sequence[Place], categories: tuple[str, ...], most: int, intro: Text) -> Written:
    picked = [each for each in best if each.category in categories][:most]
    return [intro, *(_sentence(each) for each in picked)], picked


def _lodging(best: Sequence[Place]) -> Written:
    hotels = _of(best, "hotel")
    picked = [each for stars in (2, 3, 4, 5) for each in hotels if each.stars == stars]
    chosen = [p for stars in (2, 3, 4, 5) for p in [h for h in picked if h.stars == stars][:2]]
    intro = Text("按预算从低到高：", "From the cheapest upwards:")
    return [intro, *(_sentence(each) for each in chosen)], chosen


def _transport(facts: CityFacts, places: Sequence[Place], transit: Transit) -> Written:
    parts = []
    metro = [each for each in transit.lines if each.kind == "metro"]
    buses = len(transit.lines) - len(metro)
    if metro:
        parts.append(
            Text(
                f"{facts.zh}有{len(metro)}条地铁线，票价2元起，按里程计。",
                f"{facts.en} has {len(metro)} metro lines; fares begin at 2 yuan and rise with "
                "distance.",
            )
        )
    parts.append(
        Text(f"公交{buses}条，每次2元。", f"There are {buses} bus lines at 2 yuan a ride.")
    )
    parts.append(
        Text(
            "出租车起步11元含3公里，之后每公里2.4元，另计时长。共享单车半小时1.5元，电动车20分钟2.5元。",
            "A taxi costs 11 yuan for 3 km, then 2.4 yuan a km and a little for the time. Shared "
            "bikes are 1.5 yuan for half an hour, electric ones 2.5 yuan for 20 minutes.",
        )
    )
    for line in metro[:4]:
        first, last = clock(line.first), clock(line.last)
        ends = transit.stops[line.stops[0]], transit.stops[line.stops[-1]]
        parts.append(
            Text(
                f"{line.name.zh}从{ends[0].zh}到{ends[1].zh}，首班{first}，末班{last}，"
                f"约{line.headway}分钟一班。",
                f"{line.name.en} runs from {ends[0].en} to {ends[1].en}, "
                f"first {first}, last {last}, about every {line.headway} minutes.",
            )
        )
    gates = [each for each in places if each.category == "airport" or "-railway-" in each.id]
    parts += [
        Text(f"{p.name.zh}在{p.district.zh}。", f"{p.name.en} is in {p.district.en}.")
        for p in gates
    ]
    return parts, gates


def _days(best: Sequence[Place]) -> Written:
    """A route whose days never depend on the weekday: it takes what closes on none."""
    open_daily = [each for each in best if not each.hours.closed_days]
    picked: list[Place] = []
    parts = []
    for day, categories in enumerate((("sight", "sight", "restaurant"),
                                      ("park", "temple", "restaurant"),
                                      ("trail", "market", "restaurant")), 1):  # fmt: skip
        today: list[Place] = []
        for category in categories:
            today += [p for p in _of(open_daily, category) if p not in [*picked, *today]][:1]
        picked += today
        names = Text("、".join(p.name.zh for p in today), ", ".join(p.name.en for p in today))
        parts.append(Text(f"第{day}天：{names.zh}。", f"Day {day}: {names.en}."))
    return [*parts, *(_sentence(each) for each in picked)], picked


def _of(places: Sequence[Place], category: str) -> list[Place]:
    return [each for each in places if each.category == category]


def _sentence(place: Place) -> Text:
    """What it is, where, when it is closed and what it costs."""
    zh = f"{place.name.zh}（{place.kind.zh}，{place.district.zh}"
    en = f"{place.name.en} ({place.kind.en}, {place.district.en}"
    zh, en = f"{zh}，{place.hours.text('zh')}", f"{en}, {place.hours.text('en')}"
    if place.category == "hotel":
        zh, en = f"{zh}，每晚{place.cost}元", f"{en}, {place.cost} yuan a night"
    elif place.cost:
        zh, en = f"{zh}，人均{place.cost}元", f"{en}, {place.cost} yuan a person"
    elif place.category not in {"shopping", "market"}:
        zh, en = f"{zh}，免费", f"{en}, free"
    return Text(f"{zh}）评分{place.rating}。", f"{en}) is rated {place.rating}.")
