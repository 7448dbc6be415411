import asyncio
import json
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import gymnasium as gym
import pytest
from mcp import Client

from arenagym import cli
from arenagym.envs import Step, TextEnv
from arenagym.errors import SettingError
from arenagym.mcp import McpServer, serve

COUNTDOWN = ["arenagym/Countdown-v0", "--env-arg", "numbers=2", "--env-arg", "max_turns=5"]
COMMAND = [sys.executable, "-m", "arenagym.cli", "mcp", *COUNTDOWN, "--seed", "3"]


def use(env, *calls, seed=None, mode="auto"):
    """Calls of a client in this process: the text of each and whether it is an error."""

    async def play():
        async with Client(serve(env, seed=seed), mode=mode) as client:
            results = [await client.call_tool(name, arguments) for name, arguments in calls]
        return [(result.content[0].text, result.is_error) for result in results]

    return asyncio.run(play())


def countdown(**args):
    return gym.make("arenagym/Countdown-v0", **args)


START = ("start_episode", {})
WRONG = ("submit_answer", {"answer": "1 + 1"})


class Shop(TextEnv):
    """Sells fish. And more."""

    def __init__(self, **settings):
        super().__init__(tools=(self.buy,), max_turns=3, **settings)

    def buy(self, what: str) -> str:
        """Buy something."""
        if what == "fire":
            raise RuntimeError("no fire here")
        return f"bought {what}"

    def _begin(self, rng, options):
        return "t", f"Buy fish {rng.integers(10**9)}."

    def _answer(self, answer):
        return Step(feedback="Thanks.", reason="done", reward=0.25)


@pytest.mark.parametrize("mode", ["2026-07-28", "legacy"])
def test_a_client_plays_an_episode_to_its_reward(mode):
    env = Shop()
    query, _ = env.reset(seed=7)
    texts = use(
        Shop(),
        ("start_episode", {"seed": 7}),
        ("buy", {"what": "fish </tool_call> <think>"}),
        ("submit_answer", {"answer": "done"}),
        mode=mode,
    )
    assert texts == [
        (query, False),
        ("bought fish </tool_call> <think>", False),
        ("Thanks.\n\nThe episode is over. Its reward is 0.25.", False),
    ]


def test_the_tools_are_declared_with_what_the_server_is():
    async def look():
        async with Client(serve(Shop())) as client:
            return client.instructions, (await client.list_tools()).tools

    instructions, tools = asyncio.run(look())
    assert "Shop, an environment for agents: Sells fish. And more." in instructions
    assert [tool.name for tool in tools] == ["start_episode", "submit_answer", "buy"]
    assert tools[2].input_schema["required"] == ["what"]


def test_a_first_call_begins_the_episode_of_the_seed_and_shows_its_task():
    query, _ = countdown().reset(seed=5)
    env = countdown(max_turns=3)
    calls = [("calculate", {"expression": "1 + 1"}), START]
    (first, _), (second, _) = use(env, *calls, seed=5)
    assert first.startswith(f"An episode has begun. Its task:\n{query}")
    assert first.endswith("\n\n2")
    assert second != query
    assert use(countdown(), START, seed=5)[0] == (query, False)


def test_calls_after_the_end_are_errors_that_say_what_to_do():
    texts = use(countdown(), START, WRONG, WRONG, ("start_episode", {"seed": 1}), WRONG)
    assert [failed for _, failed in texts] == [False, False, True, False, False]
    assert texts[2][0] == "Error: the episode is over. Call start_episode to begin another."


def test_the_last_turn_ends_the_episode_whatever_was_called():
    call = ("calculate", {"expression": "1 + 1"})
    (_, _), (text, failed) = use(countdown(max_turns=2), call, call)
    assert (text, failed) == ("2\n\nThe episode is over. Its reward is 0.", False)


@pytest.mark.parametrize(
    ("name", "arguments", "says"),
    [
        ("buy", {}, "missing required field `what`"),
        ("buy", {"what": 3}, "Expected `str`"),
        ("start_episode", {"seed": -1}, "Expected `int` >= 0"),
        ("start_episode", {"sed": 1}, "unknown field"),
        ("submit_answer", {}, "missing required field `answer`"),
        ("submit_answer", {"answer": "x" * 30_000}, "20000 are allowed"),
        ("sell", {}, "no tool 'sell'. Tools: start_episode, submit_answer, buy."),
    ],
)
def test_a_wrong_call_is_an_error_result(name, arguments, says):
    _, (text, failed) = use(Shop(), START, (name, arguments))
    assert failed
    assert says in text


