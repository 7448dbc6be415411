"""What tests of adapters share."""

import sys

import pytest


@pytest.fixture
def made_at_once(monkeypatch):
    """Environments are made in the order of their episodes, none of which waits for its own.

    A policy whose replies are counted needs it: threads come to their ends in any order.
    """

    async def make_env(make):
        return make()

    for name in ("arenagym.envs.pool", "arenagym.trainers.rows", "arenagym.trainers.tinker.env"):
        if name in sys.modules:
            monkeypatch.setattr(f"{name}.make_env", make_env)
