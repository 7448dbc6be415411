"""An agent whose model is to stop at a word, which trainers that sample to an end token refuse."""

from arenagym.agents import Agent
from arenagym.records import Sampling


class Stopping(Agent):
    """Wants completions to end at a word."""

    name = "stopping"

    async def play(self, episode, messages):
        episode.sampling = Sampling(stop=("Observation:",))
        reply = await episode.call(messages)
        await episode.act(reply.content)
