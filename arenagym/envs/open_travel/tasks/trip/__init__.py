"""Trips of one day and of several: drawing what is asked for, and planning it."""

from arenagym.envs.open_travel.tasks.trip.draw import draw_trip
from arenagym.envs.open_travel.tasks.trip.planner import solve_trip

__all__ = ["draw_trip", "solve_trip"]
