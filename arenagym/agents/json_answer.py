"""An answer as JSON: what a model is held to, by schema, when it has one last chance."""

import msgspec

ANSWER_SCHEMA = {
    "type": "object",
    "properties": {"answer": {"type": "string", "maxLength": 20_000}},
    "required": ["answer"],
    "additionalProperties": False,
}


class _Answer(msgspec.Struct):
    answer: str


def read_json_answer(text: str) -> str | None:
    """The answer in a reply to `ANSWER_SCHEMA`; None if it is no such JSON."""
    try:
        return msgspec.json.decode(text, type=_Answer).answer
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        return None
