import asyncio
import json
from functools import partial

import gymnasium as gym
import numpy as np
import pytest
from fake_server import FakeServer, Fault, faults_then
from judging import filled

import arenagym
from arenagym.errors import RunFolderError, SettingError, UnknownNameError
from arenagym.judges import Rubric
from arenagym.models import ScriptedModel
from arenagym.models.openai_chat import OpenAIChat
from arenagym.records import StopReason, Task, Tournament, Trajectory
from arenagym.rewards import rank_rewards
from arenagym.rollouts import rank_group, read_groups
from arenagym.tournaments import Anchor, play, replay, resolve_estimator

ENV = "arenagym/Countdown-v0"


def guess(messages, sampling):
    return f"<answer>{sampling.seed % 7} + 1</answer>"


def run(model=None, **settings):
    given = {"agent": "direct", "judge": "reward", "group_size": 4, "tasks": 3} | settings
    return arenagym.collect(ENV, model=model or ScriptedModel(guess), **given)


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch):
    monkeypatch.setattr("arenagym.models.openai_chat._backoff", lambda state: 0.0)


def play_or_judge(request):
    if "response_format" in request:
        return filled(7, 3)
    return f"<answer>{request['seed'] % 9} + 1</answer>"


def test_sync_and_async_iterators_give_the_same_groups():
    async def gather():
        return [group async for group in run()]

    plain = {g.group_id: (g.task_id, g.rewards) for g in run()}
    assert plain == {g.group_id: (g.task_id, g.rewards) for g in asyncio.run(gather())}
    assert len(plain) == 3


def test_every_fault_of_a_server_is_counted_and_none_becomes_a_score(tmp_path):
    faults = [Fault.RATE_LIMIT, Fault.SERVER_ERROR, Fault.HANG, Fault.CUT, Fault.BROKEN_JSON]
    with FakeServer(faults_then(faults, play_or_judge)) as server:
        model = OpenAIChat("m", base_url=server.url, timeout=4.0)
        groups = list(run(model, judge="rubric", tasks=2, out=tmp_path))
    counted: dict[str, int] = {}
    for line in (tmp_path / "groups.jsonl").read_text().splitlines():
        for trajectory in json.loads(line)["trajectories"]:
            for kind, number in trajectory.get("failures", {}).items():
                counted[kind] = counted.get(kind, 0) + number
    assert counted == {
        "http_429": 1,
        "http_500": 1,
        "timeout": 1,
        "connection": 1,
        "malformed_reply": 1,
    }
    # The judge likes whoever is first: both orders together are a tie, which is no signal.
    assert [group.why for group in groups] == ["every match is a tie"] * 2


@pytest.mark.parametrize("tokens", [False, True])
def test_a_server_given_by_name_is_asked_for_tokens_if_that_is_wanted(tokens, tmp_path):
    with FakeServer(play_or_judge) as server:
        model = f"{server.url}#m"
        list(run(model, judge="reward", tasks=1, out=tmp_path / "run", tokens=tokens))
        assert {bool(request.get("return_token_ids")) for request in server.requests} == {tokens}
        assert {bool(request.get("logprobs")) for request in server.requests} == {tokens}
        with pytest.raises(RunFolderError, match="tokens"):
            run(model, judge="reward", tasks=1, out=tmp_path / "run", tokens=not tokens)


@pytest.mark.parametrize("fault", [Fault.SERVER_ERROR, Fault.BROKEN_JSON, "no judgement"])
def test_a_judge_that_always_fails_gives_no_reward(fault, tmp_path):
    def reply(request):
        return fault if "response_format" in request else play_or_judge(request)

    with FakeServer(reply) as server:
        model = OpenAIChat("m", base_url=server.url, max_retries=1)
        (group,) = run(model, judge="rubric", tasks=1, out=tmp_path)
    assert group.rewards == (None,) * 4
    assert group.advantages == (0.0,) * 4
    assert not group.informative
    assert all(not match.scored and match.verdict.error for match in group.tournament.matches)
    failures = [
        sum(sum(verdict.failures.values()) for verdict in match.verdicts)
        for match in group.tournament.matches
    ]
    assert min(failures) >= 2


def test_a_group_whose_server_is_down_is_noted_and_played_by_the_next_run(tmp_path):
    with FakeServer(play_or_judge) as server:
        url = server.url
    dead = run(OpenAIChat("m", base_url=url, max_retries=1), tasks=2, out=tmp_path)
    assert list(dead) == []
    assert sorted(dead.failed) == [0, 1]
    assert "is the server running?" in dead.failed[0]
    noted = [json.loads(x) for x in (tmp_path / "failures.jsonl").read_text().splitlines()]
    assert noted[0]["failures"][0] == {"connection": 2, "model_error": 1}
    alive = ScriptedModel(guess, name=f"{url}#m")
    assert len(list(run(alive, tasks=2, out=tmp_path))) == 2


