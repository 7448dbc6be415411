"""Writes answers: as JSON, and as the free text that a good travel agent would write."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

import msgspec

from arenagym.envs.open_travel.answers.forms import (
    Answer,
    ChoiceAnswer,
    Day,
    Found,
    Item,
    Journey,
    Leg,
    Meal,
    Move,
    Option,
    PlacesAnswer,
    RouteAnswer,
    Stay,
    TripAnswer,
    minute_of,
)
from arenagym.envs.open_travel.answers.text.clocks import DAY
from arenagym.envs.open_travel.answers.text.names import Names
from arenagym.envs.open_travel.tasks.request import Request, SearchRequest
from arenagym.envs.open_travel.world import Language, Text, World
from arenagym.envs.open_travel.world.facts import by_slug, resolve_city
from arenagym.envs.open_travel.world.hours import clock, day_name
from arenagym.errors import UnknownNameError

_WAYS = {
    "driving": Text("打车", "Taxi"),
    "walking": Text("步行", "Walk"),
    "bicycling": Text("骑自行车", "Bike"),
    "electrobike": Text("骑电动车", "E-bike"),
    "transit": Text("公共交通", "Public transport"),
    "train": Text("列车", "Train"),
    "flight": Text("航班", "Flight"),
}
_SEATS = (
    Text("二等座", "second class"), Text("一等座", "first class"), Text("商务座", "business class"),
    Text("无座", "standing"), Text("硬座", "hard seat"), Text("硬卧", "hard sleeper"),
    Text("软卧", "soft sleeper"), Text("经济舱", "economy"), Text("公务舱", "business"),
)  # fmt: skip
_MEALS = (
    (630, Text("早餐", "Breakfast")),
    (960, Text("午餐", "Lunch")),
    (DAY, Text("晚餐", "Dinner")),
)
_NUMERALS = "零一二三四五六七八九"


def write_json(answer: Answer) -> str:
    """The answer as JSON, as `read_json` reads it."""
    return msgspec.json.encode(answer).decode()


def write_text(
    answer: Answer, request: Request, world: World, language: Language | None = None
) -> str:
    """The answer in words, as `read_text` reads it; places by their names in the language.

    The language is the request's if none is given.
    """
    writer = _Writer(request, world, language or request.language)
    if isinstance(answer, TripAnswer):
        lines = writer.trip(answer)
    elif isinstance(answer, RouteAnswer):
        lines = writer.route(answer)
    elif isinstance(answer, PlacesAnswer):
        lines = writer.places(answer)
    else:
        lines = writer.choice(answer)
    return "\n".join(lines)


class _Writer:
    """Puts parts of an answer into words of one language."""

    def __init__(self, request: Request, world: World, language: Language) -> None:
        self._request, self._world, self._language = request, world, language
        self._names = Names(request, world)
        self._comma = "，" if language == "zh" else ", "
        self._colon = "：" if language == "zh" else ": "

    def trip(self, answer: TripAnswer) -> Iterator[str]:
        """A heading for each day, and a line for each item."""
        yield f"# {self._title(answer)}"
        for i, day in enumerate(answer.days):
            yield ""
            yield f"## {self._day(i + 1, day)}"
            yield ""
            for item in day.items:
                yield f"- {self._item(item)}"
        if answer.cost is not None:
            yield ""
            yield f"**{self._of('全程费用合计', 'Total cost')}{self._colon}{_money(answer.cost)}**"

    def route(self, answer: RouteAnswer) -> Iterator[str]:
        """The stops in a line, then a line for each leg."""
        stops = " → ".join(self._bold(each) for each in answer.stops)
        yield f"{self._of('路线', 'Route')}{self._colon}{stops}"
        yield ""
        pairs: Sequence[tuple[str | None, str | None]] = list(pairwise(answer.stops))
        if len(pairs) != len(answer.legs):
            pairs = [(None, None)] * len(answer.legs)
        for i, (leg, (a, b)) in enumerate(zip(answer.legs, pairs, strict=True)):
            yield f"{i + 1}. {self._leg(leg, leg.origin or a, leg.destination or b)}"
        told = self._figures(answer.minutes, answer.km, answer.cost)
        if told:
            yield ""
            yield self._of("合计", "Total") + self._colon + self._comma.join(told)
        if answer.arrive:
            when = self._clock(answer.arrive)
            yield ""
            yield self._of(f"预计 {when} 到达。", f"You arrive at {when}.")

    def places(self, answer: PlacesAnswer) -> Iterator[str]:
        """A numbered list."""
        for i, each in enumerate(answer.places):
            yield f"{i + 1}. {self._comma.join([self._bold(each.place), *self._found(each)])}"

    def choice(self, answer: ChoiceAnswer) -> Iterator[str]:
        """A line for each option, then the recommendation."""
        for each in answer.options:
            yield f"- {self._option(each)}"
        yield ""
        choice = f"**{self._way(answer.choice)}**"
        yield self._of("推荐", "Recommended") + self._colon + choice

    def _title(self, answer: TripAnswer) -> str:
        cities = list(dict.fromkeys(each.city for each in answer.days if each.city))
        where = self._of("、", " and ").join(self._city(each) for each in cities)
        days = len(answer.days)
        count = _NUMERALS[days] if days < len(_NUMERALS) else str(days)
        return self._of(
            f"{where}{count}日行程", f"{days}-day plan for {where}" if where else "Plan"
        )

    def _day(self, number: int, day: Day) -> str:
        parts = [self._of(f"第{number}天", f"Day {number}")]
        if day.date:
            weekday = day_name(day.date.weekday(), self._language)
            parts.append(self._of(f"{day.date}（{weekday}）", f"{day.date} ({weekday})"))
        if day.city:
            parts.append(self._city(day.city))
        return " · ".join(parts)

    def _item(self, item: Item) -> str:
        if isinstance(item, Move):
            return self._move(item)
        if isinstance(item, Journey):
            return self._journey(item)
        if isinstance(item, Stay):
            what = self._of("夜宿", "Overnight at") + " " + self._bold(item.place)
            return self._comma.join([what, *self._cost(item.cost)])
        place = self._bold(item.place)
        if isinstance(item, Meal):
            meal = self._meal(item)
            what = self._of(f"在 {place} 用{meal}", f"{meal} at {place}")
        else:
            what = self._of(f"游览 {place}", f"Visit {place}")
        timed = " ".join([*self._times(item.start, item.end), what])
        return self._comma.join([timed, *self._cost(item.cost)])

    def _move(self, move: Move) -> str:
        way = self._way(move.mode)
        a, b = (self._bold(e) if e else "" for e in (move.origin, move.destination))
        if a and b:
            what = self._of(f"从 {a} {way}到 {b}", f"{way} from {a} to {b}")
        elif b:
            what = self._of(f"{way}前往 {b}", f"{way} to {b}")
        else:
            what = self._of(f"从 {a} {way}出发", f"{way} from {a}") if a else way
        told = self._figures(move.minutes, None, move.cost)
        return self._comma.join([what, *self._times(move.start, move.end), *told])

    def _journey(self, ride: Journey) -> str:
        flight = ride.number[:2].isalpha()
        way = self._of("乘坐航班" if flight else "乘坐列车", "Flight" if flight else "Train")
        what = " ".join([*self._times(ride.start, ride.end), way, f"**{ride.number}**"])
        a, b = (self._name(each) if each else "" for each in (ride.origin, ride.destination))
        ends = [self._of(f"从 {a}", f"from {a}")] if a else []
        ends += [self._of(f"到 {b}", f"to {b}")] if b else []
        seat = [self._seat(ride.seat)] if ride.seat else []
        return self._comma.join(
            [what, *filter(None, [" ".join(ends)]), *seat, *self._cost(ride.cost)]
        )

    def _leg(self, leg: Leg, origin: str | None, destination: str | None) -> str:
        ends = " → ".join(self._bold(each) for each in (origin, destination) if each)
        told = [self._way(leg.mode)] if leg.mode else []
        told += self._figures(leg.minutes, leg.km, leg.cost)
        return self._colon.join(filter(None, [ends, self._comma.join(told)]))

    def _found(self, found: Found) -> Iterator[str]:
        if found.distance_m is not None:
            yield self._of(
                f"距离{_plain(found.distance_m)}米", f"{_plain(found.distance_m)} m away"
            )
        if found.cost is not None:
            hotel = isinstance(self._request, SearchRequest) and self._request.category == "hotel"
            money = _money(found.cost)
            each = self._of(f"人均{money}", f"{money} per person")
            yield self._of(f"每晚{money}", f"{money} per night") if hotel else each
        if found.rating is not None:
            yield self._of(f"评分{_plain(found.rating)}", f"rating {_plain(found.rating)}")

    def _option(self, option: Option) -> str:
        what = " ".join(filter(None, [self._way(option.kind), option.number]))
        told = []
        if option.depart:
            when = self._clock(option.depart)
            told.append(self._of(f"{when} 出发", f"departs {when}"))
        if option.arrive:
            when = self._clock(option.arrive)
            told.append(self._of(f"{when} 到达", f"arrives {when}"))
        told += self._figures(option.minutes, None, option.cost)
        if not option.available:
            ride = option.kind in {"train", "flight"} and not option.number
            none = self._of("没有合适的班次", "none that fits")
            told.append(none if ride else self._of("不可选", "not available"))
        return self._colon.join(filter(None, [what, self._comma.join(told)]))

    def _figures(self, minutes: float | None, km: float | None, cost: float | None) -> list[str]:
        told = []
        if minutes is not None:
            told.append(self._of(f"{_plain(minutes)}分钟", f"{_plain(minutes)} min"))
        if km is not None:
            told.append(self._of(f"{_plain(km)}公里", f"{_plain(km)} km"))
        return [*told, *self._cost(cost)]

    def _cost(self, cost: float | None) -> list[str]:
        if cost is None:
            return []
        return [_money(cost) if cost else self._of("免费", "free")]

    def _times(self, start: str | None, end: str | None) -> list[str]:
        if start and end:
            return [f"{self._clock(start)}–{self._clock(end)}"]
        if start:
            return [self._clock(start)]
        return [self._of(f"到{self._clock(end)}", f"until {self._clock(end)}")] if end else []

    def _clock(self, told: str) -> str:
        """25:10 as people say it."""
        days, minute = divmod(minute_of(told) or 0, DAY)
        if days == 1:
            return self._of(f"次日{clock(minute)}", f"{clock(minute)} (+1)")
        return clock(minute) + self._of(f"（+{days}天）", f" (+{days})") * (days > 1)

    def _meal(self, meal: Meal) -> str:
        minute = minute_of(meal.start or meal.end) or 0
        return next(name for until, name in _MEALS if minute % DAY < until).of(self._language)

    def _bold(self, place: str) -> str:
        return f"**{self._name(place)}**"

    def _name(self, told: str) -> str:
        """A place's or a city's name in the language; what is neither as it is."""
        if told in by_slug():
            return self._city(told)
        for spot in self._names.find(told):
            if spot.ids and (spot.start, spot.end) == (0, len(told)):
                return self._world.place(spot.ids[0]).name.of(self._language)
        try:
            return self._world.place(told).name.of(self._language)
        except UnknownNameError:
            return told

    def _city(self, told: str) -> str:
        try:
            return resolve_city(told).name.of(self._language)
        except UnknownNameError:
            return told

    def _way(self, told: str) -> str:
        return _WAYS[told].of(self._language) if told in _WAYS else told

    def _seat(self, told: str) -> str:
        return next((each.of(self._language) for each in _SEATS if told in each), told)

    def _of(self, zh: str, en: str) -> str:
        return zh if self._language == "zh" else en


def _money(amount: float) -> str:
    whole, _, part = f"{amount:,.2f}".partition(".")
    return f"¥{whole}" + (f".{part}" if part != "00" else "")


def _plain(number: float) -> str:
    return f"{number:.3f}".rstrip("0").rstrip(".")
