import json
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from multiprocessing import get_context

import pytest
from amap_server import BIKE_PATH, KEY, POI, AMapServer, Fault, failure

from arenagym.errors import SettingError
from arenagym.maps import Address, AMap, MapsError, Step


def amap(server, **settings):
    return AMap(KEY, base_url=server.url, **{"per_second": 1_000, **settings})


def test_poi_search_gives_typed_places_and_reads_empty_lists_as_nothing():
    with AMapServer() as server:
        (place,) = amap(server).poi_search(" 西湖 ", "杭州")
    assert (place.name, place.location) == ("西湖风景名胜区", "120.121281,30.222718")
    assert (place.rating, place.cost_cny, place.phone, place.distance_m) == (4.9, None, "", None)
    ((path, asked),) = server.requests
    assert path == "/v5/place/text"
    assert asked == {
        "keywords": "西湖",
        "region": "杭州",
        "city_limit": "true",
        "show_fields": "business",
        "page_size": "20",
    }


def test_nothing_found_is_no_places():
    with AMapServer() as server:
        assert amap(server).poi_search("无") == ()


def test_around_search_takes_coordinates_or_an_address():
    with AMapServer() as server:
        maps = amap(server)
        (place,) = maps.around_search("120.10, 30.2", 800, "茶")
        maps.around_search("杭州")
    assert place.distance_m == 350
    assert server.requests[0][1]["location"] == "120.1,30.2"
    assert server.requests[0][1] | {"radius": "800", "keywords": "茶"} == server.requests[0][1]
    assert server.requests[2][1]["location"] == "120.2,30.25"  # after a geocode


def test_driving_sends_waypoints_and_gives_tolls_and_steps():
    with AMapServer() as server:
        route = amap(server).direction("120,30", "121,31", "driving", ["120.5,30.5", "杭州"])
    assert (route.distance_m, route.duration_s, route.cost_cny, route.taxi_cny) == (
        12345,
        2100,
        15.0,
        None,
    )
    assert route.steps[0] == Step("way", "沿龙井路向东行驶500米", 500)
    assert server.requests[-1][1]["waypoints"] == "120.5,30.5;120.2,30.25"


@pytest.mark.parametrize("mode", ["walking", "bicycling", "electrobike"])
def test_other_modes_ask_leg_by_leg(mode):
    with AMapServer() as server:
        route = amap(server).direction("120,30", "121,31", mode, ["120.5,30.5"])
    assert [path for path, _ in server.requests] == [f"/v5/direction/{mode}"] * 2
    one = int(BIKE_PATH["distance"]) if mode != "walking" else 12345
    assert route.distance_m == 2 * one


def test_transit_finds_the_cities_of_its_ends_and_gives_lines_stops_and_fare():
    with AMapServer() as server:
        route = amap(server).direction("120.1,30.2", "上海", "transit")
    path, asked = server.requests[-1]
    assert path == "/v5/direction/transit/integrated"
    assert (asked["city1"], asked["city2"]) == ("0571", "021")
    assert (route.duration_s, route.cost_cny, route.taxi_cny, route.walking_m) == (
        3420,
        6.0,
        42.0,
        1200,
    )
    assert route.steps == (
        Step("walk", "", 700, 600),
        Step("ride", "地铁1号线(湘湖--萧山国际机场): 龙翔桥 → 火车东站", 9000, 1200, 6),
        Step("ride", "G7520:  → ", None, 3600),
    )


def test_weather_takes_a_name_or_an_adcode():
    with AMapServer() as server:
        maps = amap(server)
        forecast = maps.weather("杭州")
        assert maps.weather("330100") == forecast
    assert [asked["city"] for path, asked in server.requests if "weather" in path] == ["330100"] * 2
    (day,) = forecast.days
    assert (day.day, day.high_c, day.low_c, day.night_wind) == ("多云", 26.0, -1.0, "1-3")


def test_geocode_gives_codes_and_an_unknown_address_is_no_address():
    with AMapServer() as server:
        assert amap(server).geocode("杭州") == (
            Address("杭州", "120.2,30.25", "某省", "330100", "0571"),
        )
        assert amap(server).geocode("Nowhere") == ()
        with pytest.raises(MapsError, match="poi_search") as caught:
            amap(server).weather("Nowhere")
    assert caught.value.kind == "request"


