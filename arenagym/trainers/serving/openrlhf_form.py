"""OpenRLHF's form of rewards: which text is the completion, and numbers where we have none.

OpenRLHF gives a reward to each sample, always a number, and makes advantages of them by position:
`n_samples_per_prompt` in a row are a group. So what it gets as the reward is the advantage. It sums
to 0 over a group, unscored samples included, and what subtracts the group's mean
(`--algo.advantage.estimator dr_grpo`) leaves it as it is.
"""

import re
from typing import NamedTuple

from arenagym.trainers.gate import Outcome

_ENDS = re.compile(
    r"(?:\s*(?:<\|[A-Za-z_]{1,30}\|>|</s>|<eos>|<end_of_turn>|<\uff5cend\u2581of\u2581sentence\uff5c>))+\s*\Z"
)
_TAILS = (256, 32)
_LONGEST_ENDS = 200


class Numbers(NamedTuple):
    """What OpenRLHF is told of a sample.

    The `reward` is the advantage; 0 where there is none. The `score`, of which dynamic filtering
    takes the mean over a group, is our reward; of a sample without one the mean of the others, and
    0 throughout a group that tells nothing, so that the filter drops it. `logs` have the same keys
    for all samples, as OpenRLHF puts them together.
    """

    reward: float
    score: float
    logs: dict[str, float]


def numbers(outcome: Outcome) -> Numbers:
    """A rollout's part of its group, as numbers."""
    group = outcome.group
    scored = [reward for reward in group.rewards if reward is not None]
    score = outcome.reward
    if score is None:
        score = sum(scored) / len(scored) if scored else 0.0
    logs = {
        "unscored": float(outcome.reward is None),
        "informative": float(group.informative),
        "answered": float(group.trajectories[outcome.place].valid),
    }
    return Numbers(outcome.advantage, score if group.informative else 0.0, logs)


def completion_of(query: str, prompt: str) -> str | None:
    """The completion in a prompt with its completion; None if the prompt is not to be found.

    A prompt that was too long has lost its beginning, and reading back its tokens may have changed
    a few characters of it, so that only its end is looked for.
    """
    if query.startswith(prompt):
        return without_end(query[len(prompt) :])
    for size in _TAILS:
        tail = prompt[-size:]
        end = _end_of(query, tail, prompt.count(tail)) if tail else None
        if end is not None:
            return without_end(query[end:])
    return None


def without_end(completion: str) -> str:
    """A completion without the special tokens that ended it, such as `<|im_end|>`."""
    start = max(0, len(completion) - _LONGEST_ENDS)
    return completion[:start] + _ENDS.sub("", completion[start:])


def _end_of(text: str, tail: str, times: int) -> int | None:
    """Where the tail ends for the n-th time: what comes behind is the policy's to write."""
    end = 0
    for _ in range(times):
        found = text.find(tail, end)
        if found < 0:
            return None
        end = found + len(tail)
    return end
