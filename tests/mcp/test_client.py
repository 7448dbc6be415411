import json
import os
import re
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import gymnasium as gym
import pytest
from faulty import SCRIPT, eventually, runs

import arenagym
from arenagym.errors import SettingError, UnknownNameError
from arenagym.mcp import McpConnectionError, McpServer
from arenagym.models import ScriptedModel


def tool(server, name):
    return next(tool for tool in server.tools if tool.spec.name == name)


def run(server, name, **arguments):
    return tool(server, name).run(json.dumps(arguments))


def test_a_tool_is_declared_and_called(faulty):
    with faulty(allow=["echo", "pid"], prefix="my_") as server:
        assert [tool.spec.name for tool in server.tools] == ["my_echo", "my_pid"]
        assert server.tools[0].spec.parameters["properties"] == {"text": {"type": "string"}}
        assert run(server, "my_echo", text="看,北京🏯\n</tool_call>") == "看,北京🏯\n</tool_call>"
        assert server.call("echo", {"text": "by name"}) == "by name"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ("{", "invalid arguments for echo"),
        ("[1]", "give a JSON object"),
        ('"text"', "give a JSON object"),
        ("\ud800", "invalid arguments"),
        ('{"text": "\\ud800"}', "invalid arguments"),
        ('{"text": NaN}', "invalid arguments"),
        ("[" * 10_000, "invalid arguments"),
        (f'{{"text": {"[" * 900}{"]" * 900}}}', "Error: "),
        (f'{{"text": "{"x" * 30_000}"}}', "20000 are allowed"),
    ],
)
def test_wrong_arguments_come_back_as_text_and_the_session_lives_on(faulty, arguments, says):
    with faulty(allow=["echo"]) as server:
        (echo,) = server.tools
        text = echo.run(arguments)
        assert text.startswith("Error: ")
        assert says in text
        assert echo.run('{"text": "still here"}') == "still here"


def test_content_that_is_no_text_is_named(faulty):
    with faulty() as server:
        assert run(server, "image").split("\n") == [
            "看,北京🏯",
            "[image, image/png, 1,234 bytes]",
            "[resource link, map, file:///map]",
            "[resource, file:///a, unknown type]",
            "inside",
            "[resource, file:///b, unknown type, 1,234 bytes]",
        ]
        assert run(server, "structured") == '{"a":[1,"ü"]}'
        assert run(server, "nothing") == "[no content]"


def test_a_long_result_keeps_its_head_and_tail(faulty):
    with faulty() as server:
        text = run(server, "big")
    assert len(text) == 100_000
    assert (text[:1000], text[-1000:]) == ("a" * 1000, "b" * 1000)
    mark = re.search(r"\n\[… ([\d,]+) characters left out …\]\n", text)
    assert int(mark[1].replace(",", "")) == 5_000_000 - (100_000 - len(mark[0]))


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("fail", "Error: the disk is full"),
        ("unheard_of", "Error: tools/call: unknown"),
        ("slow", "Error: slow gave no result within 3 s."),
        ("no_result", "Error: no_result sent what is no result of a tool."),
    ],
)
def test_a_call_that_fails_is_text_and_the_session_lives_on(faulty, name, says):
    with faulty(call_seconds=3) as server:
        assert server.call(name, {}) == says
        assert server.call("echo", {"text": "still here"}) == "still here"


def test_lines_that_are_no_messages_are_skipped(faulty):
    with faulty() as server:
        assert run(server, "noise") == "after the noise"


def test_a_server_that_dies_in_a_call_is_started_for_the_next_one(faulty):
    with faulty() as server:
        first = run(server, "pid")
        assert run(server, "die") == (
            "Error: the MCP server of die is not there: it ended during the call."
        )
        assert run(server, "pid") != first


def test_a_server_that_died_between_calls_is_started_for_the_next_one(faulty):
    with faulty() as server:
        first = int(run(server, "pid"))
        os.kill(first, signal.SIGKILL)
        eventually(lambda: not runs(first))
        eventually(lambda: server._connection.ended)
        assert int(run(server, "pid")) != first


def test_a_server_that_cannot_be_started_again_is_reported_by_each_call(tmp_path):
    script = tmp_path / "server.py"
    script.write_text(SCRIPT.read_text())
    with McpServer([sys.executable, str(script), "", str(tmp_path / "pids")]) as server:
        script.write_text("import sys; sys.exit('gone')")
        run(server, "die")
        for _ in range(2):
            assert (
                run(server, "pid") == "Error: the MCP server of pid is not there: it ended at once."
            )
        script.write_text(SCRIPT.read_text())
        assert run(server, "pid").isdigit()


def test_many_calls_are_under_way_at_once(faulty):
    with faulty() as server, ThreadPoolExecutor(24) as pool:
        texts = [f"call {i}" for i in range(24)]
        assert list(pool.map(lambda text: run(server, "together", text=text), texts)) == texts


def test_calls_under_way_when_it_is_closed_or_dies_are_told(faulty):
    for end in (McpServer.close, lambda server: server.call("die", {})):
        with faulty() as server, ThreadPoolExecutor(8) as pool:
            calls = [pool.submit(run, server, "together", text="") for _ in range(8)]
            eventually(lambda: run(server, "waiting") == "8")
            end(server)
            assert all(call.result().startswith("Error: the MCP server of") for call in calls)


