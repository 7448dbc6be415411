"""The columns of rows, for formats with a schema.

A kind of value is `str`, `int`, `float` or `bool`, `[kind]` for a list, `{name: kind}` for an
object with these fields, or `JSON` for an object of any shape.
"""

from collections.abc import Mapping
from typing import Any, Final

Kind = Any
"""See the module's docstring: the type is recursive."""
Columns = Mapping[str, Kind]

JSON: Final = "json"
MESSAGE: Final[Kind] = {
    "role": str,
    "content": str,
    "tool_calls": [JSON],
    "tool_call_id": str,
    "name": str,
    "reasoning_content": str,
}
MESSAGES: Final[Kind] = [MESSAGE]
SEGMENT: Final[Kind] = {
    "agent": str,
    "token_ids": [int],
    "loss_mask": [int],
    "logprobs": [float],
    "retokenised": bool,
}
TOOLS: Final[Kind] = [JSON]
