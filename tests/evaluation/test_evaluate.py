import asyncio
import json
import xml.etree.ElementTree as ET
from collections import Counter

import coins
import pytest

from arenagym.errors import ModelError, RunFolderError, SettingError, UnknownNameError
from arenagym.evaluation import PassAtK, evaluate, pass_at_k_curve, read_samples
from arenagym.models import ScriptedModel
from arenagym.records import StopReason, from_json, to_json


def run(model=None, env=coins.ENV, **settings):
    given = {"agent": "direct", "samples": 8, "tasks": 6} | settings
    return evaluate(env, model=model or coins.flipper(0.5, 0.2), **given)


def by_level(result):
    return {level.level: level for level in result.levels}


def lines(folder):
    return (folder / "episodes.jsonl").read_text(encoding="utf-8").splitlines()


def facts(samples):
    """What does not depend on the clock."""
    return {s.slot: (s.reward, s.seed, s.sampling_seed, s.task_id, s.answer) for s in samples}


def test_known_chances_are_found_level_by_level():
    model = coins.flipper(0.6, 0.1)
    result = run(model, samples=16, tasks=60, env_args={"level": "1+2"}, ks=[4, 1]).run()
    assert model.calls == 16 * 60
    levels = by_level(result)
    assert list(levels) == ["1", "2"]
    assert sum(level.tasks for level in result.levels) == 60
    for name, chance in (("1", 0.6), ("2", 0.1)):
        level = levels[name]
        assert level.episodes == 16 * level.tasks
        one, four = level.points
        error = (chance * (1 - chance) / level.episodes) ** 0.5
        assert one.value == pytest.approx(chance, abs=4 * error)
        assert four.value == pytest.approx(1 - (1 - chance) ** 4, abs=16 * error)
        assert level.reward == pytest.approx(one.value)
        assert (one.k, four.k, one.tasks) == (1, 4, level.tasks)
        assert level.usage.calls == level.episodes


def test_the_result_is_the_curve_of_its_counts():
    evaluation = run()
    correct = Counter(s.task for s in evaluation if s.reward >= 1)
    (level,) = evaluation.result().levels
    counts = [correct[task] for task in range(6)]
    assert level.points == pass_at_k_curve(counts, 8, [1, 2, 4, 8])
    narrow = evaluation.result(confidence=0.5).levels[0].points[0]
    assert level.points[0].low < narrow.low


def test_episodes_depend_on_the_seed_and_on_nothing_else():
    async def gather(**settings):
        return [sample async for sample in run(**settings)]

    plain = facts(run())
    assert facts(asyncio.run(gather(concurrency=1))) == plain
    assert facts(run(concurrency=3, samples=4)).items() <= plain.items()
    assert facts(run(tasks=2)).items() <= plain.items()
    assert facts(run(seed=1)) != plain
    seeds = [(seed, sampling) for _, seed, sampling, *_ in plain.values()]
    assert len({seed for seed, _ in seeds}) == 6
    assert len({sampling for _, sampling in seeds}) == 48


def test_samples_are_drawn_at_the_default_temperature_each_with_its_seed():
    asked = []

    def script(messages, sampling):
        asked.append((sampling.temperature, sampling.max_tokens, sampling.seed))
        return "<answer>heads</answer>"

    samples = list(run(ScriptedModel(script), tasks=1))
    assert {(temperature, most) for temperature, most, _ in asked} == {(0.8, 1024)}
    assert {seed for *_, seed in asked} == {s.sampling_seed for s in samples}


def test_variants_are_levels_with_tasks_of_their_own():
    variants = {"hard <2>": {"level": 2}, "easy": {"level": 1, "max_turns": 1}}
    evaluation = run(coins.flipper(1.0, 0.0), variants=variants, env_args={"max_turns": 3})
    samples = list(evaluation)
    result = evaluation.result()
    assert [level.level for level in result.levels] == ["hard <2>", "easy"]
    assert [level.tasks for level in result.levels] == [6, 6]
    assert [level.points[-1].value for level in result.levels] == [0.0, 1.0]
    assert {len({s.seed for s in samples if s.task == task}) for task in range(6)} == {1}
    assert {s.usage.calls for s in samples if s.variant == "hard <2>"} == {3}
    with pytest.raises(SettingError, match="the variants are the levels"):
        run(variants=variants, by="kind")


