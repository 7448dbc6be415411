import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from arenagym.errors import RunFolderError, SettingError, UnknownNameError
from arenagym.models import ScriptedModel
from arenagym.rollouts import (
    BySuccess,
    Source,
    TaskMixture,
    collect,
    informative_batches,
    linear,
    stages,
)

COUNTDOWN = "arenagym/Countdown-v0"


def levels(*numbers):
    return {f"{n} numbers": Source(COUNTDOWN, {"numbers": n}) for n in numbers}


def counted(draws):
    names = [draw.source for draw in draws]
    return {name: names.count(name) for name in names}


@given(
    weights=st.lists(st.floats(0.01, 10), min_size=1, max_size=6),
    size=st.integers(1, 40),
    seed=st.integers(0, 1000),
    number=st.integers(0, 1000),
)
def test_a_batch_has_each_sources_share_rounded_up_or_down(weights, size, seed, number):
    sources = {str(i): Source(COUNTDOWN) for i in range(len(weights))}
    given_weights = {str(i): weight for i, weight in enumerate(weights)}
    mixture = TaskMixture(sources, batch_size=size, schedule=given_weights, seed=seed)
    batch = mixture.batch(number)
    assert len(batch) == size
    shares = mixture.shares(number)
    for name in sources:
        wanted = shares[name] * size
        got = sum(draw.source == name for draw in batch)
        assert np.floor(wanted - 1e-9) <= got <= np.ceil(wanted + 1e-9)


def test_shares_are_exact_in_the_mean_where_a_batch_is_small():
    mixture = TaskMixture(levels(2, 3, 4), batch_size=2, schedule={"2 numbers": 1, "3 numbers": 3})
    drawn = [draw.source for number in range(4000) for draw in mixture.batch(number)]
    assert drawn.count("4 numbers") == 0
    assert abs(drawn.count("2 numbers") / len(drawn) - 0.25) < 0.02


def test_the_same_seed_gives_the_same_batches_and_a_task_is_found_by_its_number():
    one, two = (TaskMixture(levels(2, 3), batch_size=8, seed=3) for _ in range(2))
    assert [one.batch(i) for i in range(5)] == [two.batch(i) for i in range(5)]
    assert [one.draw(i) for i in range(16)] == [*one.batch(0), *one.batch(1)]
    assert one.batch(0) != TaskMixture(levels(2, 3), batch_size=8, seed=4).batch(0)
    seeds = [draw.seed for i in range(200) for draw in one.batch(i)]
    assert len(set(seeds)) == len(seeds)
    assert counted(one.batch(0)) == {"2 numbers": 4, "3 numbers": 4}


def test_a_linear_schedule_goes_from_one_end_to_the_other():
    schedule = linear({"2 numbers": 5}, {"3 numbers": 1, "4 numbers": 1}, batches=10)
    mixture = TaskMixture(levels(2, 3, 4), batch_size=8, schedule=schedule)
    assert mixture.shares(0) == {"2 numbers": 1.0, "3 numbers": 0.0, "4 numbers": 0.0}
    assert mixture.shares(5) == {"2 numbers": 0.5, "3 numbers": 0.25, "4 numbers": 0.25}
    assert mixture.shares(10) == mixture.shares(99)
    assert counted(mixture.batch(50)) == {"3 numbers": 4, "4 numbers": 4}


def test_stages_change_at_their_batches():
    schedule = stages((0, {"2 numbers": 1}), (3, {"3 numbers": 1}))
    mixture = TaskMixture(levels(2, 3), batch_size=4, schedule=schedule)
    assert [[*counted(mixture.batch(i))] for i in (0, 2, 3, 9)] == [
        ["2 numbers"],
        ["2 numbers"],
        ["3 numbers"],
        ["3 numbers"],
    ]


@pytest.mark.parametrize(
    ("make", "error"),
    [
        (lambda: TaskMixture({}, batch_size=1), SettingError),
        (lambda: TaskMixture(levels(2), batch_size=0), SettingError),
        (lambda: TaskMixture(levels(2), batch_size=1, schedule={"2": 1}), UnknownNameError),
        (lambda: TaskMixture(levels(2), batch_size=1, schedule={"2 numbers": 0}), SettingError),
        (lambda: TaskMixture(levels(2), batch_size=1, schedule={"2 numbers": -1}), SettingError),
        (lambda: linear({"a": 1}, {"b": 0}, batches=5), SettingError),
        (lambda: linear({"a": 1}, {"b": 1}, batches=0), SettingError),
        (lambda: stages((1, {"a": 1})), SettingError),
        (lambda: stages((0, {"a": 1}), (0, {"b": 1})), SettingError),
        (lambda: BySuccess(decay=1.0), SettingError),
        (lambda: BySuccess().restore({"a": 2.0}), SettingError),
        (lambda: BySuccess().restore({"a": "b"}), SettingError),
    ],
)
def test_settings_that_make_no_sense_are_refused(make, error):
    with pytest.raises(error):
        make()


