"""`TokenEpisode`: an episode in a trainer's hands, to its end or given up on the way."""

import asyncio
import gc

import gymnasium as gym
import pytest
from long_context import About, code
from trainers.tiny_tokenizer import TinyTokenizer
from trainers.token_engines import spelled

import arenagym  # noqa: F401 - registers the environments
from arenagym.agents import Agent, Budget, run_episode
from arenagym.models import ScriptedModel
from arenagym.records import Message, Sampling, StopReason
from arenagym.trainers import EpisodeOverError, Generated, TokenEpisode

CALL = '<tool_call>{"name": "calculate", "arguments": {"expression": "1 + 2"}}</tool_call>'
ANSWER = "<answer>1 + 2</answer>"
ASK = [Message(role="user", content="hello")]


class Asking(Agent):
    """Asks so many questions at once, and then answers."""

    name = "asking"

    def __init__(self, calls):
        self.calls = calls

    async def play(self, episode, messages):
        asked = [Message(role="user", content=f"question {k}") for k in range(self.calls)]
        async with asyncio.TaskGroup() as tasks:
            for message in asked:
                tasks.create_task(episode.call([message]))
        await episode.answer("1")


class Broken(Agent):
    """Raises once it has been told something."""

    name = "broken"

    async def play(self, episode, messages):
        await episode.call(messages)
        raise ZeroDivisionError


@pytest.fixture
def env():
    made = gym.make("arenagym/Countdown-v0", numbers=3)
    yield made
    made.reset(seed=1)  # it was left open, and is fit for use
    made.step(ANSWER)
    made.close()


def run(coroutine):
    """Run it; no task may be left, nor an exception that nobody has seen."""
    complaints = []

    async def main():
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(lambda _, context: complaints.append(context["message"]))
        found = await coroutine
        await asyncio.sleep(0)
        left = asyncio.all_tasks() - {asyncio.current_task()}
        gc.collect()
        return found, left

    found, left = asyncio.run(main())
    assert (complaints, left) == ([], set())
    return found


async def play(episode, *texts):
    """Complete the prompts one by one; all that were asked."""
    texts = list(texts)
    prompts = []
    prompt = await episode.start()
    while prompt is not None:
        prompts.append(prompt)
        prompt = await episode.complete(spelled(texts.pop(0)))
    return prompts


def test_an_episode_is_played_as_it_would_be_with_a_model():
    env = gym.make("arenagym/Countdown-v0", numbers=3, max_turns=2)
    episode = TokenEpisode(env, "react", TinyTokenizer(), seed=3, id="e")
    prompts = run(play(episode, CALL, ANSWER))
    played = episode.trajectory
    again = run_episode(env, "react", ScriptedModel([CALL, ANSWER], name="policy"), 3)
    assert [turn.output for turn in played.turns] == [turn.output for turn in again.turns]
    assert (played.reward, played.stop_reason, played.id) == (again.reward, again.stop_reason, "e")
    (segment,) = played.segments()
    assert segment.token_ids == (*prompts[1].ids, *spelled(ANSWER).ids)
    assert segment.trained == len(spelled(CALL).ids) + len(spelled(ANSWER).ids)


def test_how_the_agent_wants_it_sampled_comes_with_the_prompt(env):
    asked = Sampling(temperature=0.5, seed=7, max_tokens=900)
    episode = TokenEpisode(env, "react", TinyTokenizer(), sampling=asked, context=2_000)
    (prompt,) = run(play(episode, ANSWER))
    assert (prompt.sampling.temperature, prompt.sampling.seed) == (0.5, 7)
    assert prompt.sampling.max_tokens == min(900, 2_000 - len(prompt.ids))


def test_an_episode_without_any_model_call_is_over_at_once(env):
    class Mute(Agent):
        name = "mute"

        async def play(self, episode, messages):
            await episode.answer("1")

    episode = TokenEpisode(env, Mute(), TinyTokenizer(), seed=3)
    assert run(play(episode)) == []
    assert (episode.trajectory.answer, episode.trajectory.turns) == ("1", ())
    assert episode.trajectory.segments() == ()


def test_calls_made_at_once_are_asked_for_one_by_one(env):
    episode = TokenEpisode(env, Asking(5), TinyTokenizer(), seed=3)
    prompts = run(play(episode, *[f"reply {k}" for k in range(5)]))
    assert [text.rpartition("question ")[2][0] for text in map(decoded, prompts)] == list("01234")
    assert [turn.output.content for turn in episode.trajectory.turns] == [
        f"reply {k}" for k in range(5)
    ]


def decoded(prompt):
    return TinyTokenizer().decode(prompt.ids)


