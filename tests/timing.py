"""Whether something is quick, on a machine that may be busy with other things."""

import time
from collections.abc import Callable


def soon(call: Callable[[], object], seconds: float, *, tries: int = 5) -> bool:
    """Whether it takes less processor time than that, at least once.

    What shares a processor makes some tries slow, as processor time counts what the host of a
    virtual machine takes away; an algorithm that does not scale makes all of them slow.
    """
    for _ in range(tries):
        start = time.process_time()
        call()
        if time.process_time() - start < seconds:
            return True
    return False