def test_levels_may_go_by_any_fact_of_a_task():
    def levels(**settings):
        return [level.level for level in run(env_args={"level": "1+2"}, **settings).run().levels]

    assert levels(by="kind") == ["coin 1", "coin 2"]
    assert levels(by=None) == ["all"]
    untold = run(env_args={"tell": False})
    assert [level.level for level in untold.run().levels] == ["all"]
    with pytest.raises(
        SettingError, match=r"by='levle': the info of tests/Coin-v0 has kind, level"
    ):
        run(by="levle").run()
    with pytest.raises(SettingError, match="give a key of info that depends on the task alone"):
        run(by="turn", env_args={"max_turns": 3}).run()


def test_levels_are_in_the_order_of_their_numbers():
    result = run(coins.flipper(*[0.5] * 10), tasks=30, env_args={"level": "10+2+1"}).run()
    assert [level.level for level in result.levels] == ["1", "2", "10"]


def test_broken_episodes_are_left_out_and_never_wrong(tmp_path):
    def script(messages, sampling):
        task = task_of[messages[-1].content]
        first = seen[task] = seen[task] + 1
        return f"<answer>{'broken' if first <= broken[task] else 'heads'}</answer>"

    def play(model, **settings):
        seen.clear()
        evaluation = run(
            model, tasks=3, samples=4, retries=0, concurrency=1, out=tmp_path, **settings
        )
        return list(evaluation), evaluation

    task_of = {text: task for task, text in enumerate(_queries())}
    seen, broken = Counter(), {0: 0, 1: 2, 2: 4}
    samples, evaluation = play(ScriptedModel(script))
    assert len(samples) == 4 + 2 + 0
    assert len(evaluation.failed) == 6
    assert "the coin is lost" in evaluation.failed[2, "", 0]
    assert evaluation.stats.failures == {"env_error": 6}
    levels = by_level(evaluation.result())
    assert (levels["1"].tasks, levels["1"].episodes, levels["1"].left_out) == (2, 6, 2)
    assert [(p.k, p.value, p.tasks) for p in levels["1"].points] == [
        (1, 1.0, 2),
        (2, 1.0, 2),
        (4, 1.0, 1),
    ]
    assert (levels["?"].tasks, levels["?"].left_out, levels["?"].reward) == (1, 4, None)
    table = evaluation.result().table()
    assert "6 episodes are left out, as their machinery broke" in table
    assert ", 1 tasks)" in table
    noted = [json.loads(x) for x in (tmp_path / "failures.jsonl").read_text().splitlines()]
    assert [(x["task"], x["sample"]) for x in noted] == [
        (1, 0),
        (1, 1),
        *((2, k) for k in range(4)),
    ]
    assert {x["stop_reason"] for x in noted} == {"env_error"}

    broken = {0: 0, 1: 0, 2: 0}  # the next visit plays them again, and nothing else
    mended = ScriptedModel(script)
    samples, evaluation = play(mended)
    assert (mended.calls, len(samples), evaluation.finished) == (6, 12, 6)
    assert [level.left_out for level in evaluation.result().levels] == [0]


def _queries():
    """The tasks' texts in order."""
    asked = []

    def script(messages, sampling):
        asked.append(messages[-1].content)
        return "<answer>heads</answer>"

    run(ScriptedModel(script), tasks=3, samples=1, concurrency=1).run()
    return asked


