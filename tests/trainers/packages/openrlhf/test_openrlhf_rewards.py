"""OpenRLHF's remote rewards, by its own executor: over HTTP, and from a file with a function."""

import asyncio
import random
import textwrap
import threading
from types import SimpleNamespace

import msgspec
import openrlhf_at_work as work
import pytest
from aiohttp import ClientTimeout
from openrlhf.utils.agent import SingleTurnAgentExecutor
from trainers.serving_at_work import NumberJudge, at_work

from arenagym.errors import ArenagymError
from arenagym.judges import RewardJudge
from arenagym.trainers import GroupScorer, task_rows
from arenagym.trainers.openrlhf import GroupRewardFunction
from arenagym.trainers.serving.replays import Replays

COUNTDOWN = "arenagym/Countdown-v0"
TOKEN = "0123456789abcdef0123456789abcdef"


@pytest.fixture(scope="module")
def tok():
    return work.tokenizer()


@pytest.fixture
def loaded(monkeypatch):
    return work.load(monkeypatch)


def prompts(tok, count):
    return [
        tok.apply_chat_template(
            [{"role": "user", "content": f"question {k}"}],
            tokenize=False,
            add_generation_prompt=True,
        )
        for k in range(count)
    ]


def sampled(make, tok, asked, samples, say, *, label=""):
    """All samples of all prompts at once; `make` makes the executor where the rollouts run."""
    engine = work.Engine(tok, say)
    given = work.params(max_tokens=200)

    async def all_at_once():
        made = make()
        return await asyncio.gather(
            *(
                made.execute(prompt, label, given, 2048, tok, engine)
                for prompt in asked
                for _ in range(samples)
            )
        )

    return asyncio.run(all_at_once())


def numbers_of(replies, tok):
    return [work.number_in(tok.decode(each["observation_tokens"])) for each in replies]


def right(replies, tok, samples):
    """Whether every group has its own ranks, as scores, and advantages that sum to 0."""
    for start in range(0, len(replies), samples):
        group = replies[start : start + samples]
        said = numbers_of(group, tok)
        order = sorted(said)
        scores = [float(each["scores"][0]) for each in group]
        assert scores == pytest.approx([order.index(n) / (samples - 1) for n in said])
        assert sum(float(each["reward"][0]) for each in group) == pytest.approx(0, abs=1e-5)


def shuffled(count):
    numbers = list(range(count))
    random.Random(3).shuffle(numbers)
    return lambda _prompt, k: f"about {numbers[k]}"


def do_not_wait(monkeypatch):
    """Between OpenRLHF's tries, that is; elsewhere asyncio is as it was."""
    own = SimpleNamespace(**vars(asyncio) | {"sleep": lambda _seconds: asyncio.sleep(0)})
    monkeypatch.setattr("openrlhf.utils.agent.asyncio", own)


def test_200_samples_over_http_get_their_groups_advantages(tok):
    with at_work(token=TOKEN) as served:
        url = f"http://openrlhf:{TOKEN}@127.0.0.1:{served.port}/openrlhf?group_size=8"
        replies = sampled(
            lambda: SingleTurnAgentExecutor([url]), tok, prompts(tok, 25), 8, shuffled(200)
        )
        assert served.service.served.groups == 25
        assert served.service.served.refused == 0
    right(replies, tok, 8)


def test_a_server_that_is_full_is_asked_again_and_loses_nothing(tok):
    with at_work(groups=3) as served:
        url = f"http://127.0.0.1:{served.port}/openrlhf?group_size=4"
        served.judge.hold()

        def let_go():
            asyncio.run(served.until(lambda: served.service.served.refused >= 8))
            served.judge.let_go()

        waiting = threading.Thread(target=let_go)
        waiting.start()
        replies = sampled(
            lambda: SingleTurnAgentExecutor([url]), tok, prompts(tok, 5), 4, shuffled(20)
        )
        waiting.join()
    right(replies, tok, 4)


def test_a_client_that_gives_up_waiting_and_asks_again_gets_its_place(tok, monkeypatch):
    monkeypatch.setattr(
        "openrlhf.utils.agent.aiohttp.ClientTimeout", lambda total: ClientTimeout(total=total / 360)
    )
    do_not_wait(monkeypatch)
    with at_work() as served:
        served.judge.hold()

        def let_go():
            asyncio.run(served.until(lambda: served.service.served.gone >= 12))
            served.judge.let_go()

        waiting = threading.Thread(target=let_go)
        waiting.start()
        url = f"http://127.0.0.1:{served.port}/openrlhf?group_size=4"
        replies = sampled(
            lambda: SingleTurnAgentExecutor([url]), tok, prompts(tok, 3), 4, shuffled(12)
        )
        waiting.join()
        assert served.service.served.groups == 3
        assert served.service.served.requests > 12
    right(replies, tok, 4)


def test_without_a_token_or_a_size_there_is_no_reward(tok, monkeypatch):
    do_not_wait(monkeypatch)
    with at_work(token=TOKEN) as served:
        for url in (
            f"http://127.0.0.1:{served.port}/openrlhf?group_size=2",
            f"http://x:{TOKEN}@127.0.0.1:{served.port}/openrlhf",
        ):
            replies = sampled(
                lambda url=url: SingleTurnAgentExecutor([url]), tok, prompts(tok, 1), 2, shuffled(2)
            )
            assert [each["reward"] for each in replies] == [None, None]
        assert served.service.served.groups == 0


