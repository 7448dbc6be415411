"""Whether an environment still poses the task that a row was made of.

A row is written once and played for months. A newer version of its environment may pose another
task for the same seed, by which answers to the old one are not to be scored.
"""

from hashlib import blake2b

from arenagym.agents import Agent
from arenagym.agents.episode import Episode
from arenagym.records import Message, to_json


class Watched(Agent):
    """Plays one episode as another agent does; `posed` tells its task from others."""

    def __init__(self, agent: Agent) -> None:
        self.name = agent.name
        self.models = agent.models
        self.posed = ""
        """A digest of what the environment said when it was reset; "" before that."""
        self._agent = agent

    async def play(self, episode: Episode, messages: list[Message]) -> None:
        """Let the agent play."""
        said = b"\n".join(map(to_json, messages))
        self.posed = blake2b(said, digest_size=8).hexdigest()
        await self._agent.play(episode, messages)
