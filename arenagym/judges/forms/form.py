"""`Form`: the JSON that a judge fills in, and the strict reading of it."""

import math
import re
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import Any, NamedTuple

import msgspec

from arenagym.judges.forms.rubrics import Rubric
from arenagym.records import Completion, JsonSchema, TokenChoice

Scores = dict[str, float]
"""A score for each dimension of a rubric."""


class UnreadableError(Exception):
    """A reply that does not fit the form; the message says where, for the model to mend it."""


class Filled(NamedTuple):
    """A form that was filled in: for each attempt its scores and what was said of it."""

    scores: tuple[Scores, ...]
    analysis: tuple[str, ...]

    def text(self) -> str:
        """All that was said."""
        return "\n".join(filter(None, self.analysis))


class Form:
    """An analysis of each attempt, then all scores, dimension by dimension and side by side.

    So each attempt is assessed by itself before any is compared with another.

    Args:
        rubric: its dimensions are scored, on its scale.
        labels: what the attempts are called, in the order in which they are shown.
        chars: the longest analysis.
    """

    def __init__(self, rubric: Rubric, labels: Sequence[str], chars: int) -> None:
        self.rubric = rubric
        self.labels = tuple(labels)
        low, high = rubric.scale
        score = {"type": "integer", "minimum": low, "maximum": high}
        side = _object(dict.fromkeys(self.labels, score))
        scores = _object({dimension.name: side for dimension in rubric.dimensions})
        analysis = {"type": "string", "maxLength": chars}
        self.schema: JsonSchema = _object(dict.fromkeys(self.labels, analysis) | {"scores": scores})

    def example(self) -> str:
        """The form with its blanks, for servers that do not hold a reply to a schema."""
        low, high = self.rubric.scale
        side = ", ".join(f'"{label}": <{low}-{high}>' for label in self.labels)
        scores = ", ".join(f'"{d.name}": {{{side}}}' for d in self.rubric.dimensions)
        said = ", ".join(f'"{label}": "<analysis>"' for label in self.labels)
        return f'{{{said}, "scores": {{{scores}}}}}'

    def read(self, reply: Completion, *, expected: bool = False) -> Filled:
        """The scores in a reply, each within the scale, none missing and none more.

        With `expected`, each score is its expectation over the tokens that the model might
        have sampled in its place (see `expected_scores`).

        Raises:
            UnreadableError: the reply does not fit.
        """
        text = bare_json(reply.message.content)
        filled = _decoded(text)
        _has(filled, (*self.labels, "scores"), "the reply")
        table = filled["scores"]
        names = [dimension.name for dimension in self.rubric.dimensions]
        _has(table, names, "scores")
        for name in names:
            _has(table[name], self.labels, f"scores.{name}")
            for label in self.labels:
                self._check(table[name][label], f"scores.{name}.{label}")
        said = []
        for label in self.labels:
            if not isinstance(filled[label], str):
                raise UnreadableError(f"{label} is no text")
            said.append(filled[label])
        if expected:
            order = [(name, label) for name in table for label in table[name]]
            means = expected_scores(reply, [table[n][s] for n, s in order], self.rubric.scale)
            for (name, label), mean in zip(order, means, strict=True):
                table[name][label] = mean
        return Filled(
            tuple({name: float(table[name][label]) for name in names} for label in self.labels),
            tuple(said),
        )

    def _check(self, score: object, where: str) -> None:
        low, high = self.rubric.scale
        if isinstance(score, bool) or not isinstance(score, int | float):
            raise UnreadableError(f"{where} is no number")
        if not low <= score <= high:
            raise UnreadableError(f"{where} is {score}, outside {low} to {high}")


def bare_json(text: str) -> str:
    """The reply without what models put around their JSON: thinking, one code fence."""
    text = text.rpartition("</think>")[2].strip()
    if text.startswith("```") and text.endswith("```") and "\n" in text:
        text = text[text.index("\n") : -3].strip()
    return text


