"""arenagym as PipelineRL's rollout policy, against the contract of its actor and preprocessor."""

import asyncio
import importlib
import json
import sys

import msgspec
import pytest
from coins import ENV
from tenacity import wait_none
from trainers.contracts import pipelinerl_contract as pipeline
from trainers.tiny_tokenizer import IM_END, TinyTokenizer

from arenagym.agents import Agent
from arenagym.errors import ModelError, RecordError, SettingError
from arenagym.judges import OracleJudge
from arenagym.models import ContextOverflowError
from arenagym.records import Message, Sampling
from arenagym.rewards import advantages
from arenagym.trainers import GroupScorer, TaskRow, task_rows
from arenagym.trainers.rows import MISTAKES

pytestmark = pytest.mark.usefixtures("made_at_once")
TOKENIZER = TinyTokenizer()


@pytest.fixture
def actor(monkeypatch):
    pipeline.installed(monkeypatch)
    for name in ("actor", "engine"):
        monkeypatch.delitem(sys.modules, f"arenagym.trainers.pipelinerl.{name}", raising=False)
    engine = importlib.import_module("arenagym.trainers.pipelinerl.engine")
    monkeypatch.setattr(engine, "_WAIT", wait_none())
    yield importlib.import_module("arenagym.trainers.pipelinerl.actor")
    for name in ("actor", "engine"):
        sys.modules.pop(f"arenagym.trainers.pipelinerl.{name}", None)


def problems(count=1, dataset="train.jsonl", **row_args):
    rows = task_rows(ENV, count, **row_args)
    return [{**msgspec.to_builtins(row), "dataset": dataset} for row in rows]


def number(task, trajectory):
    return float(trajectory.answer.split()[-1])


class Says(Agent):
    """The k-th rollout to begin says word k; those with several calls ask several times."""

    name = "says"

    def __init__(self, words, calls=()):
        self.words, self.calls, self.begun = words, calls, 0

    async def play(self, episode, messages):
        place = self.begun % len(self.words)
        self.begun += 1
        for _ in range(self.calls[place] if self.calls else 1):
            await episode.call([Message(role="user", content=f"say {self.words[place]}")])
        await episode.answer(self.words[place])


def says(ids, request):
    asked = TOKENIZER.decode(ids, skip_special_tokens=True)
    return asked.partition("say ")[2].partition("\n")[0]


def play(actor, words, *, calls=(), count=1, judge=None, session=says, training=True, **more):
    cfg = pipeline.config(**more.pop("config", {}))
    scorer = GroupScorer(judge or OracleJudge(number))
    policy = actor.Rollouts(scorer, agent=Says(words, calls), **more)
    dataset = "train.jsonl" if training else "test.jsonl"
    return asyncio.run(
        pipeline.play_groups(
            cfg,
            policy,
            problems(count, dataset),
            pipeline.Llm(TOKENIZER),
            pipeline.Session(TOKENIZER, session),
            training=training,
        )
    )


def learned(entries, attempts=4):
    texts = pipeline.preprocess(json.loads(json.dumps(entries)), attempts=attempts)
    return texts, list(dict(sorted(pipeline.by_rollout(texts).items())).values())


WORDS = ("tails 3", "tails 9", "tails 1", "tails 5")
EXPECTED = advantages([1 / 3, 1.0, 0.0, 2 / 3])


def test_the_groups_advantages_come_out_of_leave_one_out(actor):
    results, entries = play(actor, WORDS)
    _, found = learned(entries)
    assert found == pytest.approx(EXPECTED)
    assert [r.metrics.reward for r in sorted(results, key=lambda r: r.metrics.reward)] == (
        pytest.approx([0.0, 1 / 3, 2 / 3, 1.0])
    )
    assert {r.dataset_name for r in results} == {"train.jsonl"}


def test_a_text_is_what_was_asked_and_sampled(actor):
    _, ((text, *_),) = play(actor, WORDS)
    said = [*TOKENIZER.encode(text["text"].partition("say ")[2].partition("\n")[0]), IM_END]
    assert text["labels"][-len(said) :] == said
    assert text["logprobs"] == pytest.approx([-0.1 - k / 1000 for k in range(len(said))])
    assert text["metadata"]["model_version"] == 7


def test_a_rollout_of_several_calls_counts_once(actor):
    _, entries = play(actor, WORDS, calls=(1, 3, 2, 1))
    texts, found = learned(entries)
    assert len(texts) == 7
    assert found == pytest.approx(EXPECTED)


def test_two_groups_of_one_task_at_a_time_stay_apart(actor):
    words = (*WORDS, "tails 30", "tails 10", "tails 20", "tails 40")
    policy = actor.Rollouts(GroupScorer(OracleJudge(number)), agent=Says(words))
    _, entries = asyncio.run(
        pipeline.play_groups(
            pipeline.config(),
            policy,
            problems(1) * 2,
            pipeline.Llm(TOKENIZER),
            pipeline.Session(TOKENIZER, says),
        )
    )
    _, found = learned(entries)
    assert found == pytest.approx([*EXPECTED, *advantages([2 / 3, 0.0, 1 / 3, 1.0])])


