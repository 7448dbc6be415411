"""`RateLimit`: no more calls in a second than a source allows."""

import threading
import time


class RateLimit:
    """Lets at most `per_second` calls of all threads begin in a second, evenly spaced."""

    def __init__(self, per_second: float) -> None:
        self._gap_s = 1 / per_second
        self._free_at = 0.0
        self._lock = threading.Lock()

    def wait(self) -> None:
        """Sleep until it is this call's turn."""
        with self._lock:
            turn = max(time.monotonic(), self._free_at)
            self._free_at = turn + self._gap_s
        time.sleep(max(0.0, turn - time.monotonic()))
