"""The pains of group training, one after the other: what goes wrong elsewhere must not here.

Uneven groups normalised over the whole batch; samples of one rollout counted several times in the
baseline; tokens that drift when text is read back, and separators that get lost; tokens that
nobody sampled marked as trainable; a "group" of different problems.
"""

import asyncio
from statistics import fmean, pstdev

import pytest
from judging import TASK
from trainers.tiny_tokenizer import IM_END, IM_START, TinyTokenizer
from trainers.token_engines import Telling

from arenagym.errors import RecordError, SettingError
from arenagym.judges import RewardJudge
from arenagym.records import (
    Group,
    Message,
    Segment,
    StopReason,
    Task,
    Trajectory,
    Turn,
)
from arenagym.rewards import advantages
from arenagym.trainers import GroupGate, GroupScorer, TokenChat, longest, policy_nodes, samples

SAID = Message(role="assistant", content="said")
USER = Message(role="user", content="what is the answer?")


def turn(prompt, output, *, kept=0, agent="a", logprobs=True):
    return Turn(
        call_id="0",
        agent=agent,
        output=SAID,
        kept_ids=kept,
        prompt_ids=prompt,
        output_ids=output,
        output_logprobs=tuple(-0.5 for _ in output) if logprobs else None,
    )


def rollout(name, reward=1.0, *, turns=None, children=(), **fields):
    return Trajectory(
        **{
            "id": name,
            "agent": "a",
            "model": "m",
            "stop_reason": StopReason.ANSWERED,
            "answer": "x",
            "reward": reward,
            "turns": (turn((1,), (2, 3)),) if turns is None else tuple(turns),
            "children": tuple(children),
        }
        | fields
    )


def broken(name, *turns):
    return rollout(name, None, turns=turns, stop_reason=StopReason.ENV_ERROR, answer=None)


def score(*rollouts, group_id="g", task=TASK):
    return asyncio.run(GroupScorer(RewardJudge()).score(task, rollouts, group_id=group_id))


# Uneven groups


def test_groups_of_uneven_size_are_each_normalised_by_themselves():
    small = score(*(rollout(f"s{k}", k) for k in range(3)), group_id="small")
    large = score(*(rollout(f"l{k}", 100 + k) for k in range(7)), group_id="large")
    for group in (small, large):
        assert fmean(group.advantages) == pytest.approx(0)
        assert pstdev(group.advantages) == pytest.approx(1, abs=1e-4)
    together = [*small.rewards, *large.rewards]
    assert advantages(together)[:3] != pytest.approx(list(small.advantages))


def test_a_failed_rollout_makes_its_group_smaller_and_moves_no_baseline():
    whole = score(rollout("a", 0), rollout("b", 1), rollout("c", 2))
    short = score(rollout("a", 0), rollout("b", 1), broken("x"), rollout("c", 2))
    assert (short.rewards[0], short.rewards[1], short.rewards[3]) == whole.rewards
    assert (short.advantages[0], short.advantages[1], short.advantages[3]) == whole.advantages
    assert (short.rewards[2], short.advantages[2]) == (None, 0.0)


def test_an_unscored_rollout_has_no_samples_though_it_has_tokens():
    group = score(rollout("a", 0), broken("x", turn((1,), (2, 3))), rollout("c", 2))
    made = samples(group)
    assert {sample.rollout_id for sample in made.samples} == {"a", "c"}
    assert (made.rollouts, made.unscored, made.empty) == (3, 1, 0)


def test_a_group_that_tells_nothing_pushes_nothing():
    made = samples(score(rollout("a", 1), rollout("b", 1)))
    assert [sample.advantage for sample in made.samples] == [0.0, 0.0]


# Fan-out


def tree(name, reward, leaves):
    """A rollout with sub-agents that have sub-agents, and a root that rewrote its history."""
    below = [
        rollout(
            f"{name}/{k}",
            None,
            agent="sub",
            turns=(turn((5,), (6, 7), agent="sub"),),
            children=[rollout(f"{name}/{k}/0", None, turns=(turn((8,), (9,)),))],
        )
        for k in range(leaves)
    ]
    turns = (turn((1,), (2, 3)), turn((4,), (4, 4, 4)), turn((1,), (1,), kept=4))
    return rollout(name, reward, turns=turns, children=below)