def test_a_failed_rollout_is_there_and_teaches_nothing(actor):
    _, entries = play(actor, ("tails 3", "broken", "tails 1", "tails 5"))
    texts, found = learned(entries)
    assert found == pytest.approx([0.0, 0.0, *advantages([0.0, 1.0])], abs=0.3)
    assert found == pytest.approx([0.0, 0.0, -1.224743, 1.224743], abs=1e-5)
    masked = [text for text in texts if text["metadata"]["rollout_index"] == 1]
    assert all(set(text["labels"]) == {-100} for text in masked)


def test_an_environment_that_can_not_be_made_stops_nobody_else(actor, monkeypatch):
    make, made = TaskRow.make, []

    def gone_at_first(row):
        made.append(row)
        if len(made) == 1:
            raise ConnectionError("the host is gone")
        return make(row)

    monkeypatch.setattr(TaskRow, "make", gone_at_first)
    results, entries = play(actor, ("tails 1", "tails 2", "tails 3"))
    _, found = learned(entries)
    assert sorted(found) == pytest.approx([-1.224743, 0.0, 0.0, 1.224743], abs=1e-5)
    assert sorted(result.metrics.no_error for result in results) == [False, True, True, True]


@pytest.mark.parametrize("change", [{"env": "tests/Nothing-v0"}, {"env_args": '{"nothing": 1}'}])
def test_an_environment_that_is_not_there_or_takes_other_arguments_stops_the_actor(
    actor, monkeypatch, change
):
    made = problems()
    made[0].update(change)
    monkeypatch.setattr(f"{__name__}.problems", lambda *_: made)
    with pytest.raises(MISTAKES, match="othing"):
        play(actor, WORDS)


def test_a_judge_that_fails_and_a_group_that_broke_teach_nothing_and_say_so(actor, caplog):
    for more in ({"judge": OracleJudge(number, failures=1.0)}, {"session": refuses}):
        caplog.clear()
        results, entries = play(actor, WORDS, **more)
        texts, found = learned(entries)
        assert found == [0.0] * 4
        assert all(set(text["labels"]) == {-100} for text in texts)
        assert all(isinstance(result.metrics.reward, float) for result in results)
        assert caplog.text.count("none of 4 rollouts was scored") == 1
    assert caplog.text.count("model_error: http://engine:8080: http_404: no") == 4


def refuses(ids, request):
    return 404, b"no"


def test_a_group_that_the_gate_closed_on_early_keeps_its_advantages(actor):
    """Two of four come in time and are ranked; PipelineRL's group is of four nevertheless."""
    late = asyncio.Event()

    class Late(Says):
        async def play(self, episode, messages):
            if self.begun >= 2:
                self.begun += 1
                await late.wait()
            await super().play(episode, messages)

    async def run():
        policy = actor.Rollouts(
            GroupScorer(OracleJudge(number)), agent=Late(("tails 3", "tails 9")), timeout=1.0
        )
        playing = pipeline.play_groups(
            pipeline.config(),
            policy,
            problems(),
            pipeline.Llm(TOKENIZER),
            pipeline.Session(TOKENIZER, says),
        )
        closing = policy._gate._close

        def close(group):
            closing(group)
            late.set()

        policy._gate._close = close
        return await playing

    _, entries = asyncio.run(run())
    _, found = learned(entries)
    assert found == pytest.approx([-1.0, 1.0, -1.0, 1.0], abs=1e-5)


def test_rewards_as_they_are_may_be_handed_over(actor):
    _, entries = play(actor, WORDS, signal="reward")
    _, found = learned(entries)
    # By hand, of 0, 1/3, 2/3, 1: each less the mean of the other three.
    assert found == pytest.approx([-2 / 9, 2 / 3, -2 / 3, 2 / 9])


def test_a_test_set_is_not_ranked_and_does_not_wait(actor):
    results, _ = play(actor, ("heads 1", "tails 1"), count=2, training=False)
    assert [result.metrics.reward for result in results] == [1.0, 0.0]
    assert [result.metrics.success for result in results] == [True, False]


def test_a_group_that_cannot_be_under_way_at_once_is_refused(actor):
    with pytest.raises(SettingError, match="llm_max_rollouts=3"):
        play(actor, WORDS, config={"actor": pipeline.Config(llm_max_rollouts=3)})


@pytest.mark.parametrize("wrong", [{"signal": "advantages"}, {"nodes": "rooot"}, {"context": 0}])
def test_a_setting_of_the_actors_that_there_is_not_is_refused(wrong, actor):
    with pytest.raises(SettingError, match=str(next(iter(wrong.values())))):
        actor.Rollouts(GroupScorer(OracleJudge(number)), **wrong)