def test_a_group_of_one_has_a_reward_and_no_advantage():
    (group,) = run(group_size=1, tasks=1)
    assert (group.rewards, group.advantages) == ((0.5,), (0.0,))
    assert not group.informative
    assert group.why == "only one trajectory"


def test_hundreds_of_episodes_at_once_are_all_there():
    groups = list(run(group_size=32, tasks=16, concurrency=512))
    assert sorted(g.index for g in groups) == list(range(16))
    assert all(len(g.trajectories) == 32 for g in groups)


def test_the_first_episode_is_greedy_and_the_others_differ_in_seed():
    (group,) = run(tasks=1)
    sampling = [trajectory.turns[0].sampling for trajectory in group.trajectories]
    assert [s.temperature for s in sampling] == [0.0, 0.8, 0.8, 0.8]
    assert len({s.seed for s in sampling}) == 4


def test_leaving_the_loop_keeps_what_is_finished_and_a_second_loop_is_refused(tmp_path):
    groups = run(out=tmp_path, tasks=20, concurrency=1)
    for _ in groups:
        break
    kept = (tmp_path / "groups.jsonl").read_bytes().count(b"\n")
    assert kept >= 1
    with pytest.raises(SettingError, match="call collect again"):
        list(groups)
    assert len(list(run(out=tmp_path, tasks=20))) == 20


def test_a_folder_of_another_run_is_refused_with_the_setting_that_differs(tmp_path):
    list(run(out=tmp_path, tasks=1))
    with pytest.raises(RunFolderError, match="group_size: 4 there, 5 now"):
        run(out=tmp_path, tasks=1, group_size=5)


@pytest.mark.parametrize(
    ("settings", "error", "says"),
    [
        ({"group_size": 0}, SettingError, "group_size=0"),
        ({"seed": -1}, SettingError, "seed=-1"),
        ({"model": len}, SettingError, "is no model"),
        ({"judge": len}, SettingError, "is no judge"),
        ({"agent": "reakt"}, UnknownNameError, "did you mean react"),
        ({"topology": "round-robbin"}, UnknownNameError, "did you mean round-robin"),
        ({"judge": "rubrik"}, UnknownNameError, "did you mean rubric"),
        ({"env_args": {"numbers": 99}}, SettingError, "2 to 8"),
        ({"env_args": {"nombers": 4}}, SettingError, "nombers"),
    ],
)
def test_bad_settings_say_what_to_write(settings, error, says):
    with pytest.raises(error, match=says):
        run(**settings)


def test_an_unknown_environment_names_the_near_miss():
    with pytest.raises(UnknownNameError, match="did you mean arenagym/Countdown-v0"):
        arenagym.collect("arenagym/Cuontdown-v0")
    with pytest.raises(SettingError, match="the id that gymnasium"):
        arenagym.collect(gym.make("arenagym/Countdown-v0"))


def test_a_group_says_how_it_was_ranked_and_its_log_replays():
    (group,) = run(tasks=1, topology="swiss", estimator="margin-posterior", order="both")
    tournament = group.tournament
    assert tournament.ranking.estimator == "margin-posterior"
    assert all(match.swapped is not None for match in tournament.matches)
    again = replay(
        "swiss",
        tournament.matches,
        4,
        rng=np.random.default_rng(tournament.seed),
        estimator="margin-posterior",
        order="both",
        invalid=tournament.ranking.invalid,
    )
    assert again.ranking == tournament.ranking


def test_posterior_rewards_are_centred_and_need_an_estimator_that_has_errors():
    groups = list(run(reward="posterior", group_size=6))
    for group in groups:
        assert sum(group.rewards) == pytest.approx(0, abs=1e-9)
    with pytest.raises(SettingError, match="no standard errors"):
        run(reward="posterior", topology="seeded-single-elimination")
    with pytest.raises(SettingError, match="'rank' or 'posterior'"):
        run(reward="rnak")


def test_a_topology_may_have_options_that_only_the_groups_size_allows():
    (group,) = run(topology=partial(Anchor, anchor=3), tasks=1)
    assert {3} <= {i for m in group.tournament.matches for i in (m.first, m.second)}
    with pytest.raises(SettingError, match="anchor=4"):
        run(topology=partial(Anchor, anchor=4), tasks=1)