def test_an_episode_whose_machinery_broke_once_is_played_again():
    coins.CoinEnv.broken.clear()
    evaluation = run(ScriptedModel(lambda m, s: f"<answer>once heads {s.seed}</answer>"), tasks=2)
    samples = list(evaluation)
    assert {(s.reward, s.attempt) for s in samples} == {(1.0, 1)}
    assert evaluation.stats.failures == {"env_error": 16}
    assert evaluation.failed == {}


def test_a_model_that_is_down_gives_no_figures():
    evaluation = run(ScriptedModel([ModelError("the server is down")]), variants={"a": {}})
    result = evaluation.run()
    (level,) = result.levels
    assert (level.level, level.tasks, level.episodes, level.left_out) == ("a", 6, 0, 48)
    assert (level.points, level.reward) == ((), None)
    assert "pass@8     -\n" in result.table()
    assert ET.fromstring(result.svg()) is not None


def test_reward_decides_what_is_correct_and_running_out_of_turns_is_wrong():
    talk = ScriptedModel(["no answer at all"])
    evaluation = run(talk, tasks=1, samples=2)
    assert {s.stop_reason for s in evaluation} == {StopReason.ANSWERED}
    assert evaluation.result().levels[0].points[0].value == 0.0
    lenient = run(talk, tasks=1, samples=2, solved=0.0).run()
    assert lenient.levels[0].points[0].value == 1.0


def test_a_folder_is_added_to_and_other_settings_are_refused(tmp_path):
    first = run(out=tmp_path, samples=4, tasks=3)
    list(first)
    assert (first.finished, len(lines(tmp_path))) == (12, 12)
    model = coins.flipper(0.5, 0.2)
    more = run(model, out=tmp_path, samples=8, tasks=4)
    samples = list(more)
    assert (model.calls, more.finished, len(samples)) == (20, 20, 32)
    assert facts(samples) == facts(run(samples=8, tasks=4))
    fewer = run(model, out=tmp_path, samples=2, tasks=2)
    assert len(list(fewer)) == 4
    assert fewer.finished == 0
    with pytest.raises(RunFolderError, match="seed: 0 there, 1 now"):
        run(out=tmp_path, seed=1)
    with pytest.raises(RunFolderError, match="variants"):
        run(out=tmp_path, variants={"a": {}})


def test_other_ks_levels_and_thresholds_need_no_new_episodes(tmp_path):
    run(out=tmp_path).run()
    model = coins.flipper(0.5)
    other = run(model, out=tmp_path, by="kind", ks=[3], solved=2.0).run()
    assert model.calls == 0
    assert [(level.level, level.points[0].value) for level in other.levels] == [("coin 1", 0.0)]


def test_leaving_the_loop_keeps_what_is_finished_and_counts_whole_tasks_only(tmp_path):
    evaluation = run(out=tmp_path, concurrency=1)
    for number, _ in enumerate(evaluation, 1):
        if number == 12:
            break
    result = evaluation.result()
    assert result.unfinished >= 4
    assert sum(level.tasks for level in result.levels) == 6 - result.unfinished
    assert f"{result.unfinished} tasks are left out, as they have episodes yet" in result.table()
    assert 12 <= len(lines(tmp_path)) < 48
    with pytest.raises(SettingError, match="call evaluate again"):
        list(evaluation)
    assert len(list(run(out=tmp_path))) == 48


@pytest.mark.parametrize("keep", ["none", "correct", "all"])
def test_trajectories_are_stored_as_asked_for(tmp_path, keep):
    model = ScriptedModel(lambda m, s: f"<answer>{'heads' if s.seed % 2 else 'tails'}</answer>")
    settings = {"tasks": 4, "samples": 4, "out": tmp_path, "keep": keep}
    played = list(run(model, **settings))
    right = {s.slot for s in played if s.reward == 1}
    stored = {s.slot: s.trajectory for s in read_samples(tmp_path)}
    kept = {"none": set(), "correct": right, "all": set(stored)}[keep]
    assert {slot for slot, trajectory in stored.items() if trajectory is not None} == kept
    assert stored == {s.slot: s.trajectory for s in played}
    found = list(run(model, **settings))
    assert facts(found) == facts(played)
    assert all(s.trajectory is None for s in found)


