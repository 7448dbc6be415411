"""Settings that are one of several words or numbers, or a mixture of them."""

from collections.abc import Sequence
from typing import TypeVar

from arenagym.errors import SettingError

T = TypeVar("T", bound=str | int)


def read_choices(
    name: str, given: str | int | Sequence[str | int], known: Sequence[T]
) -> tuple[T, ...]:
    """What is chosen: `"all"`, one, `"one+two"`, or a list; of numbers also as text.

    Raises:
        SettingError: nothing, or something that is not known.
    """
    if given == "all":
        return tuple(known)
    parts = given.split("+") if isinstance(given, str) else given
    listed = [parts] if isinstance(parts, int) else list(parts)
    by_text = {str(each): each for each in known}
    wrong = [each for each in listed if str(each) not in by_text]
    if wrong or not listed:
        what = repr(wrong[0]) if wrong else repr(given)
        raise SettingError(
            f"{name}={what}: give {', '.join(by_text)}, several as a+b or in a list, or all"
        )
    return tuple(dict.fromkeys(by_text[str(each)] for each in listed))
