"""Recursive Language Models (arXiv 2512.24601): a context is read through code, not in a prompt."""

from arenagym.agents.rlm.agent import RLM

__all__ = ["RLM"]
