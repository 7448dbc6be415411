"""web_search: passages of the guides of the cities that queries name, or facts of all cities."""

from arenagym.envs.arguments import clean, echo
from arenagym.envs.bilingual import is_chinese
from arenagym.envs.open_travel.tools.finding import cities_in, exact_city, without_city
from arenagym.envs.open_travel.tools.passages import (
    Passage,
    city_index,
    city_passages,
    country_index,
    country_passages,
    snippet,
)
from arenagym.envs.open_travel.tools.places import Desk
from arenagym.envs.open_travel.tools.reading import RefusedError
from arenagym.envs.open_travel.tools.writing import Result, Row
from arenagym.envs.open_travel.world import CityFacts, Language, Text

MOST_QUERIES = 5
_MOST_CITIES = 3
_OVERVIEW = Text("旅游攻略 第一次去看什么", "travel guide: what to see first")
"""What is searched for where a city is named and nothing else that its guide knows."""
_PASSAGES = 6
"""For one query; several share them, two each at least."""


def find_passages(desk: Desk, query: list[str] | str) -> Result:
    """The passages that have most to do with a query, or with each of several."""
    given = query if isinstance(query, list) else [query]
    texts = [text for text in map(clean, given[: MOST_QUERIES + 1]) if text]
    if not texts or len(given) > MOST_QUERIES:
        raise RefusedError(
            f"query 需要 1 到 {MOST_QUERIES} 个查询，例如 query=杭州美食。",
            f"query holds {len(given)} queries, some perhaps empty. Try 1 to {MOST_QUERIES}, "
            "such as query=food in Hangzhou.",
        )
    limit = max(2, _PASSAGES // len(texts))
    rows: dict[str, Row] = {}
    for text in texts:
        for row in _rows(desk, text, limit):
            rows.setdefault(str(row.cells["source"]), row)
    said = ", ".join(map(echo, texts))
    head = desk.say(f"搜索 {said}：{len(rows)}段", f"Search for {said}: {len(rows)} passages")
    named = any(_cities(text) for text in texts)
    hint = desk.say(
        "查询中写上城市名，可搜索该城市的攻略，例如“杭州 博物馆”。",
        'Name a city in the query to search its guide, such as "museums in Hangzhou".',
    )
    return Result(head, list(rows.values()), () if named and rows else (hint,))


def _rows(desk: Desk, text: str, limit: int) -> list[Row]:
    cities = _cities(text)
    asked = text  # all that an index holds is about its city: the name would only favour stations
    for each in cities:
        asked = without_city(asked, each) or asked
    spoken: Language = "zh" if is_chinese(text) else "en"
    ranked: list[tuple[Passage, float]] = []
    for each in cities:
        index = city_index(desk.names.world, each.slug, spoken)
        passages = city_passages(desk.names.world, each.slug, desk.language)
        part = max(2, limit // len(cities))
        hits = (asked != text or not exact_city(text)) and index.search(asked, part)
        hits = hits or index.search(_OVERVIEW.of(spoken), part)
        ranked += [(passages[i], score) for i, score in hits]
    if not cities:
        hits = country_index(spoken).search(text, limit)
        ranked = [(country_passages(desk.language)[i], score) for i, score in hits]
    ranked.sort(key=lambda hit: -hit[1])
    rows = []
    for passage, _ in ranked[:limit]:
        shown = snippet(passage.about, asked) + passage.more
        cells = {"source": passage.source, "text": f"{passage.title}: {shown}"}
        rows.append(Row({**cells}, passage.facts(shown)))
    return rows


def _cities(text: str) -> tuple[CityFacts, ...]:
    alone = exact_city(text)
    return (alone,) if alone else cities_in(text)[:_MOST_CITIES]
