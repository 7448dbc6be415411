"""Every adapter has its page and its row in the table."""

import pkgutil
import re
from pathlib import Path

import pytest

from arenagym import trainers

DOCS = Path(__file__).parents[2] / "docs" / "trainers"
PARTS = {
    "chat_template", "gate", "posing", "rows", "samples", "scoring", "serving", "stepping",
    "together", "token_chat", "torch_weights",
}  # fmt: skip
"""What adapters are made of."""
ADAPTERS = sorted({module.name for module in pkgutil.iter_modules(trainers.__path__)} - PARTS)


def test_the_package_names_its_adapters():
    listed = trainers.__doc__.partition("An adapter is")[2]
    named = re.findall(r"`(?:arenagym\.trainers\.)?(\w+)`", listed)
    assert sorted(named) == ADAPTERS


@pytest.mark.parametrize("name", ADAPTERS)
def test_an_adapter_has_a_page_and_a_row(name):
    assert (DOCS / f"{name}.md").is_file()
    (row,) = re.findall(rf"^\| \[[^]]+\]\({name}\.md\) \|.*$", table(), re.MULTILINE)
    _, version, run, not_run = [cell.strip() for cell in row.strip("|").split("|")]
    assert version and run and not_run  # noqa: PT018 - a cell that is empty says nothing


def test_every_row_is_of_an_adapter():
    assert sorted(re.findall(r"^\| \[[^]]+\]\((\w+)\.md\)", table(), re.MULTILINE)) == ADAPTERS


def table():
    return (DOCS / "README.md").read_text()
