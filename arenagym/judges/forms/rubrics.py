"""`Rubric`: what to score, on which scale, and how the scores add up. Rubrics are data."""

from pathlib import Path
from typing import Annotated, Literal

import msgspec

from arenagym.errors import SettingError, UnknownNameError
from arenagym.paths import data_path

Part = Literal["path", "answer"]
_PARTS: tuple[Part, Part] = ("path", "answer")


class Dimension(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One thing to score, of the path or of the answer; `weight` is within its part."""

    name: Annotated[str, msgspec.Meta(pattern="^[a-z][a-z0-9_]*$", max_length=40)]
    part: Part
    description: str
    weight: float = 1.0


class Rubric(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Dimensions, the scale of their whole scores, and how the path weighs against the answer.

    A file holds the same fields as TOML; `data/rubrics` has examples. `language` is that of
    the descriptions and `instructions`, and chooses the prompt that goes with them.
    """

    name: str
    dimensions: tuple[Dimension, ...]
    path_weight: float = 0.5
    answer_weight: float = 0.5
    scale: tuple[int, int] = (0, 10)
    language: str = "en"
    instructions: str = ""

    def __post_init__(self) -> None:
        low, high = self.scale
        names = [dimension.name for dimension in self.dimensions]
        weights = {"path": self.path_weight, "answer": self.answer_weight}
        wrong = ""
        if not low < high:
            wrong = f"scale={list(self.scale)}: the first number is below the second"
        elif len(set(names)) < len(names):
            wrong = "dimension names differ from each other"
        elif any(dimension.weight <= 0 for dimension in self.dimensions):
            wrong = "the weight of a dimension is above 0"
        elif min(weights.values()) < 0 or not any(weights.values()):
            wrong = "path_weight and answer_weight are 0 or more, and not both 0"
        for part, weight in weights.items():
            if not wrong and (weight > 0) != any(d.part == part for d in self.dimensions):
                wrong = f"{part}_weight={weight}: a part with a weight has dimensions, and v.v."
        if wrong:
            raise SettingError(f"rubric {self.name}: {wrong}")

    @classmethod
    def load(cls, name: str | Path = "generic") -> "Rubric":
        """A shipped rubric (`"travel"`, `"travel.zh"`; see `shipped`), or a TOML file's.

        Raises:
            UnknownNameError: no rubric of this name is shipped.
            SettingError: there is no such file, or it holds no valid rubric.
        """
        path = Path(name)
        if path.suffix != ".toml":
            known = cls.shipped()
            full = str(name) if str(name) in known else f"{name}.en"
            if full not in known:
                raise UnknownNameError.of("rubric", str(name), known)
            path = data_path(f"rubrics/{full}.toml")
        try:
            return msgspec.toml.decode(path.read_bytes(), type=cls)
        except (OSError, msgspec.DecodeError, UnicodeError) as error:
            raise SettingError(f"rubric {name}: {error}") from error

    @staticmethod
    def shipped() -> tuple[str, ...]:
        """The names of the rubrics that come with the package, as `"travel.en"`."""
        return tuple(sorted(file.stem for file in data_path("rubrics").glob("*.toml")))

    def combine(self, scores: dict[str, float]) -> float:
        """The weighted mean of the parts' weighted means: a number on the rubric's scale.

        (path_weight x path + answer_weight x answer) / (path_weight + answer_weight); with
        equal weights within a part this is ArenaRL's combined score (arXiv 2601.06487).
        """
        total = 0.0
        for part, weight in zip(_PARTS, (self.path_weight, self.answer_weight), strict=True):
            own = [d for d in self.dimensions if d.part == part]
            if own:
                mean = sum(d.weight * scores[d.name] for d in own) / sum(d.weight for d in own)
                total += weight * mean
        return total / (self.path_weight + self.answer_weight)

    def text(self) -> str:
        """The dimensions as a list, a line each."""
        return "\n".join(f"- {d.name} ({d.part}): {d.description}" for d in self.dimensions)
