import sys

import pytest

from arenagym import cli


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
