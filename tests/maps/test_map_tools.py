import json

import pytest
from amap_server import KEY, AMapServer, failure

from arenagym.envs.tools import Tool
from arenagym.errors import UnknownNameError
from arenagym.maps import AMap, to_tools


def run(server, name, arguments, language="en"):
    maps = AMap(KEY, base_url=server.url, per_second=1_000, retries=0)
    tools = {tool.__name__: Tool(tool) for tool in to_tools(maps, language)}
    return tools[name].run(json.dumps(arguments))


def test_they_have_the_names_and_parameters_of_open_travel():
    with AMapServer() as server:
        specs = [Tool(tool).spec for tool in to_tools(AMap(KEY, base_url=server.url))]
    assert {spec.name: list(spec.parameters["properties"]) for spec in specs} == {
        "poi_search": ["address", "region"],
        "around_search": ["location", "radius", "keyword", "region"],
        "direction": ["origin", "destination", "mode", "waypoints"],
        "weather": ["city"],
    }
    assert all(spec.description for spec in specs)


def test_answers_are_compact_markdown():
    with AMapServer() as server:
        assert run(server, "around_search", {"location": "120,30"}) == (
            "1. **西湖风景名胜区** · (120.121281,30.222718) · 350 m · 风景名胜;风景名胜;国家级景点"
            " · 杭州市西湖区龙井路1号 · rating 4.9 · 周一至周日 全天"
        )
        ends = {"origin": "120,30", "destination": "121,31"}
        assert run(server, "direction", ends).splitlines() == [
            "**driving** · 12.3 km · 35 min · tolls ¥15",
            "1. 沿龙井路向东行驶500米 · 500 m",
            "2. 右转 · 11.8 km",
        ]
        assert run(server, "direction", ends | {"mode": "transit"}, "zh").splitlines()[:3] == [
            "**transit** · 15.2 km · 57 分钟 · 步行 1.2 km · 票价 ¥6 · 打车 ¥42",
            "1. 步行 · 700 m · 10 分钟",
            "2. 地铁1号线(湘湖--萧山国际机场): 龙翔桥 → 火车东站 · 6 站 · 9.0 km · 20 分钟",
        ]
        assert run(server, "weather", {"city": "杭州"}, "zh").splitlines() == [
            "**杭州市** · 发布于 2026-05-01 11:00:00",
            "- 2026-05-01: 多云 · 26 °C · 风 东 1-3 · 夜间：小雨 · -1 °C · 风 1-3",
        ]
        assert run(server, "poi_search", {"address": "无"}, "zh").startswith("没有找到")


@pytest.mark.parametrize("between", ["120.1,30;120.2,30;", ["120.1,30", "120.2,30"]])
def test_waypoints_are_a_list_or_one_text(between):
    with AMapServer() as server:
        run(server, "direction", {"origin": "1,1", "destination": "2,2", "waypoints": between})
    assert server.requests[0][1]["waypoints"] == "120.1,30;120.2,30"


def test_failures_are_text():
    with AMapServer(failure("10044", "USER_DAILY_QUERY_OVER_LIMIT")) as server:
        said = run(server, "poi_search", {"address": "西湖"})
        assert said.startswith("Error: AMap says USER_DAILY_QUERY_OVER_LIMIT (infocode 10044)")
        assert run(server, "around_search", {"location": "1,1", "radius": 50_001}).startswith(
            "Error"
        )
        assert run(server, "around_search", {"location": "30,120"}).startswith("Error: '30,120'")


def test_an_unknown_language_names_those_there_are():
    with pytest.raises(UnknownNameError, match="known: en, zh"):
        to_tools(AMap(KEY), "fr")
