import json

import coins
import pytest

import arenagym
from arenagym.agents import run_episode
from arenagym.errors import RunFolderError, SettingError
from arenagym.evaluation import Attempt, evaluate, read_attempts, rft
from arenagym.evaluation.rft import conversations
from arenagym.models import ScriptedModel
from arenagym.records import Message, StopReason, Trajectory, Turn


def said(content, role="assistant", **more):
    return Message(role=role, content=content, **more)


QUESTION = (said("Be brief.", "system"), said("2 + 2?", "user"))


def turn(output, *, kept=0, prompt=QUESTION, agent="a", number=0):
    output = output if isinstance(output, Message) else said(output)
    return Turn(call_id=str(number), agent=agent, output=output, kept=kept, prompt=prompt)


def attempt(*turns, reward=1.0, task="t", children=()):
    turns = [t if isinstance(t, Turn) else turn(t) for t in turns]
    tail = (said("Correct.", "user"),)
    stop = StopReason.MODEL_ERROR if reward is None else StopReason.ANSWERED
    trajectory = Trajectory(
        id="i",
        agent="a",
        model="m",
        stop_reason=stop,
        turns=tuple(turns),
        tail=tail,
        reward=reward,
        children=children,
    )
    return Attempt(task, trajectory)


def counts(data):
    return data.read, data.correct, data.duplicates, data.surplus, data.written, len(data.lines)


def loaded(data):
    return [json.loads(line) for line in data.jsonl.decode().splitlines()]


def test_only_correct_trajectories_come_in_each_once():
    data = rft(
        [
            attempt("4"),
            attempt("5", reward=0.0),
            attempt("four"),
            attempt("4"),
            attempt("four", task="u"),  # word for word a line that is there
            attempt("4", reward=None),
            attempt("IV", reward=0.99),
        ]
    )
    assert counts(data) == (7, 4, 1, 0, 3, 2)
    system, user, answer = loaded(data)[0]["messages"]
    assert (system, user) == (
        {"role": "system", "content": "Be brief."},
        {"role": "user", "content": "2 + 2?"},
    )
    assert answer == {"role": "assistant", "content": "4"}
    assert counts(rft([attempt("IV", reward=0.99)], solved=0.9))[1] == 1


def test_the_most_of_a_task_are_chosen_by_the_seed_whatever_the_order():
    attempts = [attempt(f"{task} {k}", task=task) for task in "tuv" for k in range(20)]

    def chosen(attempts, seed=0):
        return {
            line["messages"][-1]["content"] for line in loaded(rft(attempts, per_task=3, seed=seed))
        }

    data = rft(attempts, per_task=3)
    assert counts(data) == (60, 60, 0, 51, 9, 9)
    assert chosen(attempts[::-1]) == chosen(attempts)
    assert chosen(attempts, seed=1) != chosen(attempts)
    assert {name[0] for name in chosen(attempts)} == set("tuv")


def test_an_episode_of_several_turns_is_one_conversation_or_a_line_a_turn():
    more = (said("No. Again.", "user"),)
    both = attempt("5", turn("4", kept=3, prompt=more, number=1))
    (line,) = loaded(rft([both]))
    assert [m["content"] for m in line["messages"]] == [
        "Be brief.",
        "2 + 2?",
        "5",
        "No. Again.",
        "4",
    ]
    first, second = loaded(rft([both], form="prompt-completion"))
    assert [m["content"] for m in first["prompt"]] == ["Be brief.", "2 + 2?"]
    assert first["completion"] == [{"role": "assistant", "content": "5"}]
    assert [m["content"] for m in second["prompt"]][-2:] == ["5", "No. Again."]
    assert second["completion"] == [{"role": "assistant", "content": "4"}]


