import errno
import json
import sys

import pytest
from fake_server import FakeServer, Fault
from judging import filled

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
        (["arenagym/Cuontdown-v0"], "did you mean arenagym/Countdown-v0"),
        (["arenagym/Countdown-v0", "--agent", "reakt"], "did you mean react?"),
        (["arenagym/Countdown-v0", "--model", "locl"], "did you mean local?"),
        (["arenagym/Countdown-v0", "--topology", "swis"], "unknown topology 'swis'"),
        (["arenagym/Countdown-v0", "--group-size", "0"], "group_size=0"),
        (["arenagym/Countdown-v0", "--env-arg", "numbers"], "write name=value"),
        (["arenagym/Countdown-v0", "--env-arg", "numbers=[2,9]"], "2 to 8"),
        (["arenagym/Countdown-v0", "--agent", "rlm", "--agent-arg", "max_dept=2"], "max_dept"),
        (["arenagym/Countdown-v0", "--agent", "rlms"], "did you mean rlm"),
        (["arenagym/Countdown-v0", "--temperature", "nan"], "temperature=nan: finite"),
        (["arenagym/Countdown-v0", "--temperature", "-1"], "temperature=-1.0: finite"),
        (["arenagym/Countdown-v0", "--max-tokens", "0"], "max_tokens=0: at least 1"),
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


@pytest.fixture
def countdown_run(tmp_path):
    def guess(messages, sampling):
        return f"<answer>{sampling.seed % 7} + 1</answer>"

    settings = {"agent": "direct", "judge": "reward", "group_size": 4, "tasks": 2}
    folder = tmp_path / "run"
    model = ScriptedModel(guess)
    list(arenagym.collect("arenagym/Countdown-v0", model=model, out=folder, **settings))
    return folder


def judge_server():
    def reply(request):
        prompt = request["messages"][0]["content"]
        first = [int(part[0]) for part in prompt.split("Final answer:\n")[1:]]
        return filled(*first)

    return FakeServer(reply)


def test_rank_judges_a_run_again_and_shows_the_judging(monkeypatch, capsys, countdown_run):
    before = (countdown_run / "groups.jsonl").read_bytes()
    with judge_server() as server:
        words = [str(countdown_run), "--judge", "rubric", "--judge-model", f"{server.url}#m"]
        code, out, _ = call(monkeypatch, capsys, "rank", *words, "--topology", "swiss")
        assert code == 0
        assert "without a score" in out
        code, out, _ = call(monkeypatch, capsys, "rank", *words, "--topology", "swiss")
        assert "2 groups were found" in out
    assert (countdown_run / "groups.jsonl").read_bytes() == before
    code, out, _ = call(monkeypatch, capsys, "rank", str(countdown_run))
    assert "Judged again: rubric-generic.en-swiss-" in out.replace("\n", "")
    (name,) = arenagym.rollouts.judgings(countdown_run)
    code, out, _ = call(monkeypatch, capsys, "rank", str(countdown_run), "--judged", name)
    assert (code, out.count("by buchholz")) == (0, 2)
    words += ["--group", "g00000"]
    code, _, err = call(monkeypatch, capsys, "rank", *words)
    assert (code, "judges the whole run" in err) == (2, True)


def test_rank_shows_scores_where_there_were_no_matches(monkeypatch, capsys, countdown_run):
    with judge_server() as server:
        words = [str(countdown_run), "--judge", "pointwise", "--judge-model", f"{server.url}#m"]
        assert call(monkeypatch, capsys, "rank", *words)[0] == 0
    (name,) = arenagym.rollouts.judgings(countdown_run)
    shown = [str(countdown_run), "--judged", name]
    code, out, _ = call(monkeypatch, capsys, "rank", *shown)
    assert (code, out.count("by mean-of-scores")) == (0, 2)
    code, _, err = call(monkeypatch, capsys, "rank", *shown, "--estimator", "survival")
    assert (code, "leaves no matches" in err.replace("\n", " ")) == (2, True)


