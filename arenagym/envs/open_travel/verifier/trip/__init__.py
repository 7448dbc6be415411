"""Checks of trips of one day and of several."""

from arenagym.envs.open_travel.verifier.trip.checks import check, checked
from arenagym.envs.open_travel.verifier.trip.timeline import Timeline, lay_out

__all__ = ["Timeline", "check", "checked", "lay_out"]
