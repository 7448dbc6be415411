"""Two processes: what each sees of a batch, and what becomes of a group that is parted."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parent / "trl_two_processes.py"


def told(generations, batch):
    """What the processes said."""
    command = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc_per_node=2"]
    done = subprocess.run(
        [*command, str(SCRIPT), str(generations), str(batch)],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    return [json.loads(line) for line in done.stdout.splitlines() if line.startswith('{"')]


def test_each_process_ranks_its_groups_and_the_advantages_pass_through():
    said = sorted(told(2, 4), key=lambda each: each["rank"])
    assert [each["rank"] for each in said] == [0, 1]
    for each in said:
        assert each["trl"] == pytest.approx(each["ours"], abs=2e-7)
        assert any(each["ours"])
    assert not set(said[0]["groups"]) & set(said[1]["groups"])


def test_a_group_in_two_processes_is_refused():
    said = told(4, 2)
    assert said
    assert all("no whole groups of 4" in each["error"] for each in said)
