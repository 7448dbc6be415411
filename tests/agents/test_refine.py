import asyncio

import gymnasium as gym
import pytest
from long_text import Listening, LongText

from arenagym.agents import Budget, run_episode, run_episode_async
from arenagym.agents.refine import refine
from arenagym.agents.run import resolve_agent
from arenagym.envs.code_execution import Problem, Test
from arenagym.errors import SettingError
from arenagym.models import ScriptedModel
from arenagym.records import StopReason
from arenagym.rewards import self_teacher_context

PROMPTS = ["conversation", "latest", "sdpo"]
DOUBLE = Problem(
    id="double",
    title="Double",
    statement="Read a whole number and print twice as much.",
    public=(Test("3\n", "6\n"),),
    private=(Test("-4\n", "-8\n"),),
)


def countdown(**args):
    return gym.make("arenagym/Countdown-v0", **args)


def solution(seed):
    env = countdown()
    env.reset(seed=seed)
    return f"<answer>{env.unwrapped.item.solution}</answer>"


@pytest.mark.parametrize("prompt", PROMPTS)
def test_it_tries_until_the_environment_is_content_and_the_record_is_what_was_seen(prompt):
    model = Listening(["<answer>1</answer>", "<answer>2</answer>", solution(7)])
    played = run_episode(countdown(max_turns=5), refine(prompt=prompt), model, 7)
    assert (played.stop_reason, played.reward, len(played.turns)) == (StopReason.ANSWERED, 1.0, 3)
    assert list(played.prompts()) == model.seen
    assert played.messages[-1].content.startswith("Correct")
    assert all(seen[0].role == "system" for seen in model.seen)
    assert not any(model.schemas)
    assert played.agent == ("refine" if prompt == "conversation" else f"refine-{prompt}")


def play(prompt="conversation", script=("<answer>a</answer>", "<answer>b</answer>", "…"), **args):
    model = Listening(script)
    settings = {key: args.pop(key) for key in ("attempts", "show_attempt") if key in args}
    env = LongText("", "right", question="Q", max_turns=args.pop("max_turns", 3))
    played = run_episode(env, refine(prompt=prompt, **settings), model, 0, **args)
    return played, [[m.content for m in seen[1:]] for seen in model.seen], model


FIRST, SECOND = "Wrong. You have 2 turns left.", "Wrong. You have 1 turn left."


def test_a_conversation_shows_all_that_was_said():
    _, seen, _ = play("conversation")
    a, b = "<answer>a</answer>", "<answer>b</answer>"
    assert seen[:3] == [["Q"], ["Q", a, FIRST], ["Q", a, FIRST, b, SECOND]]


def test_latest_shows_the_task_and_the_last_attempt():
    _, seen, _ = play("latest")
    assert seen[:3] == [
        ["Q"],
        ["Q", "<answer>a</answer>", FIRST],
        ["Q", "<answer>b</answer>", SECOND],
    ]


def test_sdpo_shows_what_a_self_teacher_is_told():
    _, seen, _ = play("sdpo")
    expected = [self_teacher_context("Q", None, told, []).content for told in (FIRST, SECOND)]
    assert seen[:3] == [["Q"], *([each] for each in expected)]
    assert "<answer>a</answer>" not in seen[1][0]
    thinking = ("<think>hm</think><answer>a</answer>", "<answer>b</answer>")
    _, seen, _ = play("sdpo", script=thinking, show_attempt=True)
    assert seen[1] == [self_teacher_context("Q", "<answer>a</answer>", FIRST, []).content]


@pytest.mark.parametrize("prompt", PROMPTS)
def test_an_unreadable_reply_is_corrected_counted_and_at_last_forced(prompt):
    script = ["<answer>a</answer>", "hm", "well", '{"answer": "right"}']
    played, seen, model = play(prompt, script=script)
    assert (played.answer, played.reward, played.parse_failures) == ("right", 1.0, 2)
    assert [schema is not None for schema in model.schemas] == [False, False, False, True]
    corrections = [text for text in seen[3] if "could not be used" in text]
    assert len(corrections) == 2
    assert seen[3][: len(seen[1])] == seen[1]
    assert "tool" not in corrections[0].partition("found")[2]
    assert list(played.prompts()) == model.seen


