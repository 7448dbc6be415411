import tracemalloc

import pytest
from ranked import group

from arenagym.datasets import StoredGroups, preference_pairs, quark, stored_groups, write_rows
from arenagym.errors import RunFolderError, SettingError
from arenagym.records import to_json


def run(path, *groups):
    path.mkdir(parents=True)
    (path / "groups.jsonl").write_bytes(b"".join(to_json(each) + b"\n" for each in groups))
    return path


def test_the_groups_of_several_runs_have_names_of_their_own(tmp_path):
    first = run(tmp_path / "a" / "x", group([1.0, 0.0], name="g0"), group([0.0], name="g1"))
    second = run(tmp_path / "b" / "x", group([1.0, 0.0], name="g0"))
    third = run(tmp_path / "c" / "y", group([1.0, 0.0], name="g0"))
    assert [g.group_id for g in StoredGroups(first)] == ["g0", "g1"]
    several = StoredGroups(first, second, third)
    assert [g.group_id for g in several] == ["x-1/g0", "x-1/g1", "x-2/g0", "y/g0"]
    assert [g.rewards for g in several] == [(1.0, 0.0), (0.0,), (1.0, 0.0), (1.0, 0.0)]


def test_a_torn_last_line_is_no_group_yet(tmp_path):
    path = run(tmp_path / "x", group([1.0, 0.0]))
    with (path / "groups.jsonl").open("ab") as file:
        file.write(b'{"group_id": "g1", "trajec')
    assert len(list(stored_groups(path))) == 1


def test_what_is_no_run_says_so(tmp_path):
    for folder in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(RunFolderError, match=r"has no groups.jsonl that can be read"):
            list(StoredGroups(folder))
    path = run(tmp_path / "x", group([1.0, 0.0]))
    (path / "groups.jsonl").write_bytes(b'{"group_id": 1}\n')
    with pytest.raises(RunFolderError, match=r"groups.jsonl, line 1: no valid Group"):
        list(StoredGroups(path))
    for given in ((), (path, tmp_path / "x")):
        with pytest.raises(SettingError, match="each once"):
            StoredGroups(*given)


@pytest.mark.slow
@pytest.mark.parametrize("build", [preference_pairs, quark])
def test_a_run_is_not_held_in_memory(build, tmp_path):
    texts = ["long " * 4_000, "short " * 3_000]  # 6 MB in all
    (tmp_path / "x").mkdir()
    with (tmp_path / "x" / "groups.jsonl").open("wb") as file:
        for number in range(160):
            made = group([1.0, 0.0], texts, name=f"g{number}", task=f"t{number}")
            file.write(to_json(made) + b"\n")
    tracemalloc.start()
    try:
        tally = write_rows(build(StoredGroups(tmp_path / "x")), tmp_path / "a.jsonl")
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert tally.groups == 160
    assert peak < 1_500_000
