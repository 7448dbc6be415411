"""What the tests of several trainers play with: agents that fan out or break, a judge that knows.

Imported as `trainers.packages.tinker.fan_out`, so that it can be pickled by its name.
"""

from functools import partial

from arenagym.agents import Agent
from arenagym.agents.world import Question
from arenagym.judges import OracleJudge
from arenagym.records import Message
from arenagym.trainers import GroupScorer


class Asker(Agent):
    """Thinks, has a sub-agent answer a question, and then answers: three calls, two agents."""

    name = "asker"

    async def play(self, episode, messages):
        thought = await episode.call(messages)
        helper = episode.child("helper", Question("What do you make of it?"))
        try:
            said = await helper.call(await helper.reset(None))
            await helper.answer(said.content)
        finally:
            helper.finish(None)
        told = Message(role="user", content=f"The helper says: {said.content}")
        last = await episode.call([*messages, thought, told])
        await episode.act(last.content)


class Forgetful(Agent):
    """Answers in two calls, the second of which no longer shows the first."""

    name = "forgetful"

    async def play(self, episode, messages):
        thought = await episode.call(messages)
        note = Message(role="user", content=f"Your notes: {thought.content}")
        last = await episode.call([*messages, note])
        await episode.act(last.content)


class Mute(Agent):
    """Answers without asking any model."""

    name = "mute"

    async def play(self, episode, messages):
        await episode.answer("0")


class Fragile(Agent):
    """Breaks down where the reply says so."""

    name = "fragile"

    async def play(self, episode, messages):
        reply = await episode.call(messages)
        if "break" in reply.content:
            raise RuntimeError("it broke, as told")
        await episode.act(reply.content)


def quality(task, trajectory):
    """The number that was answered."""
    return float(trajectory.answer)


def knowing(**faults):
    """A scorer whose judge knows the quality; it can be made anywhere."""
    return GroupScorer(OracleJudge(quality, **faults), topology="round-robin")


def failing():
    """A scorer whose judge always fails."""
    return knowing(failures=1.0)


unsure = partial(knowing, ties=1.0)
"""Makes a scorer whose judge finds all alike."""
