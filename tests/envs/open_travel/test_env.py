"""The environment: tasks, splits, answers, rewards, live tools, files of queries."""

import json

import gymnasium as gym
import msgspec
import numpy as np
import pytest

import arenagym
from arenagym.cli import main
from arenagym.envs import format_answer, format_tool_call
from arenagym.envs.open_travel import (
    FAMILIES,
    Query,
    Settings,
    World,
    draw_task,
    read_queries,
    research,
    solve,
    write_json,
    write_queries,
    write_text,
)
from arenagym.envs.open_travel.tasks.drawing import split_cities
from arenagym.envs.open_travel.tasks.request import cities_of, family_of
from arenagym.envs.tools import Tool
from arenagym.errors import RecordError, SettingError
from arenagym.models import ScriptedModel
from arenagym.records import ToolCall

WORLD = World()


def make(**settings):
    return gym.make("arenagym/OpenTravel-v0", world=WORLD, **settings).unwrapped


def call(name, **arguments):
    return format_tool_call(ToolCall(id="c", name=name, arguments=json.dumps(arguments)))


def play_reference(env, seed, answer_format):
    env.reset(seed=seed)
    plan = solve(WORLD, env.request)
    calls = research(WORLD, env.request, plan)
    for first in range(0, len(calls), 16):
        env.step("".join(map(format_tool_call, calls[first : first + 16])))
    told = write_json(plan) if answer_format == "json" else write_text(plan, env.request, WORLD)
    return env.step(format_answer(told))


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("answer_format", ["json", "text"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_reference_plan_earns_everything(family, answer_format, language):
    env = make(family=family, answer_format=answer_format, language=language)
    for seed in range(4):
        _, reward, over, _, info = play_reference(env, seed, answer_format)
        assert (info["family"], info["language"]) == (family, language)
        assert (over, info["reason"]) == (True, "passed"), info["report"]["checks"]
        assert reward == pytest.approx(1.0), info["report"]["grounding"]


def test_an_answer_without_a_look_at_the_tools_is_not_grounded():
    env = make(family="one_day", answer_format="json")
    env.reset(seed=3)
    _, reward, *_, info = env.step(format_answer(write_json(solve(WORLD, env.request))))
    assert info["report"]["score"]["grounding"] < 0.5
    assert 0.6 < reward < 1.0
    assert info["report"]["grounding"]["invented"] == ()


def test_json_is_read_without_tags_and_prose_is_sent_back():
    env = make(family="search", answer_format="json", max_turns=2)
    env.reset(seed=0)
    text, reward, over, _, info = env.step(format_answer("I like the first one."))
    assert (reward, over, info["reason"]) == (0.0, False, "format")
    assert "1 turn left" in text
    assert info["report"]["error"]
    _, reward, over, _, info = env.step(write_json(solve(WORLD, env.request)))
    assert (over, info["reason"]) == (True, "passed")


def test_rewards_are_what_they_say():
    for rewards, expected in {
        "final": 1.0, "hard": 1.0, "none": 0.0, "mix": 0.9,
    }.items():  # fmt: skip
        env = make(family="compare", answer_format="json", rewards=rewards)
        env.reset(seed=1)
        answer = format_answer(write_json(solve(WORLD, env.request)))
        reward = env.step(answer)[1]
        assert reward == pytest.approx(expected)
        assert type(reward) is float
    env = make(family="compare", answer_format="json", rewards={"final": 2.0})
    env.reset(seed=1)
    assert env.step(format_answer(write_json(solve(WORLD, env.request))))[1] == 2.0


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({"family": "cruise"}, "family"),
        ({"level": 4}, "level"),
        ({"language": "fr"}, "language"),
        ({"split": "dev"}, "split"),
        ({"rewards": "best"}, "rewards"),
        ({"rewards": {"luck": 1}}, "luck"),
        ({"answer_format": "xml"}, "answer_format"),
        ({"tools": []}, "queries"),
        ({"queries": []}, "queries"),
        ({"rewards": {"hard": "x"}}, "finite"),
        ({"rewards": {"hard": float("inf")}}, "finite"),
        ({"family": ""}, "family"),
    ],
)
def test_wrong_settings_are_refused(settings, says):
    with pytest.raises(SettingError, match=says):
        make(**settings)


def test_options_choose_the_task():
    env = make()
    env.reset(seed=0, options={"family": "direction", "level": 3, "language": "en"})
    request = env.request
    assert (family_of(request), request.level, request.language) == ("direction", 3, "en")
    task_id = env.task_id
    env.reset(seed=5, options={"request": msgspec.to_builtins(request)})
    assert (env.task_id, env.request) == (task_id, request)
    with pytest.raises(SettingError, match="request"):
        env.reset(options={"level": 9})
    with pytest.raises(SettingError, match="request"):
        env.reset(options={"request": {"family": "trip"}})


