"""Where the shipped data lies: inside the installed package, or beside it in a checkout."""

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
