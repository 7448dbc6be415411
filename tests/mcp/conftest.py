import sys
import threading

import pytest
from faulty import SCRIPT, eventually, runs

from arenagym.mcp import McpServer


@pytest.fixture(autouse=True)
def nothing_is_left():
    before = set(threading.enumerate())
    yield
    assert eventually(lambda: set(threading.enumerate()) <= before)


@pytest.fixture
def faulty(tmp_path):
    """Connects to the faulty server; afterwards none of its processes is left."""
    pids = tmp_path / "pids"
    pids.touch()

    def connect(mode="", **settings):
        return McpServer([sys.executable, str(SCRIPT), mode, str(pids)], **settings)

    yield connect
    assert not any(map(runs, map(int, pids.read_text().split())))
