"""`arenagym serve` in OpenRLHF's form, and what its samples are told."""

import asyncio
import random

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from trainers.serving_at_work import at_work

from arenagym.errors import ArenagymError, SettingError
from arenagym.judges import RewardJudge
from arenagym.trainers import GroupScorer, Outcome, answer_trajectory, task_rows
from arenagym.trainers.serving.openrlhf_form import completion_of, numbers, without_end
from arenagym.trainers.serving.replays import Replays

PROMPT = "<|im_start|>user\n{}<|im_end|>\n<|im_start|>assistant\n"
ASKED = PROMPT.format("q")
COUNTDOWN = "arenagym/Countdown-v0"


@pytest.fixture(scope="module")
def served():
    with at_work(rollouts=16, samples=40) as working:
        yield working


def sample(answer, *, prompt=ASKED, label="", end="<|im_end|>"):
    return {"query": [f"{prompt}{answer}{end}"], "prompts": [prompt], "labels": [label]}


def together(*samples):
    return {name: [each[name][0] for each in samples] for name in ("query", "prompts", "labels")}


def post(served, asked, size=None):
    return served.post("/openrlhf" + (f"?group_size={size}" if size else ""), asked)


def at_once(served, samples, size):
    async def all_at_once():
        path = f"/openrlhf?group_size={size}"
        return await asyncio.gather(*(served.send(path, each) for each in samples))

    return asyncio.run(all_at_once())


def test_samples_that_come_one_by_one_get_their_groups_advantages(served):
    samples = [
        sample(n, prompt=PROMPT.format(f"q{k}")) for k in range(20) for n in (30, 10, 20, 40)
    ]
    places = list(range(len(samples)))
    random.Random(0).shuffle(places)
    replies = dict(zip(places, at_once(served, [samples[k] for k in places], 4), strict=True))
    for start in range(0, len(samples), 4):
        told = [replies[start + k].json for k in range(4)]
        rewards = [each["rewards"][0] for each in told]
        assert [each["scores"] for each in told] == [
            [pytest.approx(2 / 3)],
            [0.0],
            [pytest.approx(1 / 3)],
            [1.0],
        ]
        assert sum(rewards) == pytest.approx(0)
        assert rewards[1] < rewards[2] < rewards[0] < rewards[3]
        assert {tuple(each["extra_logs"]) for each in told} == {
            ("unscored", "informative", "answered")
        }


def test_whole_groups_in_a_request_need_no_size(served):
    asked = together(
        sample(1), sample(5, prompt="other "), sample(3), sample(4, prompt="other "), sample(2)
    )
    told = post(served, asked).json
    assert told["scores"] == [0.0, 1.0, 1.0, 0.0, 0.5]
    assert told["extra_logs"]["informative"] == [1.0] * 5


def test_a_request_of_more_samples_than_a_group_has_several_groups(served):
    told = post(served, together(*(sample(n) for n in (1, 2, 4, 3))), 2).json
    assert told["scores"] == [0.0, 1.0, 1.0, 0.0]


def test_a_request_of_more_groups_than_there_is_ever_room_for_is_not_to_be_tried_again():
    samples = [sample(n, prompt=f"{p}?") for p in range(3) for n in (1, 2)]
    with at_work(groups=2) as full:
        reply = post(full, together(*samples), 2)
        assert (reply.status, full.service.under_way) == (422, 0)
        assert "--max-groups" in reply.json["error"]
        assert post(full, together(*samples[:4]), 2).status == 200


def test_one_sample_alone_is_refused_with_what_to_write(served):
    reply = post(served, sample(1))
    assert reply.status == 422
    assert "?group_size=N" in reply.json["error"]


def test_the_same_prompt_with_another_label_is_another_group(served):
    asked = [sample(n, label=label) for label in ("a", ["b"], None, 10**99) for n in (1, 2)]
    replies = at_once(served, asked, 2)
    assert [reply.json["scores"][0] for reply in replies] == [0.0, 1.0] * 4


@pytest.mark.parametrize(
    "asked",
    [
        {"query": [], "prompts": [], "labels": []},
        {"query": ["p1", "p2"], "prompts": ["p"], "labels": ["", ""]},
        {"query": "p1", "prompts": "p", "labels": ""},
        {"query": ["p1"], "prompts": ["p"]},
        {"query": ["p1"], "prompts": ["p"], "labels": [""], "images": []},
        {"query": [None], "prompts": ["p"], "labels": [""]},
        {"query": ["no prompt here"], "prompts": ["another"], "labels": [""]},
        {"query": ["p" + "x" * 400_001], "prompts": ["p"], "labels": [""]},
        together(*(sample(n) for n in range(41))),
        sample(1, label='{"env": "arenagym/Countdown-v0", "seed": "x"}'),
        sample(1, label='{"env": 5, "seed": 1}'),
    ],
    ids=lambda asked: str(asked)[:40],
)
def test_another_form_is_422_and_leaves_nothing_behind(served, asked):
    assert post(served, asked, 2).status == 422
    assert served.service.under_way == 0


@pytest.mark.parametrize("query", ["group_size=1", "group_size=17", "group_size=x", "group_size=",
    "group_size=-2", "group_size=2&group_size=3", "groupsize=2", "group_size=2&x=1",
    "group_size=%F0%9D%9F%90", "group_size=99999999999999999999"])  # fmt: skip
def test_other_parameters_are_422(served, query):
    assert served.post(f"/openrlhf?{query}", sample(1)).status == 422