def expected_scores(
    reply: Completion, scores: Sequence[float], scale: tuple[int, int]
) -> list[float]:
    """Each score's mean over the whole numbers that the model might have written instead.

    A number's probability is that of the token that begins it among the server's likeliest, as
    far as that token is a number on the scale; they are normalised to 1 (as in G-Eval, arXiv
    2303.16634). A number of several tokens (10 as 1, 0) was sampled with the product of their
    probabilities; the rest of its first token's share is the shorter number's. A sampled number
    that is not among the likeliest is taken as it is.

    Raises:
        UnreadableError: the server gave no alternatives, or they do not fit the reply.
    """
    choices = reply.choices or ()
    content = reply.message.content
    text = content.rpartition("</think>")[2]
    places = [m.span() for m in _NUMBER.finditer(text) if m.lastgroup == "number"]
    if len(places) != len(scores):
        raise UnreadableError("the scores are not the only numbers in the reply")
    sampled = "".join(choice.token for choice in choices)
    first = min(start for start, _ in places)
    ahead = _ahead(sampled, text, first)
    if ahead is None:
        raise UnreadableError("the server gave no alternatives to the tokens of its scores")
    ends = list(accumulate(len(choice.token) for choice in choices))
    return [
        _expected(choices, ends, (start + ahead, end + ahead), score, scale)
        for (start, end), score in zip(places, scores, strict=True)
    ]


def _ahead(sampled: str, text: str, first: int) -> int | None:
    """How far the text from `first` on lies behind in the sampled one; None if it is not there.

    Compared from the last brace backwards: servers take a fence off, or list no token for the
    bytes of a character that takes several.
    """
    end, last = sampled.rfind("}"), text.rfind("}")
    if end - (last - first) < 0 or sampled[end - (last - first) : end] != text[first:last]:
        return None
    return end - last


_NUMBER = re.compile(r'"(?:[^"\\]|\\.)*"|(?P<number>-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?)', re.DOTALL)


def _expected(
    choices: Sequence[TokenChoice],
    ends: Sequence[int],
    place: tuple[int, int],
    sampled: float,
    scale: tuple[int, int],
) -> float:
    first = next(i for i, end in enumerate(ends) if end > place[0])
    last = next(i for i, end in enumerate(ends) if end >= place[1])
    before = place[0] - (ends[first] - len(choices[first].token))  # characters of the same token
    head = choices[first].token[:before]
    weights: dict[float, float] = {}
    for token, logprob in choices[first].alternatives:
        number = token[before:]
        if token[:before] == head and number.isascii() and number.isdecimal():
            weights[int(number)] = weights.get(int(number), 0.0) + math.exp(logprob)
    if first < last:
        _split(weights, choices[first].token[before:], choices[first + 1 : last + 1], sampled)
    weights = {n: weight for n, weight in weights.items() if scale[0] <= n <= scale[1]}
    total = sum(weights.values())
    if not total or sampled not in weights:
        return sampled
    return sum(number * weight for number, weight in weights.items()) / total


def _split(
    weights: dict[float, float], start: str, rest: Sequence[TokenChoice], sampled: float
) -> None:
    """Give a number of several tokens its share of what its first token has."""
    if not (start.isascii() and start.isdecimal()):
        return
    whole = weights.pop(int(start), 0.0)
    longer = 1.0
    for choice in rest:
        longer *= math.exp(dict(choice.alternatives).get(choice.token, -math.inf))
    longer = min(1.0, longer)
    weights[int(start)] = whole * (1 - longer)
    weights[sampled] = weights.get(sampled, 0.0) + whole * longer


def _decoded(text: str) -> dict[str, Any]:
    try:
        return msgspec.json.decode(text, type=dict[str, Any])
    except (msgspec.DecodeError, UnicodeError, RecursionError, ValueError) as error:
        raise UnreadableError(f"it is not the JSON asked for: {error}"[:300]) from error


def _has(given: object, wanted: Sequence[str], where: str) -> None:
    if not isinstance(given, dict):
        raise UnreadableError(f"{where} is no object")
    names: Iterator[str] = iter(wanted)
    if lacking := [name for name in names if name not in given]:
        raise UnreadableError(f"{where} lacks {', '.join(lacking)}")
    if extra := [str(name)[:40] for name in given if name not in wanted]:
        raise UnreadableError(f"{where} has more than was asked for: {', '.join(extra)[:200]}")


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }
