"""`environment_factory` in TRL's own tool loop."""

import inspect

import gymnasium as gym
import msgspec
import pytest
from transformers.utils import get_json_schema
from trl_policies import trainer

import arenagym  # noqa: F401 - registers the environments
from arenagym.envs import TextEnv
from arenagym.envs.base import Step
from arenagym.errors import SettingError
from arenagym.records import Verdict
from arenagym.trainers import GroupScorer, task_rows
from arenagym.trainers.trl import environment_factory, tournament_reward

CALL = '<tool_call>\n{"name": "%s", "arguments": %s}\n</tool_call>'
ARGS = {"numbers": 3, "max_turns": 3}


def tools_of(made):
    """What TRL takes for tools."""
    members = inspect.getmembers(made, predicate=inspect.isfunction)
    names = [name for name, _ in members if not name.startswith("_")]
    return [name for name in names if name not in ("reset", "get_reward")]


@pytest.mark.parametrize(
    ("env", "args"),
    [
        ("arenagym/OpenTravel-v0", {}),
        ("arenagym/DeepResearch-v0", {}),
        ("arenagym/Countdown-v0", {"max_turns": 3}),
        ("arenagym/CodeExecution-v0", {"max_turns": 3}),
    ],
)
def test_the_schemas_that_transformers_makes_are_those_of_the_environment(env, args):
    made = environment_factory(env, env_args=args)
    inner = gym.make(env, disable_env_checker=True, **args).unwrapped
    declared = {tool.name: tool for tool in inner.tools}
    assert set(tools_of(made)) == {*declared, "answer"}
    one = made()
    for name, tool in declared.items():
        schema = get_json_schema(getattr(one, name))["function"]
        assert schema["name"] == name
        assert schema["description"].split() == tool.description.split()
        theirs, ours = schema["parameters"], tool.parameters
        assert sorted(theirs.get("required", [])) == sorted(ours.get("required", []))
        assert set(theirs["properties"]) == set(ours["properties"])
        for field, wanted in ours["properties"].items():
            got = theirs["properties"][field]
            assert got["description"].startswith(wanted.get("description", field)[:20])
            kinds = {option["type"] for option in wanted.get("anyOf", [wanted])}
            told = [got, *got.get("anyOf", [])]
            found = {each["type"] for each in told if isinstance(each.get("type"), str)}
            found |= {
                k for each in told if isinstance(each.get("type"), list) for k in each["type"]
            }
            found |= {"null"} if got.get("nullable") else set()
            assert found == kinds


def test_nothing_but_tools_and_what_trl_asks_for_is_public():
    made = environment_factory("arenagym/Countdown-v0", env_args=ARGS)
    assert tools_of(made) == ["answer", "calculate"]
    assert not hasattr(made, "get_reward")
    assert made.__name__ == "Countdown"
    scored = environment_factory("arenagym/Countdown-v0", env_args=ARGS, own_reward=True)
    assert callable(scored.get_reward)


def rows(count=2, **args):
    made = task_rows("arenagym/Countdown-v0", count, env_args={**ARGS, **args})
    return [msgspec.to_builtins(row) for row in made]


def played(folder, script, *, reward=None, factory=None, data=None, **settings):
    """A step in which the policy says `script(number of the rollout, turn)`."""
    factory = factory or environment_factory("arenagym/Countdown-v0", env_args=ARGS)
    one = trainer(
        folder,
        data or rows(),
        reward=reward,
        environment_factory=factory,
        max_completion_length=4000,
        **settings,
    )
    turns = []

    def generate(prompt_ids, *args, **kwargs):
        turns.append(len(prompt_ids))
        said = [script(number, len(turns) - 1) for number in range(len(prompt_ids))]
        encode = one.processing_class.encode
        return [encode(text + "<|im_end|>", add_special_tokens=False) for text in said], None

    one._generate_single_turn = generate
    one.train()
    return one


def solve(query):
    """An expression over the numbers of the task, which may not reach the target."""
    numbers = query.split("with the numbers ")[1].split(". Use")[0].split(", ")
    return " + ".join(numbers)


class ById:
    name = key = "id"

    async def compare(self, task, a, b):
        return Verdict(score_a=float(a.id[-1]), score_b=float(b.id[-1]))


