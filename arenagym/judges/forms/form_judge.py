"""`FormJudge`: what the judges share that have a model fill in a form by a rubric."""

import hashlib
import secrets
from pathlib import Path
from typing import TypedDict, Unpack

import msgspec

from arenagym.errors import SettingError
from arenagym.judges.forms.asking import Asker
from arenagym.judges.forms.form import Filled, Form
from arenagym.judges.forms.prompts import Prompt
from arenagym.judges.forms.rubrics import Rubric
from arenagym.judges.forms.transcript import View
from arenagym.models import ChatModel
from arenagym.records import Completion, Sampling, Task

DEFAULT_SAMPLING = Sampling(temperature=0.0, max_tokens=2048)
_ALTERNATIVES = 20
_LANGUAGES = ("en", "zh")


class FormSettings(TypedDict, total=False):
    """The options of `FormJudge`, which says what they do."""

    view: View
    sampling: Sampling
    analysis_chars: int
    expected: bool
    prompt: str | Path | None


class FormJudge:
    """What the judges that fill in a `Form` share: model, rubric, view, prompt, settings.

    Everything the attempts wrote is escaped and stands between markers with a nonce, fresh for
    each prompt, that they cannot know. The scores are read from the schema-checked JSON alone
    and combined here, not by the model. A reply that does not fit is sent back once; if it
    still does not, or a call fails, the judgement is unscored.

    Args:
        model: the model that judges.
        rubric: a `Rubric`, the name of a shipped one (`"travel"`, `"travel.zh"`), or a TOML
            file's path.
        view: what is shown of a trajectory; halved where the model's context overflows.
        sampling: by default greedy, and at most 2,048 tokens a reply.
        analysis_chars: the longest analysis of one attempt.
        expected: scores are expectations over the tokens that the model might have sampled
            (`forms.form.expected_scores`); needs a server that gives `top_logprobs`.
        prompt: a template file of one's own; by default the one for the rubric's language.
    """

    kind = ""
    template = ""
    fields: tuple[str, ...] = ()

    def __init__(
        self,
        model: ChatModel,
        rubric: Rubric | str | Path = "generic",
        *,
        view: View = View(),
        sampling: Sampling = DEFAULT_SAMPLING,
        analysis_chars: int = 400,
        expected: bool = False,
        prompt: str | Path | None = None,
    ) -> None:
        self.model = model
        self.rubric = rubric if isinstance(rubric, Rubric) else Rubric.load(rubric)
        self.view = view
        self.name = f"{self.kind} {self.rubric.name}.{self.rubric.language} by {model.name}"
        if expected and sampling.top_logprobs is None:
            sampling = msgspec.structs.replace(sampling, top_logprobs=_ALTERNATIVES)
        self._expected = expected
        self._chars = analysis_chars
        self._prompt = Prompt.load(
            self.template,
            self.rubric.language,
            prompt,
            needs=("nonce", "query", "rubric", *self.fields),
            may=("low", "high", "chars", "form", "instructions"),
        )
        language = self.rubric.language if self.rubric.language in _LANGUAGES else "en"
        repair = Prompt.load("repair", language, needs=("error",), may=("low", "high"))
        self._asker = Asker(model, sampling, repair, view.tokens)

    @property
    def key(self) -> str:
        """Everything that its judgements depend on, besides task and trajectories."""
        settings = (
            self.kind,
            getattr(self.model, "key", self.model.name),
            msgspec.to_builtins(self.rubric),
            repr(self.view),
            msgspec.to_builtins(self._asker.sampling),
            (self._chars, self._expected),
            self._prompt.text,
            self._asker.repair.text,
        )
        digest = hashlib.sha256(msgspec.json.encode(settings, order="sorted")).hexdigest()
        return f"{self.name} {digest}"

    def _form(self, labels: tuple[str, ...]) -> Form:
        return Form(self.rubric, labels, self._chars)

    def _fill(self, form: Form, task: Task, tokens: int, nonce: str, **shown: str) -> str:
        low, high = self.rubric.scale
        return self._prompt.fill(
            nonce=nonce,
            query=self.view.query(task.query, tokens),
            rubric=self.rubric.text(),
            instructions=self.rubric.instructions,
            low=low,
            high=high,
            chars=self._chars,
            form=form.example(),
            **shown,
        )

    def _read(self, form: Form, reply: Completion) -> Filled:
        return form.read(reply, expected=self._expected)

    @property
    def _scale(self) -> dict[str, object]:
        return dict(zip(("low", "high"), self.rubric.scale, strict=True))


class RepeatedFormJudge(FormJudge):
    """A `FormJudge` of groups, whose calls may be repeated; their mean is taken.

    Args:
        model: see `FormJudge`.
        rubric: see `FormJudge`.
        repeats: how often each call is made.
        settings: see `FormJudge`.
    """

    def __init__(
        self,
        model: ChatModel,
        rubric: Rubric | str | Path = "generic",
        *,
        repeats: int = 1,
        **settings: Unpack[FormSettings],
    ) -> None:
        super().__init__(model, rubric, **settings)
        if repeats < 1:
            raise SettingError(f"repeats={repeats}: at least 1")
        self.repeats = repeats


def new_nonce() -> str:
    """A word that no attempt can know."""
    return secrets.token_hex(8)
