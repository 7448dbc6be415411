"""A process that reads pages by trafilatura: a JSON line in, a JSON line out, until its input ends.

It is run as a script, so that it starts without the rest of the package.
"""

import json
import resource
import sys
from contextlib import suppress

from trafilatura import bare_extraction

_MAX_MEMORY_BYTES = 2 * 2**30


def read(html: str, url: str) -> tuple[str, str, str]:
    """Title, date and text; empty where it finds none."""
    try:
        found = bare_extraction(
            html,
            url=url,
            with_metadata=True,
            include_comments=False,
            include_formatting=True,
            date_extraction_params={"extensive_search": False, "original_date": True},
        )
    except Exception:  # noqa: BLE001 - whatever a page from outside does to it
        found = None
    if found is None or isinstance(found, dict):
        return "", "", ""
    return found.title or "", found.date or "", found.text or ""


def main() -> None:
    """Answer what is asked."""
    with suppress(ValueError, OSError):  # where there is no such limit
        resource.setrlimit(resource.RLIMIT_AS, (_MAX_MEMORY_BYTES, _MAX_MEMORY_BYTES))
    answers, sys.stdout = sys.stdout, sys.stderr  # should a library print
    for line in sys.stdin.buffer:
        answers.write(json.dumps(read(*json.loads(line))) + "\n")
        answers.flush()


if __name__ == "__main__":
    main()
