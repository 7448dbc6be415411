import asyncio
import json

import pytest
from judging import filled

import arenagym
from arenagym.errors import ModelError, RunFolderError, SettingError, UnknownNameError
from arenagym.models import ScriptedModel
from arenagym.rollouts import judgings, read_groups, read_judged, rejudge

ENV = "arenagym/Countdown-v0"


@pytest.fixture
def run(tmp_path):
    def guess(messages, sampling):
        return f"<answer>{sampling.seed % 7} + {sampling.seed % 5}</answer>"

    settings = {"agent": "direct", "judge": "reward", "group_size": 4, "tasks": 3}
    list(arenagym.collect(ENV, model=ScriptedModel(guess), out=tmp_path, **settings))
    return tmp_path


def favourite(messages, sampling):
    """Prefers the larger first number of the two answers."""
    answers = [int(part[0]) for part in messages[0].content.split("Final answer:\n")[1:]]
    return filled(*answers)


def test_a_saved_run_is_judged_again_and_the_old_verdicts_stay(run):
    before = (run / "groups.jsonl").read_bytes()
    model = ScriptedModel(favourite)
    groups = rejudge(run, judge="rubric", judge_model=model, topology="swiss", order="both")
    anew = list(groups)
    assert (run / "groups.jsonl").read_bytes() == before
    assert [g.group_id for g in sorted(anew, key=lambda g: g.index)] == [
        g.group_id for g in read_groups(run)
    ]
    assert model.calls == groups.stats.judge_usage.calls == groups.stats.judgements
    for group in anew:
        assert group.tournament.topology == "swiss"
        first = [int(t.answer[0]) for t in group.trajectories]
        assert first[group.ranks.index(min(group.ranks))] == max(first)
    (name,) = judgings(run)
    stored = list(read_judged(run, name))
    assert sorted(stored, key=lambda g: g.index) == sorted(anew, key=lambda g: g.index)


def test_the_same_judging_again_asks_nobody_and_another_has_a_folder_of_its_own(run):
    model = ScriptedModel(favourite)
    first = list(rejudge(run, judge_model=model))
    calls = model.calls
    assert list(rejudge(run, judge_model=model)) == first
    assert model.calls == calls
    list(rejudge(run, judge="listwise:writing", judge_model=ScriptedModel([filled(5)])))
    list(rejudge(run, judge_model=model, topology="round-robin"))
    assert len(judgings(run)) == 2  # the list judge had no verdict: it is not kept


def test_a_judging_that_was_stopped_goes_on(run):
    model = ScriptedModel(favourite)
    for _ in rejudge(run, judge_model=model, concurrency=1):
        break
    (name,) = judgings(run)
    file = run / "judged" / name / "judged.jsonl"
    kept = file.read_bytes()
    file.write_bytes(kept + b'{"group_id": "g0')  # torn by a kill
    all_of_them = list(rejudge(run, judge_model=model))
    assert len(all_of_them) == 3
    assert file.read_bytes().startswith(kept)
    assert len({json.loads(line)["group_id"] for line in file.read_text().splitlines()}) == 3


def test_an_outage_is_noted_and_the_next_call_judges_again(run):
    down = ScriptedModel([ModelError("down")], name="m")
    groups = rejudge(run, judge_model=down)
    assert list(groups) == []
    assert sorted(groups.failed) == [0, 1, 2]
    assert "down" in groups.failed[0]
    assert len(list(rejudge(run, judge_model=ScriptedModel(favourite, name="m")))) == 3


def test_a_cache_serves_another_topology(run, tmp_path):
    model = ScriptedModel(favourite)
    cache = tmp_path / "cache.sqlite"
    list(rejudge(run, judge_model=model, topology="round-robin", order="both", cache=cache))
    calls = model.calls
    groups = rejudge(run, judge_model=model, topology="swiss", cache=cache)
    list(groups)
    assert model.calls == calls
    assert groups.stats.cached == groups.stats.judgements > 0
    assert groups.stats.judge_usage.calls == 0


def test_it_can_be_awaited(run):
    async def main():
        return [g async for g in rejudge(run, judge_model=ScriptedModel(favourite))]

    assert len(asyncio.run(main())) == 3


def test_what_cannot_work_says_so(run, tmp_path):
    with pytest.raises(RunFolderError, match="no finished group"):
        rejudge(tmp_path / "nowhere")
    with pytest.raises(UnknownNameError, match="did you mean rubric"):
        rejudge(run, judge="rubrik")
    with pytest.raises(SettingError, match="no standard errors"):
        rejudge(run, judge="pointwise", judge_model=ScriptedModel(["x"]), reward="posterior")
    with pytest.raises(RunFolderError, match="no judging 'x'; there are: none yet"):
        list(read_judged(run, "x"))