def test_judge_eval_measures_several_judges_and_caches(monkeypatch, capsys, tmp_path):
    file, prices = tmp_path / "pairs.jsonl", tmp_path / "prices.toml"
    lines = [
        {"query": f"q{i}", "a": f"{i % 7} a", "b": f"{i % 5} b", "label": label}
        for i in range(12)
        for label in [("a" if i % 7 > i % 5 else "b" if i % 7 < i % 5 else "tie")]
    ]
    file.write_text("\n".join(map(json.dumps, lines)))
    with judge_server() as server:
        prices.write_text(f'["{server.url}#m"]\nprompt = 1.0\ncompletion = 2.0\n')
        words = [str(file), "--judge", "rubric", "--judge", "pointwise"]
        words += ["--judge-model", f"{server.url}#m", "--cache", str(tmp_path / "c.sqlite")]
        out_file = tmp_path / "report.json"
        words += ["--prices", str(prices), "--out", str(out_file)]
        code, out, _ = call(monkeypatch, capsys, "judge-eval", *words)
        assert code == 0
        assert "Cohen's κ" in out
        asked = len(server.requests)
        assert asked == 12 * 2 + 12 * 2 * 2
        reports = json.loads(out_file.read_text())
        assert [report["accuracy"]["value"] for report in reports] == [1, 1]
        assert reports[0]["cost"] == pytest.approx(24 * 20 / 1e6)
        call(monkeypatch, capsys, "judge-eval", *words)
        assert len(server.requests) == asked
        assert [r["cached"] for r in json.loads(out_file.read_text())] == [24, 24]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--judge", "rubrik"], "did you mean rubric"),
        (["--judge", "rubric:travle"], "did you mean travel"),
        (["--limit", "0"], "--limit 0"),
        (["--cache", "c.sqlite", "--repeats", "2"], "alike"),
        (["nowhere.jsonl"], "nowhere.jsonl"),
        (["--prices", "nowhere.toml"], "nowhere.toml"),
        (["--order", "ab", "--judge", "reward"], "order='ab'"),
        (["--judge", "reward", "--out", "."], "--out .: name a file"),
        (["--judge", "reward", "--out", "/dev/null/a.json"], "--out /dev/null/a.json: "),
    ],
)
def test_a_mistake_in_judge_eval_is_one_line(monkeypatch, capsys, words, says):
    code, out, err = call(monkeypatch, capsys, "judge-eval", *words)
    assert (code, out) == (2, "")
    assert says in err


@pytest.mark.parametrize("words", [["--version"], ["--version", "envs"]])
def test_the_version_is_said(monkeypatch, capsys, words):
    assert call(monkeypatch, capsys, *words) == (0, f"arenagym {arenagym.__version__}\n", "")


@pytest.mark.parametrize("words", [["run", "arenagym/Countdown-v0"], ["rank", "nowhere"]])
def test_a_seed_below_zero_is_a_mistake_of_usage(monkeypatch, capsys, words):
    code, _, err = call(monkeypatch, capsys, *words, "--seed", "-1")
    assert code == 2
    assert "--seed" in err


def test_a_picture_that_cannot_be_written_is_one_line(monkeypatch, capsys, countdown_run):
    words = [str(countdown_run), "--group", "g00000", "--svg", str(countdown_run)]
    code, _, err = call(monkeypatch, capsys, "rank", *words)
    assert (code, err.count("\n")) == (2, 1)
    assert str(countdown_run) in err


def test_a_full_disk_is_one_line_that_says_how_to_go_on(monkeypatch, capsys, tmp_path):
    def full(file, data):
        raise OSError(errno.ENOSPC, "No space left on device")

    answering = FakeServer(lambda request: "<answer>1 + 2</answer>")
    with monkeypatch.context() as patched, answering as server:
        patched.setattr("arenagym.rollouts.store._write", full)
        words = ["--model", f"{server.url}#m", "--judge", "reward", "--agent", "direct"]
        words += ["--tasks", "1", "--group-size", "2", "--out", str(tmp_path / "run")]
        code, _, err = call(patched, capsys, "run", "arenagym/Countdown-v0", *words)
    assert (code, err.strip().count("\n")) == (2, 0)
    assert "No space left on device; what was finished before is kept" in err


def test_a_run_whose_judge_only_failed_says_how_to_judge_it_anew(monkeypatch, capsys, tmp_path):
    answering = FakeServer(lambda request: "<answer>1 + 2</answer>")
    with answering as player, FakeServer(lambda request: Fault.NOT_FOUND) as judge:
        words = ["--model", f"{player.url}#m", "--judge-model", f"{judge.url}#m"]
        words += ["--agent", "direct", "--tasks", "1", "--group-size", "2", "--out", str(tmp_path)]
        code, out, _ = call(monkeypatch, capsys, "run", "arenagym/Countdown-v0", *words)
    assert code == 0
    said = out.replace("\n", "").replace(" ", "")
    assert "everyjudgecallfailed:1." in said
    assert f"arenagymrank{tmp_path}--judgerubric" in said