def solver(share, seed=0):
    """Solves a share of the puzzles of two numbers and none of more."""
    rng = np.random.default_rng(seed)

    def reply(messages, sampling):
        query = messages[-1].content
        numbers = query.partition("numbers ")[2].partition(".")[0].split(", ")
        target = query.partition("target ")[2].partition(" ")[0]
        if len(numbers) == 2 and rng.random() < share:
            a, b = map(int, numbers)
            for sign, value in (("+", a + b), ("*", a * b), ("-", a - b)):
                if value == int(target):
                    return f"<answer>{a} {sign} {b}</answer>"
            sign = "-" if abs(a - b) == int(target) else "/"
            return f"<answer>{max(a, b)} {sign} {min(a, b)}</answer>"
        return "<answer>0</answer>"

    return ScriptedModel(reply)


def play(mixture, model, **settings):
    return collect(
        mixture, agent="direct", model=model, judge="reward", group_size=4, **settings
    )  # fmt: skip


def test_a_mixture_is_collected_and_each_group_says_its_source():
    mixture = TaskMixture(levels(2, 3), batch_size=4, seed=1)
    groups = sorted(play(mixture, solver(0.5), tasks=8), key=lambda group: group.index)
    assert [group.task.source for group in groups] == [mixture.draw(i).source for i in range(8)]
    assert [group.task.seed for group in groups] == [mixture.draw(i).seed for i in range(8)]
    for group in groups:
        wanted = int(group.task.source[0])
        assert all(len(t.info["numbers"]) == wanted for t in group.trajectories)


def test_a_run_goes_on_with_further_tasks_in_the_same_folder(tmp_path):
    mixture = TaskMixture(levels(2, 3), batch_size=2, seed=1)
    first = {g.index for g in play(mixture, solver(1.0), tasks=2, out=tmp_path / "run")}
    then = {g.index for g in play(mixture, solver(1.0), tasks=2, first=2, out=tmp_path / "run")}
    assert (first, then) == ({0, 1}, {2, 3})
    again = play(mixture, solver(1.0), tasks=4, out=tmp_path / "run")
    assert {g.index for g in again} == {0, 1, 2, 3}
    assert again.finished == 0
    other = TaskMixture(levels(2, 3), batch_size=2, seed=2)
    with pytest.raises(RunFolderError):
        play(other, solver(1.0), tasks=2, out=tmp_path / "run")


@pytest.mark.parametrize(
    ("sources", "settings", "error"),
    [
        ({"a": Source("arenagym/Countdwn-v0")}, {}, UnknownNameError),
        ({"a": Source(COUNTDOWN, {"numbers": 99})}, {}, SettingError),
        (levels(2), {"env_args": {"numbers": 3}}, SettingError),
        (levels(2), {"first": -1}, SettingError),
    ],
)
def test_what_cannot_be_played_fails_before_anything_is(sources, settings, error):
    with pytest.raises(error):
        play(TaskMixture(sources, batch_size=2), solver(1.0), **settings)


def test_batches_are_filled_with_groups_that_tell_something():
    mixture = TaskMixture(levels(2, 3), batch_size=4, seed=1)
    groups = play(mixture, solver(0.5), tasks=60)
    batches = list(informative_batches(groups, 5))
    assert all(len(batch.groups) == 5 for batch in batches[:-1])
    assert all(len(set(g.rewards)) > 1 for batch in batches for g in batch.groups)
    assert {g.task.source for batch in batches for g in batch.groups} == {"2 numbers"}
    dropped = sum((batch.dropped for batch in batches), start=type(batches[0].dropped)())
    assert dropped["3 numbers"] == 30
    assert dropped.total() + sum(len(batch.groups) for batch in batches) == 60


def test_a_full_batch_ends_the_playing():
    groups = play(TaskMixture(levels(2), batch_size=4), solver(0.5), tasks=10_000, concurrency=8)
    batch = next(informative_batches(groups, 3))
    assert len(batch.groups) == 3
    assert groups.stats.episodes < 400


def test_what_is_half_solved_is_drawn_most_and_that_survives_a_restart():
    schedule = BySuccess(decay=0.5)
    mixture = TaskMixture(levels(2, 3), batch_size=10, schedule=schedule)
    assert mixture.shares(0) == {"2 numbers": 0.5, "3 numbers": 0.5}
    schedule.observe(play(mixture, solver(0.5), tasks=20))
    shares = mixture.shares(1)
    assert shares["2 numbers"] > 3 * shares["3 numbers"] > 0
    restored = BySuccess(decay=0.5)
    restored.restore(schedule.state())
    assert TaskMixture(levels(2, 3), batch_size=10, schedule=restored).shares(1) == shares


def test_a_batch_has_at_least_one_group():
    with pytest.raises(SettingError):
        next(informative_batches([], 0))
    assert list(informative_batches([], 1)) == []
