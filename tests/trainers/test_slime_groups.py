"""slime's reward hooks, against the contract of slime 0.3.1: one advantage a rollout."""

import asyncio
import math
import sys

import pytest
from coins import ENV
from hypothesis import given, settings
from hypothesis import strategies as st
from trainers.contracts import slime_contract as slime
from trainers.tiny_tokenizer import TinyTokenizer

from arenagym.agents import Agent
from arenagym.errors import SettingError
from arenagym.judges import OracleJudge
from arenagym.records import Message
from arenagym.rewards import advantages
from arenagym.trainers import GroupScorer, task_rows
from arenagym.trainers import slime as adapter
from arenagym.trainers.slime import settings as made_once
from arenagym.trainers.slime.filling import NOTES

TOKENIZER = TinyTokenizer()
WORDS = ("tails 3", "tails 9", "tails 1", "tails 5")


@pytest.fixture(autouse=True)
def _tiny(monkeypatch):
    monkeypatch.setattr(made_once, "_tokenizer", lambda checkpoint: TOKENIZER)


class Says(Agent):
    """Each rollout says what its number has; those with several calls leave several segments."""

    name = "says"

    def __init__(self, calls=()):
        self.calls = calls

    async def play(self, episode, messages):
        place = int(episode.id.partition("/")[2]) % 4
        for k in range(self.calls[place] if self.calls else 1):
            reply = await episode.call([Message(role="user", content=f"{place} call {k}")])
        await episode.answer(reply.content)


def number(task, trajectory):
    return float(trajectory.answer.split()[-1])


def answers(words):
    def answer(ids, params):
        asked = TOKENIZER.decode(ids, skip_special_tokens=True)
        return words[int(asked.split(" call ")[0].split()[-1])]

    return answer


def trained(
    tmp_path, words=WORDS, *, calls=(), judge=None, groups=1, post=None, rm=None, **options
):
    """Groups, played and scored as slime does, and what it trains on."""
    config = options.pop("config", {})
    options = {"group_rm": rm is None, "rollout_batch_size": groups} | options
    with slime.Router(TOKENIZER, answers(words)) as router:
        args = slime.arguments(router.url, {"arenagym": config}, **options)
        run = made_once.run_of(args)
        run.agent = Says(calls)
        run._scorer = GroupScorer(judge or OracleJudge(number))
        path = tmp_path / "tasks.jsonl"
        adapter.write_jsonl(task_rows(ENV, 2), path)
        drawn = slime.load(path, args, groups)

        async def play():
            try:
                return [
                    await slime.play_group(args, group, adapter.generate, rm or adapter.group_rm)
                    for group in drawn
                ]
            finally:
                await run.release()

        played = asyncio.run(play())
    flat = slime.flatten(played)
    data = slime.train_data(args, flat, post or adapter.post_process_rewards)
    return played, flat, data, args


def test_the_tournaments_advantages_arrive_unchanged(tmp_path):
    _, flat, data, _ = trained(tmp_path)
    expected = advantages([1 / 3, 1.0, 0.0, 2 / 3])
    assert data["rewards"] == pytest.approx(expected)
    assert data["raw_reward"] == pytest.approx([1 / 3, 1.0, 0.0, 2 / 3])
    assert [sample.metadata[NOTES]["rank"] for sample in flat] == [2.0, 0.0, 3.0, 1.0]
    assert all("trajectory" not in sample.metadata[NOTES] for sample in flat)


def test_slimes_own_normalisation_makes_another_scale_of_the_same_ranks(tmp_path):
    # Of ranks 0 to 3 by hand: deviation with n - 1 is sqrt(5/27) = .4303; 1/6 and 1/2 over it.
    _, _, data, _ = trained(tmp_path, post=slime.default_advantages)
    assert data["rewards"] == pytest.approx([-0.38730, 1.16189, -1.16189, 0.38730], abs=1e-4)