def test_a_set_to_train_and_to_test_on_is_refused_instead_of_waiting_for_ever(actor):
    with pytest.raises(SettingError, match="another name"):
        play(actor, WORDS, training=False, config={"train_dataset_names": ["test.jsonl"]})


def test_completions_without_a_limit_are_refused_as_vllm_would_cut_them(actor):
    policy = actor.Rollouts(GroupScorer(OracleJudge(number)), agent=Says(WORDS))
    llm = pipeline.Llm(TOKENIZER, temperature=1.0)
    session = pipeline.Session(TOKENIZER, says)
    with pytest.raises(SettingError, match="max_tokens"):
        asyncio.run(policy(pipeline.config(), llm, problems()[0], session))


def test_a_text_has_nothing_that_the_streams_writer_stops_at(actor):
    words = [f"{word}\ud800" for word in WORDS]
    _, entries = play(actor, words, judge=OracleJudge(lambda task, played: len(played.answer)))
    assert all("tails" in text["text"] for text in entries[0])


def test_a_problem_of_another_loader_is_refused(actor):
    policy = actor.Rollouts(GroupScorer(OracleJudge(number)))
    with pytest.raises(RecordError, match="task_rows"):
        asyncio.run(policy(pipeline.config(), None, {"task": "1 + 1", "answer": "2"}, None))


def test_problems_are_read_from_files_of_rows(actor, tmp_path):
    rows = task_rows(ENV, 2)
    path = tmp_path / "train.jsonl"
    path.write_bytes(msgspec.json.Encoder().encode_lines(rows))
    loaded = actor.load_problems([str(path)])
    assert [problem["seed"] for problem in loaded] == [row.seed for row in rows]
    assert loaded[0]["dataset"] == str(path)
    path.write_bytes(b'{"task": "1 + 1"}\n')
    with pytest.raises(RecordError, match="line 1"):
        actor.load_problems([str(path)])


def complete(actor, answer, **parameters):
    """One completion of at most five tokens; the session, and what came of it."""
    engine = importlib.import_module("arenagym.trainers.pipelinerl.engine")
    session = pipeline.Session(TOKENIZER, answer)
    llm = pipeline.Llm(TOKENIZER, **parameters)
    sampling = Sampling(max_tokens=5, stop=("\n",))
    return session, asyncio.run(engine.VllmEngine(llm, session)([1, 2], sampling))


def test_the_actors_parameters_reach_the_engine_with_the_agents_over_them(actor):
    parameters = {"max_tokens": 64, "temperature": 0.7, "stop_token_ids": (2,)}
    session, generated = complete(actor, lambda ids, r: "much too long", **parameters)
    (request,) = session.requests
    assert request["prompt"] == [1, 2]
    assert (request["max_tokens"], request["temperature"]) == (5, 0.7)
    assert (request["stop"], request["stop_token_ids"]) == (["\n"], [2])
    assert (len(generated.ids), generated.finish_reason) == (5, "length")


def test_an_agents_stop_strings_add_to_the_actors(actor):
    for before in (["</answer>"], "</answer>"):
        session, _ = complete(actor, lambda ids, request: "ok", max_tokens=9, stop=before)
        assert session.requests[0]["stop"] == ["</answer>", "\n"]


def test_a_completion_that_was_broken_off_is_asked_for_again(actor):
    answers = iter([("hal", "abort"), ("ha", None), "half"])
    session, generated = complete(actor, lambda ids, r: next(answers), max_tokens=9)
    assert len(session.requests) == 3
    assert generated.ids == (*TOKENIZER.encode("half"), IM_END)
    with pytest.raises(ModelError, match="finish_abort"):
        complete(actor, lambda ids, request: ("hal", "abort"), max_tokens=9)


def test_an_engine_that_is_busy_is_asked_again(actor):
    answers = iter([(503, b""), pipeline.ClientError("gone"), (429, b""), "ok"])
    session, generated = complete(actor, lambda ids, r: next(answers), max_tokens=9)
    assert len(session.requests) == 4
    assert generated.ids == (*TOKENIZER.encode("ok"), IM_END)


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        ((500, b""), ModelError),
        ((404, b"no"), ModelError),
        ((400, b"maximum context length is 8 tokens"), ContextOverflowError),
        ((200, b"{"), ModelError),
        ((200, b'{"choices": []}'), ModelError),
        (
            (200, b'{"choices": [{"logprobs": {"tokens": ["a"], "token_logprobs": [0]}}]}'),
            ModelError,
        ),
        ((200, b'{"choices": [{"logprobs": {"tokens": [], "token_logprobs": [0]}}]}'), ModelError),
        ((200, b'{"choices": [{"logprobs": null}]}'), ModelError),
    ],
)
def test_what_is_no_completion_is_a_model_error(answer, kind, actor):
    with pytest.raises(ModelError) as caught:
        complete(actor, lambda ids, request: answer, max_tokens=9)
    assert type(caught.value) is kind
