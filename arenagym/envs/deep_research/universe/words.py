"""The text files of `words/`."""

from functools import cache
from pathlib import Path

from arenagym.envs.bilingual import Text

WORDS = Path(__file__).parent / "words"


@cache
def read_sections(name: str) -> dict[str, tuple[str, ...]]:
    """The lines under each `[section]` of `words/<name>.txt`; `""` holds those before the first."""
    found: dict[str, list[str]] = {}
    lines = found.setdefault("", [])
    for line in (WORDS / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            lines = found.setdefault(line.strip("[]"), [])
        elif line and not line.startswith("#"):
            lines.append(line)
    return {name: tuple(each) for name, each in found.items()}


def split_row(line: str) -> list[str]:
    """The cells of a line."""
    return [cell.strip() for cell in line.split("|")]


def as_text(line: str) -> Text:
    """What a line says in both languages: Chinese | English."""
    zh, en = split_row(line)
    return Text(zh, en)