def test_any_query_can_be_played_without_checks():
    env = make()
    text, info = env.reset(options={"query": "杭州两日游，带老人。"})
    assert "杭州两日游" in text
    assert (info["family"], info["report"]) == ("", {})
    shown = env.step(call("poi_search", address="西湖公园", region="杭州"))[0]
    assert "杭州" in shown
    _, reward, over, _, info = env.step(format_answer("第一天……"))
    assert (reward, over, info["reason"]) == (0.0, True, "answered")


def test_splits_share_no_city_and_tasks_stay_in_theirs():
    train, test = (set(split_cities(each)) for each in ("train", "test"))
    assert not train & test
    assert train | test == set(split_cities("all"))
    assert 10 <= len(test) <= 20
    for split, cities in (("train", train), ("test", test)):
        for seed in range(30):
            task = draw_task(np.random.default_rng(seed), WORLD, Settings(split=split))
            assert cities_of(task.request)[0] in cities


def test_tasks_depend_on_the_seed_alone():
    again = World()
    for seed in range(10):
        one, two = (
            draw_task(np.random.default_rng(seed), world, Settings()) for world in (WORLD, again)
        )
        assert one == two


def test_several_tool_calls_in_one_action_are_all_shown():
    env = make(language="en")
    env.reset(seed=2)
    calls = "".join(call("poi_search", address=f"hangzhou-museum-{i}") for i in range(1, 17))
    env.step(calls)
    shown = {fact.id for each in env.evidence for fact in each.shown}
    assert {f"hangzhou-museum-{i}" for i in range(1, 17)} <= shown


def test_tools_of_a_live_map_take_the_worlds_place():
    def poi_search(address: str, region: str | None = None) -> str:
        """Find places."""
        return f"live: {address}"

    env = make(tools=[Tool(poi_search)], queries=[Query("q1", "Where is a park?")])
    text, info = env.reset(seed=0)
    assert (info["task_id"], [tool.name for tool in env.tools]) == ("q1", ["poi_search"])
    assert "Where is a park?" in text
    assert env.step(call("poi_search", address="park"))[0] == "live: park"
    assert env.step(format_answer("There."))[4]["reason"] == "answered"


def test_queries_go_out_in_arenarls_form_and_come_back(tmp_path):
    rows = list(write_queries(WORLD, Settings(levels=(1,)), 6, seed=4))
    file = tmp_path / "queries.jsonl"
    file.write_bytes(b"\n".join(map(msgspec.json.encode, rows)))
    back = read_queries(file)
    assert [each.query for each in back] == [row["query"] for row in rows]
    assert all(each.reference for each in back)
    env = make()
    for row in json.loads(f"[{','.join(file.read_text().splitlines())}]"):
        env.reset(options={"request": row["request"]})
        assert env.task_id == row["id"]


@pytest.mark.parametrize(
    ("text", "queries"),
    [
        ('{"query": "a", "reference": "b"}\n\n{"prompt": "c", "label": "d"}', ["a", "c"]),
        ('["a", {"question": "b"}]', ["a", "b"]),
        ('{"messages": [{"role": "system", "content": "s"}, {"role": "user", "content": "u"}]}',
         ["u"]),
        ('{"prompt": [{"role": "user", "content": "东京"}], "answer": {"x": 1}}', ["东京"]),
    ],
)  # fmt: skip
def test_queries_of_many_forms_are_read(tmp_path, text, queries):
    file = tmp_path / "set.jsonl"
    file.write_text(text, encoding="utf-8")
    assert [each.query for each in read_queries(file)] == queries


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"{]", RecordError),
        (b'{"text": "a"}', RecordError),
        (b'{"query": "  "}', RecordError),
        (b"\xff\xfe", RecordError),
        (b"PAR1....", SettingError),
        (b"[" * 100_000, RecordError),
        (b'{"query": "' + b"x" * 30_000 + b'"}', RecordError),
    ],
)
def test_files_that_hold_no_queries_are_refused(tmp_path, data, error):
    file = tmp_path / "set.jsonl"
    file.write_bytes(data)
    with pytest.raises(error):
        read_queries(file)
    with pytest.raises(SettingError, match="cannot read"):
        read_queries(tmp_path / "none.jsonl")


def test_an_agent_plays_it():
    env = make(family="direction", language="en")
    env.reset(seed=6)
    plan = solve(WORLD, env.request)
    replies = ["".join(map(format_tool_call, research(WORLD, env.request, plan)))]
    replies.append(format_answer(write_text(plan, env.request, WORLD)))
    played = arenagym.run_episode(env, "react", ScriptedModel(replies), seed=6)
    assert played.reward == pytest.approx(1.0)


def test_queries_are_exported_from_the_shell(tmp_path, capsys, monkeypatch):
    file = tmp_path / "out" / "queries.jsonl"
    words = ["export", "travel", "--out", str(file), "--tasks", "3", "--family", "search"]
    monkeypatch.setattr("sys.argv", ["arenagym", *words, "--format", "json"])
    with pytest.raises(SystemExit) as end:
        main()
    assert end.value.code == 0
    assert len(read_queries(file)) == 3
    assert json.loads(read_queries(file)[0].reference)["places"]
    for more, says in ([], "--force"), (["--force", "--format", "xml"], "text or json"):
        monkeypatch.setattr("sys.argv", ["arenagym", *words, *more])
        with pytest.raises(SystemExit) as end:
            main()
        assert end.value.code == 2
        assert says in capsys.readouterr().err


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"city": "atlantis"}, "no city"),
        ({"start": "hangzhou-museum-9999"}, "place"),
        ({"start": "beijing-museum-1"}, "does not lie in"),
        ({"stops": []}, "stops"),
        ({"modes": []}, "modes"),
        ({"day": "1999-01-01"}, "date"),
        ({"depart": 9_999}, "no time"),
        ({"party": {"adults": 0}}, "party"),
        ({"party": {"adults": -3, "children": 9}}, "party"),
        ({"level": 9}, "level"),
        ({"stops": ["hangzhou-museum-3"] * 2}, "each once"),
        ({"stops": ["hangzhou-museum-1"]}, "neither the start"),
    ],
)
def test_requests_that_are_not_of_this_world_are_refused(changes, says):
    request = {
        "family": "direction", "level": 1, "language": "en", "today": "2026-05-01",
        "city": "hangzhou", "day": "2026-05-02", "start": "hangzhou-museum-1",
        "end": "hangzhou-museum-2", "stops": ["hangzhou-museum-3"], "in_order": True,
        "modes": ["walking"], "depart": 540,
    }  # fmt: skip
    env = make()
    env.reset(options={"request": request})
    with pytest.raises(SettingError, match=says):
        env.reset(options={"request": {**request, **changes}})


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"nights": [400]}, "nights"),
        ({"cities": []}, "cities"),
        ({"home": "hangzhou"}, "home"),
        ({"home": "", "nights": [0]}, "base"),
        ({"must_see": ["wuhan-park-1"]}, "does not lie in"),
        ({"begin": 1_300}, "begin"),
        ({"rides": []}, "rides"),
        ({"interests": ["muzeum"]}, "did you mean museum"),
        ({"avoid": ["stair"]}, "stairs"),
        ({"lodging": {"tags": ["jacuzzi"]}}, "jacuzzi"),
        ({"lodging": {"min_stars": 9}}, "min_stars"),
        ({"first": "2035-12-30"}, "date"),
        ({"cities": ["nanjing"] * 2, "nights": [1, 1]}, "each once"),
        ({"rides": ["train", "train"]}, "each once"),
        ({"budget": -1}, "budget"),
        ({"must_see": ["hangzhou-hotel-1"]}, "nobody visits"),
        ({"interests": ["hotel"]}, "hotel"),
    ],
)
def test_trips_that_cannot_be_planned_are_refused(changes, says):
    request = {
        "family": "trip", "level": 1, "language": "zh", "today": "2026-05-01", "home": "beijing",
        "cities": ["hangzhou"], "nights": [2], "first": "2026-05-08",
    }  # fmt: skip
    env = make()
    env.reset(options={"request": request})
    with pytest.raises(SettingError, match=says):
        env.reset(options={"request": {**request, **changes}})


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"kind": "hot pot"}, "city park"),
        ({"min_rating": float("nan")}, "min_rating"),
        ({"max_cost": -5}, "max_cost"),
        ({"open_at": 600}, "open_on"),
    ],
)
def test_searches_that_find_nothing_in_any_world_are_refused(changes, says):
    request = {
        "family": "search", "level": 1, "language": "en", "today": "2026-05-01",
        "city": "hangzhou", "near": "hangzhou-museum-1", "radius": 1_000, "category": "park",
        "count": 1,
    }  # fmt: skip
    env = make()
    env.reset(options={"request": request})
    with pytest.raises(SettingError, match=says):
        env.reset(options={"request": {**request, **changes}})


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"query": "\ud800"}, "surrogates"),
        ({"query": "  "}, "characters"),
        ({"query": "x" * 30_000}, "characters"),
        ({"query": "x", "family": "search"}, "only one"),
        ({"request": object()}, "reset options"),
    ],
)
def test_odd_options_are_refused(options, says):
    with pytest.raises(SettingError, match=says):
        make().reset(options=options)
