"""How a traveller speaks: one way to write dates, times and numbers all through a query."""

from collections.abc import Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal

import numpy as np

from arenagym.envs.grammar import chances, load_grammar, read_rules
from arenagym.envs.open_travel.tasks.request import Party, Request
from arenagym.envs.open_travel.tasks.wording.days import absolute_day, relative_day
from arenagym.envs.open_travel.world import Language, World
from arenagym.envs.open_travel.world.facts import by_slug
from arenagym.envs.open_travel.world.hours import DAY

WORDINGS = Path(__file__).parent / "wordings"
_NUMBERS = {
    "en": (
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
        "eleven", "twelve",
    ),
    "zh": tuple("零一两三四五六七八九十"),
}  # fmt: skip
_MONEY = {
    "en": ("{:,} yuan", "¥{:,}", "{:,} RMB", "CNY {:,}"),
    "zh": ("{}元", "{}元", "{}块", "{}块钱"),
}
_HOURS = {
    "en": {30: "half an hour", 60: "an hour", 90: "an hour and a half", 120: "two hours"},
    "zh": {30: "半小时", 60: "一个小时", 90: "一个半小时", 120: "两个小时"},
}
_PERIODS = ((6, "凌晨"), (9, "早上"), (12, "上午"), (13, "中午"), (18, "下午"), (24, "晚上"))
_JOINTS = {
    "en": {
        "and": (", ", " and "), "names": (", ", " and "), "notes": (", ", ", "),
        "or": (", ", " or "), "rather": (", ", " or "),
    },
    "zh": {
        "and": ("、", "和"), "names": ("、", "、"), "notes": ("、", "、"),
        "or": ("、", "或"), "rather": ("、", "还是"),
    },
}  # fmt: skip
_OWN_PARTY, _RELATIVE = 0.7, 0.3
"""How often a party is told in words of its own, and a day from today, where that is possible."""

Joint = Literal["and", "names", "notes", "or", "rather"]
"""What a list is joined by: "rather" is for alternatives in a question, "names" for places.
In Chinese these may begin with the word for "and", so there is none between them."""