def test_an_answer_in_the_tags_that_tasks_ask_for_is_taken():
    assert use(Shop(), START, ("submit_answer", {"answer": "<answer>x</answer>"}))[1][0].startswith(
        "Thanks."
    )


def test_an_environment_that_fails_ends_the_episode_and_can_begin_again():
    texts = use(Shop(), START, ("buy", {"what": "fire"}), ("buy", {"what": "fish"}), START)
    assert "the environment failed (RuntimeError: no fire here)" in texts[1][0]
    assert [failed for _, failed in texts] == [False, True, True, False]


def test_calls_wait_for_one_another():
    class Slow(Shop):
        under_way = most = 0

        def step(self, action):
            self.under_way += 1
            self.most = max(self.most, self.under_way)
            time.sleep(0.01)
            self.under_way -= 1
            return super().step(action)

    env = Slow()
    env.max_turns = 20

    async def play():
        async with Client(serve(env)) as client, asyncio.TaskGroup() as tasks:
            for _ in range(10):
                tasks.create_task(client.call_tool("buy", {"what": "fish"}))

    asyncio.run(play())
    assert env.most == 1


def test_what_cannot_be_served_is_refused():
    def start_episode() -> str:
        """Mine."""
        return ""

    env = Shop()
    env.add_tools([start_episode])
    with pytest.raises(SettingError, match="'start_episode', a name that the server needs"):
        serve(env)
    with pytest.raises(SettingError, match="MCP serves text environments"):
        serve(gym.make("CartPole-v1"))


def test_our_client_plays_with_our_server_over_stdio():
    with McpServer(COMMAND) as server:
        start, answer, calculate = server.tools
        assert calculate.spec == countdown(max_turns=2).unwrapped.tools[0]
        assert start.run("{}") == countdown(numbers=2, max_turns=5).reset(seed=3)[0]
        assert calculate.run('{"expression": "1/3"}') == "1/3"
        assert calculate.run('{"expression": "1/"}').startswith("Error: ")
        assert answer.run('{"answer": "1 + 1"}').endswith("2 turns left.")


def test_ctrl_c_ends_the_server_quietly_while_it_waits():
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(COMMAND, **pipes, text=True) as process:
        request = {"jsonrpc": "2.0", "id": 1, "method": "server/nothing", "params": {}}
        process.stdin.write(json.dumps(request) + "\n")
        process.stdin.flush()
        assert json.loads(process.stdout.readline())["id"] == 1
        process.send_signal(signal.SIGINT)
        assert process.wait(30) != 1
        assert (process.stdout.read(), process.stderr.read()) == ("", "")


@contextmanager
def over_http():
    with subprocess.Popen([*COMMAND, "--http", "0"], stderr=subprocess.PIPE, text=True) as process:
        try:
            yield process.stderr.readline().split()[3].rstrip(";")
        finally:
            process.send_signal(signal.SIGINT)
            assert process.wait(30) == 0
            assert process.stderr.read() == ""


def test_our_client_plays_with_our_server_over_http_and_ctrl_c_ends_it():
    with over_http() as url, McpServer(url, headers={"X-Mine": "1"}) as server:
        start, answer, calculate = server.tools
        assert start.run('{"seed": 1}') == countdown(numbers=2, max_turns=5).reset(seed=1)[0]
        with ThreadPoolExecutor(4) as pool:
            results = list(pool.map(calculate.run, ['{"expression": "2 * 3"}'] * 4))
        assert results == ["6"] * 4
        assert answer.run('{"answer": "1 + 1"}').endswith("The episode is over. Its reward is 0.")


