import json
from importlib import import_module

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ranked import calling, group, rollout, said, turn

from arenagym.datasets import (
    best_of_n,
    grpo_groups,
    preference_pairs,
    quark,
    reward_conditioned,
    rft,
    write_rows,
)
from arenagym.datasets.writing import replacing
from arenagym.errors import SettingError
from arenagym.records import ToolSpec

TOOL = ToolSpec(
    name="search", description="Find.", parameters={"type": "object", "properties": {"q": {}}}
)


def called(place, arguments, answer):
    found = (said("四", "tool", tool_call_id="c1"),)
    return rollout(
        turn(calling(arguments), prompt_ids=(1,), output_ids=(2, 3), output_logprobs=(-0.5, -0.25)),
        turn(said(answer, reasoning="So."), kept=3, prompt=found, number=1),
        place=place,
        reward=1.0,
    )


PLAIN = [rollout("4", reward=1.0), rollout("5", place=1, reward=1.0)]
CALLED = [called(0, '{"q": 1}', "四"), called(1, '{"x": ["y"]}', "五"), "6"]
GROUPS = [group([1.0, 0.0], PLAIN, name="plain"), group([1.0, 0.5, 0.0], CALLED)]
BUILDERS = {
    "pairs": lambda groups: preference_pairs(groups, pairs="all"),
    "tools": lambda groups: preference_pairs(groups, pairs="all", tools=[TOOL]),
    "best": best_of_n,
    "turns": lambda groups: best_of_n(groups, form="prompt-completion"),
    "conditioned": reward_conditioned,
    "quark": quark,
    "groups": grpo_groups,
    "rollouts": lambda groups: grpo_groups(groups, rows="rollout"),
    "rft": lambda groups: rft([("t", t) for g in groups for t in g.trajectories], solved=0),
}


def read_parquet(file):
    """The rows as they were: fields that are null were not there, JSON is text."""
    schema = pq.read_schema(file)

    def whole(value, kind):
        if isinstance(kind, pa.JsonType):
            return json.loads(value)
        if isinstance(kind, pa.ListType):
            return [whole(each, kind.value_type) for each in value]
        if isinstance(kind, pa.StructType):
            kinds = {field.name: field.type for field in kind}
            return {k: whole(v, kinds[k]) for k, v in value.items() if v is not None}
        return value

    rows = pq.read_table(file).to_pylist()
    return [{k: whole(v, schema.field(k).type) for k, v in row.items()} for row in rows]


def read_jsonl(file):
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("name", BUILDERS)
def test_what_is_read_back_is_what_was_made(name, tmp_path):
    rows = list(BUILDERS[name](GROUPS))
    for file, read in (("a.jsonl", read_jsonl), ("a.parquet", read_parquet)):
        tally = write_rows(BUILDERS[name](GROUPS), tmp_path / file)
        assert read(tmp_path / file) == rows
        assert tally.rows == len(rows)


@pytest.mark.parametrize("name", BUILDERS)
def test_a_kind_of_rows_has_one_schema_whatever_is_in_them(name, tmp_path):
    write_rows(BUILDERS[name](GROUPS[:1]), tmp_path / "a.parquet")
    write_rows(BUILDERS[name](GROUPS[1:]), tmp_path / "b.parquet")
    assert pq.read_schema(tmp_path / "a.parquet") == pq.read_schema(tmp_path / "b.parquet")


@settings(max_examples=15, deadline=None)
@given(st.lists(st.text(max_size=8), min_size=2, max_size=4, unique=True))
def test_any_text_is_read_back(tmp_path_factory, texts):
    folder = tmp_path_factory.mktemp("texts")
    made = group([float(k) for k in range(len(texts))], texts)
    rows = list(preference_pairs([made], pairs="all"))
    if rows:
        write_rows(preference_pairs([made], pairs="all"), folder / "a.jsonl")
        write_rows(preference_pairs([made], pairs="all"), folder / "a.parquet")
        assert (folder / "a.jsonl").read_bytes().count(b"\n") == len(rows)
        assert read_parquet(folder / "a.parquet") == rows