def test_lines_tell_what_happened_in_an_episode(tmp_path):
    run(coins.flipper(1.0), tasks=1, samples=1, out=tmp_path, keep="all").run()
    (line,) = map(json.loads, lines(tmp_path))
    assert line["task_id"].startswith("coin-")
    assert (line["task"], line["sample"], line["answer"]) == (0, 0, "heads")
    assert (line["reward"], line["stop_reason"]) == (1.0, "answered")
    assert (line["usage"]["calls"], line["info"]["level"]) == (1, 1)
    assert line["trajectory"]["turns"][0]["output"]["content"] == "<answer>heads</answer>"
    with (tmp_path / "episodes.jsonl").open("ab") as file:
        file.write(b'{"task": 0, "sam')
    assert len(list(read_samples(tmp_path))) == 1
    with (tmp_path / "episodes.jsonl").open("ab") as file:
        file.write(b"\n")
    with pytest.raises(RunFolderError, match=r"episodes.jsonl, line 2"):
        list(read_samples(tmp_path))


@pytest.mark.parametrize(
    ("settings", "error", "says"),
    [
        ({"samples": 0}, SettingError, "samples=0"),
        ({"tasks": 0}, SettingError, "tasks=0"),
        ({"seed": -1}, SettingError, "seed=-1"),
        ({"variants": {}}, SettingError, "0 variants"),
        ({"variants": {"a": {"levle": 1}}}, SettingError, "levle"),
        ({"ks": [1, 9]}, SettingError, r"ks=\[1, 9\] with samples=8"),
        ({"ks": []}, SettingError, r"ks=\[\]"),
        ({"keep": "some"}, SettingError, "all, correct, none"),
        ({"concurrency": 0}, SettingError, "concurrency=0"),
        ({"agent": "reakt"}, UnknownNameError, "did you mean react"),
        ({"env": "arenagym/Cuontdown-v0"}, UnknownNameError, "did you mean arenagym/Countdown-v0"),
    ],
)
def test_bad_settings_say_what_to_write(settings, error, says):
    with pytest.raises(error, match=says):
        run(**settings)


def test_a_result_goes_through_json_and_is_a_picture():
    names = {"<level & 1>": {"level": 1}, "two\x00": {"level": 2}, "x" * 40: {"level": 1}}
    result = run(variants=names).run()
    assert from_json(PassAtK, to_json(result)) == result
    root = ET.fromstring(result.svg())
    texts = [each.text for each in root.iter("{http://www.w3.org/2000/svg}text")]
    assert {"<level & 1>", "two\N{REPLACEMENT CHARACTER}", f"{'x' * 23}…"} <= set(texts)
    assert len(root.findall("{http://www.w3.org/2000/svg}polyline")) == 3
    assert len(root.findall("{http://www.w3.org/2000/svg}polygon")) == 3
    marks = [
        each.text
        for each in root.iter("{http://www.w3.org/2000/svg}title")
        if "pass@8" in (each.text or "")
    ]
    point = result.levels[0].points[-1]
    assert f"<level & 1>: pass@8 {point.value:.3f}" in marks[0]
    alone = ET.fromstring(run(ks=[1]).run().svg())
    assert len(alone.findall("{http://www.w3.org/2000/svg}polygon")) == 0


def test_a_table_has_a_column_a_level_and_a_row_a_k():
    result = run(env_args={"level": "1+2"}, tasks=10, ks=[1, 8]).run()
    title, *table = result.table().splitlines()
    assert title == "tests/Coin-v0, direct, flipper: means over tasks with 95% intervals"
    assert table[0].split() == ["1", "2"]
    assert [line.split()[0] for line in table[1:]] == [
        *("tasks", "episodes", "pass@1", "pass@8", "reward", "tokens")
    ]
    assert len({len(line) for line in table}) == 1
