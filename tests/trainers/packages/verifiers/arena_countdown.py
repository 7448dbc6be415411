"""An environment as verifiers finds it, with a judge that knows and agents of its own."""

import verifiers.v1 as vf
from trainers.packages.tinker import fan_out

from arenagym.agents import resolve_agent
from arenagym.trainers.verifiers import (
    ArenaEnv,
    ArenaEnvConfig,
    ArenaHarness,
    ArenaTaskset,
)

AGENTS = {
    "asker": fan_out.Asker,
    "forgetful": fan_out.Forgetful,
    "fragile": fan_out.Fragile,
    "mute": fan_out.Mute,
}


class OwnConfig(ArenaEnvConfig):
    failures: float = 0.0
    ties: float = 0.0


class OwnEnv(ArenaEnv, vf.Env[OwnConfig]):
    def make_scorer(self):
        return fan_out.knowing(failures=self.config.failures, ties=self.config.ties)


class OwnHarness(ArenaHarness):
    def make_agent(self):
        own = AGENTS.get(self.config.agent)
        return own() if own else resolve_agent(self.config.agent, self.config.agent_args)


__all__ = ["ArenaTaskset", "OwnEnv", "OwnHarness"]
