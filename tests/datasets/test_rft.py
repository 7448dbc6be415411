import coins
import pytest
from ranked import fates, rollout, said, turn

import arenagym
from arenagym.agents import run_episode
from arenagym.datasets import Repeatable, conversations, rft
from arenagym.errors import RunFolderError, SettingError
from arenagym.evaluation import Attempt, evaluate, read_attempts
from arenagym.models import ScriptedModel
from arenagym.records import StopReason, ToolSpec


def attempt(*turns, reward=1.0, task="t", children=()):
    stop = StopReason.MODEL_ERROR if reward is None else StopReason.ANSWERED
    return Attempt(task, rollout(*turns, reward=reward, stop=stop, children=children))


def counts(rows):
    """How many were read, written and dropped, and as how many rows."""
    made, dropped = fates(rows)
    return rows.tally.read, rows.tally.written, dropped, len(made)


def test_only_correct_trajectories_come_in_each_once():
    rows = rft(
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
    fate = {"below the least reward": 2, "duplicates": 1, "unscored": 1}
    assert counts(rows) == (7, 3, fate, 2)
    system, user, answer = next(iter(rows))["messages"]
    assert (system, user) == (
        {"role": "system", "content": "Be brief."},
        {"role": "user", "content": "2 + 2?"},
    )
    assert answer == {"role": "assistant", "content": "4"}
    assert counts(rft([attempt("IV", reward=0.99)], solved=0.9)) == (1, 1, {}, 1)


def test_the_most_of_a_task_are_chosen_by_the_seed_whatever_the_order():
    attempts = [attempt(f"{task} {k}", task=task) for task in "tuv" for k in range(20)]

    def chosen(attempts, seed=0):
        rows = rft(iter(attempts), per_task=3, seed=seed)
        return {row["messages"][-1]["content"] for row in rows}

    assert counts(rft(attempts, per_task=3)) == (60, 9, {"not chosen": 51}, 9)
    assert chosen(attempts[::-1]) == chosen(attempts)
    assert chosen(attempts, seed=1) != chosen(attempts)
    assert {name[0] for name in chosen(attempts)} == set("tuv")


def test_an_episode_of_several_turns_is_one_conversation_or_a_line_a_turn():
    more = (said("No. Again.", "user"),)
    both = attempt("5", turn("4", kept=3, prompt=more, number=1))
    (line,) = rft([both])
    assert [m["content"] for m in line["messages"]] == [
        "Be brief.",
        "2 + 2?",
        "5",
        "No. Again.",
        "4",
    ]
    first, second = rft([both], form="prompt-completion")
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
    contents = [[m.content for m in each.messages] for each in conversations(rewritten.trajectory)]
    assert contents == [
        ["Be brief.", "2 + 2?", "5"],
        ["Memory: it is even.", "a side"],
        ["Be brief.", "Memory: it is even.", "4", "And?", "done"],
    ]


def test_sub_agents_turns_are_left_out():
    child = attempt("of a child").trajectory
    assert "of a child" not in str(list(rft([attempt("4", children=(child,))])))


def test_tools_are_a_column():
    tool = ToolSpec(name="search", description="Find.", parameters={"type": "object"})
    (row,) = rft([attempt("4")], tools=[tool])
    assert row["tools"] == [tool.to_openai()]


def test_thoughts_stay_or_go():
    inline = attempt("<think>Hm.</think>\n\n4", task="a")
    apart = attempt(turn(said("4", reasoning="Hm.")), task="b")
    with_them = [line["messages"][-1] for line in rft([inline, apart])]
    assert with_them == [
        {"role": "assistant", "content": "<think>Hm.</think>\n\n4"},
        {"role": "assistant", "content": "4", "reasoning_content": "Hm."},
    ]
    (without,) = rft([inline, apart], thoughts=False)
    assert without["messages"][-1] == {"role": "assistant", "content": "4"}


def test_what_cannot_be_written_says_so():
    with pytest.raises(SettingError, match="messages or prompt-completion"):
        rft([], form="chatml")
    with pytest.raises(SettingError, match="per_task=0"):
        rft([], per_task=0)
    with pytest.raises(SettingError, match="solved=nan"):  # nothing is below it
        rft([], solved=float("nan"))


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
    rows = rft([*collected, *evaluated])
    assert all(row["messages"][-1]["content"].endswith("</answer>") for row in rows)
    assert rows.tally.read == 18 + right
    correct = {a.task for a in collected + evaluated if a.trajectory.reward == 1}
    assert rows.tally.written == len(correct)


def test_the_same_task_in_two_runs_is_one_task(tmp_path):
    for name, answer in (("a", "heads"), ("b", "heads!")):
        model = ScriptedModel([f"<answer>{answer}</answer>"])
        settings = {"samples": 1, "tasks": 2, "keep": "all", "out": tmp_path / name}
        evaluate(coins.ENV, agent="direct", model=model, **settings).run()
    attempts = Repeatable(lambda: (a for name in "ab" for a in read_attempts(tmp_path / name)))
    assert counts(rft(attempts, per_task=1)) == (4, 2, {"not chosen": 2}, 2)


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
    (line,) = rft([Attempt("t", played)])
    roles = [m["role"] for m in line["messages"]]
    assert roles == ["system", "user", "assistant", "user", "assistant"]
