"""What tests of MCP share: a server that misbehaves, and whether anything is left behind."""

import os
import time
from pathlib import Path

SCRIPT = Path(__file__).parent / "faulty_server.py"


def eventually(holds):
    end = time.monotonic() + 100
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.01)
    return True


def runs(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
