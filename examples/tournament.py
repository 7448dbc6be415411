"""Rank anything that can be compared: a noisy judge, the default tournament, rewards."""

import numpy as np

import arenagym
from arenagym.rewards import advantages

rng = np.random.default_rng(0)
quality = [3.0, 1.0, 2.5, 0.0, 2.0, 1.5]  # what the judge cannot see without noise


async def judge(first: int, second: int) -> tuple[float, float]:
    """Two scores; an LLM's would be awaited here. It likes whoever is shown first."""
    margin = quality[first] - quality[second] + 0.5 + 0.7 * rng.standard_normal()
    return 5 + margin / 2, 5 - margin / 2


result = arenagym.play("default", judge, len(quality), rng=rng, concurrency=8)
print(result.text())
print("rewards     ", [round(reward or 0, 2) for reward in result.rewards])
print("advantages  ", [round(a, 2) for a in advantages(result.rewards)])
print("posterior   ", [round(reward or 0, 2) for reward in result.posterior_rewards])
print(f"P(0 better than 2) = {result.ranking.beats(0, 2):.2f}")
print(f"being shown first is worth {result.ranking.position_bias:.2f} points")
print(f"{result.calls} judge calls; seeded single elimination takes {4 * (len(quality) - 1)}")