def test_a_rollout_is_counted_once_in_the_baseline_however_many_samples_it_has():
    group = score(tree("big", 2, leaves=6), tree("mid", 1, leaves=1), rollout("one", 0))
    plain = score(rollout("big", 2), rollout("mid", 1), rollout("one", 0))
    assert group.advantages == plain.advantages
    made = samples(group)
    by_rollout = {name: [s for s in made.samples if s.rollout_id == name] for name in
                  ("big", "mid", "one")}  # fmt: skip
    assert [len(each) for each in by_rollout.values()] == [14, 4, 1]
    # The mean over samples is not 0: a trainer that takes a baseline over samples counts twice.
    assert abs(fmean(sample.advantage for sample in made.samples)) > 0.1
    assert fmean(each[0].advantage for each in by_rollout.values()) == pytest.approx(0)
    for name, each in by_rollout.items():
        assert {(s.advantage, s.reward, s.parts, s.trained) for s in each} == {
            (each[0].advantage, each[0].reward, len(each), sum(s.segment.trained for s in each))
        }, name
        assert [sample.part for sample in each] == list(range(len(each)))


def test_what_weighs_rollouts_alike_is_told():
    made = samples(score(tree("big", 2, leaves=6), rollout("one", 0)))
    weights = {}
    for sample in made.samples:
        share = sample.segment.trained / sample.trained
        weights[sample.rollout_id] = weights.get(sample.rollout_id, 0) + share
    assert weights == pytest.approx({"big": 1.0, "one": 1.0})


# Each root has segments of 2 and 4 sampled tokens, each of two sub-agents 2, and 1 below it.
@pytest.mark.parametrize(
    ("nodes", "trained", "untrained"), [("all", 18, 0), ("root", 12, 6), ("longest", 8, 10)]
)
def test_what_is_not_trained_on_is_counted(nodes, trained, untrained):
    group = score(tree("big", 2, leaves=2), tree("small", 1, leaves=0), broken("x"))
    made = samples(group, nodes=nodes)
    assert sum(sample.segment.trained for sample in made.samples) == trained
    assert made.untrained == untrained


def test_sub_agents_that_asked_another_model_are_not_trained_on():
    below = rollout("sub", None, model="another", children=[rollout("sub/0", None)])
    played = rollout("a", 1, children=[below, rollout("own", None)])
    assert [node.id for node in policy_nodes(played)] == ["a", "sub/0", "own"]
    made = samples(score(played, rollout("b", 0)))
    assert (len(made.samples), made.foreign, made.untrained) == (4, 1, 0)


def test_a_trainer_that_takes_one_sequence_a_rollout_gets_the_agents_longest():
    played = tree("big", 2, leaves=3)
    assert longest(played).token_ids == (4, 4, 4, 4, 1, 1)
    made = samples(score(played, rollout("one", 0)), nodes="longest")
    assert [(s.rollout_id, s.part, s.parts) for s in made.samples] == [("big", 0, 1), ("one", 0, 1)]
    assert longest(rollout("none", turns=())) is None


def test_of_equally_long_segments_the_last_is_taken():
    played = rollout("a", turns=(turn((1,), (2, 3)), turn((9,), (8, 7)), turn((5,), (6,))))
    assert longest(played).token_ids == (9, 8, 7)


def test_a_rollout_without_ids_is_empty_and_counted():
    group = score(rollout("a", 0, turns=()), rollout("b", 1), rollout("c", 2, turns=(
        turn((1,), (2,), logprobs=False),
    )))  # fmt: skip
    made = samples(group)
    assert [sample.rollout_id for sample in made.samples] == ["b"]
    assert (made.empty, made.left_out) == (2, 1)


def test_no_such_nodes_are_refused():
    with pytest.raises(SettingError, match="all, root, longest"):
        samples(score(rollout("a", 0), rollout("b", 1)), nodes="some")


# Drift and lost separators


def episode(*texts, tokenizer=None, **settings):
    """A conversation of so many turns as a trajectory."""
    from arenagym.agents.turns import TurnLog
    from arenagym.records import Sampling

    chat = TokenChat(Telling(*texts), tokenizer or TinyTokenizer(), **settings)
    log = TurnLog()

    async def main():
        messages = []
        for _ in texts:
            messages = [*messages, USER]
            reply = await chat.chat(messages)
            log.end(log.begin(), "a", messages, reply, Sampling())
            messages = [*messages, reply.message]

    asyncio.run(main())
    return rollout("e", turns=log.turns)


def test_tokens_do_not_drift_when_a_conversation_goes_on():
    texts = ["the answer", "another answer in the end", "<think>the</think>"]
    played = episode(*texts)
    (found,) = played.segments()
    for text, (start, stop) in zip(texts, found.spans, strict=True):
        assert found.token_ids[start:stop] == (*TinyTokenizer.bytes_of(text), IM_END)
        again = tuple(TinyTokenizer().encode(text))
        assert found.token_ids[start : stop - 1] != again  # as reading it back would have it


