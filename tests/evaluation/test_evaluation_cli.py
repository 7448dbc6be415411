import re
import sys
import xml.etree.ElementTree as ET

import pytest
from fake_server import FakeServer

from arenagym import cli
from arenagym.evaluation import PassAtK
from arenagym.records import from_json

ENV = "arenagym/StringComposition-v0"


def call(monkeypatch, capsys, *words):
    monkeypatch.setattr(sys, "argv", ["arenagym", *words])
    with pytest.raises(SystemExit) as end:
        cli.main()
    said = capsys.readouterr()
    return end.value.code, said.out, said.err


@pytest.fixture
def server():
    def reply(request):
        """Says the input, which now and then is the output."""
        x = re.search(r'main_solution\("(.*)"\)', request["messages"][-1]["content"])[1]
        output = x[::-1] if request["seed"] % 2 else x
        return f'<think>Hm.</think><answer>{{"output": "{output}"}}</answer>'

    with FakeServer(reply) as server:
        yield server


def test_eval_plays_prints_and_writes_a_report(monkeypatch, capsys, server, tmp_path):
    out = tmp_path / "run"
    words = [ENV, "--agent", "direct", "--model", f"{server.url}#m", "--samples", "4"]
    words += ["--tasks", "3", "--k", "1,4", "--variant", "level=1", "--out", str(out)]
    words += ["--variant", "level=2 stage=2", "--temperature", "0.5", "--keep", "all"]
    code, said, _ = call(monkeypatch, capsys, "eval", *words)
    assert code == 0
    assert len(server.requests) == 24
    assert {request["temperature"] for request in server.requests} == {0.5}
    for word in ("level=2 stage=2", "pass@4", "24 episodes were played now"):
        assert word in said.replace("\n", " ")
    result = from_json(PassAtK, (out / "result.json").read_bytes())
    assert [level.level for level in result.levels] == ["level=1", "level=2 stage=2"]
    assert ET.parse(out / "report.svg").getroot().tag.endswith("svg")
    code, said, _ = call(monkeypatch, capsys, "eval", *words)
    assert (code, len(server.requests)) == (0, 24)
    assert "0 episodes were played now" in said


def test_eval_says_what_broke_and_ends_with_code_one(monkeypatch, capsys, tmp_path):
    with FakeServer(lambda request: "") as server:
        url = server.url
    monkeypatch.setattr("arenagym.models.openai_chat._backoff", lambda state: 0.0)
    words = [ENV, "--agent", "direct", "--model", f"{url}#m", "--samples", "2", "--tasks", "1"]
    code, said, _ = call(monkeypatch, capsys, "eval", *words, "--by", "", "--out", str(tmp_path))
    assert code == 1
    said = " ".join(said.split())
    assert "2 episodes are left out, as their machinery broke" in said
    assert "The same command again retries what broke." in said
    assert "is the server running?" in said


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["arenagym/Cuontdown-v0"], "did you mean arenagym/Countdown-v0"),
        ([ENV, "--k", "1;4"], "as in 1,4,16"),
        ([ENV, "--k", "1,64"], "ks=[1, 64] with samples=16"),
        ([ENV, "--variant", "level"], "write name=value"),
        ([ENV, "--variant", "level='1"], "No closing quotation"),
        ([ENV, "--variant", "level=9"], "1 to 8"),
        ([ENV, "--keep", "best"], "all, correct, none"),
        ([ENV, "--variant", "level=1", "--by", "stage"], "leave `by` out"),
    ],
)
def test_a_mistake_with_eval_is_one_line(monkeypatch, capsys, words, says):
    code, out, err = call(monkeypatch, capsys, "eval", *words)
    assert (code, out) == (2, "")
    assert says in err
    assert err.count("\n") == 1


def test_help_shows_examples(monkeypatch, capsys):
    code, out, _ = call(monkeypatch, capsys, "eval", "--help")
    assert code == 0
    assert "Examples" in out
