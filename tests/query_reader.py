"""What a query must say of a request, as groups of patterns: one of each has to be found in it."""

import re
from datetime import timedelta

from travel_requests import WORLD

from arenagym.envs.grammar import read_rules
from arenagym.envs.open_travel.tasks.request import (
    VISITS,
    CompareRequest,
    DirectionRequest,
    Party,
    SearchRequest,
    TripRequest,
)
from arenagym.envs.open_travel.tasks.wording.days import relative_day
from arenagym.envs.open_travel.tasks.wording.voice import WORDINGS, read_words
from arenagym.envs.open_travel.world import MODES
from arenagym.envs.open_travel.world.facts import by_slug

NUMBERS = {
    "en": [
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
    ],
    "zh": list("零一两三四五六七八九十"),
}
MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
PERSONS = {
    "en": {"adults": "(?:adult|grown-up)s?", "children": "(?:child(?:ren)?|kids?)",
           "elderly": "(?:elderly (?:person|people)|seniors?|older (?:person|people))"},
    "zh": {"adults": "(?:位成人|[位个]大人)", "children": "个(?:孩子|小孩|小朋友)",
           "elderly": "位(?:老人|老年人)"},
}  # fmt: skip
SAID = {
    "en": {
        "walking": r"\bon foot\b|\bwalking\b", "transit": "public transport|metro",
        "driving": r"\btaxi\b|\bcar\b", "bicycling": r"(?<!e-)(?<!electric )\b(?:bike|bicycle)\b",
        "electrobike": "e-bike|electric bike", "train": r"\btrains?\b",
        "flight": r"\bplane\b|by air|\bfly|flights",
        "rain": r"\brains?\b", "halal": r"\bhalal\b", "vegetarian": "vegetarian",
        "not_spicy": "spicy", "meals": r"\bdinner\b",
        "no meals": "leave out meals|meals out|no (?:need to plan )?meals|meals need not|skip the",
        "in order": "th(?:at|is) order|order given|change the order|stops fixed|keep the order",
        "any order": "total (?:travel )?time|time in total|quickest overall",
        "fastest": "quickest|fastest|time (?:as possible )?under way|shortest travel",
        "cheapest": "cheap|little as possible|costs? least|lowest|by price",
        "nearest": "nearest|closest|least distance", "rating": "best rated|rated best|rating",
        "earliest": "earliest|the earlier|as early as|arrives first",
        "free": "free|no cost|nothing|pay anything",
    },
    "zh": {
        "walking": "步行|走路", "transit": "公交地铁|地铁公交|公共交通",
        "driving": "打车|出租车|坐车打的",
        "bicycling": "自行车|单车", "electrobike": "电动车", "train": "火车", "flight": "飞机",
        "rain": "雨", "halal": "清真", "vegetarian": "素", "not_spicy": "辣", "meals": "晚饭|晚餐",
        "no meals": "三餐|吃饭不用|不用安排吃饭|不用排吃饭|吃饭自己",
        "in order": "按这个|按所列|不能变|不变|固定|照",
        "any order": "总用时|总时间", "fastest": "快|最短|越短",
        "cheapest": "便宜|最低|最少|从低到高", "nearest": "最近|从?由?近到远", "rating": "评分",
        "earliest": "早到|到得最早|最早到达", "free": "免费|不收费",
    },
}  # fmt: skip
"""How conditions without a figure are recognised."""