PASSING = {
    "too many a second": (failure("10021", "CUQPS_HAS_EXCEEDED_THE_LIMIT"), "quota"),
    "429": (Fault(b"", 429), "quota"),
    "503": (Fault(b"", 503), "network"),
    "busy": (failure("10016", "SERVER_IS_BUSY"), "network"),
    "cut": (Fault(b'CUT{"status": "1", "pois": ['), "network"),
}
LASTING = {
    "daily quota": (failure("10003", "DAILY_QUERY_OVER_LIMIT"), "quota"),
    "monthly quota": (failure("10044", "USER_DAILY_QUERY_OVER_LIMIT"), "quota"),
    "key": (failure("10001", "INVALID_USER_KEY"), "key"),
    "403": (Fault(b"", 403), "key"),
    "404": (Fault(b"", 404), "request"),
    "redirect": (Fault(b"", 302), "request"),
    "parameters": (failure("20000", "INVALID_PARAMS"), "request"),
    "broken JSON": (Fault(b'{"status": "1", "pois": [{'), "malformed"),
    "no UTF-8": (Fault(b'{"status": "1", "info": "\xff"}'), "malformed"),
    "deep": (Fault(b"[" * 100_000), "malformed"),
    "empty body": (Fault(b""), "malformed"),
    "a list": (Fault(b"[]"), "malformed"),
    "no status": (Fault(b'{"pois": []}'), "malformed"),
    "wrong types": (Fault(b'{"status": "1", "pois": {"name": "x"}}'), "malformed"),
    "a place without a name": (Fault(b'{"status": "1", "pois": [{"id": "x"}]}'), "malformed"),
    "oversized": (Fault(b" " * (2 * 2**20 + 1)), "malformed"),
}


@pytest.mark.parametrize(("fault", "kind"), PASSING.values(), ids=PASSING)
def test_what_may_pass_is_asked_again(fault, kind):
    with AMapServer(fault) as server:
        assert len(amap(server).poi_search("西湖")) == 1
    with AMapServer(*[fault] * 3) as server:
        with pytest.raises(MapsError) as caught:
            amap(server, retries=2).poi_search("西湖")
    assert (caught.value.kind, caught.value.passing, len(server.requests)) == (kind, True, 3)


@pytest.mark.parametrize(("fault", "kind"), LASTING.values(), ids=LASTING)
def test_what_stays_is_not_asked_again(fault, kind):
    with AMapServer(fault) as server:
        with pytest.raises(MapsError) as caught:
            amap(server).poi_search("西湖")
    assert (caught.value.kind, caught.value.passing, len(server.requests)) == (kind, False, 1)
    assert KEY not in str(caught.value)


@pytest.mark.parametrize("how", ["slow", "drip"])
def test_a_slow_answer_is_given_up_after_the_time_of_a_try(how):
    with AMapServer(Fault(how)) as server:
        with pytest.raises(MapsError, match=r"0\.2 s") as caught:
            amap(server, timeout_s=0.2, retries=0).poi_search("西湖")
    assert caught.value.kind == "timeout"


def test_no_server_is_a_network_failure():
    with AMapServer() as server:
        maps = amap(server, retries=1)
    with pytest.raises(MapsError, match="connection") as caught:
        maps.poi_search("西湖")
    assert caught.value.kind == "network"
    assert KEY not in str(caught.value)


@pytest.mark.parametrize(
    "ask",
    [
        lambda maps: maps.poi_search("  "),
        lambda maps: maps.poi_search("x" * 201),
        lambda maps: maps.around_search("120,30", 50_001),
        lambda maps: maps.around_search("30.2,120.1"),
        lambda maps: maps.direction("120,30", "121,31", "flying"),
        lambda maps: maps.direction("120,30", "121,31", "driving", ["120,30"] * 17),
    ],
)
def test_a_wrong_question_is_not_sent(ask):
    with AMapServer() as server:
        with pytest.raises(MapsError) as caught:
            ask(amap(server))
    assert (caught.value.kind, server.requests) == ("request", [])


def test_no_way_is_a_failure_that_names_the_ends():
    with AMapServer({"status": "1", "route": {"paths": []}}) as server:
        with pytest.raises(MapsError, match=r"walking from 120,30 to 121,31"):
            amap(server).direction("120,30", "121,31", "walking")


