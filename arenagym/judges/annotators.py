"""`AnnotatorPool`: AlpacaFarm's simulated annotators, who disagree as people do."""

from collections.abc import Callable, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple

import msgspec
import numpy as np

from arenagym.errors import SettingError
from arenagym.judges.forms.asking import Asker
from arenagym.judges.forms.form import UnreadableError, bare_json
from arenagym.judges.forms.form_judge import new_nonce
from arenagym.judges.forms.prompts import Prompt
from arenagym.judges.forms.transcript import View
from arenagym.models import ChatModel
from arenagym.paths import data_path
from arenagym.records import Completion, JsonSchema, Sampling, Task, Trajectory, Verdict

Tier = Literal["strong", "medium", "weak"]
Format = Literal["short", "steps", "debate", "scores"]
Models = ChatModel | Mapping[str, ChatModel]
_TEXTS: dict[Format, tuple[str, ...]] = {
    "short": (),
    "steps": ("reasoning",),
    "debate": ("for_first", "for_second"),
    "scores": (),
}
_CHARS = 600


class Annotator(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One member of a pool: which model it is, how it is asked, and as whom."""

    name: Annotated[str, msgspec.Meta(min_length=1, max_length=60)]
    tier: Tier
    format: Format
    persona: str = ""
    temperature: Annotated[float, msgspec.Meta(ge=0, le=2)] = 1.0


class _Pool(msgspec.Struct, forbid_unknown_fields=True):
    members: tuple[Annotator, ...]


class _Draw(NamedTuple):
    """What is decided by lot for a comparison."""

    member: Annotator
    seed: int
    flipped: bool
    coin: float


class AnnotatorPool:
    """Compares two answers as one of many simulated annotators would.

    AlpacaFarm (Dubois et al. 2023, arXiv 2305.14387): members differ in model, prompt format and
    persona, and one of them is drawn for each comparison. Here the draw is seeded by the
    instruction and both outputs in the order shown; seeded by the instruction alone, as in the
    original, all matches of a group would share one annotator and one noise decision. Outputs
    that are the same tie without a call. The preferred output scores 1, the other 0.

    What is compared are the answers, not the paths. A reply that names neither is unscored.

    Args:
        models: one model for every member, or a mapping from tier or member name to models (a
            name wins over a tier).
        pool: members, or a TOML file of them (see `data/annotators/pool.toml`); by default the 13
            that are shipped.
        flips: training labels: with probability 1/2 a verdict is replaced by a coin flip, so that
            a quarter of the labels are flipped. Evaluation labels have none.
        seed: of the draws.
        tokens: the most that is shown of the query and of each answer.
        max_tokens: the longest reply.

    Raises:
        SettingError: the pool is not valid, or a member has no model.
    """

    def __init__(
        self,
        models: Models,
        *,
        pool: tuple[Annotator, ...] | str | Path | None = None,
        flips: bool = False,
        seed: int = 0,
        tokens: int = 3_000,
        max_tokens: int = 1024,
    ) -> None:
        self.members = pool if isinstance(pool, tuple) else load_pool(pool)
        _check(self.members)
        self._models = {member.name: _model(models, member) for member in self.members}
        self._flips = flips
        self._seed = seed
        self._view = View(tokens=tokens)
        self._max_tokens = max_tokens
        needs = ("nonce", "query", "first", "second")
        self._prompts = {
            form: Prompt.load(
                form, "", data_path(f"annotators/{form}.txt"), needs=needs, may=("persona", "chars")
            )
            for form in {member.format for member in self.members}
        }
        self._repair = Prompt.load("repair", "en", needs=("error",), may=("low", "high"))
        flipped = ", a quarter of the labels flipped" if flips else ""
        self.name = f"annotators ({len(self.members)} members{flipped})"

    @property
    def key(self) -> str:
        """Everything that its verdicts depend on; empty with flips: noisy labels are not kept."""
        if self._flips:
            return ""
        settings = (
            msgspec.to_builtins(self.members),
            {name: getattr(m, "key", m.name) for name, m in self._models.items()},
            {form: prompt.text for form, prompt in self._prompts.items()},
            (self._seed, self._view.tokens, self._max_tokens),
        )
        return f"{self.name} {sha256(msgspec.json.encode(settings, order='sorted')).hexdigest()}"

    def drawn(self, task: Task, a: Trajectory, b: Trajectory) -> Annotator:
        """Who is asked about these two answers in this order."""
        return self._draw(task, a, b).member

    async def compare(self, task: Task, a: Trajectory, b: Trajectory) -> Verdict:
        """Ask the one who is drawn, with `a` shown first."""
        first, second = a.answer or "", b.answer or ""
        if first == second:
            return Verdict(judge=self.name, score_a=0.5, score_b=0.5, analysis="the same output")
        draw = self._draw(task, a, b)
        member, model = draw.member, self._models[draw.member.name]
        sampling = Sampling(
            temperature=member.temperature, max_tokens=self._max_tokens, seed=draw.seed
        )

        def prompt(tokens: int) -> str:
            return self._prompts[member.format].fill(
                persona=member.persona,
                nonce=new_nonce(),
                chars=_CHARS,
                query=self._view.query(task.query, tokens),
                first=self._view.query(first, tokens),
                second=self._view.query(second, tokens),
            )

        asker = Asker(model, sampling, self._repair, self._view.tokens)
        read = _reader(member.format)
        answer = await asker.ask(prompt, _schema(member.format), read, low=0, high=10)
        name = f"{self.name}: {member.name}"
        if answer.value is None:
            return Verdict(judge=name, **answer.spent)
        score, said = answer.value
        if draw.flipped:
            score = draw.coin
        return Verdict(judge=name, score_a=score, score_b=1 - score, analysis=said, **answer.spent)

    def _draw(self, task: Task, a: Trajectory, b: Trajectory) -> _Draw:
        text = repr((self._seed, task.query, a.answer or "", b.answer or ""))
        rng = np.random.default_rng(list(sha256(text.encode()).digest()))
        member = self.members[int(rng.integers(len(self.members)))]
        seed, noise, coin = int(rng.integers(2**31)), float(rng.random()), int(rng.integers(2))
        return _Draw(member, seed, self._flips and noise < 0.5, float(coin))


def load_pool(path: str | Path | None = None) -> tuple[Annotator, ...]:
    """The members in a TOML file, or the 13 that are shipped.

    Raises:
        SettingError: there is no such file, or it holds no valid pool.
    """
    file = data_path("annotators/pool.toml") if path is None else Path(path)
    try:
        members = msgspec.toml.decode(file.read_bytes(), type=_Pool).members
    except (OSError, msgspec.DecodeError, UnicodeError) as error:
        raise SettingError(f"annotators {file}: {error}") from error
    _check(members)
    return members


def _check(members: tuple[Annotator, ...]) -> None:
    names = [member.name for member in members]
    if not names or len(set(names)) < len(names):
        raise SettingError(f"annotators {names}: at least one, and their names differ")


def _model(models: Models, member: Annotator) -> ChatModel:
    if not isinstance(models, Mapping):
        return models
    found = models.get(member.name) or models.get(member.tier)
    if found is None:
        raise SettingError(
            f"annotator {member.name!r} has no model: models are for {sorted(models)}, give one "
            f"for its name or for its tier {member.tier!r}"
        )
    return found


def _schema(form: Format) -> JsonSchema:
    properties: dict[str, Any] = {
        name: {"type": "string", "maxLength": _CHARS} for name in _TEXTS[form]
    }
    if form == "scores":
        mark = {"type": "integer", "minimum": 0, "maximum": 10}
        properties |= {"first": mark, "second": mark}
    else:
        properties["better"] = {"type": "string", "enum": ["first", "second"]}
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


class _Marks(msgspec.Struct, forbid_unknown_fields=True):
    first: Annotated[int, msgspec.Meta(ge=0, le=10)]
    second: Annotated[int, msgspec.Meta(ge=0, le=10)]


class _Choice(msgspec.Struct, forbid_unknown_fields=True):
    better: Literal["first", "second"]
    reasoning: str = ""
    for_first: str = ""
    for_second: str = ""


def _reader(form: Format) -> Callable[[Completion], tuple[float, str]]:
    """Reads what a member of this format said: the first one's score, and why."""

    def read(reply: Completion) -> tuple[float, str]:
        text = bare_json(reply.message.content)
        try:
            if form == "scores":
                marks = msgspec.json.decode(text, type=_Marks)
                margin = marks.first - marks.second
                return 0.5 if not margin else float(margin > 0), f"{marks.first} : {marks.second}"
            choice = msgspec.json.decode(text, type=_Choice)
        except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
            raise UnreadableError(str(error)[:300]) from error
        said = "\n".join(getattr(choice, name) for name in _TEXTS[form])
        return float(choice.better == "first"), said

    return read
