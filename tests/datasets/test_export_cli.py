import errno
import json
import os
import re
import sys

import coins
import pyarrow.parquet as pq
import pytest
from ranked import group

import arenagym
from arenagym import cli
from arenagym.evaluation import evaluate
from arenagym.models import ScriptedModel
from arenagym.records import Verdict, to_json
from arenagym.rollouts import rejudge

COMMANDS = ["dpo", "sft", "reward-conditioned", "quark", "grpo", "rft", "travel"]
OF_GROUPS = COMMANDS[:5]


@pytest.fixture
def export(monkeypatch, capsys, tmp_path):
    """Runs `arenagym export`: the code, and what it says."""
    monkeypatch.chdir(tmp_path)

    def call(*words):
        monkeypatch.setattr(sys, "argv", ["arenagym", "export", *map(str, words)])
        with pytest.raises(SystemExit) as end:
            cli.main()
        out, err = capsys.readouterr()
        return end.value.code, out or err

    return call


def guess(messages, sampling):
    if sampling.temperature == 0:
        return "I go on thinking"
    return f"<think>Hm.</think><answer>{sampling.seed % 7} + 1</answer>"


class ByNumber:
    """Likes the greater first digit of an answer, or the smaller."""

    def __init__(self, sign=1):
        self.name = f"number {sign}"
        self.sign = sign

    async def compare(self, task, a, b):
        first, second = (self.sign * int(each.answer[0]) for each in (a, b))
        return Verdict(judge=self.name, score_a=first, score_b=second)


@pytest.fixture(scope="session")
def run(tmp_path_factory):
    """A run of 3 groups of 5; the first attempt of each has no answer."""
    folder = tmp_path_factory.mktemp("runs") / "run"
    settings = {"agent": "direct", "judge": ByNumber(), "group_size": 5, "tasks": 3}
    model = ScriptedModel(guess)
    list(arenagym.collect("arenagym/Countdown-v0", model=model, out=folder, **settings))
    return folder


@pytest.fixture(scope="session")
def evaluated(tmp_path_factory):
    """An evaluation of 3 tasks with 6 samples each, in which every other one is right."""
    folder = tmp_path_factory.mktemp("runs") / "evaluated"
    settings = {"samples": 6, "tasks": 3, "keep": "all", "out": folder}
    played = evaluate(coins.ENV, agent="direct", model=coins.flipper(0.5), **settings)
    return list(played), folder


def lines(file):
    return [json.loads(line) for line in file.read_text().splitlines()]


def made_run(path, *groups):
    path.mkdir()
    (path / "groups.jsonl").write_bytes(b"".join(to_json(each) + b"\n" for each in groups))
    return path


@pytest.mark.parametrize("command", OF_GROUPS)
def test_each_command_writes_both_formats_and_says_what_became_of_all(
    command, export, run, tmp_path
):
    code, said = export(command, run, "--out", tmp_path / "a.jsonl")
    assert code == 0
    assert re.match(r"3 groups, 15 rollouts(, 30 pairs)?: \d+ written", said)
    assert f"In {tmp_path / 'a.jsonl'}." in said
    rows = lines(tmp_path / "a.jsonl")
    assert export(command, run, "--out", tmp_path / "a.parquet")[0] == 0
    table = pq.read_table(tmp_path / "a.parquet")
    assert table.num_rows == len(rows)
    assert list(rows[0]) == table.column_names
    assert sorted(each.name for each in tmp_path.iterdir()) == ["a.jsonl", "a.parquet"]


def test_options_reach_what_they_are_for(export, run, tmp_path):
    def rows(command, *words):
        code, said = export(command, run, "--out", tmp_path / "a.jsonl", "--force", *words)
        assert code == 0, said
        return lines(tmp_path / "a.jsonl")

    every = rows("dpo", "--pairs", "all")
    valid = rows("dpo", "--pairs", "all", "--without-invalid")
    assert len(valid) < len(every)
    assert "<think>" not in str(rows("dpo", "--without-thoughts"))
    assert "<think>" in str(every)
    assert len(rows("sft", "--top", "2")) > len(rows("sft"))
    assert {row["n"] for row in rows("sft", "--method", "best-of-n", "--n", "3")} == {3}
    assert set(rows("sft", "--rows", "prompt-completion")[0]) >= {"prompt", "completion"}
    good = rows("reward-conditioned", "--good", "Good: ", "--bad", "Bad: ")
    assert good[0]["token"] in {"Good: ", "Bad: "}
    assert {row["quantile"] for row in rows("quark", "--only-best", "--k", "2")} == {0}
    assert rows("grpo", "--rows", "rollout")[0]["parts"] == 1
    tools = rows("dpo", "--tools-of", "arenagym/Countdown-v0", "--env-arg", "max_turns=3")
    assert tools[0]["tools"][0]["function"]["name"] == "calculate"


