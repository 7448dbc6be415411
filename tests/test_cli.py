import sys

import pytest

import arenagym
from arenagym import cli
from arenagym.models import ScriptedModel


def call(monkeypatch, capsys, *words):
    monkeypatch.setattr(sys, "argv", ["arenagym", *words])
    with pytest.raises(SystemExit) as end:
        cli.main()
    said = capsys.readouterr()
    return end.value.code, said.out, said.err


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["arenagym/Cuontdown-v0"], "did you mean arenagym/Countdown-v0?"),
        (["arenagym/Countdown-v0", "--agent", "reakt"], "did you mean react?"),
        (["arenagym/Countdown-v0", "--model", "locl"], "did you mean local?"),
        (["arenagym/Countdown-v0", "--topology", "swis"], "unknown topology 'swis'"),
        (["arenagym/Countdown-v0", "--group-size", "0"], "group_size=0"),
        (["arenagym/Countdown-v0", "--env-arg", "numbers"], "write name=value"),
        (["arenagym/Countdown-v0", "--env-arg", "numbers=[2,9]"], "2 to 8"),
    ],
)
def test_a_mistake_is_one_line_and_exit_code_two(monkeypatch, capsys, words, says):
    code, out, err = call(monkeypatch, capsys, "run", *words)
    assert (code, out) == (2, "")
    assert says in err
    assert err.count("\n") == 1


def test_the_environments_are_listed_with_their_arguments(monkeypatch, capsys):
    code, out, _ = call(monkeypatch, capsys, "envs")
    assert code == 0
    assert "arenagym/Countdown-v0" in out
    assert "use_all=True" in out


def test_help_shows_examples(monkeypatch, capsys):
    code, out, _ = call(monkeypatch, capsys, "run", "--help")
    assert code == 0
    assert "Examples" in out
    assert "--env-arg" in out


def test_rank_shows_a_run_and_ranks_it_anew(monkeypatch, capsys, tmp_path):
    def guess(messages, sampling):
        return f"<answer>{sampling.seed % 7} + 1</answer>"

    list(
        arenagym.collect(
            "arenagym/Countdown-v0",
            agent="direct",
            model=ScriptedModel(guess),
            judge="reward",
            topology="seeded-single-elimination",
            env_args={"numbers": 2},
            group_size=4,
            tasks=2,
            out=tmp_path,
        )
    )
    before = (tmp_path / "groups.jsonl").read_bytes()
    code, out, _ = call(monkeypatch, capsys, "rank", str(tmp_path), "--picture", "bracket")
    assert code == 0
    assert out.count("by survival") == 2
    assert "bracket, round 2" in out
    svg = tmp_path / "a.svg"
    again = ["--group", "g00001", "--svg", str(svg), "--estimator", "bradley-terry"]
    code, out, _ = call(monkeypatch, capsys, "rank", str(tmp_path), *again)
    assert (code, out.count("by bradley-terry")) == (0, 1)
    assert svg.read_text().startswith("<svg")
    assert (tmp_path / "groups.jsonl").read_bytes() == before


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["nowhere"], "nowhere has no finished group"),
        (["nowhere", "--picture", "photo"], "it is matrix or bracket"),
        (["nowhere", "--svg", "a.svg"], "say which group"),
    ],
)
def test_a_mistake_with_rank_is_one_line(monkeypatch, capsys, words, says):
    code, _, err = call(monkeypatch, capsys, "rank", *words)
    assert code == 2
    assert says in err
