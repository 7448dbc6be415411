"""Answers of travellers' agents: their forms, read from JSON and free text, and written."""

from arenagym.envs.open_travel.answers.reading_json import AnswerError, form_hint, read_json
from arenagym.envs.open_travel.answers.text.reading import read_text
from arenagym.envs.open_travel.answers.writing import write_json, write_text

__all__ = ["AnswerError", "form_hint", "read_json", "read_text", "write_json", "write_text"]