def test_a_judge_that_hangs_is_a_failed_call():
    class Hangs:
        name = "hangs"

        async def compare(self, task, a, b):
            await asyncio.sleep(60)

    groups = run(judge=Hangs(), judge_timeout=0.05, tasks=1)
    (group,) = groups
    assert groups.stats.failures == {"timeout": 12}
    assert group.rewards == (None,) * 4
    assert {v.failures["timeout"] for m in group.tournament.matches for v in m.verdicts} == {1}


def trajectory(stop=StopReason.ANSWERED, answer="x"):
    return Trajectory(id="t", agent="a", model="m", stop_reason=stop, answer=answer)


def test_without_a_tournament_the_unanswered_share_the_last_places():
    # One answer, two without, one whose machinery broke: ranks 0, then 1 and 2 shared.
    group = rank_group(
        Task(id="t", env_id="e", query="q"),
        [
            trajectory(),
            trajectory(StopReason.MAX_TURNS, None),
            trajectory(answer=" "),
            trajectory(StopReason.MODEL_ERROR, None),
        ],
        _lone_tournament(),
        "g",
    )
    assert group.ranks == (0.0, 1.5, 1.5, None)
    assert group.rewards == (1.0, 0.25, 0.25, None)
    assert group.informative
    assert group.advantages[3] == 0.0


def _lone_tournament():
    result = play(
        "round-robin",
        lambda i, j: 1 / 0,
        4,
        rng=np.random.default_rng(0),
        invalid=[1, 2],
        absent=[3],
    )
    return Tournament(topology="round-robin", contestants=(0,), ranking=result.ranking)


def test_a_judge_that_fails_on_thirty_percent_changes_nothing_but_the_matches_it_failed():
    """Of 10 first replies 3 are prose; the repair of one of these succeeds."""
    asked = 0

    def script(messages, sampling):
        nonlocal asked
        if len(messages) == 1 and "[task " not in messages[0].content:
            return guess(messages, sampling)
        if len(messages) > 1:
            return filled(6, 4) if "mend me" in messages[1].content else "still prose"
        asked += 1
        if asked % 10 in (3, 6, 9):
            return "mend me" if asked % 10 == 9 else "prose"
        first, second = (int(p[0]) for p in messages[0].content.split("Final answer:\n")[1:])
        return filled(first, second)

    groups = run(ScriptedModel(script), judge="rubric", group_size=8, tasks=4, concurrency=1)
    done = list(groups)
    stats = groups.stats
    verdicts = [v for g in done for v in g.tournament.judgements]
    assert stats.judgements == len(verdicts) == asked
    assert stats.unscored == sum(not v.scored for v in verdicts) == round(0.2 * asked)
    assert stats.repairs == sum(v.repairs for v in verdicts) == pytest.approx(0.3 * asked, abs=1)
    assert stats.judge_usage.calls == asked + stats.repairs
    assert stats.judge_usage.tokens == sum(v.usage.tokens for v in verdicts) > 0
    assert stats.failures == {"malformed_judgement": stats.repairs + stats.unscored}
    for group in done:
        tournament = group.tournament
        scored = [match for match in tournament.matches if match.scored]
        alone = resolve_estimator(tournament.ranking.estimator)(scored, 8)
        assert rank_rewards(alone.ranks) == list(group.rewards)


@pytest.mark.parametrize("judge", ["pointwise", "listwise:writing"])
def test_a_judge_of_groups_takes_the_place_of_one_of_pairs_by_its_name(judge, tmp_path):
    def script(messages, sampling):
        if "[task " not in messages[0].content:
            return guess(messages, sampling)
        labels = [f"attempt_{k}" for k in (1, 2, 3, 4)]
        names = tuple(d.name for d in Rubric.load("writing").dimensions)
        scores = [int(p[0]) for p in messages[0].content.split("Final answer:\n")[1:]]
        if len(scores) == 1:
            return filled(*scores)
        return filled(*scores, labels=labels, names=names)

    topology = "seeded-single-elimination"
    groups = list(run(ScriptedModel(script), judge=judge, topology=topology, out=tmp_path))
    for group in groups:
        first = [int(t.answer[0]) for t in group.trajectories]
        order = sorted(range(4), key=lambda i: group.ranks[i])
        assert [first[i] for i in order] == sorted(first, reverse=True)
    assert {g.group_id: g for g in read_groups(tmp_path)} == {g.group_id: g for g in groups}
    with pytest.raises(SettingError, match="no standard errors"):
        run(judge=judge, reward="posterior")