def test_no_separator_is_dropped_or_doubled_between_turns():
    (found,) = episode("the answer", "sure", "4").segments()
    text = TinyTokenizer().decode(found.token_ids)
    messages = [{"role": "user", "content": USER.content}, {"role": "assistant", "content": "x"}]
    told = TinyTokenizer().apply_chat_template(messages * 3, tokenize=False)
    said = iter(["the answer", "sure", "4"])
    expected = "".join(part + next(said, "") for part in told.split("assistant\nx"))
    assert text.replace("assistant\n", "") + "\n" == expected


def test_a_template_that_rewrites_its_turns_forks_and_trains_each_token_once():
    texts = ["<think>the answer?</think>yes", "<think>sure</think>no", "4"]
    played = episode(*texts, tokenizer=TinyTokenizer(forgets_thoughts=True))
    tokens = played.tokens()
    assert (len(tokens.segments), tokens.merged, tokens.forked) == (3, 0, 2)
    assert sum(s.trained for s in tokens.segments) == sum(len(t.encode()) + 1 for t in texts)
    played = episode(*texts, tokenizer=TinyTokenizer(forgets_thoughts=True), append_only=True)
    assert (played.tokens().merged, played.tokens().forked) == (2, 0)


# Fabricated tokens


def test_what_the_environment_the_template_and_the_agent_wrote_is_never_trained_on():
    (found,) = episode("the answer", "sure").segments()
    trained = [t for t, mask in zip(found.token_ids, found.loss_mask, strict=True) if mask]
    sampled = [
        *TinyTokenizer.bytes_of("the answer"),
        IM_END,
        *TinyTokenizer.bytes_of("sure"),
        IM_END,
    ]
    assert trained == sampled
    assert IM_START not in trained


def test_an_assistants_text_that_the_agent_made_up_is_input():
    made_up = Message(role="assistant", content="I was told to say this")
    chat = TokenChat(Telling("the answer"), TinyTokenizer())
    reply = asyncio.run(chat.chat([USER, made_up, USER]))
    assert reply.output_ids == (*TinyTokenizer.bytes_of("the answer"), IM_END)


@pytest.mark.parametrize(
    "fields",
    [
        {"loss_mask": (1, 1, 1)},
        {"logprobs": (0.0, -1.0, float("nan"))},
        {"logprobs": (-1.0, -1.0, -1.0)},
        {"loss_mask": (0, 1, 1), "logprobs": (0.0, -1.0)},
    ],
)
def test_a_segment_with_fabricated_tokens_or_logprobs_cannot_be_made(fields):
    whole = {
        "agent": "a",
        "token_ids": (1, 2, 3),
        "loss_mask": (0, 1, 1),
        "logprobs": (0.0, -1.0, -2.0),
        "turns": (0,),
        "spans": ((1, 3),),
    }
    with pytest.raises(RecordError):
        Segment(**(whole | fields))


def test_ids_that_a_tokenizer_guessed_are_never_among_the_samples():
    guessed = Turn(call_id="0", agent="a", prompt=(USER,), output=SAID)
    group = score(rollout("a", 0, turns=(guessed,)), rollout("b", 1))
    made = samples(group)
    assert [sample.rollout_id for sample in made.samples] == ["b"]
    assert (made.empty, made.left_out) == (1, 1)
    assert not any(sample.segment.retokenised for sample in made.samples)


# A "group" of different problems


def test_rollouts_of_different_problems_are_no_group():
    gate = GroupGate(GroupScorer(RewardJudge()))
    other = Task(id="o", env_id=TASK.env_id, query="Another problem")
    elsewhere = Task(id="t", env_id="another", query=TASK.query)

    async def main():
        rollouts = [(TASK, 0), (TASK, 1), (other, 5), (elsewhere, 7)]
        return await asyncio.gather(
            *(gate.arrive("g", 4, task, rollout(f"r{k}", k)) for task, k in rollouts),
            return_exceptions=True,
        )

    first, second, *wrong = asyncio.run(main())
    assert all(isinstance(each, SettingError) for each in wrong)
    assert (first.reward, second.reward) == (0.0, 1.0)


def test_a_group_whose_counts_differ_cannot_be_made():
    with pytest.raises(RecordError, match="2 trajectories"):
        Group(
            group_id="g",
            task=TASK,
            trajectories=(rollout("a"), rollout("b")),
            ranks=(0.0, 1.0),
            rewards=(1.0,),
            advantages=(0.0, 0.0),
            informative=True,
        )
