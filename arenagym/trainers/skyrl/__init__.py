"""SkyRL: an environment for its gym, and a generator that plays and ranks whole groups.

* `ArenaTextEnv`, which importing this registers as `arenagym` at `skyrl_gym`, is for SkyRL's own
  generator: text in, text out, rewards of the environment.
* `ArenaGenerator` takes that generator's place: any agent, token ids in and out, a tournament for
  each group. Importing it registers the advantage estimator `arenagym`. It needs `skyrl`, which
  the environment does not.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from arenagym.trainers.skyrl.env import NAME, ArenaTextEnv, NotLinearError

if TYPE_CHECKING:
    from arenagym.trainers.skyrl.advantages import handed_advantages
    from arenagym.trainers.skyrl.data import write_parquet
    from arenagym.trainers.skyrl.generator import ArenaGenerator

__all__ = [
    "NAME",
    "ArenaGenerator",
    "ArenaTextEnv",
    "NotLinearError",
    "handed_advantages",
    "write_parquet",
]

_LAZY = {
    "ArenaGenerator": "arenagym.trainers.skyrl.generator",
    "handed_advantages": "arenagym.trainers.skyrl.advantages",
    "write_parquet": "arenagym.trainers.skyrl.data",
}


def __getattr__(name: str) -> object:
    if name in _LAZY:
        return getattr(import_module(_LAZY[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