def test_rewards_may_be_the_environments_own(export, run, tmp_path):
    code, said = export("dpo", run, "--out", tmp_path / "a.jsonl", "--reward", "env")
    assert code == 2
    assert "30 tied" in said  # no guess was right


def test_an_evaluation_is_ranked_by_the_environments_rewards(export, evaluated, tmp_path):
    samples, folder = evaluated
    right = {}
    for sample in samples:
        right.setdefault(sample.task, []).append(sample.reward)
    mixed = [each for each in right.values() if 0 < sum(each) < len(each)]
    assert export("dpo", folder, "--out", tmp_path / "a.jsonl")[0] == 0
    rows = lines(tmp_path / "a.jsonl")
    assert len(rows) == len(mixed) > 0
    assert all("heads" in row["chosen"][0]["content"] for row in rows)
    assert {row["env_id"] for row in rows} == {coins.ENV}
    assert rows[0]["group_id"][0] == "t"
    words = ["--top", "0", "--least", "1", "--rows", "prompt-completion"]
    assert export("sft", folder, "--out", tmp_path / "b.jsonl", *words)[0] == 0
    assert len(lines(tmp_path / "b.jsonl")) == sum(any(each) for each in right.values())
    both = [folder, made_run(tmp_path / "made", group([1.0, 0.0]))]
    assert export("dpo", *both, "--out", tmp_path / "c.jsonl")[0] == 0
    assert {row["group_id"].partition("/")[0] for row in lines(tmp_path / "c.jsonl")} == {
        "evaluated",
        "made",
    }


def test_a_later_judging_may_rank_the_groups(export, run, tmp_path):
    anew = rejudge(run, judge=ByNumber(-1))
    assert len(list(anew)) == 3
    name = anew.folder.name
    assert export("dpo", run, "--out", "own.jsonl", "--without-invalid")[0] == 0
    code, _ = export("dpo", run, "--out", "a.jsonl", "--judged", name, "--without-invalid")
    assert code == 0
    own, new = (
        {(row["chosen"][0]["content"], row["rejected"][0]["content"]) for row in lines(file)}
        for file in (tmp_path / "own.jsonl", tmp_path / "a.jsonl")
    )
    assert new == {(b, a) for a, b in own}
    code, said = export("dpo", run, "--out", tmp_path / "b.jsonl", "--judged", "other")
    assert (code, f"there are: {name}" in said) == (2, True)


def test_rejection_sampling_reads_runs_and_evaluations(export, run, evaluated, tmp_path):
    file = tmp_path / "new" / "rft.jsonl"
    words = ["rft", run, evaluated[1], "--out", file, "--solved", "0", "--per-task", "1"]
    code, said = export(*words, "--without-thoughts")
    assert code == 0
    assert said.startswith("33 rollouts: 6 written, ")
    assert "<think>" not in file.read_text()
    assert len(lines(file)) == 6
    code, said = export(*words)
    assert (code, "add --force to overwrite it" in said) == (2, True)
    code, _ = export(*words, "--force", "--rows", "prompt-completion")
    assert (code, set(lines(file)[0])) == (0, {"prompt", "completion"})
    assert [each.name for each in file.parent.iterdir()] == ["rft.jsonl"]


@pytest.mark.parametrize("command", OF_GROUPS)
def test_nothing_to_write_says_why_and_makes_no_file(command, export, tmp_path):
    tied = made_run(tmp_path / "tied", group([0.5, 0.5, None]))
    code, said = export(command, tied, "--out", tmp_path / "a.jsonl")
    assert code == 2
    assert "0 written" in said
    assert re.search(r"\d (tied|uninformative)", said)
    assert re.search(r"\d unscored", said)
    assert not (tmp_path / "a.jsonl").exists()


@pytest.mark.parametrize("command", ["dpo", "quark", "rft"])
@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["nowhere", "--out", "x.jsonl"], "nowhere has n"),
        (["empty", "--out", "x.jsonl"], "there is no finished group"),
        (["run", "--out", "x.csv"], "x.csv: its ending says no format"),
        (["run", "--out", "x.jsonl", "--format", "xml"], "jsonl or parquet"),
        (["run", "--out", "."], "name a file"),
        (["run", "--out", "there.jsonl"], "add --force"),
    ],
)
def test_a_mistake_is_one_line(command, words, says, export, tmp_path):
    made_run(tmp_path / "empty")
    made_run(tmp_path / "run", group([1.0, 0.0]))
    (tmp_path / "there.jsonl").touch()
    before = sorted(tmp_path.iterdir())
    code, said = export(command, *words)
    assert code == 2
    assert says in said
    assert said.count("\n") == 1
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.parametrize("name", ["groups.jsonl", "run.json"])
def test_the_record_of_a_run_is_not_written_over(name, export, tmp_path):
    folder = made_run(tmp_path / "run", group([1.0, 0.0]))
    (folder / "run.json").write_text("{}")
    before = (folder / name).read_bytes()
    words = ("dpo", "run", "--out", f"run/{name}", "--format", "jsonl", "--force")
    says = f"arenagym: run/{name} is the record of a run: name another file\n"
    assert export(*words) == (2, says)
    assert (folder / name).read_bytes() == before
    code, _ = export("dpo", "run", "--out", "run/dpo.jsonl")
    assert code == 0


