"""`Repeated`: any agent, with a model that is asked everything twice (arXiv 2512.14982)."""

from arenagym.agents.agent import Agent
from arenagym.agents.episode import Episode
from arenagym.agents.run import AgentLike, resolve_agent
from arenagym.models.repetition import (
    RepeatedPrompt,
    Style,
    Which,
    check_repetition,
    repetition_suffix,
)
from arenagym.records import Message


class Repeated(Agent):
    """Plays as another agent does, with the episode's prompts repeated.

    Its sub-agents' prompts are repeated too, unless they are given a model of their own. Prompts
    that would be repeated already, by the episode's model or by an agent further up, are
    repeated by these settings instead, never twice over.

    Args:
        agent: a name, an `Agent` or a compiled graph.
        times: as in `RepeatedPrompt`, like the others.
        style: how.
        which: what.

    Raises:
        SettingError: `RepeatedPrompt` would refuse the settings.
        UnknownNameError: no agent has this name.
    """

    def __init__(
        self,
        agent: AgentLike,
        *,
        times: int = 2,
        style: Style = "plain",
        which: Which = "query",
    ) -> None:
        check_repetition(times, style, which)
        self.agent = resolve_agent(agent)
        self.models = self.agent.models
        self.name = f"{self.agent.name}{repetition_suffix(times, style, which)}"
        self._times = times
        self._style: Style = style
        self._which: Which = which

    async def play(self, episode: Episode, messages: list[Message]) -> None:
        """Let the agent play."""
        model = episode.model
        while isinstance(model, RepeatedPrompt):
            model = model.inner
        episode.model = RepeatedPrompt(
            model, times=self._times, style=self._style, which=self._which
        )
        await self.agent.play(episode, messages)
