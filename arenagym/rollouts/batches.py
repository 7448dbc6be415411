"""Batches of groups that tell something: dynamic filtering."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from arenagym.errors import SettingError
from arenagym.records import Group


@dataclass(frozen=True)
class Batch:
    """Groups to learn from, and how many were left out on the way to them, by source."""

    groups: tuple[Group, ...]
    dropped: Counter[str] = field(default_factory=Counter)


def has_spread(group: Group) -> bool:
    """Whether the group tells which of its attempts are better.

    It is informative, and its rewards are not all the same.
    """
    known = {reward for reward in group.rewards if reward is not None}
    return group.informative and len(known) > 1


def informative_batches(
    groups: Iterable[Group], size: int, *, keep: Callable[[Group], bool] = has_spread
) -> Iterator[Batch]:
    """Batches of `size` groups that are kept, of a stream of groups.

    Groups that are all solved or all failed have no gradient and shrink a batch; so more are
    played until it is full (DAPO's dynamic sampling, arXiv 2503.14476, section 3.2). The last
    batch may be smaller. A stream that is no longer iterated, as that of `collect`, stops playing.

    Args:
        groups: such as `collect(…)` gives, as they finish.
        size: of a batch.
        keep: which groups are worth learning from.

    Raises:
        SettingError: the size is below 1.
    """
    if size < 1:
        raise SettingError(f"size={size}: a batch has at least one group")
    kept: list[Group] = []
    dropped: Counter[str] = Counter()
    for group in groups:
        if not keep(group):
            dropped[group.task.source or group.task.env_id] += 1
            continue
        kept.append(group)
        if len(kept) == size:
            yield Batch(tuple(kept), dropped)
            kept, dropped = [], Counter()
    if kept or dropped:
        yield Batch(tuple(kept), dropped)