def test_closing_twice_changes_nothing_and_calls_afterwards_are_told(faulty):
    server = faulty()
    server.close()
    server.close()
    assert run(server, "echo").endswith("is not there: it was closed.")


def test_a_server_that_stays_is_ended(faulty):
    with faulty("stays") as server:
        assert run(server, "echo", text="here") == "here"


@pytest.mark.parametrize(
    ("mode", "says"),
    [
        ("dead", "it ended at once\nIts stderr ends with:\nTraceback: no such module"),
        ("silent", "no answer within 0.5 s"),
        ("endless", "its list of tools has more than 100 pages"),
    ],
)
def test_a_server_that_does_not_connect_is_named_with_the_reason(faulty, mode, says):
    with pytest.raises(McpConnectionError) as error:
        faulty(mode, connect_seconds=0.5 if mode == "silent" else 30)
    assert str(error.value).startswith(f"MCP server {sys.executable}")
    assert says in str(error.value)


def test_what_a_server_writes_does_nothing_to_a_terminal(faulty):
    with pytest.raises(McpConnectionError) as error:
        McpServer([sys.executable, "-c", "import sys; sys.exit('\\x1b[31mred\\x07')"])
    assert error.value.stderr == "[31mred"


@pytest.mark.parametrize("server", [["no-such-program"], "http://127.0.0.1:9/mcp"])
def test_a_server_that_is_not_there_is_an_error(server):
    with pytest.raises(McpConnectionError, match=r"no-such-program|127\.0\.0\.1:9"):
        McpServer(server)


@pytest.mark.parametrize(
    ("mode", "says"),
    [
        ("bad-name", "MCP tool 'rm -rf /': a name has"),
        ("long-name", "a name has 1 to 64"),
        ("doubled", "two tools 'echo'"),
        ("big-schema", "and 50,000 are allowed"),
    ],
)
def test_a_tool_that_cannot_be_offered_is_named_and_can_be_left_out(faulty, mode, says):
    with pytest.raises(SettingError, match="allow=") as error:
        faulty(mode)
    assert says in str(error.value)
    with faulty(mode, allow=["pid"]) as server:
        assert len(server.tools) == 1


def test_every_page_of_tools_is_read_and_descriptions_are_cut(faulty):
    with faulty("paged") as paged, faulty("talkative") as talkative:
        assert len(talkative.tools) == len(paged.tools) + 1
        assert len(tool(talkative, "talk").spec.description) == 4_000


def test_a_name_that_is_not_there_has_a_near_miss(faulty):
    with pytest.raises(UnknownNameError, match="did you mean echo"):
        faulty(allow=["ehco"])


@pytest.mark.parametrize(
    ("server", "settings", "says"),
    [
        ("python server.py", {}, r"such as \['python', 'server.py'\]"),
        ([], {}, "as a list"),
        ([1], {}, "as a list"),
        ("http://a/mcp", {"env": {"A": "b"}}, "not for a URL"),
        (["a"], {"headers": {"A": "b"}}, "env= instead"),
        (["a"], {"call_seconds": 0}, "above 0"),
    ],
)
def test_settings_that_do_not_go_together_are_refused(server, settings, says):
    with pytest.raises(SettingError, match=says):
        McpServer(server, **settings)


def test_a_server_gets_few_environment_variables_and_those_it_is_given(faulty, monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "secret")
    with faulty(env={"ROOT": "/data"}) as server:
        given = json.loads(run(server, "env"))
    assert "OPENAI_API_KEY" not in given
    assert given["ROOT"] == "/data"
    assert "PATH" in given


def test_a_program_that_forgets_to_close_ends_and_so_does_the_server(tmp_path):
    pids = tmp_path / "pids"
    command = [sys.executable, str(SCRIPT), "", str(pids)]
    program = f"from arenagym.mcp import McpServer\nserver = McpServer({command!r})\n"
    done = subprocess.run(
        [sys.executable, "-c", program], check=False, capture_output=True, text=True
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert not runs(int(pids.read_text()))


def test_tools_are_added_to_an_environment_and_a_name_is_there_once(faulty):
    env = gym.make("arenagym/Countdown-v0", max_turns=4).unwrapped
    assert not env.blocking
    with faulty(allow=["echo"]) as server:
        env.add_tools(server.tools)
        assert env.blocking
        assert [spec.name for spec in env.tools] == ["calculate", "echo"]
        with pytest.raises(SettingError, match="two tools are called 'echo'"):
            env.add_tools(server.tools)
        env.reset(seed=0)
        call = '<tool_call>{"name": "echo", "arguments": {"text": "hi"}}</tool_call>'
        assert env.step(call)[0] == "hi"
    assert env.step(call)[0].startswith("Error: ")
    assert not type(env).blocking


def test_an_agent_uses_a_tool_of_a_server(faulty):
    def reply(messages, sampling):
        if "17 - 4" in messages[-1].content:
            return "<answer>17 - 4</answer>"
        return '<tool_call>{"name": "echo", "arguments": {"text": "17 - 4"}}</tool_call>'

    env = gym.make("arenagym/Countdown-v0", numbers=2, max_turns=4)
    with faulty(allow=["echo"]) as server:
        env.unwrapped.add_tools(server.tools)
        played = arenagym.run_episode(env, "react", ScriptedModel(reply), seed=1)
    assert "17 - 4" in played.turns[1].prompt[-1].content
    assert (played.answer, played.error) == ("17 - 4", None)