def test_a_rollout_of_several_samples_has_one_advantage_counted_once(tmp_path):
    _, flat, data, _ = trained(tmp_path, calls=(1, 3, 2, 1), config={"nodes": "all"})
    expected = advantages([1 / 3, 1.0, 0.0, 2 / 3])
    assert len(flat) == 7
    by_rollout = dict(zip(data["rollout_ids"], data["rewards"], strict=True))
    assert list(by_rollout.values()) == pytest.approx(expected)
    assert data["rewards"] == [by_rollout[rollout] for rollout in data["rollout_ids"]]
    # In the loss, too, the rollout counts once: its tokens' weights add up to its advantage.
    sums = dict.fromkeys(by_rollout, 0.0)
    for rollout, weights in zip(data["rollout_ids"], slime.token_weights(data), strict=True):
        sums[rollout] += sum(weights)
    assert list(sums.values()) == pytest.approx(expected)


def test_without_the_hook_slime_counts_each_sample_of_a_fan_out(tmp_path):
    _, _, data, _ = trained(
        tmp_path, calls=(1, 3, 2, 1), config={"nodes": "all"}, post=slime.default_advantages
    )
    by_rollout = dict(zip(data["rollout_ids"], data["rewards"], strict=True))
    assert sum(by_rollout.values()) != pytest.approx(0.0, abs=0.1)


def test_groups_are_normalised_each_by_itself_whatever_they_fan_out_to(tmp_path):
    _, _, data, _ = trained(tmp_path, calls=(1, 3, 2, 1), config={"nodes": "all"}, groups=2)
    by_rollout = dict(zip(data["rollout_ids"], data["rewards"], strict=True))
    expected = advantages([1 / 3, 1.0, 0.0, 2 / 3])
    assert list(by_rollout.values()) == pytest.approx(expected * 2)


def test_a_failed_rollout_is_not_trained_on_and_moves_no_baseline(tmp_path):
    _, flat, data, _ = trained(tmp_path, ("tails 3", "broken", "tails 1", "tails 5"))
    assert [sample.metadata[NOTES]["reward"] for sample in flat] == [0.5, None, 0.0, 1.0]
    assert data["rewards"] == pytest.approx([0.0, 0.0, -1.224743, 1.224743], abs=1e-5)
    assert data["raw_reward"] == [0.5, 0.5, 0.0, 1.0]  # slime logs numbers: the others' mean
    assert flat[1].remove_sample
    assert set(data["loss_masks"][1]) == {0}
    assert not any(slime.token_weights(data)[1])


def test_a_group_that_broke_altogether_trains_nothing(tmp_path):
    _, flat, data, _ = trained(tmp_path, ("broken",) * 4)
    assert data["rewards"] == [0.0] * 4
    assert data["raw_reward"] == [0.5] * 4
    assert all(sample.remove_sample for sample in flat)
    assert not any(any(mask) for mask in data["loss_masks"])


def test_a_judge_that_fails_leaves_a_group_untrained(tmp_path, caplog):
    _, flat, data, _ = trained(tmp_path, judge=OracleJudge(number, failures=1.0))
    assert [sample.metadata[NOTES]["reward"] for sample in flat] == [None] * 4
    assert not any(any(mask) for mask in data["loss_masks"])
    assert "group-0: none of 4 rollouts was scored: 6 of 6 matches" in caplog.text


def test_ties_have_no_advantage(tmp_path):
    _, flat, data, _ = trained(tmp_path, ("tails 5",) * 4)
    assert data["rewards"] == [0.0] * 4
    assert not flat[0].metadata[NOTES]["informative"]


def test_an_aborted_rollout_is_unscored_and_the_others_compete(tmp_path):
    _, flat, data, _ = trained(tmp_path, ("tails 3", ("tai", "abort"), "tails 1", "tails 5"))
    assert flat[1].status is slime.Sample.Status.ABORTED
    assert data["rewards"] == pytest.approx([0.0, 0.0, -1.224743, 1.224743], abs=1e-5)
    assert set(data["loss_masks"][1]) == {0}


def test_a_sample_that_slime_never_began_is_unscored(tmp_path):
    args = slime.arguments(group_rm=True)
    made_once.run_of(args)._scorer = GroupScorer(OracleJudge(number))
    adapter.write_jsonl(task_rows(ENV, 1), tmp_path / "tasks.jsonl")
    group = slime.load(tmp_path / "tasks.jsonl", args)[0]
    for sample in group:
        sample.status = slime.Sample.Status.ABORTED
    assert asyncio.run(adapter.group_rm(args, group)) == [0.5] * 4
    assert all(sample.remove_sample for sample in group)


def resumable(router, folder):
    """Settings, what is made of them, and a group to be played, of which a part may be cut."""
    args = slime.arguments(router.url, group_rm=True, partial_rollout=True)
    run = made_once.run_of(args)
    run.agent, run._scorer = Says(), GroupScorer(OracleJudge(number))
    adapter.write_jsonl(task_rows(ENV, 2), folder / "tasks.jsonl")
    (group,) = slime.load(folder / "tasks.jsonl", args)
    return args, run, group


def test_a_group_of_which_one_rollout_was_cut_is_ranked_when_that_has_gone_on(tmp_path):
    words = ["tails 3", ("tai", "abort"), "tails 1", "tails 5"]
    with slime.Router(TOKENIZER, answers(words)) as router:
        args, run, group = resumable(router, tmp_path)

        async def rounds():
            hooks = (adapter.generate, adapter.group_rm)
            first = await slime.play_group(args, group, *hooks, aborted=lambda: True)
            assert [sample.reward for sample in first] == [None] * 4
            words[1] = "ls 9"
            asked = len(router.requests)
            second = await slime.play_group(args, first, *hooks)
            assert len(router.requests) == asked + 1
            await run.release()
            return second

        data = slime.train_data(args, asyncio.run(rounds()), adapter.post_process_rewards)
    assert data["rewards"] == pytest.approx(advantages([1 / 3, 1.0, 0.0, 2 / 3]))


@pytest.mark.parametrize("breaks", [False, True])
def test_a_group_that_is_brought_again_from_slimes_buffer_keeps_its_ranks(breaks, tmp_path):
    words = ["tails 3", {"status": 400} if breaks else "tails 9", "tails 1", "tails 5"]
    with slime.Router(TOKENIZER, answers(words)) as router:
        args, run, group = resumable(router, tmp_path)

        async def rounds():
            hooks = (adapter.generate, adapter.group_rm)
            first = await slime.play_group(args, group, *hooks)  # more than slime had use for
            words[1] = "tails 9"
            second = await slime.play_group(args, first, *hooks)
            await run.release()
            return second

        again = asyncio.run(rounds())
    assert [sample.reward for sample in again] == pytest.approx([1 / 3, 1.0, 0.0, 2 / 3])
    assert not any(sample.remove_sample for sample in again)
    data = slime.train_data(args, again, adapter.post_process_rewards)
    assert data["rewards"] == pytest.approx(advantages([1 / 3, 1.0, 0.0, 2 / 3]))
    assert not any("trajectory" in sample.metadata[NOTES] for sample in again)


def test_rewards_of_another_function_are_not_taken_for_a_tournaments(tmp_path):
    async def own(args, samples):
        return [1.0] * len(samples)

    with pytest.raises(SettingError, match="custom-rm-path"):
        trained(tmp_path, rm=own, group_rm=True)


def test_attempts_at_different_tasks_are_no_group(tmp_path):
    args = slime.arguments(group_rm=True)
    adapter.write_jsonl(task_rows(ENV, 2), tmp_path / "tasks.jsonl")
    one, other = slime.load(tmp_path / "tasks.jsonl", args, groups=2)
    with pytest.raises(SettingError, match="only attempts at one task compare"):
        asyncio.run(adapter.group_rm(args, [one[0], other[0]]))


def test_the_environments_reward_is_a_z_score_within_its_group(tmp_path):
    words = ("heads 1", "tails 1", "tails 1", "broken")
    _, flat, data, _ = trained(tmp_path, words, rm=adapter.rm)
    assert data["raw_reward"] == [1.0, 0.0, 0.0, 0.0]
    assert data["rewards"] == pytest.approx([*advantages([1.0, 0.0, 0.0]), 0.0])
    assert flat[3].remove_sample


def test_the_environments_reward_of_a_fan_out_is_that_of_its_rollout(tmp_path):
    words = ("heads 1", "tails 1", "tails 1", "tails 1")
    _, _, data, _ = trained(
        tmp_path, words, calls=(3, 1, 1, 1), config={"nodes": "all"}, rm=adapter.rm
    )
    assert data["raw_reward"] == [1.0, 1.0, 1.0, 0.0, 0.0, 0.0]
    expected = advantages([1.0, 0.0, 0.0, 0.0])
    assert data["rewards"] == pytest.approx([expected[0]] * 3 + expected[1:])


def test_each_reward_hook_says_which_option_it_goes_with():
    with pytest.raises(SettingError, match="--group-rm"):
        asyncio.run(adapter.group_rm(slime.arguments(), []))
    with pytest.raises(SettingError, match="group_rm"):
        asyncio.run(adapter.rm(slime.arguments(group_rm=True), slime.Sample()))


def test_a_judge_needs_its_model():
    run = made_once.run_of(slime.arguments())
    with pytest.raises(SettingError, match="judge_model"):
        _ = run.scorer
    given = {"arenagym": {"judge": "reward", "topology": "swiss"}}
    assert made_once.run_of(slime.arguments(custom_config=given)).scorer.topology == "swiss"


JUDGE = OracleJudge(number)
AGENT = Says()


def test_an_agent_and_a_judge_of_ones_own_are_given_by_their_paths(monkeypatch):
    monkeypatch.setitem(sys.modules, "my_run", sys.modules[__name__])
    config = {"agent": "my_run.AGENT", "judge": "my_run.JUDGE"}
    run = made_once.run_of(slime.arguments(custom_config={"arenagym": config}))
    assert run.agent is AGENT
    assert run.scorer.judge is JUDGE
    for wrong in ("my_run.NOBODY", "no_module.AGENT"):
        with pytest.raises(SettingError, match=wrong):
            made_once.run_of(slime.arguments(custom_config={"arenagym": {"agent": wrong}}))


def test_a_sample_of_another_generate_function_is_refused():
    with pytest.raises(SettingError, match="custom-generate-function-path"):
        adapter.post_process_rewards(slime.arguments(), [slime.Sample(reward=1.0)])


def filtered(tmp_path, monkeypatch, words, **more):
    slime.installed(monkeypatch)
    played, _, _, args = trained(tmp_path, words, **more)
    return adapter.keep_informative(args, played[0])


def test_the_filter_keeps_groups_that_tell_something(tmp_path, monkeypatch):
    told = filtered(tmp_path, monkeypatch, WORDS)
    assert told == slime.DynamicFilterOutput(keep=True)
    several = {"calls": (1, 3, 2, 1), "config": {"nodes": "all"}}
    assert filtered(tmp_path, monkeypatch, WORDS, **several).keep


def test_the_filter_drops_groups_that_tell_nothing_and_says_why(tmp_path, monkeypatch):
    for words, reason in ((("tails 5",) * 4, "uninformative"), (("broken",) * 4, "unscored")):
        told = filtered(tmp_path, monkeypatch, words)
        assert told == slime.DynamicFilterOutput(keep=False, reason=reason)


def test_nothing_of_slime_is_imported_for_data_or_rewards():
    assert "slime" not in sys.modules


@given(
    st.lists(
        st.lists(st.tuples(st.none() | st.floats(0, 1), st.integers(1, 4)), min_size=1, max_size=6),
        min_size=1,
        max_size=4,
    ),
    st.randoms(use_true_random=False),
)
@settings(deadline=None, max_examples=60)
def test_a_groups_advantages_add_up_to_nothing_however_it_is_flattened(groups, shuffle):
    flat, index = [], 0
    for name, rollouts in enumerate(groups):
        for reward, parts in rollouts:
            for _ in range(parts):
                sample = slime.Sample(group_index=name, rollout_id=index, reward=reward or 0.0)
                sample.metadata = {NOTES: {"reward": reward}}
                flat.append(sample)
            index += 1
    shuffle.shuffle(flat)
    _, given_out = adapter.post_process_rewards(slime.arguments(), flat)
    by_rollout = {}
    for sample, advantage in zip(flat, given_out, strict=True):
        assert by_rollout.setdefault((sample.group_index, sample.rollout_id), advantage) == (
            advantage
        )
        assert sample.metadata[NOTES]["reward"] is not None or advantage == 0.0
    for name in range(len(groups)):
        total = sum(a for (group, _), a in by_rollout.items() if group == name)
        assert math.isclose(total, 0.0, abs_tol=1e-6)
