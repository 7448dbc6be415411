"""How far a batch is from its policy: effective sample size and lag (PipelineRL)."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import ArrayLike

from arenagym.errors import SettingError


def effective_sample_size(
    new: ArrayLike, old: ArrayLike, mask: ArrayLike | None = None
) -> float | None:
    """ESS = (Σr)² / (N·Σr²) with r = exp(new − old), over the tokens that were sampled.

    The share of a batch that off-policy sampling leaves (PipelineRL, arXiv 2509.19128): 1 where
    both policies agree, and 1/N where one token outweighs all others.

    Args:
        new: logprobs (natural log) under the policy that learns, of any shape.
        old: those under the policies that sampled, as they were recorded; of the same shape.
        mask: 1 on sampled tokens; by default all are.

    Returns:
        Above 0 and at most 1; None if there is no such token.

    Raises:
        SettingError: the shapes differ, or a logprob of a sampled token is not finite.
    """
    learns, sampled = np.asarray(new, dtype=float), np.asarray(old, dtype=float)
    drawn = np.ones(learns.shape, bool) if mask is None else np.asarray(mask, dtype=bool)
    if not learns.shape == sampled.shape == drawn.shape:
        raise SettingError(
            f"new, old and mask have shapes {learns.shape}, {sampled.shape}, {drawn.shape}: "
            "one of each for every token"
        )
    difference = learns[drawn] - sampled[drawn]
    if not np.isfinite(difference).all():
        raise SettingError("the logprobs of sampled tokens are finite")
    if not difference.size:
        return None
    # A common factor cancels, so that the largest ratio may be 1 and none overflows.
    ratios = np.exp(difference - difference.max())
    return float(ratios.sum() ** 2 / (ratios.size * np.square(ratios).sum()))


def lag(current: int, versions: Iterable[int | None]) -> int | None:
    """How old a batch's oldest tokens are: `current` − the least version among them.

    Args:
        current: the last version of the weights that was given to the engines.
        versions: of the policy, by token, sample or rollout; None where it is not known.

    Returns:
        In the unit of the versions, such as optimizer steps or samples trained on; None if no
        version is known.

    Raises:
        SettingError: a version is newer than `current`.
    """
    known = [version for version in versions if version is not None]
    if not known:
        return None
    if max(known) > current:
        raise SettingError(f"version {max(known)} is newer than the current one, {current}")
    return current - min(known)
