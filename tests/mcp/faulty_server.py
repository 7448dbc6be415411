"""An MCP server over stdio that misbehaves as told; plain Python, so that it starts at once."""

import base64
import json
import os
import sys
import threading
import time
from pathlib import Path

LOCK = threading.Lock()
GATE = threading.Condition()
WAITING = []
SCHEMA = {"type": "object", "properties": {"text": {"type": "string"}}}
TOGETHER = 24


def text(value):
    return {"content": [{"type": "text", "text": value}]}


def together(arguments):
    """Answers when `TOGETHER` calls are waiting at once."""
    with GATE:
        WAITING.append(arguments)
        GATE.notify_all()
        GATE.wait_for(lambda: len(WAITING) >= TOGETHER, 150)
    return text(arguments["text"])


def die(arguments):
    print("\x1b[31mout of cheese", file=sys.stderr, flush=True)
    os._exit(3)


def noise(arguments):
    with LOCK:
        print("this is no message\n[1, 2]\n\xff{")
    return text("after the noise")


IMAGE = base64.b64encode(bytes(1234)).decode()
TOOLS = {
    "echo": lambda a: text(a.get("text", "")),
    "pid": lambda a: text(str(os.getpid())),
    "env": lambda a: text(json.dumps(dict(os.environ))),
    "together": together,
    "waiting": lambda a: text(str(len(WAITING))),
    "slow": lambda a: time.sleep(60),
    "die": die,
    "noise": noise,
    "fail": lambda a: {**text("the disk is full"), "isError": True},
    "big": lambda a: text("a" * 2_500_000 + "b" * 2_500_000),
    "image": lambda a: {
        "content": [
            {"type": "text", "text": "看,北京🏯"},
            {"type": "image", "mimeType": "image/png", "data": IMAGE},
            {"type": "resource_link", "name": "map", "uri": "file:///map"},
            {"type": "resource", "resource": {"uri": "file:///a", "text": "inside"}},
            {"type": "resource", "resource": {"uri": "file:///b", "blob": IMAGE}},
        ]
    },
    "structured": lambda a: {"content": [], "structuredContent": {"a": [1, "ü"]}},
    "nothing": lambda a: {"content": []},
    "no_result": lambda a: {"contents": 5},
}


def listed(mode, cursor):
    plain = [{"name": name, "inputSchema": SCHEMA} for name in TOOLS]
    if mode == "paged":
        at = int(cursor or 0)
        more = {"nextCursor": str(at + 1)} if at + 1 < len(plain) else {}
        return {"tools": [plain[at]], **more}
    if mode == "endless":
        return {"tools": plain[:1], "nextCursor": "again"}
    odd = {
        "bad-name": [{"name": "rm -rf /", "inputSchema": SCHEMA}],
        "long-name": [{"name": "n" * 65, "inputSchema": SCHEMA}],
        "doubled": plain[:1],
        "big-schema": [{"name": "wide", "inputSchema": {**SCHEMA, "title": "t" * 60_000}}],
        "talkative": [{"name": "talk", "inputSchema": SCHEMA, "description": "d" * 10**6}],
    }
    return {"tools": plain + odd.get(mode, [])}


def answer(mode, message):
    params = message.get("params") or {}
    match message["method"]:
        case "initialize":
            result = {
                "protocolVersion": params["protocolVersion"],
                "capabilities": {"tools": {}},
                "serverInfo": {"name": "faulty", "version": "1"},
            }
        case "tools/list":
            result = listed(mode, params.get("cursor"))
        case "tools/call" if params["name"] in TOOLS:
            result = TOOLS[params["name"]](params.get("arguments") or {})
        case _:
            error = {"code": -32601, "message": f"{message['method']}: unknown"}
            return {"error": error}
    return {"result": result}


def serve(mode, message):
    reply = {"jsonrpc": "2.0", "id": message["id"], **answer(mode, message)}
    with LOCK:
        print(json.dumps(reply, ensure_ascii=False), flush=True)


def main():
    mode, pid_file = sys.argv[1:3]
    with Path(pid_file).open("a") as file:
        file.write(f"{os.getpid()}\n")
    sys.stdout.reconfigure(encoding="utf-8")
    if mode == "dead":
        print("Traceback: no such module", file=sys.stderr)
        sys.exit(1)
    for line in sys.stdin:
        message = json.loads(line)
        if mode != "silent" and "id" in message:
            threading.Thread(target=serve, args=(mode, message), daemon=True).start()
    if mode == "stays":
        time.sleep(60)


main()
