"""Groups as PipelineRL's training texts, against the contract of its preprocessor."""

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from trainers.contracts import pipelinerl_contract as pipeline
from trainers.contracts.token_groups import group, rollout, turn

from arenagym.errors import RecordError, SettingError
from arenagym.records import StopReason, Trajectory
from arenagym.rewards import effective_sample_size
from arenagym.trainers.pipelinerl import TrainingText, training_texts


def entry(texts):
    return [text.fields() for text in texts.texts]


def learned(made, attempts, **how):
    return pipeline.by_rollout(
        pipeline.preprocess([entry(training_texts(made, **how))], attempts=attempts)
    )


def test_each_model_call_is_a_text_whose_labels_are_a_suffix():
    two = rollout(
        turn(0), turn(1, prompt=(1, 2, 3, 7, 8, 9), said=(5,), finish="length", version=None)
    )
    made = training_texts(group(1.0, 0.0, rollouts=[two, rollout(turn(0))]), model_version=3)
    first, second, _ = made.texts
    assert first.input_ids == (1, 2, 3, 7, 8)
    assert first.labels == (-100, -100, -100, 7, 8)
    assert first.logprobs == (-0.5, -0.5)
    assert (first.prompt_tokens, first.output_tokens, first.finished) == (3, 2, True)
    assert first.text == "user: 问 0?\nassistant: 答"
    assert first.text[-first.n_predicted :] == "答"
    assert first.metadata == {"model_version": 4, "rollout_index": 0, "step_index": 0}
    assert second.labels == (-100,) * 6 + (5,)
    assert not second.finished
    assert second.metadata == {"model_version": 3, "rollout_index": 0, "step_index": 1}


@pytest.mark.parametrize("version", [None, "step-3", "-1", "²", "9" * 5_000])
def test_a_version_that_is_no_number_is_the_one_that_was_said(version):
    made = training_texts(group(1.0, rollouts=[rollout(turn(0, version=version))]), model_version=3)
    assert made.texts[0].metadata["model_version"] == 3


@given(
    st.lists(st.none() | st.floats(-3, 3), min_size=1, max_size=9),
    st.data(),
)
@settings(deadline=None, max_examples=60)
def test_pipelinerls_leave_one_out_gives_our_advantages_back(rewards, data):
    counts = [data.draw(st.integers(1, 3)) for _ in rewards]
    rollouts = [rollout(*(turn(k) for k in range(n))) for n in counts]
    made = group(*rewards, rollouts=rollouts)
    found = learned(made, len(rewards))
    assert list(found.values()) == pytest.approx(list(made.advantages), abs=1e-6)


def test_rewards_as_they_are_become_leave_one_out():
    # (0 + 1 + .5) / 3 = .5 is the mean of the others of 1: by hand 1 - (0 + .5) / 2 = .75.
    assert list(learned(group(1.0, 0.0, 0.5), 3, signal="reward").values()) == pytest.approx(
        [0.75, -0.75, 0.0]
    )


def test_dividing_by_the_deviation_is_another_scale():
    made = group(1.0, 0.0, 0.5)
    texts = [entry(training_texts(made))]
    divided = pipeline.by_rollout(pipeline.preprocess(texts, attempts=3, divide_by_std=True))
    assert list(divided.values()) == pytest.approx([1.5, -1.5, 0.0], abs=1e-3)


def test_an_unscored_rollout_counts_as_one_and_teaches_nothing():
    made = group(1.0, None, 0.0)
    texts = training_texts(made)
    assert texts.unscored == 1
    masked = next(t for t in texts.texts if t.metadata["rollout_index"] == 1)
    assert set(masked.labels) == {-100}
    assert masked.logprobs == ()
    assert masked.input_ids == (1, 2, 3, 7, 8)
    assert list(learned(made, 3).values()) == pytest.approx([1.0, 0.0, -1.0], abs=1e-5)
    as_they_are = list(learned(made, 3, signal="reward").values())
    assert as_they_are == pytest.approx([0.75, 0.0, -0.75])


def test_a_group_with_an_unscored_rollout_may_be_dropped_and_says_so():
    texts = training_texts(group(1.0, None, 0.0), unscored="drop group")
    assert (texts.texts, texts.unscored) == ((), 1)
    assert texts.why == "1 of 3 rollouts are unscored"


def test_a_rollout_without_a_model_call_still_counts_in_its_group():
    made = group(1.0, 0.0, 0.5, rollouts=[rollout(), rollout(turn(0)), rollout(turn(0))])
    texts = training_texts(made)
    assert (texts.empty, texts.unscored) == (1, 0)
    assert list(learned(made, 3).values()) == pytest.approx(list(made.advantages))


def test_calls_without_ids_are_left_out_and_counted():
    blind = rollout(turn(0, prompt=None, said=None), turn(1), turn(2, said=()))
    texts = training_texts(group(1.0, 0.0, rollouts=[blind, rollout(turn(0))]))
    assert texts.left_out == 2
    assert [text.metadata["step_index"] for text in texts.texts] == [0, 0]


def test_sub_agents_calls_are_further_steps_of_their_rollout():
    child = Trajectory(
        id="c", agent="b", model="m", stop_reason=StopReason.ANSWERED, turns=(turn(0), turn(1))
    )
    made = group(1.0, 0.0, rollouts=[rollout(turn(0), children=(child,)), rollout(turn(0))])
    steps = [t.metadata["step_index"] for t in training_texts(made).texts]
    assert steps == [0, 1, 2, 0]
    assert list(learned(made, 2).values()) == pytest.approx([1.0, -1.0], abs=1e-5)
    assert len(training_texts(made, nodes="root").texts) == 2


def test_what_another_model_said_is_not_learned():
    child = Trajectory(
        id="c", agent="b", model="other", stop_reason=StopReason.ANSWERED, turns=(turn(0),)
    )
    made = group(1.0, 0.0, rollouts=[rollout(turn(0), children=(child,)), rollout(turn(0))])
    assert [t.metadata["step_index"] for t in training_texts(made).texts] == [0, 0]


def test_advantages_that_do_not_add_up_are_refused():
    made = msgspec.structs.replace(group(1.0, 0.0), advantages=(1.0, 0.0))
    with pytest.raises(SettingError, match="add up to 1"):
        training_texts(made)
    assert training_texts(made, signal="reward").texts


def test_a_setting_that_there_is_not_is_refused():
    for wrong in ({"signal": "return"}, {"unscored": "zero"}, {"nodes": "leaf"}):
        with pytest.raises(SettingError, match="one of"):
            training_texts(group(1.0, 0.0), **wrong)


def test_a_text_whose_labels_are_no_suffix_is_none():
    good = {"text": "x", "n_predicted": 1, "input_ids": (1, 2, 3), "labels": (-100, -100, 3)}
    TrainingText(**good, logprobs=(-0.1,))
    for wrong in (
        {"labels": (-100, 2, 3)},
        {"labels": (-100, -100, 4)},
        {"labels": (-100, 3)},
        {"logprobs": ()},
        {"logprobs": (-0.1,) * 4},
        {"input_ids": (), "labels": ()},
        {"input_ids": (-1, 2, 3)},
        {"logprobs": (float("-inf"),)},
    ):
        with pytest.raises(RecordError):
            TrainingText(**{**good, "logprobs": (-0.1,)} | wrong)


def test_the_effective_sample_size_is_the_trainers():
    texts = entry(training_texts(group(1.0, 0.0)))
    new = [[-0.5, -0.1], [-0.9, -0.5]]
    old = [text["logprobs"] for text in texts]
    assert effective_sample_size(new, old) == pytest.approx(pipeline.ess(texts, new))