def test_the_path_of_openrlhfs_own_server_works_too(served):
    asked = together(sample(1), sample(2))
    assert served.post("/get_reward", asked).json == post(served, asked).json


# Labels that are rows of task_rows.


def row_label(row):
    return msgspec.json.encode(row).decode()


def test_a_row_is_played_in_its_environment_where_that_is_allowed():
    row = task_rows(COUNTDOWN, 1, env_args={"numbers": 3})[0]
    samples = [
        sample(text, label=row_label(row))
        for text in ("<answer>1 + 1</answer>", "I give up.", "<answer>nonsense</answer>")
    ]
    with at_work(RewardJudge(), replays=Replays([(COUNTDOWN, {"numbers": 3})])) as served:
        told = post(served, together(*samples)).json
        assert served.service.replays.broken == 0
        assert served.get("/v1/settings").json["replays"] == [[COUNTDOWN, {"numbers": 3}]]
    assert told["extra_logs"]["unscored"] == [0.0] * 3
    with at_work(RewardJudge()) as served:
        told = post(served, together(*samples)).json
    assert told["extra_logs"]["unscored"] == [1.0] * 3


def test_samples_that_are_played_at_different_speeds_are_groups_in_their_order(monkeypatch):
    waits = {1: 0.03, 2: 0.02, 3: 0.01, 4: 0.0}

    async def play(self, row, completion, name):
        await asyncio.sleep(waits[int(completion)])
        return answer_trajectory("q", completion, name)

    monkeypatch.setattr(Replays, "play", play)
    label = msgspec.json.encode(task_rows(COUNTDOWN, 1)[0]).decode()
    with at_work(replays=Replays([(COUNTDOWN, {})])) as working:
        told = post(working, together(*(sample(n, label=label) for n in (1, 2, 3, 4))), 2).json
    assert told["scores"] == [0.0, 1.0, 0.0, 1.0]


def test_a_row_of_another_environment_or_other_arguments_is_read_as_text(served):
    row = task_rows(COUNTDOWN, 1)[0]
    replays = Replays([(COUNTDOWN, {"numbers": 3})])
    changes = [{}, {"env": "os:system"}, {"env_args": '{"numbers": 1000000}'}, {"seed": -1}]
    changes += [{"seed": 2**70}, {"env_args": "no JSON"}, {"env_args": "[" * 5000}]
    for change in changes:
        assert not replays.knows(msgspec.structs.replace(row, **change))
    assert replays.knows(msgspec.structs.replace(row, env_args='{ "numbers":3 }'))
    replays.close()
    told = post(served, together(*(sample(n, label=row_label(row)) for n in (1, 2)))).json
    assert told["scores"] == [0.0, 1.0]


def test_an_environment_that_is_not_there_is_an_error_at_the_start():
    for args in [("arenagym/Nothing-v0", {}), (COUNTDOWN, {"number": 3})]:
        with pytest.raises(ArenagymError, match=args[0].partition("/")[2]):
            Replays([args])
    with pytest.raises(SettingError, match="workers=0"):
        Replays(workers=0)


# Text and numbers.


def test_the_completion_is_what_follows_the_prompt():
    prompt = PROMPT.format("What is 苏州?")
    assert completion_of(prompt + "a city<|im_end|>\n", prompt) == "a city"
    assert completion_of(prompt, prompt) == ""
    long = PROMPT.format("word " * 200)
    assert completion_of(long[300:] + "yes</s>", long) == "yes"  # cut at its beginning
    assert completion_of(" " + long + "yes", long) == "yes"  # a space that a tokenizer adds
    assert completion_of("something else", long) is None
    echo = long[300:] + "no " + long + "yes"
    assert completion_of(echo, long) == "no " + long + "yes"


@given(st.text(max_size=40), st.text(max_size=40))
def test_a_completion_is_never_taken_from_the_prompt(prompt, said):
    assert completion_of(prompt + said, prompt) == without_end(said)


def test_only_special_tokens_at_the_end_are_taken_off():
    assert without_end("a <|im_end|> b<|im_end|><|endoftext|>") == "a <|im_end|> b"
    assert without_end("<answer>1</answer>") == "<answer>1</answer>"
    assert without_end("x <eos>\n") == "x"
    assert without_end("x  ") == "x  "
    assert without_end("<|" * 100_000) == "<|" * 100_000


def group_of(answers, judge=None):
    scorer = GroupScorer(judge or RewardJudge())
    return asyncio.run(scorer.score_answers("q", answers))


def test_a_sample_without_a_reward_moves_no_mean():
    group = msgspec.structs.replace(
        group_of(["a", "b", "c", None]),
        rewards=(1.0, 0.0, 0.5, None),
        advantages=(1.2, -1.2, 0.0, 0.0),
        informative=True,
    )
    told = [numbers(Outcome(group, place)) for place in range(4)]
    assert [each.reward for each in told] == [1.2, -1.2, 0.0, 0.0]
    assert [each.score for each in told] == [1.0, 0.0, 0.5, 0.5]
    assert [each.logs["unscored"] for each in told] == [0.0, 0.0, 0.0, 1.0]


def test_a_group_that_tells_nothing_is_below_every_filter():
    group = group_of([None, "", ""])
    told = [numbers(Outcome(group, place)) for place in range(3)]
    assert [(each.reward, each.score) for each in told] == [(0.0, 0.0)] * 3
    assert [each.logs["informative"] for each in told] == [0.0] * 3