class Reader:
    """Of a request: `names` that its query holds, and patterns of what it `must` and `may` hold."""

    def __init__(self, request):
        self.request, self.language = request, request.language
        self.english = request.language == "en"
        self.bare = []  # Without a unit: other figures may look like them, so they come last.
        who = self.party(request.party)
        self.names, self.must = [], [who] if request.party != Party() else []
        self.may = [who, [rf"(?<!\d){getattr(request, 'days', 0)}(?= days|天)"]]
        of = {DirectionRequest: self.direction, SearchRequest: self.search,
              CompareRequest: self.compare, TripRequest: self.trip}  # fmt: skip
        of[type(request)]()
        self.must += self.bare

    def direction(self):
        asked = self.request
        self.city(asked.city)
        self.places(asked.start, asked.end, *asked.stops)
        self.day(asked.day)
        self.clock(asked.depart, asked.arrive_by)
        self.said(*asked.modes)
        if len(asked.stops) > 1:
            self.said("in order" if asked.in_order else "any order")
        if asked.fastest:
            self.said("fastest")
        if asked.stay:
            self.minutes(asked.stay)

    def search(self):
        asked = self.request
        self.city(asked.city)
        self.places(asked.near)
        self.kinds(asked.kind or asked.category)
        self.number(asked.count)
        self.metres(asked.radius)
        self.tags(asked.tags)
        self.stars(asked.min_stars)
        if asked.max_cost == 0 and asked.category != "hotel":
            self.said("free")
        else:
            self.money(asked.max_cost)
        if asked.min_rating is not None:
            self.bare.append([rf"(?<!\d){asked.min_rating:g}(?!\d)"])
        if asked.open_at is not None:
            self.day(asked.open_on)
            self.clock(asked.open_at)
        if asked.order:
            self.said(asked.order)

    def compare(self):
        asked = self.request
        if asked.between_cities:
            self.city(asked.origin, asked.destination)
        else:
            self.city(asked.origin.partition("-")[0])
            self.places(asked.origin, asked.destination)
        self.day(asked.day)
        self.said(*asked.options, asked.priority)
        self.clock(asked.depart_after, asked.arrive_by)
        self.money(asked.max_cost)
        self.metres(asked.max_walk)

    def trip(self):
        asked = self.request
        self.city(*asked.cities, *filter(None, [asked.home]))
        self.places(*asked.must_see, *filter(None, [asked.base]))
        self.day(asked.first)
        self.clock(asked.begin, asked.finish)
        self.number(*VISITS[asked.pace])
        self.kinds(*asked.interests)
        self.money(asked.budget, asked.lodging.max_cost)
        self.stars(asked.lodging.min_stars)
        self.tags(asked.lodging.tags)
        self.metres(asked.max_walk)
        for key in asked.avoid:
            row = (
                read_words("tag", self.language).get(key) or read_words("place", self.language)[key]
            )
            self.must.append([re.escape(row[-1])])
        if asked.home:
            self.day(asked.first + timedelta(days=sum(asked.nights)), counted=False)
            self.number(*asked.nights)
        if asked.meals:
            self.clock(660, 840, 1_020, 1_230)
        self.said(*self.without_figures())

    def without_figures(self):
        """Conditions of a trip that are said in words alone."""
        asked = self.request
        held = ["meals" if asked.meals else "no meals"]
        held += [asked.diet] if asked.diet else []
        held += ["rain"] if asked.rain_plan else []
        held += asked.modes if set(asked.modes) != set(MODES) else ()
        return held + (list(asked.rides) if len(asked.rides) == 1 else [])

    def city(self, *slugs):
        self.names += [by_slug()[slug].name.of(self.language) for slug in slugs]

    def places(self, *keys):
        self.names += [WORLD.place(key).name.of(self.language) for key in keys]

    def said(self, *names):
        self.must += [[SAID[self.language][name]] for name in names]

    def kinds(self, *keys):
        words = read_words("place", self.language)
        self.must += [
            [re.escape(each) for each in words[key][not self.english : 2]] for key in keys
        ]

    def tags(self, keys):
        words = read_words("tag", self.language)
        forms = [words[key][:2] if self.english else words[key][:1] for key in keys]
        self.must += [[re.sub("^(be|have) ", "", each) for each in form] for form in forms]

    def number(self, *numbers):
        words = NUMBERS[self.language]
        for n in numbers:
            word = words[n : n + 1]
            if n == 1:
                word = [r"\b(?:one|an?)\b"] if self.english else ["一"]
            self.bare.append([rf"(?<![\d.,:月]){n}(?![\d:日号月点]|[.,]\d)", *word])

    def clock(self, *minutes):
        self.must += [self.times(minute) for minute in minutes if minute is not None]

    def times(self, minute):
        hour, rest = divmod(minute % 1440, 60)
        late = minute > 1440
        if self.english:
            after = " the next day" if late else ""
            half = "am" if hour < 12 else "pm"
            short = f"{(hour + 11) % 12 + 1}{f':{rest:02d}' if rest else ''} {half}"
            named = {720: ["noon"], 1440: ["midnight"]}.get(minute, [])
            return [
                rf"(?<!\d)0?{hour}:{rest:02d}{after}(?! [ap]m)",
                rf"(?<![\d:]){short}{after}",
                *named,
            ]
        if minute == 1440:
            return ["24:00", "晚上12点"]
        period = ["凌晨", "早上", "上午", "中午", "下午", "晚上"][
            sum(hour >= x for x in (6, 9, 12, 13, 18))
        ]
        spoken = f"{period}{hour if hour <= 12 else hour - 12}点"
        spoken += {0: r"(?!半|\d)", 30: "半"}.get(rest, f"{rest:02d}分")
        figures = rf"(?<!\d){hour}:{rest:02d}"
        return [f"次日{figures}", f"第二天{spoken}"] if late else [figures, spoken]

    def day(self, day, *, counted=True):
        other = day.year != self.request.today.year
        if self.english:
            month, week = MONTHS[day.month - 1], WEEKDAYS[day.weekday()]
            year = f",? {day.year}" if other else r"(?!,? 20\d\d)"
            group = [
                rf"(?:{week}|{week[:3]}) {day.day} {month}{year}",
                rf"(?<!\d){day.day} {month}{year} \({week}\)",
                rf"{week}, {month} {day.day}(?!\d){year}",
            ]
        else:
            year = f"{day.year}年" if other else "(?<!年)(?<!年1)"
            week = f"(?:周|星期){'一二三四五六日'[day.weekday()]}"
            date = rf"{year}(?<!\d){day.month}月{day.day}[日号]"
            group = [f"{date}（{week}）", f"{date}{week}", f"{date}(?!（?(?:周|星期))"]
        near = relative_day(day, self.request.today, self.language) if counted else None
        self.must.append([*group, re.escape(near)] if near else group)

    def money(self, *amounts):
        for n in amounts:
            if n is None:
                continue
            unit = (
                " ?(?:yuan|RMB)|(?<=¥{0})|(?<=CNY {0})".format(f"{n:,}")
                if self.english
                else "[元块]"
            )
            grand = [] if self.english else [rf"(?<!\d){n / 10_000:g}万元"]
            self.must.append([rf"(?<![\d,.])(?:{n:,}|{n})(?:{unit})", *grand])

    def metres(self, *lengths):
        short, long = (
            (" (?:m|metres)\\b", " (?:km|kilometres?)\\b") if self.english else ("米", "公里")
        )
        self.must += [
            [rf"(?<![\d,])(?:{n}|{n:,}){short}", rf"(?<![\d,.]){n / 1000:g}{long}"]
            for n in lengths
            if n is not None
        ]

    def minutes(self, n):
        if self.english:
            named = {30: "half an hour", 60: "an hour", 90: "an hour and a half", 120: "two hours"}
        else:
            named = {30: "半小时", 60: "一个小时", 90: "一个半小时", 120: "两个小时"}
        unit = " minutes" if self.english else "分钟"
        self.must.append([rf"(?<!\d){n}{unit}", *([named[n]] if n in named else [])])

    def stars(self, n):
        if n and self.english:
            self.must.append([rf"\b(?:{n}|{NUMBERS['en'][n]})(?: |-)stars?\b"])
        elif n:
            self.must.append([f"{'零一二三四五'[n]}星"])

    def party(self, party):
        """Its own words, or all of its groups of people in one list."""
        own = read_rules(WORDINGS, "common", self.language)
        key = f"party {party.adults} {party.children} {party.elderly}"
        counts = [
            (n, noun) for who, noun in PERSONS[self.language].items() if (n := getattr(party, who))
        ]
        words = NUMBERS[self.language]
        gap = " " if self.english else ""
        one = {"en": "one", "zh": "一"}[self.language]
        told = [
            rf"(?:{n}|{one if n == 1 else words[n] if n < len(words) else n}){gap}{noun}"
            for n, noun in counts
        ]
        return [re.escape(each) for each in own.get(key, ())] + ["(?:, | and |、|和)".join(told)]