def test_tools_are_called_and_the_tournament_sees_what_they_said(tmp_path):
    groups = []
    reward = tournament_reward(GroupScorer(ById()), pass_through=True, on_group=groups.append)

    def script(number, turn):
        if turn == 0:
            return CALL % ("calculate", '{"expression": "6 * 7"}')
        return "<answer>1 + 1</answer>"

    one = played(tmp_path, script, reward=reward, scale_rewards="none")
    for group, row in zip(groups, rows(), strict=True):
        assert (group.task.env_id, group.task.seed) == (row["env"], row["seed"])
        for attempt in group.trajectories:
            assert [m.content for m in attempt.messages if m.role == "tool"] == ["42"]
            assert attempt.valid  # a wrong answer, but the last that it wanted to give
            assert attempt.answer == "1 + 1"
            assert attempt.reward == 0
        assert group.ranks == (3, 2, 1, 0)
    ours = [value for group in groups for value in group.advantages]
    assert one.batches[0]["advantages"].tolist() == pytest.approx(ours, abs=2e-7)
    batch = one.batches[0]
    said = batch["completion_ids"][0][(batch["tool_mask"] * batch["completion_mask"])[0].bool()]
    assert "42" not in one.processing_class.decode(said)


def test_the_answer_tool_ends_the_task_and_what_comes_after_is_told_so(tmp_path):
    groups = []
    reward = tournament_reward(GroupScorer("reward"), on_group=groups.append)

    def script(number, turn):
        if turn == 0:
            expression = solve(data[number // 4]["prompt"][-1]["content"])
            return CALL % ("answer", f'{{"text": "{expression}"}}')
        if turn == 1 and number == 0:
            return CALL % ("answer", '{"text": "1"}')
        return "Done."

    data = rows(max_turns=1)
    factory = environment_factory("arenagym/Countdown-v0", env_args={**ARGS, "max_turns": 1})
    played(tmp_path, script, reward=reward, factory=factory, data=data)
    attempts = [attempt for group in groups for attempt in group.trajectories]
    assert all(attempt.valid for attempt in attempts)
    assert attempts[0].answer == solve(data[0]["prompt"][-1]["content"])
    told = [m.content for m in attempts[0].messages if m.role == "tool"]
    assert told[1] == "The task has ended; nothing more can be done."


def test_arguments_that_do_not_fit_come_back_as_text(tmp_path):
    groups = []
    reward = tournament_reward(GroupScorer("reward"), on_group=groups.append)

    def script(number, turn):
        wrong = ['{"wrong": 1}', "{}", '{"expression": 3}', '{"self": 1}']
        return CALL % ("calculate", wrong[number % 4]) if turn == 0 else "I give up."

    played(tmp_path, script, reward=reward)
    for group in groups:
        told = [m.content for a in group.trajectories for m in a.messages if m.role == "tool"]
        assert all("Error: invalid arguments for calculate" in text for text in told)
        assert [attempt.answer for attempt in group.trajectories] == ["I give up."] * 4


def test_the_environments_own_reward_is_trls_when_asked_for(tmp_path):
    factory = environment_factory(
        "arenagym/Countdown-v0", env_args={**ARGS, "max_turns": 1}, own_reward=True
    )
    data = rows(max_turns=1)
    good = solution(data[0]["seed"])

    def script(number, turn):
        if turn:
            return "Done."
        return CALL % ("answer", f'{{"text": "{good if number % 4 == 0 else "1"}"}}')

    one = played(tmp_path, script, factory=factory, data=data[:1] * 2)
    assert one.state.log_history[0]["rewards/Countdown/mean"] == 0.25
    assert one.batches[0]["advantages"].tolist() == pytest.approx(
        [1.5, -0.5, -0.5, -0.5] * 2, abs=0.01
    )


def solution(seed):
    """By trying."""
    from itertools import permutations, product

    env = gym.make("arenagym/Countdown-v0", disable_env_checker=True, **ARGS)
    query, _ = env.reset(seed=seed)
    numbers = query.split("with the numbers ")[1].split(". Use")[0].split(", ")
    for a, b, c in permutations(numbers):
        for p, q in product("+-*/", repeat=2):
            for text in (f"({a} {p} {b}) {q} {c}", f"{a} {p} ({b} {q} {c})"):
                env.reset(seed=seed)
                if env.step(f"<answer>{text}</answer>")[1] == 1:
                    return text
    raise AssertionError(query)


class Fragile(TextEnv):
    """Breaks when its tool is called."""

    def __init__(self, **kwargs):
        super().__init__(tools=[self.poke], max_turns=4, **kwargs)

    def poke(self) -> str:
        """Poke it."""
        raise OSError("a wire came off")

    def _begin(self, rng, options):
        return "fragile", "Do not poke it."

    def _answer(self, answer):
        if answer == "drop it":
            raise OSError("it fell")
        return Step(feedback="", reason="answer")


gym.register("tests/Fragile-v0", entry_point=Fragile, disable_env_checker=True)


def test_a_rollout_whose_environment_breaks_is_unscored(tmp_path):
    groups = []
    reward = tournament_reward(GroupScorer(ById()), on_group=groups.append)
    factory = environment_factory("tests/Fragile-v0")
    data = [{"prompt": [{"role": "user", "content": "Careful!"}], "seed": k} for k in range(2)]

    def script(number, turn):
        return CALL % ("poke", "{}") if number == 2 and turn == 0 else "<answer>no</answer>"

    one = played(tmp_path, script, reward=reward, factory=factory, data=data)
    assert [r is None for r in groups[0].rewards] == [False, False, True, False]
    assert groups[0].trajectories[2].stop_reason == "env_error"
    assert one.batches[0]["advantages"][2] == 0
    # the prompt of a row that does not pose the task gets it from the environment
    assert "Careful!\n\nDo not poke it." in one.processing_class.decode(
        one.batches[0]["prompt_ids"][0]
    )


def test_a_last_answer_that_breaks_the_environment_does_not_end_the_training(tmp_path):
    groups = []
    reward = tournament_reward(GroupScorer(ById()), on_group=groups.append)
    factory = environment_factory("tests/Fragile-v0")
    data = [{"prompt": [{"role": "user", "content": "Careful!"}], "seed": k} for k in range(2)]

    def script(number, turn):
        return "drop it" if number == 2 else "no"

    one = played(tmp_path, script, reward=reward, factory=factory, data=data)
    assert [r is None for r in groups[0].rewards] == [False, False, True, False]
    assert one.state.global_step == 1


def test_an_environment_that_breaks_at_reset_costs_a_rollout_and_no_more(tmp_path):
    class Unready(Fragile):
        made = 0

        def __init__(self, **kwargs):
            super().__init__(**kwargs)
            Unready.made += 1
            self.number = Unready.made

        def _begin(self, rng, options):
            if self.number == 4:  # the probe's is the first, and closed
                raise OSError("no power")
            return super()._begin(rng, options)

    gym.register("tests/Unready-v0", entry_point=Unready, disable_env_checker=True)
    groups = []
    reward = tournament_reward(GroupScorer(ById()), on_group=groups.append)
    data = [{"prompt": [{"role": "user", "content": "Careful!"}], "seed": k} for k in range(2)]
    played(
        tmp_path,
        lambda number, turn: "no",
        reward=reward,
        factory=environment_factory("tests/Unready-v0"),
        data=data,
        max_steps=2,
    )
    unscored = [[r is None for r in group.rewards] for group in groups]
    assert unscored[0] == [False, False, True, False]
    assert not any(map(any, unscored[1:]))
    assert all("Do not poke it." in group.task.query for group in groups)


def test_rows_that_do_not_say_which_task_are_refused(tmp_path):
    reward = tournament_reward(GroupScorer(ById()))
    data = [{"prompt": [{"role": "user", "content": "Go!"}]}] * 2
    with pytest.raises(SettingError, match="names its seed"):
        played(tmp_path, lambda number, turn: "", reward=reward, data=data)


def test_rows_of_other_settings_are_refused(tmp_path):
    reward = tournament_reward(GroupScorer(ById()))
    with pytest.raises(SettingError, match="the same"):
        played(tmp_path, lambda number, turn: "", reward=reward, data=rows(numbers=4))