def test_a_lone_surrogate_is_replaced(tmp_path):
    made = group([1.0, 0.0], ["4 \ud800", "5"], name="g\ud800")
    for name in ("a.jsonl", "a.parquet"):
        write_rows(preference_pairs([made]), tmp_path / name)
    (row,) = read_jsonl(tmp_path / "a.jsonl")
    assert row["chosen"][0]["content"] == "4 \N{REPLACEMENT CHARACTER}"
    assert read_parquet(tmp_path / "a.parquet") == [row]


def test_long_rows_are_written_in_several_row_groups(tmp_path, monkeypatch):
    monkeypatch.setattr("arenagym.datasets.parquet._MOST_BYTES", 500_000)
    long = [group([1.0, 0.0], ["長" * 70_000, "5"], name=f"g{k}") for k in range(7)]
    write_rows(preference_pairs(long), tmp_path / "a.parquet")
    assert pq.ParquetFile(tmp_path / "a.parquet").num_row_groups == 3
    assert read_parquet(tmp_path / "a.parquet") == list(preference_pairs(long))


def test_the_format_goes_by_the_ending_or_is_said(tmp_path):
    rows = preference_pairs(GROUPS)
    write_rows(rows, tmp_path / "new" / "data", format="parquet")
    assert read_parquet(tmp_path / "new" / "data") == list(rows)
    write_rows(rows, tmp_path / "a.JSON")
    assert read_jsonl(tmp_path / "a.JSON") == list(rows)
    for given_, name, says in (
        (None, "a.csv", "a.csv: its ending says no format"),
        ("xml", "a.jsonl", "'xml'; rows are written as jsonl or parquet"),
    ):
        with pytest.raises(SettingError, match=says):
            write_rows(rows, tmp_path / name, format=given_)


def test_nothing_to_write_says_what_became_of_all_and_leaves_the_file(tmp_path):
    file = tmp_path / "new" / "a.jsonl"
    with pytest.raises(SettingError, match="1 group, 3 rollouts, 3 pairs: 0 written, 3 tied"):
        write_rows(preference_pairs([group([0.5] * 3)]), file)
    assert not file.parent.exists()


def test_a_file_is_replaced_when_the_new_one_is_whole(tmp_path):
    file = tmp_path / "a.jsonl"
    file.write_text("old\n")

    def broken():
        yield GROUPS[0]
        raise OSError("the disk is gone")

    for name in ("a.jsonl", "a.parquet"):
        with pytest.raises(OSError, match="gone"):
            write_rows(preference_pairs(broken()), tmp_path / name)
    assert [each.name for each in tmp_path.iterdir()] == ["a.jsonl"]
    assert file.read_text() == "old\n"
    write_rows(preference_pairs(GROUPS), file)
    assert len(read_jsonl(file)) == 2


def test_two_who_write_one_file_do_not_mix_and_what_a_kill_left_is_no_part_of_it(tmp_path):
    file = tmp_path / "a.jsonl"
    (tmp_path / "a.jsonl.part").write_text("left by one that was killed\n")
    with replacing(file) as first:
        first.write(b"1\n")
        with pytest.raises(SettingError, match="another process is writing it"):
            write_rows(preference_pairs(GROUPS), file)
    assert file.read_text() == "1\n"
    write_rows(preference_pairs(GROUPS), file)
    assert len(read_jsonl(file)) == 2
    assert [each.name for each in tmp_path.iterdir()] == ["a.jsonl"]


def test_parquet_without_pyarrow_says_what_to_install(tmp_path, monkeypatch):
    def missing(name):
        if name == "pyarrow":
            raise ImportError(name)
        return import_module(name)

    monkeypatch.setattr("arenagym.datasets.parquet.import_module", missing)
    with pytest.raises(SettingError, match=r"pip install 'arenagym\[parquet\]'"):
        write_rows(preference_pairs(GROUPS), tmp_path / "a.parquet")
    write_rows(preference_pairs(GROUPS), tmp_path / "a.jsonl")
