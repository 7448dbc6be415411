import asyncio

import gymnasium as gym
import pytest
from hypothesis import given
from hypothesis import strategies as st

from arenagym.agents import Agent, Budget, Episode, Question, Repeated, resolve_agent, run_episode
from arenagym.agents.budget import Ledger
from arenagym.agents.world import EnvWorld
from arenagym.errors import SettingError, UnknownNameError
from arenagym.models import (
    ChatModel,
    PromptRewriter,
    RepeatedPrompt,
    ScriptedModel,
    ToolsUnsupportedError,
)
from arenagym.records import Message, Sampling, estimate_tokens

CALL = '<tool_call>{"name": "calculate", "arguments": {"expression": "6*4"}}</tool_call>'
ROLES = st.sampled_from(["system", "user", "assistant", "tool"])
CHATS = st.lists(
    st.builds(lambda role, content: Message(role=role, content=content), ROLES, st.text(max_size=9))
)


class Listening(ScriptedModel):
    """Remembers what it was shown."""

    def __init__(self, script, **settings):
        super().__init__(script, **settings)
        self.seen = []
        self.freed = []

    async def chat(self, messages, *, sampling=None, tools=(), schema=None):
        self.seen.append((tuple(messages), tuple(tools), schema))
        return await super().chat(messages, sampling=sampling)

    async def release(self):
        self.freed.append("release")

    async def aclose(self):
        self.freed.append("aclose")


def user(text):
    return Message(role="user", content=text)


def said(text, **settings):
    model = RepeatedPrompt(ScriptedModel(["x"]), **settings)
    return model.rewrite([user(text)])[0].content


# The model


def test_a_query_is_said_twice_or_more_often_with_or_without_words_between():
    assert said("Q?") == "Q?\n\nQ?"
    assert said("Q?", times=3) == "Q?\n\nQ?\n\nQ?"
    assert said("Q?", style="verbose") == "Q?\n\nLet me repeat that:\n\nQ?"
    assert said("Q?", times=3, style="verbose") == (
        "Q?\n\nLet me repeat that:\n\nQ?\n\nLet me repeat that one more time:\n\nQ?"
    )


@pytest.mark.parametrize("times", [2, 3, 5])
@pytest.mark.parametrize("text", ["How many letters has this sentence? " * 4, "天气很好。" * 30])
def test_padding_is_as_long_as_the_repetition_and_says_nothing(text, times):
    plain, padded = said(text, times=times), said(text, times=times, style="padding")
    assert len(padded) == len(plain)
    assert padded.startswith(f"{text}\n\nIgnore the periods")
    assert set(padded.rpartition("\n")[2]) == {".", " "}
    assert padded.count(text) == 1
    # A run of periods without spaces is a token or so for a tokenizer, whatever its length.
    groups = len(padded.rpartition("\n")[2].split())
    assert groups > 0.2 * estimate_tokens(plain[len(text) :])


def test_padding_of_a_short_query_has_a_few_periods():
    assert said("Q?", style="padding").endswith("say nothing.\n\n. .")


@given(CHATS)
def test_all_else_stays_as_it_is(messages):
    inner = ScriptedModel(["x"])
    query = RepeatedPrompt(inner).rewrite(messages)
    every = RepeatedPrompt(inner, which="all").rewrite(messages)
    asked = [i for i, message in enumerate(messages) if message.role == "user"]
    assert [i for i, m in enumerate(query) if m is not messages[i]] == asked[:1]
    assert [i for i, m in enumerate(every) if m is not messages[i]] == asked
    assert len(query) == len(every) == len(messages)


@given(CHATS, st.sampled_from(["query", "all"]))
def test_a_longer_conversation_begins_with_the_shorter_one(messages, which):
    model = RepeatedPrompt(ScriptedModel(["x"]), which=which)
    for end in range(len(messages)):
        assert model.rewrite(messages)[:end] == model.rewrite(messages[:end])


def test_it_is_a_model_that_passes_everything_on():
    inner = Listening(["hello"], name="m")
    model = RepeatedPrompt(inner)
    assert isinstance(model, ChatModel)
    assert isinstance(model, PromptRewriter)
    schema = {"type": "object"}

    async def main():
        reply = await model.chat([user("Q")], sampling=Sampling(seed=1), schema=schema)
        await model.release()
        await model.aclose()
        return reply

    assert asyncio.run(main()).message.content == "hello"
    assert inner.seen == [((user("Q\n\nQ"),), (), schema)]
    assert inner.freed == ["release", "aclose"]
    assert model.name == "m×2"
    assert RepeatedPrompt(inner, times=3, style="verbose", which="all").name == "m×3-verbose-all"


def test_native_tools_are_the_inner_models_own_at_any_time():
    inner = ScriptedModel(["x"], native_tools=True)
    model = RepeatedPrompt(inner)
    assert model.native_tools
    inner.native_tools = False
    assert not model.native_tools
    model.native_tools = True
    assert inner.native_tools