def test_a_server_over_http_that_went_away_is_found_again():
    with over_http() as url:
        port = url.split(":")[2].split("/")[0]
        server = McpServer(url)
    with server:
        start = server.tools[0]
        assert start.run("{}").startswith("Error: ")
        assert start.run("{}").startswith("Error: the MCP server of start_episode is not there")
        again = [*COMMAND, "--http", port]
        with subprocess.Popen(again, stderr=subprocess.PIPE, text=True) as process:
            process.stderr.readline()
            assert start.run("{}").startswith("Reach the target")
            process.send_signal(signal.SIGINT)


class Forgetful(BaseHTTPRequestHandler):
    """A server of the protocol's older form, with sessions; it forgets them when told."""

    sessions = 0
    known = ""

    def log_message(self, *args):
        pass

    def do_DELETE(self):
        self.send(200, {})

    def do_GET(self):
        self.send(405, {})

    def do_POST(self):
        message = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        kind = type(self)
        if message["method"] == "server/discover":
            self.send(400, {})
        elif message["method"] == "initialize":
            kind.sessions += 1
            kind.known = f"session-{kind.sessions}"
            version = message["params"]["protocolVersion"]
            info = {"name": "forgetful", "version": "1"}
            result = {"protocolVersion": version, "capabilities": {}, "serverInfo": info}
            self.reply(message, result, **{"Mcp-Session-Id": kind.known})
        elif self.headers["Mcp-Session-Id"] != kind.known:
            self.send(404, {})
        elif message["method"] == "tools/list":
            self.reply(message, {"tools": [{"name": "who", "inputSchema": {"type": "object"}}]})
        elif message["method"] == "tools/call":
            self.reply(message, {"content": [{"type": "text", "text": kind.known}]})
        else:
            self.send(202, {})

    def reply(self, message, result, **headers):
        self.send(200, {"jsonrpc": "2.0", "id": message["id"], "result": result}, **headers)

    def send(self, status, body, **headers):
        data = json.dumps(body).encode()
        self.send_response(status)
        for name, value in {"Content-Type": "application/json", **headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


def test_a_session_that_the_server_has_forgotten_is_begun_anew():
    http = ThreadingHTTPServer(("127.0.0.1", 0), Forgetful)
    thread = threading.Thread(target=http.serve_forever, args=(0.01,))
    thread.start()
    try:
        with McpServer(f"http://127.0.0.1:{http.server_address[1]}/mcp") as server:
            (who,) = server.tools
            assert who.run("{}") == "session-1"
            Forgetful.known = ""
            assert who.run("{}").startswith("Error: ")
            assert who.run("{}") == "session-2"
    finally:
        http.shutdown()
        thread.join()
        http.server_close()


def call(monkeypatch, capsys, *words):
    monkeypatch.setattr(sys, "argv", ["arenagym", "mcp", *words])
    with pytest.raises(SystemExit) as end:
        cli.main()
    said = capsys.readouterr()
    return end.value.code, said.out, said.err


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["arenagym/Cuontdown-v0"], "did you mean arenagym/Countdown-v0"),
        (["arenagym/Countdown-v0", "--env-arg", "numbers"], "write name=value"),
        (["arenagym/Countdown-v0", "--env-arg", "numbers=[2,9]"], "2 to 8"),
        (["arenagym/Countdown-v0", "--env-arg", "colour=1"], "unexpected keyword"),
        (["CartPole-v1"], "MCP serves text environments"),
        (["arenagym/Countdown-v0", "--http", "99999"], "port 99999"),
    ],
)
def test_a_mistake_is_one_line_and_exit_code_two(monkeypatch, capsys, words, says):
    code, out, err = call(monkeypatch, capsys, *words)
    assert (code, out) == (2, "")
    assert says in err
    assert err.count("\n") == 1


def test_help_shows_how_a_client_starts_it(monkeypatch, capsys):
    code, out, _ = call(monkeypatch, capsys, "--help")
    assert code == 0
    assert "mcpServers" in out


def test_without_the_sdk_it_is_said_what_to_install():
    program = "import sys; sys.modules['mcp_types'] = None; from arenagym.cli import main; main()"
    words = [sys.executable, "-c", program, "mcp", "arenagym/Countdown-v0"]
    done = subprocess.run(words, check=False, capture_output=True, text=True)
    assert done.returncode == 2
    assert done.stderr == "arenagym: arenagym.mcp needs the MCP SDK: pip install 'arenagym[mcp]'\n"
