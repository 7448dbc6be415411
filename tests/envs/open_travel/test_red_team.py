"""What a policy would try that wants the reward without the work, and what honest agents write."""

import copy
import json
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from functools import cache
from itertools import pairwise
from statistics import mean

import gymnasium as gym
import numpy as np
import pytest
from gymnasium.utils.env_checker import check_env
from msgspec.structs import replace

from arenagym.envs import format_answer, format_tool_call
from arenagym.envs.open_travel import (
    FAMILIES,
    REWARDS,
    Settings,
    World,
    draw_task,
    read_json,
    research,
    solve,
    verify,
    write_json,
)
from arenagym.envs.open_travel.answers.forms import (
    ChoiceAnswer,
    Found,
    Journey,
    Leg,
    Meal,
    Move,
    Option,
    PlacesAnswer,
    RouteAnswer,
    Stay,
    Visit,
)
from arenagym.envs.open_travel.briefing import brief
from arenagym.envs.open_travel.env import parts, score
from arenagym.envs.open_travel.tasks.request import Lodging, Party, TripRequest
from arenagym.envs.open_travel.tools import TravelTools
from arenagym.records import ToolCall

WORLD = World(0, cache="auto")
COUNT = 9
TRIPS = ("one_day", "multi_day")


@cache
def tasks(family):
    """Tasks of all levels, with the reference answers."""
    drawn = [
        draw_task(
            np.random.default_rng([5, seed]),
            WORLD,
            Settings(families=(family,), levels=(1 + seed % 3,)),
        )
        for seed in range(COUNT)
    ]
    return [(task.request, solve(WORLD, task.request)) for task in drawn]


def reward(request, answer, *, shown=()):
    """Of an answer, with the evidence of the calls that show another."""
    travel = TravelTools(WORLD, today=request.today, language=request.language)
    tools = {tool.__name__: tool for tool in travel.tools()}
    for call in shown:
        tools[call.name](**json.loads(call.arguments))
    return score(verify(WORLD, request, answer, evidence=travel.evidence), REWARDS["mix"])


# Answers with little in them


def of_items(answer, change):
    """The plan with each day's items changed."""
    days = (replace(day, items=tuple(change(list(day.items)))) for day in answer.days)
    return replace(answer, days=tuple(days))


def each_item(change):
    def spoiled(request, answer):
        return of_items(answer, lambda items: filter(None, map(change, items)))

    return spoiled


def timeless(item):
    return replace(item, start=None, end=None) if isinstance(item, Visit | Meal) else item


def five_minutes(item):
    if not isinstance(item, Visit | Meal):
        return None if isinstance(item, Move) else item
    return replace(item, end=item.start[:4] + str(min(9, int(item.start[4]) + 5)))


def one_place(request, answer):
    """All day at the same place."""
    first = next(item for day in answer.days for item in day.items if isinstance(item, Visit))
    other = next(
        item for day in answer.days for item in day.items if isinstance(item, Meal | Visit)
    )

    def same(item):
        return replace(first if isinstance(item, Visit) else other, cost=None)

    return of_items(
        answer, lambda items: [same(each) for each in items if isinstance(each, Visit | Meal)]
    )


def one_visit(request, answer):
    first = next(item for day in answer.days for item in day.items if isinstance(item, Visit))
    rest = (replace(day, items=()) for day in answer.days[1:])
    return replace(answer, days=(replace(answer.days[0], items=(first,)), *rest))


def one_leg(request, answer):
    leg = Leg(mode=request.modes[0], minutes=10)
    return RouteAnswer(stops=(request.start, request.end), legs=(leg,))


def guessed_legs(request, answer):
    legs = tuple(Leg(mode=request.modes[0], minutes=42) for _ in answer.stops[1:])
    return RouteAnswer(stops=(request.start, *request.stops, request.end), legs=legs)


def wrong_kind(request, answer):
    city = WORLD.city(request.city)
    near = city.near(city.place(request.near).point, request.radius)
    places = [each.place for each in near if each.place.category != request.category]
    found = (Found(place=each.id, cost=each.cost) for each in places[: request.count])
    return PlacesAnswer(places=tuple(found))


def everything_around(request, answer):
    city = WORLD.city(request.city)
    near = city.near(city.place(request.near).point, request.radius)[:200]
    return PlacesAnswer(
        places=tuple(Found(place=each.place.id, distance_m=each.metres) for each in near)
    )


def none_there(request, answer):
    options = tuple(Option(kind=kind, available=False) for kind in request.options)
    return ChoiceAnswer(options=options, choice=request.options[0])