def test_sub_agents_are_asked_for_as_well_and_are_trained_on(native):
    env = About("some context", "4")
    program = code("print(llm_query_batched(['what is two?', 'what is three?']))")
    episode = TokenEpisode(env, "rlm", TinyTokenizer(), seed=0)
    prompts = run(play(episode, program, "two it is", "three it is", "FINAL(4)"))
    assert ["what is t" in decoded(prompt) for prompt in prompts[:3]] == [False, True, True]
    played = episode.trajectory
    assert (played.answer, played.reward) == ("4", 1.0)
    assert [child.answer for child in played.children] == ["two it is", "three it is"]
    nodes = [segment for node in played.walk() for segment in node.segments()]
    assert sum(segment.trained for segment in nodes) == sum(
        len(spelled(text).ids) for text in (program, "two it is", "three it is", "FINAL(4)")
    )


def test_an_agent_that_raises_ends_the_episode(env):
    episode = TokenEpisode(env, Broken(), TinyTokenizer(), seed=3)
    run(play(episode, "hello"))
    assert episode.trajectory.stop_reason is StopReason.AGENT_ERROR
    assert "ZeroDivisionError" in episode.trajectory.error
    assert len(episode.trajectory.turns) == 1


def test_an_engine_that_fails_is_a_model_that_failed(env):
    episode = TokenEpisode(env, "react", TinyTokenizer(), seed=3)

    async def main():
        await episode.start()
        return await episode.fail(RuntimeError("no memory left"))

    assert run(main()) is None
    assert episode.trajectory.stop_reason is StopReason.MODEL_ERROR
    assert "no memory left" in episode.trajectory.error


def test_an_empty_completion_is_a_reply_without_an_action(env):
    episode = TokenEpisode(env, "react", TinyTokenizer(), seed=3)

    async def main():
        prompt = await episode.start()
        while prompt is not None:
            prompt = await episode.complete(Generated(ids=(), logprobs=()))

    run(main())
    assert episode.trajectory.stop_reason is StopReason.NO_ACTION
    assert episode.trajectory.segments() == ()
    assert episode.trajectory.tokens().left_out == len(episode.trajectory.turns)


def test_a_completion_of_nonsense_ends_the_episode_as_a_models_failure(env):
    episode = TokenEpisode(env, "react", TinyTokenizer(), seed=3)

    async def main():
        await episode.start()
        await episode.complete(Generated(ids=(10_000,)))

    run(main())
    assert episode.trajectory.stop_reason is StopReason.MODEL_ERROR


@pytest.mark.parametrize("calls", [1, 3])
def test_an_episode_given_up_on_the_way_leaves_nothing_behind(env, calls):
    episode = TokenEpisode(env, Asking(calls), TinyTokenizer(), seed=3)

    async def main():
        await episode.start()
        await episode.aclose()
        await episode.aclose()
        with pytest.raises(EpisodeOverError, match="no prompt waits"):
            await episode.complete(spelled("late"))

    run(main())
    assert episode.trajectory is None


def test_a_trainer_that_is_cancelled_gives_up_its_episode(env):
    started = asyncio.Event()

    class Slow(Agent):
        name = "slow"

        async def play(self, episode, messages):
            await episode.call(messages)
            started.set()
            await asyncio.Event().wait()

    episode = TokenEpisode(env, Slow(), TinyTokenizer(), seed=3)

    async def main():
        trainer = asyncio.create_task(play(episode, "hello"))
        await started.wait()
        trainer.cancel()
        with pytest.raises(asyncio.CancelledError):
            await trainer

    run(main())
    assert episode.trajectory is None


def test_an_agent_that_runs_out_of_time_withdraws_its_prompt(env):
    budget = Budget(seconds=1.0)
    episode = TokenEpisode(env, "react", TinyTokenizer(), seed=3, budget=budget)

    async def main():
        await episode.start()
        await asyncio.wait([episode._task])
        return await episode.complete(spelled(ANSWER))

    assert run(main()) is None
    assert episode.trajectory.stop_reason is StopReason.MAX_SECONDS


def test_what_is_not_waited_for_is_refused(env):
    episode = TokenEpisode(env, "react", TinyTokenizer(), seed=3)

    async def main():
        with pytest.raises(EpisodeOverError, match="has not started"):
            await episode.complete(spelled("early"))
        await play(episode, ANSWER)
        with pytest.raises(EpisodeOverError, match="has ended"):
            await episode.complete(spelled("late"))
        with pytest.raises(EpisodeOverError, match="starts once"):
            await episode.start()
        await episode.aclose()

    run(main())
    assert episode.trajectory is not None


def test_many_episodes_run_side_by_side():
    async def one(seed):
        env = gym.make("arenagym/Countdown-v0", numbers=3)
        episode = TokenEpisode(env, "react", TinyTokenizer(), seed=seed, id=str(seed))
        await play(episode, CALL, ANSWER)
        env.close()
        return episode.trajectory

    async def main():
        return await asyncio.gather(*map(one, range(64)))

    played = run(main())
    assert [trajectory.id for trajectory in played] == [str(k) for k in range(64)]
    assert all(len(trajectory.segments()) == 1 for trajectory in played)
