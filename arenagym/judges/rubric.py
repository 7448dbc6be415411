"""`RubricJudge`: a model scores both sides by a rubric; the arithmetic is ours."""

import secrets
from html import escape
from pathlib import Path
from string import Template
from typing import Annotated, Any, Literal

import msgspec

from arenagym.errors import ModelError, SettingError
from arenagym.judges.transcript import cut, transcript
from arenagym.models import ChatModel, ContextOverflowError
from arenagym.paths import data_path
from arenagym.records import (
    Completion,
    Counts,
    JsonSchema,
    Message,
    Sampling,
    Task,
    Trajectory,
    Verdict,
    add_counts,
)

_ANALYSIS_CHARS = 200
_SHORTEST = 500
_SCALE = 10.0


class Dimension(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One thing to score, of the path or of the answer."""

    name: Annotated[str, msgspec.Meta(pattern="^[a-z][a-z_]*$")]
    part: Literal["path", "answer"]
    description: str


class Rubric(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Dimensions on a scale of 0 to 10, and how the path weighs against the answer."""

    name: str
    path_weight: float
    answer_weight: float
    dimensions: tuple[Dimension, ...]

    @classmethod
    def load(cls, name: str | Path = "generic") -> "Rubric":
        """A shipped rubric by its name, or one of the user's by its path (TOML).

        Raises:
            SettingError: there is no such rubric, or it is no valid one.
        """
        path = Path(name)
        if path.suffix != ".toml":
            path = data_path(f"rubrics/{name}.toml")
        try:
            return msgspec.toml.decode(path.read_bytes(), type=cls).checked()
        except (OSError, msgspec.DecodeError) as error:
            raise SettingError(f"rubric {name}: {error}") from error

    def checked(self) -> "Rubric":
        """Itself, or `SettingError` if it cannot be scored with."""
        names = [dimension.name for dimension in self.dimensions]
        if len(set(names)) < len(names) or {d.part for d in self.dimensions} != {"path", "answer"}:
            raise SettingError(
                f"rubric {self.name}: dimension names differ, and each part has at least one"
            )
        if (
            min(self.path_weight, self.answer_weight) < 0
            or self.path_weight + self.answer_weight <= 0
        ):
            raise SettingError(f"rubric {self.name}: weights are 0 or more, and not both 0")
        return self

    def combine(self, scores: dict[str, float]) -> float:
        """path_weight x mean path score + answer_weight x mean answer score."""
        total = 0.0
        for part, weight in (("path", self.path_weight), ("answer", self.answer_weight)):
            own = [scores[d.name] for d in self.dimensions if d.part == part]
            total += weight * sum(own) / len(own)
        return total

    def schema(self) -> dict[str, Any]:
        """The JSON Schema of a judgement: each side's analysis, then its scores."""
        score = {"type": "integer", "minimum": 0, "maximum": int(_SCALE)}
        side = _object(
            analysis={"type": "string", "maxLength": _ANALYSIS_CHARS},
            scores=_object(**{dimension.name: score for dimension in self.dimensions}),
        )
        return _object(first=side, second=side)


class RubricJudge:
    """Shows a model the task and both whole trajectories, and asks for scores by a rubric.

    One call judges one order. What the candidates wrote is escaped and stands between markers
    with a nonce that they cannot know; the verdict is read from the schema-checked JSON alone,
    and the combined score is computed here, not by the model. A reply that does not fit, or a
    call that fails, is an unscored verdict.

    Args:
        model: the model that judges.
        rubric: a `Rubric`, the name of a shipped one, or a TOML file's path.
        max_chars: what is shown of a trajectory (`transcript` says how it is cut); halved again
            and again, down to 500, where the model's context overflows.
        max_tokens: the longest judgement.
    """

    def __init__(
        self,
        model: ChatModel,
        rubric: Rubric | str | Path = "generic",
        *,
        max_chars: int = 24_000,
        max_tokens: int = 1024,
    ) -> None:
        if max_chars < _SHORTEST:
            raise SettingError(f"max_chars={max_chars}: at least {_SHORTEST}")
        self.model = model
        self.rubric = rubric if isinstance(rubric, Rubric) else Rubric.load(rubric)
        self.name = f"rubric {self.rubric.name} by {model.name}"
        self._max_chars = max_chars
        self._sampling = Sampling(temperature=0.0, max_tokens=max_tokens)
        self._schema = self.rubric.schema()
        self._template = Template(data_path("prompts/pairwise.txt").read_text(encoding="utf-8"))

    async def compare(self, task: Task, a: Trajectory, b: Trajectory) -> Verdict:
        """Judge them with `a` shown first."""
        limit = self._max_chars
        failures: Counts = {}
        while True:
            prompt = Message(role="user", content=self.prompt(task, a, b, limit))
            try:
                reply = await self.model.chat(
                    [prompt], sampling=self._sampling, schema=self._schema
                )
            except ContextOverflowError as error:
                if limit > _SHORTEST:
                    limit = max(_SHORTEST, limit // 2)
                    continue
                return Verdict(judge=self.name, error=str(error), failures={"context_overflow": 1})
            except ModelError as error:
                failures = add_counts(failures, error.failures, {"judge_call": 1})
                return Verdict(judge=self.name, error=str(error), failures=failures)
            return self.read(reply)

    def prompt(self, task: Task, a: Trajectory, b: Trajectory, limit: int) -> str:
        """The question to the model."""
        return self._template.substitute(
            dimensions="\n".join(
                f"- {dimension.name} ({dimension.part}): {dimension.description}"
                for dimension in self.rubric.dimensions
            ),
            nonce=secrets.token_hex(4),
            query=escape(cut(task.query, limit), quote=False),
            first=transcript(a, limit),
            second=transcript(b, limit),
        )

    def read(self, reply: Completion) -> Verdict:
        """The verdict in a reply; unscored where the reply does not fit the schema."""
        try:
            judged = msgspec.json.decode(reply.message.content, type=_Judgement)
            first, second = self._scores(judged.first), self._scores(judged.second)
        except (msgspec.DecodeError, UnicodeError, RecursionError, ValueError) as error:
            return Verdict(
                judge=self.name,
                error=f"unreadable judgement: {error}"[:500],
                usage=reply.usage,
                failures=add_counts(reply.failures, {"malformed_judgement": 1}),
            )
        return Verdict(
            score_a=self.rubric.combine(first),
            score_b=self.rubric.combine(second),
            judge=self.name,
            dimensions={name: (first[name], second[name]) for name in first},
            analysis=f"{judged.first.analysis}\n{judged.second.analysis}",
            usage=reply.usage,
            failures=reply.failures,
        )

    def _scores(self, side: "_Side") -> dict[str, float]:
        wanted = {dimension.name for dimension in self.rubric.dimensions}
        if set(side.scores) != wanted:
            raise ValueError(f"scores for {sorted(side.scores)}, wanted {sorted(wanted)}")
        for name, score in side.scores.items():
            if not 0 <= score <= _SCALE:
                raise ValueError(f"{name} is {score}, outside 0 to 10")
        return side.scores


class _Side(msgspec.Struct, forbid_unknown_fields=True):
    scores: dict[str, float]
    analysis: str = ""


class _Judgement(msgspec.Struct, forbid_unknown_fields=True):
    first: _Side
    second: _Side


def _object(**properties: JsonSchema) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }
