import json
from concurrent.futures import ThreadPoolExecutor
from multiprocessing import get_context

import msgspec
import pytest
from amap_server import KEY, AMapServer, Fault, failure

from arenagym.errors import SettingError
from arenagym.maps import (
    AMap,
    MapsError,
    Recorder,
    Recording,
    Replay,
    recorded_tools,
    to_tools,
)
from arenagym.records import ToolSpec

CALLS = [
    ("poi_search", {"address": "西湖", "region": "杭州"}),
    ("poi_search", {"address": "无"}),
    ("around_search", {"location": "120.1,30.2", "keyword": "茶"}),
    ("direction", {"origin": "120,30", "destination": "上海", "mode": "transit"}),
    ("direction", {"origin": "120,30", "destination": "121,31", "waypoints": "120.5,30; 121,30"}),
    ("weather", {"city": "杭州"}),
    ("weather", {"city": "Nowhere"}),
]


def amap(server, **settings):
    return AMap(KEY, base_url=server.url, per_second=1_000, retries=0, **settings)


def texts(maps):
    tools = {tool.__name__: tool for tool in to_tools(maps, "zh")}
    return [tools[name](**arguments) for name, arguments in CALLS]


def test_a_replay_says_what_was_said_with_the_server_off(tmp_path):
    path = tmp_path / "runs" / "maps.jsonl"
    with AMapServer() as server:
        said = texts(Recorder(amap(server), path))
    assert said[-1].startswith("Error: ")
    assert texts(Replay(path)) == said
    assert len(path.read_text().splitlines()) == len(CALLS)
    assert "西湖风景名胜区" in path.read_text()  # for people to read
    assert KEY not in path.read_text()


def test_a_question_is_asked_once_however_it_is_spelt(tmp_path):
    with AMapServer() as server:
        maps = Recorder(amap(server), tmp_path / "maps.jsonl")
        maps.around_search("120.1,30.2")
        maps.around_search(" 120.10, 30.200 ", 5_000, "", None)
        assert len(server.requests) == 1


def test_what_was_not_recorded_names_the_nearest_that_was(tmp_path):
    path = tmp_path / "maps.jsonl"
    with AMapServer() as server:
        texts(Recorder(amap(server), path))
    with pytest.raises(MapsError, match=r'nearest.*poi_search {"address":"西湖"') as caught:
        Replay(path).poi_search("西湖区", "杭州")
    assert caught.value.kind == "not_recorded"
    with pytest.raises(SettingError, match="mode='record'"):
        Replay(tmp_path / "other.jsonl")


def test_auto_replays_what_is_there_and_records_what_is_not(tmp_path):
    path = tmp_path / "maps.jsonl"
    with AMapServer() as server:
        Recorder(amap(server), path).poi_search("西湖")
        maps = Recorder(amap(server), path, "auto")
        maps.poi_search("西湖")
        assert len(server.requests) == 1
        maps.poi_search("灵隐寺")
        assert len(server.requests) == 2
        Recorder(amap(server), path, "record").poi_search("西湖")
        assert len(server.requests) == 3
    assert Replay(path).poi_search("灵隐寺")


def test_a_failure_that_passes_is_asked_again_and_replayed_if_it_was_the_last(tmp_path):
    path = tmp_path / "maps.jsonl"
    with AMapServer(failure("10021"), Fault(b"", 500)) as server:
        maps = Recorder(amap(server), path)
        for kind in ("quota", "network"):
            with pytest.raises(MapsError) as caught:
                maps.poi_search("西湖")
            assert caught.value.kind == kind
        with pytest.raises(MapsError, match="500"):
            Replay(path).poi_search("西湖")
        assert maps.poi_search("西湖")
    assert Replay(path).poi_search("西湖")


def test_a_failure_that_stays_is_not_asked_again(tmp_path):
    with AMapServer(failure("10001")) as server:
        maps = Recorder(amap(server), tmp_path / "maps.jsonl")
        for _ in range(2):
            with pytest.raises(MapsError) as caught:
                maps.poi_search("西湖")
            assert caught.value.kind == "key"
        assert len(server.requests) == 1


def test_a_torn_line_is_left_behind_and_the_next_one_is_whole(tmp_path):
    path = tmp_path / "maps.jsonl"
    with AMapServer() as server:
        Recorder(amap(server), path).poi_search("西湖")
        whole = path.read_bytes()
        path.write_bytes(whole + whole[: len(whole) // 2])
        maps = Recorder(amap(server), path, "auto")
        maps.poi_search("西湖")
        maps.poi_search("灵隐寺")
        assert len(server.requests) == 2
    replay = Replay(path)
    assert replay.poi_search("西湖")
    assert replay.poi_search("灵隐寺")


def test_a_line_torn_within_a_character_is_left_behind(tmp_path):
    path = tmp_path / "maps.jsonl"
    with AMapServer() as server:
        Recorder(amap(server), path).poi_search("西湖")
    path.write_bytes(path.read_bytes() + '{"name":"西'.encode()[:-1] + b"\n")
    assert Replay(path).poi_search("西湖")


def test_another_file_is_refused(tmp_path):
    path = tmp_path / "maps.jsonl"
    path.write_text('{"winner": "A"}\n')
    with pytest.raises(SettingError, match="no recording"):
        Replay(path)
    path.write_text('{"name": "weather", "arguments": {"city": "x"}, "answer": [1]}\n')
    with pytest.raises(MapsError, match=r"maps\.jsonl holds no Forecast") as caught:
        Replay(path).weather("x")
    assert caught.value.kind == "malformed"
    with pytest.raises(SettingError, match="record, replay, auto"):
        Recording(path, "rewrite")
    with pytest.raises(SettingError, match="client"):
        Recorder(None, path, "auto")


def test_threads_ask_one_question_once_and_write_whole_lines(tmp_path):
    path = tmp_path / "maps.jsonl"
    with AMapServer() as server:
        maps = Recorder(amap(server), path)
        with ThreadPoolExecutor(16) as pool:
            list(pool.map(lambda n: maps.poi_search(f"甲{n % 20}"), range(200)))
        assert len(server.requests) == 20
    assert len([json.loads(line) for line in path.read_text().splitlines()]) == 20


def _ask(path, who):
    recording = Recording(path, "auto")
    for n in range(50):
        answer = msgspec.json.encode(f"{who} " + "长" * 5_000)
        recording.ask("tool", {"who": who, "n": n}, lambda answer=answer: answer)


def test_processes_write_whole_lines_into_one_file(tmp_path):
    path = tmp_path / "maps.jsonl"
    with get_context("spawn").Pool(4) as pool:
        pool.starmap(_ask, [(path, who) for who in range(4)])
        pool.close()
        pool.join()
    assert len([json.loads(line) for line in path.read_text().splitlines()]) == 200
    replay = Recording(path, "replay")
    assert json.loads(replay.ask("tool", {"n": 49, "who": 3}, None)).startswith("3 长")


class Map:
    """A tool as an MCP server gives it."""

    def __init__(self):
        self.spec = ToolSpec(name="maps_geo", description="Geocode", parameters={"type": "object"})
        self.calls = 0

    def run(self, arguments):
        self.calls += 1
        if "?" in arguments:
            return f"Error: {self.calls} is too many"
        return f"找到 {arguments} \ud800"


def test_tools_of_an_mcp_server_are_replayed_without_it(tmp_path):
    path, live = tmp_path / "mcp.jsonl", Map()
    (tool,) = recorded_tools([live], Recording(path, "record"))
    said = tool.run('{"address": "西湖", "city": null}')
    assert said.startswith("找到")
    assert tool.run('{"address":"西湖"}') == said
    (again,) = recorded_tools((), Recording(path, "replay"))
    assert (again.spec, again.blocking) == (live.spec, True)
    assert again.run('{"address": " 西湖"}') == said
    assert live.calls == 1
    assert "not in mcp.jsonl" in again.run('{"address": "断桥"}')
    assert again.run("[") == tool.run("[")
    assert again.run("[").startswith("Error: invalid arguments")


def test_an_error_of_a_tool_is_replayed_but_not_kept_for_good(tmp_path):
    path, live = tmp_path / "mcp.jsonl", Map()
    (tool,) = recorded_tools([live], Recording(path))
    said = [tool.run('{"address": "?"}') for _ in range(2)]
    assert said == ["Error: 1 is too many", "Error: 2 is too many"]
    (again,) = recorded_tools((), Recording(path, "replay"))
    assert again.run('{"address": "?"}') == said[-1]


def test_a_failure_that_passes_does_not_hide_an_answer(tmp_path):
    path = tmp_path / "maps.jsonl"
    with AMapServer() as server:
        Recorder(amap(server), path).poi_search("西湖")
        server.faults = [failure("10021")]
        with pytest.raises(MapsError):
            Recorder(amap(server), path).poi_search("西湖")
    assert Replay(path).poi_search("西湖")


@pytest.mark.parametrize("arguments", ['{"a": ' + "[" * n + "]" * n + "}" for n in (400, 9_000)])
def test_arguments_of_any_depth_are_no_exception(tmp_path, arguments):
    (tool,) = recorded_tools([Map()], Recording(tmp_path / "mcp.jsonl"))
    assert tool.run(arguments)
    assert tool.run('{"n": 123456789012345678901234567890}')
