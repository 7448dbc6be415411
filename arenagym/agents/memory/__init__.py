"""The memory agent: reads a text of any length in sections, and overwrites a memory at each."""

from arenagym.agents.memory.agent import MemoryAgent, Mode, memory

__all__ = ["MemoryAgent", "Mode", "memory"]
