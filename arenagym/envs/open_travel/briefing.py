"""What an agent is told beside the query: the day, the rules that go without saying, the form."""

from datetime import date

from arenagym.envs.open_travel.answers import form_hint
from arenagym.envs.open_travel.prices import CHECK_IN, WAY_OUT
from arenagym.envs.open_travel.tasks.request import Family, Request, TripRequest, family_of
from arenagym.envs.open_travel.world import Language, Text
from arenagym.envs.open_travel.world.hours import day_name

_TASK = Text(
    "今天是{day}。用工具查清事实，然后回答下面的请求。",
    "Today is {day}. Find the facts with the tools, then answer the request below.",
)
_SHOWN = Text(
    "地点、车次、价格和时间都以工具结果为准，不要编造；",
    "Take places, trains, prices and times from what the tools show and invent none; ",
)
_COSTS = Text(
    "费用按全体出行人计算，四人一辆出租车。", "costs are for the whole party, four to a taxi."
)
_PRICES = Text("价格为每人或每晚的价格。", "prices are a person's or a night's.")
_TRIP = Text(
    "每个参观和用餐都写明开始和结束时间，两处之间留出路上的时间，全程在开放时间内；"
    "同一地点不重复安排。参观不少于通常时长的一半，用餐不少于20分钟；"
    "用餐在餐馆、小吃店或咖啡馆、茶馆，这些不算参观。写明总费用。",
    "Give every visit and meal a start and an end, leave time for the way between them, stay "
    "within opening hours, and go nowhere twice. A visit takes at least half of its usual time, a "
    "meal 20 minutes; meals are at restaurants, snack bars and cafes, which are no visits. Tell "
    "the total cost.",
)
_SEVERAL = Text(
    "每晚都要有酒店，两人一间房。火车提前{train}分钟到站、下车后{train_out}分钟出站，"
    "飞机提前{flight}分钟到机场、落地后{flight_out}分钟离开。预算包括城际车票或机票、房费、"
    "门票、餐费和市内交通。全程至少安排{visits}处参观，每个城市至少一处。",
    "There is a hotel for every night, two to a room. Be at the station {train} minutes before a "
    "train and {train_out} minutes out of it, at the airport {flight} before and {flight_out} "
    "after. A budget includes tickets between cities, rooms, entries, meals and ways in town. "
    "Plan at least {visits} visits in all, and one in every city.",
)
_FREE: dict[Family, Text] = {
    "direction": Text(
        "依次写出经过的地点，每一段的方式、时间、距离和费用，以及总计。",
        "Write the places in order, each leg's mode, time, distance and cost, and the totals.",
    ),
    "search": Text(
        "逐个列出地点，最好的在前，写明距离、价格和评分。",
        "List the places, the best first, with distance, price and rating.",
    ),
    "compare": Text(
        "列出每个选择的班次或方式、时间和总费用，没有合适的也要说明，最后明确推荐其中一个。",
        "Tell each option's number or mode, times and cost in all, or that there is none, and "
        "recommend one in the end.",
    ),
    "one_day": Text(
        "按时间顺序写出行程，写明交通方式和费用，最后写总费用。",
        "Write the plan in the order of the day, with ways and costs, and the total at the end.",
    ),
    "multi_day": Text(
        "按天写出行程（日期、城市、车次或航班、参观、用餐、交通方式、酒店），写明费用，最后写总费用。",
        "Write the plan day by day (date, city, train or flight, visits, meals, ways, hotel) with "
        "costs, and the total at the end.",
    ),
}
_END = Text("答案写在 <answer>…</answer> 中。", "Write the answer as <answer>…</answer>.")


def brief(query: str, request: Request, *, as_json: bool) -> str:
    """The first observation of an episode."""
    language, family = request.language, family_of(request)
    costs = _PRICES if family == "search" else _COSTS
    parts = [
        _TASK.of(language).format(day=_said(request.today, language)),
        _SHOWN.of(language) + costs.of(language),
    ]
    if isinstance(request, TripRequest):
        parts.append(_TRIP.of(language))
        if request.home:
            minutes = {f"{kind}_out": after for kind, after in WAY_OUT.items()} | CHECK_IN
            several = _SEVERAL.of(language)
            parts.append(several.format(visits=request.least_visits, **minutes))
    form = form_hint(request, language) if as_json else _FREE[family].of(language)
    gap = "" if language == "zh" else " "
    return f"{gap.join(parts)}\n\n{query}\n\n{form}\n{_END.of(language)}"


def brief_plainly(query: str, language: Language) -> str:
    """The first observation of an episode whose query is all that is known."""
    return f"{query}\n\n{_END.of(language)}"


def _said(day: date, language: Language) -> str:
    weekday = day_name(day.weekday(), language)
    return (
        f"{day.year}年{day.month}月{day.day}日，{weekday}"
        if language == "zh"
        else (f"{weekday}, {day.isoformat()}")
    )