def kinds_alone(request, answer):
    options = tuple(Option(kind=kind, depart="09:00") for kind in request.options)
    return ChoiceAnswer(options=options, choice=answer.options[0].kind)


HOLLOW = {
    "direction": [
        lambda request, answer: RouteAnswer(stops=answer.stops), one_leg, guessed_legs,
    ],
    "search": [
        lambda request, answer: replace(
            answer, places=tuple(Found(place=f"Nowhere {i}") for i in range(request.count))),
        wrong_kind, everything_around,
    ],
    "compare": [none_there, kinds_alone],
    "trip": [
        one_visit, one_place, each_item(timeless), each_item(five_minutes),
        each_item(lambda item: item if isinstance(item, Stay | Journey) else None),
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    ("family", "hollow"),
    [(family, each) for family in FAMILIES for each in HOLLOW.get(family, HOLLOW["trip"])],
)
def test_answers_with_little_in_them_earn_little(family, hollow):
    found = [
        reward(request, hollow(request, plan), shown=research(WORLD, request, plan))
        for request, plan in tasks(family)
    ]
    assert max(found) < 0.5
    assert mean(found) < 0.25


@pytest.mark.parametrize("family", TRIPS)
def test_an_honest_plan_without_the_wishes_earns_more_than_silence_and_less_than_half(family):
    plain, silent, failed = [], [], 0
    for request, plan in tasks(family):
        bare = TripRequest(
            level=1, language="en", today=request.today, party=request.party, home=request.home,
            cities=request.cities, nights=request.nights, first=request.first, base=request.base,
            begin=request.begin, finish=request.finish,
        )  # fmt: skip
        mediocre = solve(WORLD, bare)
        if mediocre is None or verify(WORLD, request, mediocre).passed():
            continue
        failed += 1
        plain.append(reward(request, mediocre, shown=research(WORLD, bare, mediocre)))
        silent.append(reward(request, one_visit(request, plan)))
    assert failed >= 5
    assert max(plain) < 0.5
    assert mean(plain) > 2 * mean(silent)


@pytest.mark.parametrize("family", FAMILIES)
def test_half_an_answer_is_half_complete(family):
    halves = {
        "direction": lambda plan: replace(plan, legs=plan.legs[: len(plan.legs) // 2]),
        "search": lambda plan: replace(plan, places=plan.places[: len(plan.places) // 2]),
        "compare": lambda plan: replace(plan, options=plan.options[: len(plan.options) // 2]),
    }
    for request, plan in tasks(family):
        report = verify(WORLD, request, plan)
        assert (report.passed(), report.complete) == (True, 1.0)
        half = halves.get(family, lambda plan: each_item(timeless)(None, plan))(plan)
        less = verify(WORLD, request, half)
        assert less.complete < 0.7
        assert parts(less)["hard"] == less.complete * less.share("hard")


def test_claims_are_not_padded_with_places_that_were_shown():
    request, plan = next(each for each in tasks("one_day") if len(each[1].days[0].items) > 4)
    shown = research(WORLD, request, plan)[:2]
    city = WORLD.city(request.cities[0])
    padding = [
        Move(mode=request.modes[0], origin=a.id, destination=b.id)
        for a, b in pairwise(city.places[:40])
    ]
    calls = [
        ToolCall(id="c", name="poi_search", arguments=json.dumps({"address": each.id}))
        for each in city.places[:40]
    ]
    fuller = of_items(plan, lambda items: [*items, *padding])
    assert reward(request, fuller, shown=(*shown, *calls)) <= reward(request, plan, shown=shown)


# Checks that had a way around them

DAY = date(2026, 4, 15)
CITY = WORLD.city("hangzhou")
HOTEL = CITY.place("hangzhou-hotel-60")
COMMON = {"level": 1, "language": "en", "today": date(2026, 4, 1)}


def of_day(items, **asked):
    """Problems of a day in Hangzhou from the hotel and back, by check."""
    asked = {"pace": "relaxed", "meals": False, **asked}
    request = TripRequest(
        **COMMON, cities=("hangzhou",), nights=(0,), first=DAY, base=HOTEL.id, **asked
    )
    days = [{"date": str(DAY), "items": items}]
    answer = read_json(json.dumps({"days": days, "cost": 0}), request)
    report = verify(WORLD, request, answer)
    report = verify(WORLD, request, replace(answer, cost=report.cost))
    return {each.name: each.problems for each in report.checks if not each.passed}


def place_of(*categories, start=600, end=900, near=HOTEL, **asked):
    """The nearest such place that is open from a time to another."""
    return next(
        each.place
        for each in CITY.near(near.point, 20_000)
        if each.place.category in categories
        and (hours := each.place.hours.on(DAY))
        and hours[0] <= start and end <= hours[1]
        and all(getattr(each.place, key) == value for key, value in asked.items())
    )  # fmt: skip


def timed(kind, place, start, minutes):
    end = start + minutes
    return {
        "type": kind, "place": place.id,
        "start": f"{start // 60:02d}:{start % 60:02d}", "end": f"{end // 60:02d}:{end % 60:02d}",
    }  # fmt: skip


SIGHT = place_of("museum")
CAFE = place_of("cafe", end=1_200)


def test_a_visit_to_where_one_eats_is_no_sight_unless_asked_for():
    cafe = timed("visit", CAFE, 720, CAFE.minutes)
    assert set(of_day([cafe])) == {"pace"}
    assert not of_day([cafe], interests=("cafe",))
    assert not of_day([timed("visit", SIGHT, 600, SIGHT.minutes), cafe], pace="relaxed")


def test_what_is_walked_between_two_places_is_added_up():
    goal = timed("visit", SIGHT, 780, SIGHT.minutes)
    metres = CITY.route(HOTEL, SIGHT, "walking").metres
    via = place_of("shopping", near=SIGHT)
    legs = [
        {"type": "move", "mode": "walk", "to": via.id},
        {"type": "move", "mode": "walk", "to": SIGHT.id},
    ]
    parts_of_it = [CITY.route(a, b, "walking").metres for a, b in ((HOTEL, via), (via, SIGHT))]
    assert max(parts_of_it) < sum(parts_of_it)
    assert "max_walk" in of_day([*legs, goal], max_walk=max(*parts_of_it, metres - 1))


def test_who_walks_to_the_bus_goes_by_bus():
    far = next(
        each.place for each in CITY.near(HOTEL.point, 20_000)
        if each.metres > 6_000 and each.place.category == "museum" and each.place.hours.on(DAY)
    )  # fmt: skip
    way = CITY.route(HOTEL, far, "transit")
    moves = [{"type": "move", "mode": mode} for mode in ("walk", "bus", "walk")]
    walked = sum(step.metres for step in way.steps if step.kind == "walk")
    day = [*moves, timed("visit", far, 720, far.minutes)]
    assert not of_day(day, max_walk=walked, modes=("walking", "transit", "driving"))


def test_a_rest_or_breakfast_at_the_hotel_is_neither_visit_nor_meal():
    sight = timed("visit", SIGHT, 660, SIGHT.minutes)
    breakfast, rest = timed("meal", HOTEL, 480, 30), timed("visit", HOTEL, 1_020, 15)
    assert not of_day([breakfast, sight, rest], begin=540, diet="vegetarian", budget=2_000)
    assert "pace" in of_day([breakfast, rest])
    assert "travel_times" in of_day([timed("meal", HOTEL, 600, 59), sight])
    assert set(of_day([{"type": "visit", "place": HOTEL.id}, sight])) == set()
    other = CITY.place("hangzhou-hotel-59")
    assert "meal_places" in of_day([timed("visit", other, 600, 30), sight])


def test_dinner_is_wanted_on_a_day_that_ends_at_seven():
    sight = timed("visit", SIGHT, 840, SIGHT.minutes)
    lunch = timed("meal", place_of("restaurant", start=720, end=800), 720, 60)
    found = of_day([lunch, sight], meals=True, finish=1_140)
    assert set(found) == {"meals"}
    assert "dinner" in found["meals"][0]


def trip(*days, **asked):
    request = TripRequest(
        **COMMON, home="shanghai", cities=("hangzhou",), nights=(len(days) - 1,), first=DAY,
        **{"pace": "relaxed", "meals": False, **asked},
    )  # fmt: skip
    told = [{"items": items} for items in days]
    answer = read_json(json.dumps({"days": told, "cost": 0}), request)
    report = verify(WORLD, request, answer)
    report = verify(WORLD, request, replace(answer, cost=report.cost))
    return {each.name: each.problems for each in report.checks if not each.passed}


def ride(*ends, day, first):
    found = next(each for each in WORLD.trains(*ends, day) if first <= each.depart)
    return {"type": "ride", "number": found.number}


def test_a_trip_has_visits_also_if_every_day_is_one_of_travel():
    out = ride("shanghai", "hangzhou", day=DAY, first=480)
    back = ride("hangzhou", "shanghai", day=date(2026, 4, 16), first=1_200)
    stay = {"type": "stay", "place": HOTEL.id}
    found = trip([out, stay], [back])
    assert found["pace"] == ("0 visits in all, at least 1", "no visit in hangzhou")
    sight = timed("visit", SIGHT, 720, SIGHT.minutes)
    assert not trip([out, stay], [sight, back])
    assert set(trip([out, stay], [sight, back], pace="normal")) == {"pace"}


def test_the_briefing_says_what_the_checks_ask_beyond_the_query():
    for language, says in (("en", "at least 6 visits"), ("zh", "至少安排6处")):
        request = TripRequest(
            **{**COMMON, "language": language}, home="shanghai", cities=("hangzhou",), nights=(3,),
            first=DAY,
        )  # fmt: skip
        assert request.least_visits == 6
        assert says in brief("…", request, as_json=True)
    for request, _ in tasks("search"):
        said = brief("…", request, as_json=False)
        assert "whole party" not in said
        assert "全体" not in said


# What honest agents write

PLANS = [
    (TripRequest(  # no moves, Chinese names
        level=3, language="zh", today=date(2027, 11, 26), party=Party(adults=0, elderly=2),
        cities=("xiamen",), nights=(0,), first=date(2027, 12, 2), base="xiamen-hotel-58",
        finish=1_200, budget=440, pace="relaxed", interests=("observation deck", "park"),
        must_see=("xiamen-museum-21",), avoid=("entertainment",), diet="halal",
        modes=("transit", "driving"), max_walk=600,
    ), """{"days":[{"date":"2027-12-02","city":"厦门","items":[
    {"type":"visit","place":"和河民俗馆","start":"09:30","end":"10:30","cost":20},
    {"type":"meal","place":"袁氏清真饭庄","start":"11:00","end":"12:00","cost":70},
    {"type":"visit","place":"玉湾观景台","start":"12:30","end":"13:45","cost":140},
    {"type":"visit","place":"青门湖公园","start":"14:30","end":"16:20","cost":2},
    {"type":"meal","place":"蒋氏清真饭庄","start":"17:00","end":"18:00","cost":60}
    ]}],"cost":425}"""),
    (TripRequest(  # hotel as a visit, breakfast, taxis told or not
        level=3, language="zh", today=date(2027, 11, 26),
        party=Party(adults=2, children=1, elderly=2), home="shenyang", cities=("xiamen",),
        nights=(2,), first=date(2027, 12, 2), begin=540, finish=1_260, budget=23_650,
        must_see=("xiamen-shopping-3",), avoid=("stairs", "museum"), diet="vegetarian",
        lodging=Lodging(min_stars=5, max_cost=1_440, tags=("pool", "view")),
        modes=("walking", "driving"), max_walk=500, rides=("flight",), rain_plan=True,
    ), """{"days":[{"date":"2027-12-02","city":"沈阳—厦门","items":[
    {"type":"flight","number":"LM1419","start":"10:55","end":"14:35","cost":6600},
    {"type":"visit","place":"曹家大院","start":"15:45","end":"17:00","cost":150},
    {"type":"meal","place":"客家厦门菜馆","start":"17:15","end":"18:30","cost":750},
    {"type":"taxi","to":"晨光度假酒店","minutes":15,"cost":62},
    {"type":"visit","place":"晨光度假酒店","start":"19:00","end":"19:30"},
    {"type":"hotel","place":"晨光度假酒店","cost":4020}]},
    {"date":"2027-12-03","city":"厦门","items":[
    {"type":"breakfast","place":"晨光度假酒店","start":"08:00","end":"08:45","cost":0},
    {"type":"move","mode":"步行","to":"和溪广场","minutes":2},
    {"type":"visit","place":"和溪广场","start":"10:00","end":"11:50","cost":0},
    {"type":"lunch","place":"松鹤面庄","start":"12:10","end":"12:50","cost":125},
    {"type":"visit","place":"石桥百货","start":"13:10","end":"14:20","cost":0},
    {"type":"move","mode":"打车","minutes":5,"cost":26},
    {"type":"visit","place":"清岭教堂","start":"14:30","end":"15:00","cost":0},
    {"type":"dinner","place":"刘家小院","start":"17:10","end":"18:30","cost":475},
    {"type":"hotel","place":"晨光度假酒店","cost":4020}]},
    {"date":"2027-12-04","city":"厦门","items":[
    {"type":"visit","place":"罗氏手作","start":"09:30","end":"10:10","cost":0},
    {"type":"move","mode":"打车","to":"厦门机场"},
    {"type":"flight","number":"YL4379","start":"14:50","end":"18:10","cost":6850}]}
    ],"cost":23500}"""),
    (TripRequest(  # arrival in the evening, after the day ends; times rounded
        level=2, language="en", today=date(2026, 3, 2), party=Party(adults=2), home="hohhot",
        cities=("zunyi",), nights=(2,), first=date(2026, 3, 12), begin=510, finish=1_320,
        budget=6_400, pace="relaxed", lodging=Lodging(min_stars=3),
        modes=("walking", "bicycling", "driving"),
    ), """{"days":[{"date":"2026-03-12","city":"Zunyi","items":[
    {"type":"flight","number":"QC1181","start":"18:15","end":"21:15","cost":2080},
    {"type":"move","mode":"taxi","minutes":30,"cost":60},
    {"type":"visit","place":"Deling Grand Hotel","start":"22:15","end":"22:30"},
    {"type":"stay","place":"Deling Grand Hotel","cost":340}]},
    {"date":"2026-03-13","city":"Zunyi","items":[
    {"type":"meal","place":"Deling Grand Hotel","start":"08:00","end":"08:30"},
    {"type":"visit","place":"Xinggang Park","start":"09:00","end":"10:45"},
    {"type":"meal","place":"Liu's Courtyard Restaurant","start":"12:00","end":"13:15"},
    {"type":"visit","place":"Yuejin Silk Museum","start":"14:00","end":"15:05","cost":30},
    {"type":"meal","place":"Old Zhu's Zunyi Kitchen","start":"18:00","end":"19:00"},
    {"type":"move","mode":"taxi","to":"the hotel"},
    {"type":"stay","place":"Deling Grand Hotel","cost":340}]},
    {"date":"2026-03-14","city":"Zunyi","items":[
    {"type":"visit","place":"Wangyan Folk Museum","start":"10:00","end":"11:30","cost":0},
    {"type":"meal","place":"Xiangman Hunan Restaurant","start":"12:00","end":"13:00"},
    {"type":"meal","place":"Hongyun Hunan Restaurant","start":"17:00","end":"17:50"},
    {"type":"move","mode":"taxi","to":"Zunyi Xinzhou Airport","minutes":30},
    {"type":"flight","number":"LM9025","start":"19:55","end":"22:50","cost":1960}]}
    ],"cost":5450}"""),
]  # fmt: skip


@pytest.mark.parametrize(("request_", "text"), PLANS)
def test_valid_plans_in_other_styles_than_the_planners_pass(request_, text):
    report = verify(WORLD, request_, read_json(text, request_))
    assert {each.name: each.problems for each in report.checks if not each.passed} == {}
    assert report.complete == 1.0


# The environment


def make(**settings):
    return gym.make("arenagym/OpenTravel-v0", world=WORLD, **settings).unwrapped


def play(env, seed):
    env.reset(seed=seed)
    plan = solve(WORLD, env.request)
    calls = research(WORLD, env.request, plan)
    shown = env.step("".join(map(format_tool_call, calls[:16])))[0]
    _, gained, _, _, info = env.step(format_answer(write_json(plan)))
    return env.task_id, shown, gained, info


def test_episodes_in_threads_and_in_copies_are_those_of_one_after_the_other():
    few = {"family": "search+compare+direction+one_day", "answer_format": "json"}
    alone = [play(make(**few), seed) for seed in range(5)]
    with ThreadPoolExecutor(8) as pool:
        env = [make(**few) for _ in range(10)]
        found = list(pool.map(play, env, [seed % 5 for seed in range(10)]))
    assert found == alone + alone
    env = make(answer_format="json")
    env.reset(seed=1)
    twin = copy.deepcopy(env)
    twin.step(format_tool_call(ToolCall(id="c", name="poi_search", arguments='{"address":"x"}')))
    assert (len(env.evidence), len(twin.evidence)) == (0, 1)


def test_info_is_plain_and_has_the_same_keys_throughout():
    check_env(make(family="search"), skip_render_check=True)
    for rewards in ("none", {}, {"hard": 1}):
        env = make(family="search", answer_format="json", rewards=rewards)
        _, first = env.reset(seed=1)
        plan = format_answer(write_json(solve(WORLD, env.request)))
        for action in ("", "x" * 300_000, format_answer("no"), plan):
            _, gained, _, _, info = env.step(action)
            assert set(info) == set(first)
            assert json.loads(json.dumps(info))
            assert type(gained) is float
