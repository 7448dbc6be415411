"""`Running`: a program on its way, which can be waited for and given up."""

import threading
from concurrent.futures import Future

from arenagym.sandbox.base import Result
from arenagym.sandbox.worker import Worker


class Running:
    """A program that waits for a worker, runs, or has run; made by `Sandbox.submit`."""

    def __init__(self) -> None:
        self.future: Future[Result]
        self.cancelled = False
        self._worker: Worker | None = None
        self._lock = threading.Lock()

    def result(self) -> Result:
        """Wait for the result; an interrupt, as by Ctrl-C, gives the program up."""
        try:
            return self.future.result()
        except BaseException:
            self.cancel()
            raise

    def done(self) -> bool:
        """Whether there is a result, or never will be one."""
        return self.future.done()

    def cancel(self) -> None:
        """Give it up: if it runs, it is ended now, with its worker."""
        with self._lock:
            self.cancelled = True
            worker, self._worker = self._worker, None
        self.future.cancel()
        if worker is not None:
            worker.close()

    def begin(self, worker: Worker) -> bool:
        """For the sandbox: it runs on this worker from now on; False if it was given up."""
        with self._lock:
            self._worker = None if self.cancelled else worker
            return not self.cancelled

    def end(self) -> None:
        """For the sandbox: it does not run on its worker any more."""
        with self._lock:
            self._worker = None