def test_bad_settings_are_refused():
    inner = ScriptedModel(["x"])
    for settings in ({"times": 1}, {"style": "loud"}, {"which": "none"}):
        with pytest.raises(SettingError, match=next(iter(settings))):
            RepeatedPrompt(inner, **settings)
        with pytest.raises(SettingError, match=next(iter(settings))):
            Repeated("react", **settings)
    with pytest.raises(UnknownNameError):
        Repeated("reackt")


# An agent with it


def countdown(**args):
    return gym.make("arenagym/Countdown-v0", **args)


@pytest.mark.parametrize("name", ["direct", "react", "refine", "memory"])
def test_an_agents_record_is_what_was_sent(name):
    model = Listening(["<answer>1</answer>"])
    played = run_episode(countdown(max_turns=3), Repeated(name), model, 0)
    assert list(played.prompts()) == [messages for messages, _, _ in model.seen]
    assert (played.agent, played.model) == (f"{name}×2", "scripted×2")
    for (messages, _, _), turn in zip(model.seen, played.turns, strict=True):
        query, *rest = [m.content for m in messages if m.role == "user"]
        assert query.count("Reach the target") == 2
        assert not any("Reach the target" in text for text in rest)
        assert turn.kept == (0 if turn.call_id == "0" else len(messages) - len(turn.prompt))
    if name == "react":  # the prefix is stable
        assert [turn.kept for turn in played.turns] == [0, 3, 5]


def test_the_agent_and_the_model_give_the_same_prompts():
    by_agent, by_model = (
        Listening([CALL, "<answer>1</answer>"]),
        Listening([CALL, "<answer>1</answer>"]),
    )
    run_episode(countdown(max_turns=2), Repeated("react", which="all"), by_agent, 0)
    run_episode(countdown(max_turns=2), "react", RepeatedPrompt(by_model, which="all"), 0)
    assert by_agent.seen == by_model.seen
    assert by_agent.seen[1][0][-1].content.count("<tool_response>\n24\n</tool_response>") == 2


def test_nothing_is_repeated_twice_over():
    model = Listening(["<answer>1</answer>"])
    run_episode(countdown(), Repeated("react", times=3), RepeatedPrompt(model), 0)
    run_episode(countdown(), Repeated(Repeated("react", times=5), times=2), model, 0)
    counts = [messages[1].content.count("Reach the target") for messages, _, _ in model.seen]
    assert counts == [3, 5]


def test_a_server_that_refuses_tools_is_noticed():
    class Refusing(Listening):
        async def chat(self, messages, *, sampling=None, tools=(), schema=None):
            if tools:
                self.native_tools = False
                raise ToolsUnsupportedError("no")
            return await super().chat(messages, sampling=sampling, tools=tools)

    model = Refusing(["<answer>1</answer>"], native_tools=True)
    played = run_episode(countdown(max_turns=2), Repeated("react"), model, 0)
    assert len(played.turns) == 2
    assert '"calculate"' in model.seen[0][0][0].content


class Delegating(Agent):
    """Asks sub-agents: one inherits the model, one has its own, one repeats by its own rule."""

    name = "delegating"

    def __init__(self, own):
        self.own = own
        self.models = [own]

    async def play(self, episode, messages):
        direct, thrice = resolve_agent("direct"), Repeated("direct", times=3)
        for agent, model in ((direct, None), (direct, self.own), (thrice, None)):
            child = episode.child(agent.name, Question("sub"), model=model)
            await agent.play(child, await child.reset(None))
            child.finish()
        await episode.answer("1")


def test_sub_agents_inherit_the_repetition_but_models_of_their_own_do_not():
    model, own = Listening(["a"], name="m"), Listening(["b"], name="own")
    agent = Repeated(Delegating(own))
    played = run_episode(countdown(), agent, model, 0)
    assert [messages for messages, _, _ in model.seen] == [
        (user("sub\n\nsub"),),
        (user("sub\n\nsub\n\nsub"),),
    ]
    assert [messages for messages, _, _ in own.seen] == [(user("sub"),)]
    assert [child.model for child in played.children] == ["m×2", "own", "m×3"]
    assert agent.models == [own]
    assert own.freed == ["release"]


def test_one_agent_plays_many_episodes_with_models_of_their_own():
    agent = Repeated("direct")
    models = [Listening([f"<answer>{n}</answer>"], name=str(n)) for n in range(5)]

    async def play(model):
        episode = Episode(
            EnvWorld(countdown()),
            model,
            agent=agent.name,
            ledger=Ledger(Budget()),
            sampling=Sampling(),
        )
        await agent.play(episode, await episode.reset(0))
        return episode.record()

    async def main():
        return await asyncio.gather(*map(play, models))

    played = asyncio.run(main())
    assert [each.model for each in played] == [f"{n}×2" for n in range(5)]
    assert [len(model.seen) for model in models] == [1] * 5
