"""Requests put into words, as travellers would type them in Chinese or English."""

from arenagym.envs.open_travel.tasks.wording.writing import write_query

__all__ = ["write_query"]
