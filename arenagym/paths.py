"""Where the shipped data lies, in the installed package or beside it, and where caches go."""

import os
from pathlib import Path

from arenagym.errors import SettingError

_PACKAGE = Path(__file__).parent


def data_path(name: str = "") -> Path:
    """The path of a shipped file or folder, such as `data_path("rubrics")`.

    Raises:
        SettingError: there is no such file.
    """
    for root in (_PACKAGE / "data", _PACKAGE.parent / "data"):
        if (found := root / name).exists():
            return found
    raise SettingError(f"arenagym ships no data file {name!r}")


def cache_home() -> Path:
    """Where caches of this user lie."""
    home = os.environ.get("XDG_CACHE_HOME")
    return (Path(home) if home else Path.home() / ".cache") / "arenagym"