class Voice:
    """Writes symbols of one grammar for one request; `given` is what its slots are filled with."""

    def __init__(
        self, request: Request, world: World, grammar: str, rng: np.random.Generator
    ) -> None:
        self.language: Language = request.language
        self.given: dict[str, str] = {}
        self._today, self._world = request.today, world
        self._several = int(request.party.size > 1)
        self._grammar = load_grammar(WORDINGS, grammar, self.language)
        self._chance = chances(rng)
        self._relative = self.happens(_RELATIVE)
        self._day_style, self._money_style, self._clock_style = (self.draw(4) for _ in range(3))
        self._in_words, self._short = self.happens(0.5), self.happens(0.5)

    def draw(self, many: int) -> int:
        """One of so many, from 0."""
        return int(next(self._chance) * many)

    def happens(self, share: float) -> bool:
        """True in that share of calls."""
        return next(self._chance) < share

    def write(self, symbol: str, **given: str) -> str:
        """Write a symbol of the grammar."""
        return self._grammar.write(symbol, self._chance, self._several, {**self.given, **given})

    def write_many(self, symbol: str, number: int, **given: str) -> str:
        """Write a symbol whose forms are those of one and of several; `n` is the number."""
        given |= {"n": self.number(number)}
        return self._grammar.write(symbol, self._chance, int(number > 1), given)

    def day(self, day: date, *, on: bool = False, counted: bool = True) -> str:
        """A day; `on`: with the preposition it needs; `counted`: perhaps as counted from today."""
        told = relative_day(day, self._today, self.language) if counted and self._relative else None
        if told is not None:
            return f"on {told}" if on and told.endswith("next week") else told
        told = absolute_day(day, self._today, self.language, self._day_style)
        return f"on {told}" if on and self.language == "en" else told

    def clock(self, minute: int) -> str:
        """A time of day; after midnight it is that of the next day."""
        if self.language == "zh":
            return _clock_zh(minute, spoken=self._clock_style > 1)
        later = " the next day" if minute > DAY else ""
        hour, rest = divmod(minute % DAY, 60)
        if minute == DAY:
            return "midnight"
        if self._clock_style < 2:
            return f"{hour:0{1 + self._clock_style}d}:{rest:02d}{later}"
        if hour == 12 and not rest:
            return f"noon{later}"
        minutes = f":{rest:02d}" if rest else ""
        return f"{(hour - 1) % 12 + 1}{minutes} {'am' if hour < 12 else 'pm'}{later}"

    def money(self, amount: int) -> str:
        """An amount in CNY."""
        if self.language == "zh" and self._in_words and amount >= 10_000 and not amount % 1_000:
            return f"{amount / 10_000:g}万元"
        return _MONEY[self.language][self._money_style].format(amount)

    def metres(self, metres: int) -> str:
        """A length in metres."""
        if self.language == "zh":
            return f"{metres}米"
        return f"{metres:,} m" if self._short else f"{metres:,} metres"

    def kilometres(self, metres: int) -> str:
        """A length in kilometres from 1 km on."""
        if metres < 1_000 or (self._in_words and metres % 1_000):
            return self.metres(metres)
        length = f"{metres / 1_000:g}"
        if self.language == "zh":
            return f"{length}公里"
        return f"{length} {'km' if self._short else 'kilometre' if length == '1' else 'kilometres'}"

    def minutes(self, minutes: int) -> str:
        """How long something takes."""
        if self._in_words and minutes in _HOURS[self.language]:
            return _HOURS[self.language][minutes]
        return f"{minutes} minutes" if self.language == "en" else f"{minutes}分钟"

    def number(self, number: int) -> str:
        """A number before what it counts, in words or figures."""
        words = _NUMBERS[self.language]
        return words[number] if self._in_words and number < len(words) else str(number)

    def joined(self, parts: Sequence[str], joint: Joint = "and") -> str:
        """A list."""
        comma, last = _JOINTS[self.language][joint]
        return comma.join([*parts[:-2], last.join(parts[-2:])])

    def place(self, key: str) -> str:
        """The name of a place."""
        name = self._world.place(key).name.of(self.language)
        return f"the {name}" if name.startswith("Former Residence of") else name

    def city(self, slug: str) -> str:
        """The name of a city."""
        return by_slug()[slug].name.of(self.language)

    def party(self, party: Party) -> str:
        """Who travels, as it follows "for"."""
        own = f"party {party.adults} {party.children} {party.elderly}"
        if own in self._grammar and self.happens(_OWN_PARTY):
            return self.write(own)
        counts = {"adults": party.adults, "children": party.children, "elderly": party.elderly}
        return self.joined([self.write_many(who, n) for who, n in counts.items() if n])

    def counted(self, count: int, kind: str) -> dict[str, str]:
        """So many places of a category or kind: `what`, and its parts."""
        one, many = read_words("place", self.language)[kind][:2]
        if self.language == "zh":
            number = ("一" if count == 1 else self.number(count)) + one
            return {"count": number, "one": one, "places": many, "what": number + many}
        article = "an" if one[0] in "aeio" else "a"
        number = self.number(count)
        what = f"{article} {one}" if count == 1 else f"{number} {many}"
        return {"count": number, "places": many, "what": what}

    def stars(self, stars: int) -> str:
        """A number of stars, in words in Chinese."""
        return "零一二三四五"[stars] if self.language == "zh" else self.number(stars)

    def between(self, first: int, last: int) -> str:
        """From one time of the day to another."""
        start, end = self.clock(first), self.clock(last)
        return f"{start}到{end}之间" if self.language == "zh" else f"between {start} and {end}"

    def within(self, city: str, place: str) -> str:
        """A place and its city, which is not said twice."""
        its_name, name = self.city(city), self.place(place)
        if name.startswith(its_name):
            return name
        return f"{its_name}{name}" if self.language == "zh" else f"{name} in {its_name}"


@cache
def read_words(section: Literal["place", "tag"], language: Language) -> dict[str, tuple[str, ...]]:
    """By category and kind, or by tag, the columns of the table `words`."""
    rows = (line.split(" | ") for line in read_rules(WORDINGS, "words", language)[section])
    return {key: tuple(columns) for key, *columns in rows}


def _clock_zh(minute: int, *, spoken: bool) -> str:
    hour, rest = divmod(minute % DAY, 60)
    if minute == DAY:
        return "晚上12点" if spoken else "24:00"
    if not spoken:
        return f"{'次日' if minute > DAY else ''}{hour}:{rest:02d}"
    period = next(name for end, name in _PERIODS if hour < end)
    minutes = {0: "", 30: "半"}.get(rest, f"{rest:02d}分")
    later = "第二天" if minute > DAY else ""
    return f"{later}{period}{hour - 12 if hour > 12 else hour}点{minutes}"
