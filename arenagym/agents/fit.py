"""What models and environments say, made fit for a record."""

import msgspec
import numpy as np

from arenagym.records import Completion, without_surrogates


def encodable(completion: Completion) -> Completion:
    """The completion with a text that UTF-8 can carry."""
    message = completion.message
    content = without_surrogates(message.content)
    if content == message.content:
        return completion
    return msgspec.structs.replace(
        completion, message=msgspec.structs.replace(message, content=content)
    )


def plain_json(value: object) -> object:
    """A value as JSON has it, or what can be said of it: an environment may put in anything."""
    try:
        return msgspec.json.decode(msgspec.json.encode(value, enc_hook=_plain))
    except Exception:  # noqa: BLE001 - as said
        return f"({type(value).__name__} that is no JSON)"


def _plain(value: object) -> object:
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, np.ndarray):
        return value.tolist()
    return without_surrogates(str(value))
