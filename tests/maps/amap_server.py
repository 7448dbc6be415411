"""AMap's web services on the loopback: the documented answers, and failures as told."""

import json
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

KEY = "0123456789abcdef0123456789abcdef"
POI = {
    "name": "西湖风景名胜区",
    "id": "B0FFFAB6J2",
    "location": "120.121281,30.222718",
    "type": "风景名胜;风景名胜;国家级景点",
    "address": "龙井路1号",
    "cityname": "杭州市",
    "adname": "西湖区",
    "distance": "",
    "parent": [],
    "business": {"tel": [], "rating": "4.9", "cost": "", "opentime_week": "周一至周日 全天"},
}
PATH = {
    "distance": "12345",
    "restriction": "0",
    "cost": {"duration": "2100", "tolls": "15", "traffic_lights": "12"},
    "steps": [
        {"instruction": "沿龙井路向东行驶500米", "road_name": "龙井路", "step_distance": "500"},
        {"instruction": "右转", "road_name": [], "step_distance": "11845", "cost": []},
    ],
}
BIKE_PATH = {"distance": "3000", "duration": "900", "steps": [{"instruction": "骑行3000米"}]}
TRANSIT = {
    "cost": {"duration": "3420", "transit_fee": "6"},
    "distance": "15200",
    "walking_distance": "1200",
    "segments": [
        {
            "walking": {"distance": "700", "cost": {"duration": "600"}, "steps": []},
            "bus": {
                "buslines": [
                    {
                        "name": "地铁1号线(湘湖--萧山国际机场)",
                        "departure_stop": {"name": "龙翔桥"},
                        "arrival_stop": {"name": "火车东站"},
                        "distance": "9000",
                        "cost": {"duration": "1200"},
                        "via_num": "5",
                    },
                    {"name": "另一条"},
                ]
            },
        },
        {"walking": [], "railway": {"trip": "G7520", "time": "3600", "spaces": []}, "bus": []},
    ],
}
CAST = {
    "date": "2026-05-01",
    "week": "5",
    "dayweather": "多云",
    "nightweather": "小雨",
    "daytemp": "26",
    "nighttemp": "-1",
    "daywind": "东",
    "nightwind": [],
    "daypower": "1-3",
    "nightpower": "1-3",
}
CODE = {"杭州": ("120.2,30.25", "330100", "0571"), "上海": ("121.47,31.23", "310000", "021")}


class Fault:
    """Bytes as they are (cut after "CUT…"), "slow" and "drip" as they say, a list in chunks."""

    def __init__(self, body: bytes | str | list[bytes], status: int = 200) -> None:
        self.body, self.status = body, status


def failure(code: str, info: str = "FAILED") -> dict[str, str]:
    return {"status": "0", "info": info, "infocode": code}


def documented(path: str, asked: dict[str, str]) -> dict[str, Any]:
    kind = "direction" if path.startswith("/v5/direction/") else path
    found = ANSWERS[kind](path, asked)
    return {"status": "1", "info": "OK", "infocode": "10000"} | found


def directions(path: str, asked: dict[str, str]) -> dict[str, Any]:
    mode = path.split("/", 3)[3]
    if mode == "transit/integrated":
        assert asked["city1"]
        assert asked["city2"]
        return {"route": {"transits": [TRANSIT], "taxi_cost": "42"}}
    paths = {"driving": PATH, "walking": PATH, "bicycling": BIKE_PATH, "electrobike": BIKE_PATH}
    return {"route": {"origin": asked["origin"], "taxi_cost": [], "paths": [paths[mode]]}}


def weather(path: str, asked: dict[str, str]) -> dict[str, Any]:
    assert asked["extensions"] == "all"
    assert asked["city"].isdigit()
    city = {"city": "杭州市", "adcode": asked["city"], "reporttime": "2026-05-01 11:00:00"}
    return {"forecasts": [city | {"casts": [CAST]}]}


def geocodes(path: str, asked: dict[str, str]) -> dict[str, Any]:
    if asked["address"] not in CODE:
        return {"count": "0", "geocodes": []}
    location, adcode, citycode = CODE[asked["address"]]
    found = {"formatted_address": asked["address"], "province": "某省", "city": []}
    codes = {"location": location, "adcode": adcode, "citycode": citycode}
    return {"geocodes": [found | codes]}


ANSWERS: dict[str, Callable[[str, dict[str, str]], dict[str, Any]]] = {
    "/v5/place/text": lambda _, asked: {"pois": [] if asked["keywords"] == "无" else [POI]},
    "/v5/place/around": lambda *_: {"count": "1", "pois": [POI | {"distance": "350"}]},
    "direction": directions,
    "/v3/weather/weatherInfo": weather,
    "/v3/geocode/geo": geocodes,
    "/v3/geocode/regeo": lambda *_: {
        "regeocode": {"addressComponent": {"citycode": "0571", "city": []}}
    },
}


class AMapServer:
    """Serves `faults` in turn, then `documented`; notes the requests, their keys apart."""

    def __init__(self, *faults: dict[str, Any] | Fault) -> None:
        self.faults = list(faults)
        self.requests: list[tuple[str, dict[str, str]]] = []
        self.lock = threading.Lock()
        self.closing = threading.Event()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *args: object) -> None:
                pass

            def do_GET(self) -> None:
                url = urlsplit(self.path)
                asked = dict(parse_qsl(url.query, keep_blank_values=True))
                assert asked.pop("key") == KEY
                with outer.lock:
                    outer.requests.append((url.path, asked))
                    fault = outer.faults.pop(0) if outer.faults else None
                reply = documented(url.path, asked) if fault is None else fault
                self.answer(
                    reply if isinstance(reply, Fault) else Fault(json.dumps(reply).encode())
                )

            def answer(self, fault: Fault) -> None:
                body = fault.body
                self.close_connection = True
                try:
                    if body == "drip":
                        self.send_response(200)
                        self.send_header("Content-Length", "1000")
                        self.end_headers()
                        while not outer.closing.wait(0.05):
                            self.wfile.write(b" ")
                    elif body == "slow":
                        outer.closing.wait(30)
                    elif isinstance(body, list):
                        self.send_response(200)
                        self.send_header("Transfer-Encoding", "chunked")
                        self.end_headers()
                        self.wfile.write(b"".join(body))
                    else:
                        text = body
                        missing = 500 if text.startswith(b"CUT") else 0
                        self.send_response(fault.status)
                        self.send_header("Content-Length", str(len(text) + missing))
                        self.end_headers()
                        self.wfile.write(text)
                except (BrokenPipeError, ConnectionResetError):
                    pass

        class Server(ThreadingHTTPServer):
            daemon_threads = True
            request_queue_size = 64

        self.server = Server(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"

    def __enter__(self) -> "AMapServer":
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.01,))
        self.thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self.closing.set()
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()
