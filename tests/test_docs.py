"""Scripts in the docs that are whole: they run, and print what they say."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[1] / "docs"


@pytest.mark.parametrize(
    ("page", "heading", "printed"),
    [
        ("graphs.md", "## All of your own", r"(rhyme-\w+ \(.*\) \(.*\)\n){2}"),
        ("judges.md", "## A judge of your own", r"\(0\.5, 0\.0, 1\.0\) \(.*\)\n"),
    ],
)
def test_what_is_shown_as_ones_own_runs_as_it_stands(page, heading, printed, tmp_path):
    text = (DOCS / page).read_text(encoding="utf-8").partition(f"{heading}\n")[2]
    script = tmp_path / "script.py"
    script.write_text(re.findall(r"```python\n(.*?)```", text, re.DOTALL)[0], encoding="utf-8")
    ran = subprocess.run(
        [sys.executable, "-W", "error", script],
        check=False,
        capture_output=True,
        text=True,
        timeout=150,
        cwd=tmp_path,
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    assert re.fullmatch(printed, ran.stdout)