def test_a_forced_answer_is_an_attempt_like_any_other():
    script = ["hm", "hm", '{"answer": "no"}', "<answer>right</answer>"]
    played, seen, _ = play("latest", script=script)
    assert seen[3] == ["Q", '{"answer": "no"}', FIRST]
    assert played.reward == 1.0


def test_there_are_no_tools_to_call():
    call = '<tool_call>{"name": "calculate", "arguments": {"expression": "1"}}</tool_call>'
    model = Listening([call, solution(3)])
    played = run_episode(countdown(max_turns=3), "refine", model, 3)
    assert (played.reward, played.parse_failures) == (1.0, 1)
    assert "there are no tools to call" in model.seen[1][-1].content


def test_three_unreadable_replies_in_a_row_are_the_end():
    played, _, _ = play(script=["hm"])
    assert (played.stop_reason, played.parse_failures) == (StopReason.NO_ACTION, 3)


@pytest.mark.parametrize("attempts", [1, 2])
def test_attempts_are_a_cap_below_the_environments_own(attempts):
    played, _, _ = play(script=["hm", "<answer>a</answer>"], attempts=attempts)
    assert played.stop_reason is StopReason.MAX_TURNS
    assert f"{attempts} attempts are used up" in played.error
    assert (played.reward, played.answer, len(played.turns)) == (0.0, "a", 2 * attempts)
    played, _, _ = play(script=["<answer>a</answer>"], attempts=9)
    assert (played.stop_reason, len(played.turns)) == (StopReason.ANSWERED, 3)


def test_a_right_last_attempt_counts():
    played, _, _ = play(script=["<answer>a</answer>", "<answer>right</answer>"], attempts=2)
    assert (played.stop_reason, played.reward) == (StopReason.ANSWERED, 1.0)


def test_a_spent_budget_is_the_end():
    played, _, _ = play(budget=Budget(turns=2))
    assert (played.stop_reason, played.reward) == (StopReason.MAX_TURNS, 0.0)


def test_one_agent_plays_many_episodes_at_once():
    agent = refine(prompt="latest")

    async def script(messages, sampling):
        await asyncio.sleep(0.001 * (sampling.seed % 3))
        return f"<answer>{len(messages) if sampling.seed % 2 else 'right'}</answer>"

    async def main():
        envs = [LongText("", "right", max_turns=2) for _ in range(10)]
        return await asyncio.gather(
            *(run_episode_async(env, agent, ScriptedModel(script), i) for i, env in enumerate(envs))
        )

    played = asyncio.run(main())
    assert [each.answer for each in played] == ["right", "4"] * 5


def test_a_program_is_repaired_from_its_feedback(native):
    def script(messages, sampling):
        told = messages[-1].content
        if "Runtime Error" in told:
            return "It is a text.\n```python\nprint(int(input()) ** 2)\n```"
        if "Wrong Answer" in told:
            return "I squared it.\n<answer>\n```python\nprint(2 * int(input()))\n```\n</answer>"
        return "```python\nprint(input() / 2)\n```"

    for prompt in PROMPTS:
        env = gym.make("arenagym/CodeExecution-v0", problems=[DOUBLE], max_turns=4, sandbox=native)
        model = Listening(script)
        played = run_episode(env, refine(prompt=prompt), model, 0)
        assert (played.reward, len(played.turns)) == (1.0, 3)
        last = "\n".join(m.content for m in model.seen[2])
        assert "Wrong Answer\nInput:\n3\nOutput:\n9\nExpected:\n6" in last
        assert ("Runtime Error" in last) == (prompt == "conversation")
        assert ("int(input()) ** 2" in last) == (prompt != "sdpo")
        env.close()


def test_bad_settings_are_refused():
    for settings in ({"prompt": "all"}, {"attempts": 0}, {"show_attempt": True}):
        with pytest.raises(SettingError, match=next(iter(settings))):
            refine(**settings)
    with pytest.raises(SettingError, match="tries"):
        resolve_agent("refine", {"tries": 3})
    assert resolve_agent("refine", {"prompt": "sdpo"}).name == "refine-sdpo"