def test_a_file_that_can_not_be_written_is_one_line(export, tmp_path, monkeypatch):
    made_run(tmp_path / "run", group([1.0, 0.0]))
    (tmp_path / "old.jsonl").write_text("old")
    code, said = export("dpo", "run", "--out", "old.jsonl/x.jsonl")
    assert (code, said.count("\n")) == (2, 1)
    assert "old.jsonl/x.jsonl was not written" in said

    def full(_part, _out):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("pathlib.Path.replace", full)
    code, said = export("dpo", "run", "--out", "old.jsonl", "--force")
    assert (code, said.count("\n")) == (2, 1)
    assert "No space left" in said
    assert (tmp_path / "old.jsonl").read_text() == "old"
    assert not (tmp_path / "old.jsonl.part").exists()


@pytest.mark.parametrize(
    ("command", "words", "says"),
    [
        ("dpo", ["--pairs", "some"], "best-worst, all, adjacent"),
        ("dpo", ["--reward", "judge"], "group or env"),
        ("dpo", ["--reward", "env", "--judged", "x"], "--judged"),
        ("dpo", ["--env-arg", "a=1"], "--tools-of"),
        ("dpo", ["--tools-of", "arenagym/Cuontdown-v0"], "did you mean arenagym/Countdown-v0"),
        ("dpo", ["--tools-of", "arenagym/StringComposition-v0"], "has no tools"),
        ("dpo", ["run"], "each once"),
        ("sft", ["--method", "ppo"], "best-of-n, which takes --n"),
        ("sft", ["--method", "best-of-n", "--top", "2"], "expert-iteration, which takes --top"),
        ("sft", ["--n", "2"], "best-of-n, which takes --n"),
        ("sft", ["--top", "0"], "say the least reward with --least"),
        ("quark", ["--k", "1"], "at least 2 quantiles"),
        ("reward-conditioned", ["--good", ""], "none may be empty"),
        ("grpo", ["--rows", "token"], "group or a rollout"),
        ("rft", ["--rows", "chatml"], "messages or prompt-completion"),
        ("rft", ["--solved", "nan"], "solved=nan"),
    ],
)
def test_a_setting_out_of_its_range_is_one_line(command, words, says, export, tmp_path):
    made_run(tmp_path / "run", group([1.0, 0.0]))
    code, said = export(command, "run", *words, "--out", "x.jsonl")
    assert code == 2
    assert says in said
    assert said.count("\n") == 1
    assert not (tmp_path / "x.jsonl").exists()


def test_lines_that_cannot_be_read_are_named_and_a_torn_last_one_is_passed_over(export, tmp_path):
    path = made_run(tmp_path / "run", group([1.0, 0.0]))
    with (path / "groups.jsonl").open("ab") as file:
        file.write(b'{"group_id"')
    code, said = export("dpo", path, "--out", "x.jsonl")
    assert (code, "1 group, 2 rollouts, 1 pair: 1 written" in said) == (0, True)
    with (path / "groups.jsonl").open("ab") as file:
        file.write(b": 1}\n")
    code, said = export("dpo", path, "--out", "y.jsonl")
    assert (code, "line 2" in said, (tmp_path / "y.jsonl").exists()) == (2, True, False)


def test_an_evaluation_without_trajectories_says_what_to_do(export, tmp_path):
    settings = {"samples": 2, "tasks": 1, "out": tmp_path / "evaluated"}
    evaluate(coins.ENV, agent="direct", model=coins.flipper(0.5), **settings).run()
    code, said = export("dpo", tmp_path / "evaluated", "--out", "x.jsonl")
    assert (code, "arenagym eval --keep all" in said) == (2, True)
    with (tmp_path / "evaluated" / "episodes.jsonl").open("ab") as file:
        file.write(b"no json\n")
    code, said = export("dpo", tmp_path / "evaluated", "--out", "x.jsonl")
    assert (code, "episodes.jsonl, line 3" in said) == (2, True)
    (tmp_path / "evaluated" / "run.json").write_text("{}")
    code, said = export("dpo", tmp_path / "evaluated", "--out", "x.jsonl")
    assert (code, "no run.json of ours" in said) == (2, True)


@pytest.mark.parametrize("command", COMMANDS)
def test_help_shows_examples(command, export):
    code, out = export(command, "--help")
    assert code == 0
    assert "Examples" in out