def test_lone_surrogates_are_sent_as_replacement_characters():
    with AMapServer() as server:
        amap(server).poi_search("西\ud800湖")
    assert server.requests[0][1]["keywords"] == "西\N{REPLACEMENT CHARACTER}湖"


def test_threads_share_the_rate():
    with AMapServer() as server:
        maps = amap(server, per_second=20)
        begun = time.monotonic()
        with ThreadPoolExecutor(6) as pool:
            list(pool.map(maps.poi_search, "甲乙丙丁戊己"))
        assert time.monotonic() - begun >= 5 / 20  # a lower bound: the machine's speed is no matter


def test_many_threads_get_their_own_answers():
    with AMapServer() as server:
        maps = amap(server)
        with ThreadPoolExecutor(16) as pool:
            routes = list(pool.map(lambda n: maps.direction(f"{n},1", "9,9"), range(100)))
            places = list(pool.map(lambda n: maps.poi_search("无" if n % 2 else "西"), range(100)))
    assert len(routes) == 100
    assert [len(each) for each in places] == [1, 0] * 50
    assert threading.active_count() < 20


def test_an_answer_is_kept_for_its_time_and_a_failure_is_not(tmp_path):
    with AMapServer(failure("20000")) as server:
        maps = amap(server, cache=tmp_path / "cache.db")
        with pytest.raises(MapsError):
            maps.poi_search("西湖")
        first = maps.poi_search("西湖")
        assert amap(server, cache=tmp_path / "cache.db").poi_search("西湖") == first
        assert len(server.requests) == 2
        amap(server, cache=tmp_path / "cache.db", ttl_s=1e-6).poi_search("西湖")
        assert len(server.requests) == 3


def _search(url, cache, word):
    maps = AMap(KEY, base_url=url, per_second=1_000, cache=cache)
    return [place.name for place in maps.poi_search(word)]


def test_processes_share_a_cache(tmp_path):
    cache = tmp_path / "new" / "cache.db"
    with AMapServer() as server:
        _search(server.url, cache, "西湖")
        with get_context("spawn").Pool(3) as pool:
            found = pool.starmap(_search, [(server.url, cache, "西湖")] * 12)
            pool.close()
            pool.join()
        assert len(server.requests) == 1
    assert found == [["西湖风景名胜区"]] * 12


def test_the_key_is_nowhere(tmp_path, caplog):
    with AMapServer({"status": "1", "info": f"key={KEY}", "pois": []}) as server:
        maps = amap(server, cache=tmp_path / "cache.db")
        maps.poi_search("西湖")
    assert KEY not in repr(maps) + caplog.text
    assert KEY.encode() not in (tmp_path / "cache.db").read_bytes()


def test_settings_out_of_range_say_what_is_expected(tmp_path, monkeypatch):
    with pytest.raises(SettingError, match="AMAP_KEY"):
        AMap()
    with pytest.raises(SettingError, match="at least 8") as caught:
        AMap("s3cr&t")
    assert "s3cr&t" not in str(caught.value)
    with pytest.raises(SettingError, match="retries=-1"):
        AMap(KEY, retries=-1)
    for url in ("restapi.amap.com", "http://[", "http://x:port", "ftp://x"):
        with pytest.raises(SettingError, match="restapi"):
            AMap(KEY, base_url=url)
    (tmp_path / "text").write_text("no database, but long enough to be looked at" * 50)
    with pytest.raises(SettingError, match="new file"):
        AMap(KEY, cache=tmp_path / "text")
    monkeypatch.setenv("AMAP_KEY", KEY)
    AMap()


def test_a_chunked_answer_is_read_whole_and_a_cut_one_is_a_network_failure():
    text = json.dumps({"status": "1", "pois": [POI] * 3}).encode()
    pieces = [
        b"%x\r\n%s\r\n" % (len(text[at : at + 99]), text[at : at + 99])
        for at in range(0, len(text), 99)
    ]
    with AMapServer(Fault([*pieces, b"0\r\n\r\n"]), Fault(pieces[:3])) as server:
        assert len(amap(server).poi_search("西湖")) == 3
        with pytest.raises(MapsError) as caught:
            amap(server, retries=0).poi_search("西湖")
    assert caught.value.kind == "network"
