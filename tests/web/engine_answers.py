"""Tavily, Serper and Google as documented: 23 results (Tavily 20), keys in their places."""

import json
from urllib.parse import parse_qs, urlsplit

from web_server import Reply, Request

from arenagym.web import GoogleCSE, Serper, Tavily

KEY = "tvly-0123456789abcdef0123456789"
CX = "017576662512468239146:omuauf_lfve"
FOUND = 23


def json_reply(value: object, status: int = 200) -> Reply:
    return Reply(json.dumps(value).encode(), status, {"Content-Type": "application/json"})


def tavily(request: Request) -> Reply:
    assert (request.method, request.path.rstrip("?")) == ("POST", "/search")
    assert request.headers["Authorization"] == f"Bearer {KEY}"
    asked = json.loads(request.body)
    results = [
        {
            "title": f"Title {n}",
            "url": f"https://example.org/{n}",
            "content": f"About {n}",
            "score": 0.9,
            "raw_content": None,
            **({"published_date": "Thu, 30 Jan 2025 13:35:34 GMT"} if n == 0 else {}),
        }
        for n in range(min(FOUND, asked["max_results"]))
    ]
    told = {"query": asked["query"], "answer": None, "images": [], "response_time": "1.67"}
    return json_reply(told | {"results": [] if asked["query"] == "nothing" else results})


def serper(request: Request) -> Reply:
    assert (request.method, request.path.rstrip("?")) == ("POST", "/search")
    assert request.headers["X-API-KEY"] == KEY
    asked = json.loads(request.body)
    first = 10 * (asked["page"] - 1)
    organic = [
        {
            "title": f"Title {n}",
            "link": f"https://example.org/{n}",
            "snippet": f"About {n}",
            "position": n + 1,
            **({"date": "Jan 30, 2025"} if n == 0 else {}),
            **({"date": "3 days ago"} if n == 1 else {}),
        }
        for n in range(first, min(FOUND, first + 10))
    ]
    told = {"searchParameters": asked, "peopleAlsoAsk": [], "relatedSearches": []}
    return json_reply(told | {"organic": [] if asked["q"] == "nothing" else organic})


def google(request: Request) -> Reply:
    url = urlsplit(request.path)
    assert (request.method, url.path) == ("GET", "/customsearch/v1")
    asked = {name: values[0] for name, values in parse_qs(url.query).items()}
    assert (asked["key"], asked["cx"], asked["num"]) == (KEY, CX, "10")
    first = int(asked["start"]) - 1
    assert first <= 90
    items = [
        {
            "kind": "customsearch#result",
            "title": f"Title {n}",
            "link": f"https://example.org/{n}",
            "snippet": f"About\n{n}",
            "pagemap": {"metatags": [{"article:published_time": "2025-01-30T13:35:34Z"}]}
            if n == 0
            else {"cse_image": [{"src": "x"}]},
        }
        for n in range(first, min(FOUND, first + 10))
    ]
    found = {"items": items} if items and asked["q"] != "nothing" else {}
    return json_reply({"kind": "customsearch#search", "searchInformation": {}} | found)


def engine(kind, server, **limits):
    more = {"cx": CX} if kind is GoogleCSE else {}
    return kind(KEY, base_url=server.url, **more, **{"per_second": 1_000, **limits})


DOCUMENTED = {Tavily: tavily, Serper: serper, GoogleCSE: google}