def test_a_task_row_in_the_label_is_played_in_its_environment(tok):
    row = task_rows(COUNTDOWN, 1, env_args={"numbers": 3})[0]
    replays = Replays([(COUNTDOWN, {"numbers": 3})])
    prompt = tok.apply_chat_template(row.prompt, tokenize=False, add_generation_prompt=True)
    with at_work(RewardJudge(), replays=replays) as served:
        url = f"http://127.0.0.1:{served.port}/openrlhf?group_size=3"
        replies = sampled(
            lambda: SingleTurnAgentExecutor([url]),
            tok,
            [prompt],
            3,
            lambda _prompt, k: ["<answer>1+1</answer>", "I do not know", "<answer>x</answer>"][k],
            label=msgspec.json.encode(row).decode(),
        )
        assert replays.broken == 0
    assert [each["extra_logs"]["unscored"] for each in replies] == [[0.0]] * 3


FILE = """
from trainers.serving_at_work import NumberJudge
from arenagym.trainers import GroupScorer
from arenagym.trainers.openrlhf import GroupRewardFunction

reward_func = GroupRewardFunction(GroupScorer(NumberJudge()), group_size=8)
"""


def test_a_function_in_a_file_has_as_many_threads_as_there_are_samples(tok, tmp_path):
    file = tmp_path / "reward.py"
    file.write_text(textwrap.dedent(FILE))
    replies = sampled(
        lambda: SingleTurnAgentExecutor([str(file)]), tok, prompts(tok, 25), 8, shuffled(200)
    )
    right(replies, tok, 8)


def test_a_group_size_that_is_none_is_an_error():
    for size in (0, 1, -8):
        with pytest.raises(ArenagymError, match="from 2 to"):
            GroupRewardFunction(GroupScorer(NumberJudge()), group_size=size)


# What becomes of them.


def by_http(tok, say, samples, count):
    with at_work() as served:
        url = f"http://127.0.0.1:{served.port}/openrlhf?group_size={samples}"
        return sampled(
            lambda: SingleTurnAgentExecutor([url]), tok, prompts(tok, count), samples, say
        )


def test_dr_grpo_leaves_the_tournaments_advantages_as_they_are(loaded, tok):
    def say(prompt, k):
        if "question 2" in prompt:
            return "5"  # a group that tells nothing
        return "" if k == 1 else f"about {k * 7 % 16}"

    replies = by_http(tok, say, 4, 4)
    told, batches = work.advantages(loaded, tok, replies, estimator="dr_grpo", samples=4)
    rewards = [each["reward"][0] for each in replies]
    assert [value for (value,) in told] == pytest.approx(rewards, abs=1e-6)
    assert rewards[8:12] == [0.0] * 4
    assert max(rewards) > 1
    assert {key for batch in batches for key in batch.info} >= {"unscored", "informative", "score"}


@pytest.mark.parametrize(("estimator", "factor"), [("rloo", 4 / 3), ("group_norm", 0.75**0.5)])
def test_others_that_centre_within_the_group_scale_them(loaded, tok, estimator, factor):
    replies = by_http(tok, lambda _prompt, k: f"about {k * 7 % 16}", 4, 2)
    told, _ = work.advantages(loaded, tok, replies, estimator=estimator, samples=4)
    rewards = [each["reward"][0] for each in replies]
    assert [value for (value,) in told] == pytest.approx([factor * r for r in rewards], rel=1e-4)


def test_reinforce_moves_them_by_the_lengths_of_others(loaded, tok):
    replies = by_http(tok, lambda _prompt, k: f"about {k}" + " and more" * (k % 3), 4, 2)
    told, _ = work.advantages(
        loaded, tok, replies, estimator="reinforce", samples=4, no_std_norm=True
    )
    rewards = [each["reward"][0] for each in replies]
    moved = {round(value - reward, 4) for (value,), reward in zip(told, rewards, strict=True)}
    assert len(moved) == 1
    assert moved != {0.0}


def test_a_filter_drops_groups_that_tell_nothing_and_no_others(tok):
    replies = by_http(tok, lambda prompt, k: "5" if "question 0" in prompt else f"about {k}", 4, 2)
    means = [sum(each["scores"][0] for each in replies[k : k + 4]) / 4 for k in (0, 4)]
    assert [0 < mean < 1 for mean in means] == [False, True]


def test_a_row_of_another_task_than_its_environment_poses_is_said_as_an_error(tok, caplog):
    row, other = task_rows(COUNTDOWN, 2)
    stale = msgspec.json.encode(msgspec.structs.replace(row, posed=other.posed)).decode()
    reward_func = GroupRewardFunction(
        GroupScorer(RewardJudge()), 2, replays=Replays([(COUNTDOWN, {})])
    )
    (prompt,) = prompts(tok, 1)

    def make():
        made = SingleTurnAgentExecutor("reward.py")
        made.reward_func = reward_func
        return made

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(SingleTurnAgentExecutor, "__init__", _with_a_function)
        replies = sampled(make, tok, [prompt], 2, lambda *_: "<answer>1</answer>", label=stale)
    assert [each["reward"] for each in replies] == [None, None]  # so that OpenRLHF ends
    said = [each.message for each in caplog.records if each.levelname == "ERROR"]
    assert any("make the rows anew" in each for each in said)


def _with_a_function(self, url):
    self.reward_endpoints = [url]