def test_each_history_of_an_agent_that_rewrites_its_own_is_a_conversation():
    other = (said("Memory: it is even.", "user"),)
    rewritten = attempt(
        turn("5"),
        turn("a side", agent="b", prompt=other, number=1),
        turn("4", kept=1, prompt=other, number=2),
        turn("done", kept=3, prompt=(said("And?", "user"),), number=3),
    )
    contents = [[m.content for m in each] for each in conversations(rewritten.trajectory)]
    assert sorted(contents, key=len) == [
        ["Memory: it is even.", "a side"],
        ["Be brief.", "2 + 2?", "5"],
        ["Be brief.", "Memory: it is even.", "4", "And?", "done"],
    ]


def test_sub_agents_turns_are_left_out():
    child = attempt("of a child").trajectory
    assert b"of a child" not in rft([attempt("4", children=(child,))]).jsonl


def test_thoughts_stay_or_go():
    inline = attempt("<think>Hm.</think>\n\n4", task="a")
    apart = attempt(turn(said("4", reasoning="Hm.")), task="b")
    with_them = [line["messages"][-1] for line in loaded(rft([inline, apart]))]
    assert with_them == [
        {"role": "assistant", "content": "<think>Hm.</think>\n\n4"},
        {"role": "assistant", "content": "4", "reasoning_content": "Hm."},
    ]
    (without,) = loaded(rft([inline, apart], thoughts=False))
    assert without["messages"][-1] == {"role": "assistant", "content": "4"}


def test_what_cannot_be_written_says_so():
    with pytest.raises(SettingError, match="messages or prompt-completion"):
        rft([], form="chatml")
    with pytest.raises(SettingError, match="per_task=0"):
        rft([], per_task=0)


def test_runs_of_collect_and_of_evaluate_are_read_alike(tmp_path):
    settings = {"agent": "direct", "model": coins.flipper(0.5)}
    one, other = tmp_path / "collected", tmp_path / "evaluated"
    groups = list(
        arenagym.collect(coins.ENV, judge="reward", group_size=6, tasks=3, out=one, **settings)
    )
    evaluation = evaluate(coins.ENV, samples=6, tasks=3, out=other, keep="correct", **settings)
    right = sum(s.reward for s in evaluation)
    collected, evaluated = list(read_attempts(one)), list(read_attempts(other))
    assert [a.trajectory for a in collected] == [t for g in groups for t in g.trajectories]
    assert len(evaluated) == right > 0
    data = rft([*collected, *evaluated])
    assert data.read == 18 + right
    assert data.written == len({a.task for a in collected + evaluated if a.trajectory.reward == 1})
    assert all(line["messages"][-1]["content"].endswith("</answer>") for line in loaded(data))


def test_the_same_task_in_two_runs_is_one_task(tmp_path):
    for name, answer in (("a", "heads"), ("b", "heads!")):
        model = ScriptedModel([f"<answer>{answer}</answer>"])
        settings = {"samples": 1, "tasks": 2, "keep": "all", "out": tmp_path / name}
        evaluate(coins.ENV, agent="direct", model=model, **settings).run()
    attempts = [a for name in "ab" for a in read_attempts(tmp_path / name)]
    assert counts(rft(attempts, per_task=1)) == (4, 4, 0, 2, 2, 2)


def test_folders_without_trajectories_say_what_to_do(tmp_path):
    with pytest.raises(RunFolderError, match="neither groups"):
        list(read_attempts(tmp_path))
    evaluate(
        coins.ENV, agent="direct", model=coins.flipper(1.0), samples=1, tasks=1, out=tmp_path
    ).run()
    with pytest.raises(RunFolderError, match='evaluate\\(keep="correct"\\)'):
        list(read_attempts(tmp_path))


def test_a_real_react_episode_keeps_its_system_prompt():
    model = ScriptedModel(["Let me think aloud.", "<answer>heads</answer>"])
    played = run_episode(coins.CoinEnv(max_turns=4), "react", model, 0)
    (line,) = loaded(rft([Attempt("t", played)]))
    roles = [m["role"] for m in line["messages"]]
    assert roles == ["system", "user", "assistant", "user", "assistant"]
