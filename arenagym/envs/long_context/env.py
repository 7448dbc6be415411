"""The long-context environments: a question about a text, shown with it or without."""

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal, TypeVar, get_args

import msgspec
import numpy as np

from arenagym.envs.actions import CALL_OPEN, Action, parse_action
from arenagym.envs.base import Step, TextEnv
from arenagym.envs.bilingual import Language
from arenagym.envs.long_context.haystack import Haystack
from arenagym.envs.long_context.item import NO_ITEM, Item, Showing, grade
from arenagym.envs.long_context.lengths import most_characters
from arenagym.envs.long_context.needle import NeedleSettings, Variant, draw_needle
from arenagym.envs.long_context.oolong import OolongSettings, draw_oolong
from arenagym.envs.long_context.pairs import USERS, PairsSettings, draw_pairs
from arenagym.errors import SettingError, UnknownNameError
from arenagym.records import TokenCounter, without_thoughts

Rewarded = Literal["score", "exact"]
_QUESTION_CHARS = 20_000
_PAIR_CHARS = 20
_LAST_LINE = re.compile(
    r"^[ \t>*_#-]*(?:(?:final |the )?answer|label|number|user|date|month"
    r"|最终答案|答案|标签|用户|日期|月份)[ \t*_]*[:：]",
    re.IGNORECASE | re.MULTILINE,
)
_WANTED = {
    "values": "a number",
    "number": "one number in digits",
    "choice": "one of the choices",
    "user": "one user's number",
    "date": "one date",
    "month": "one month",
    "pairs": "pairs of users' numbers",
}
_Options = TypeVar("_Options", bound=msgspec.Struct)


class LongContextEnv(TextEnv):
    """A question about a long text; one answer ends the episode.

    An answer stands in tags, or without any after the last line that begins with "Answer:",
    "Label:", "User:", "Date:" or the like. `info["reason"]` after it is `correct`, `wrong` or
    `unreadable`, if there is nothing of the form asked for.

    `info` adds `kind` (of question), `tokens` (of the text), `score` and `exact` (how the answer
    does by the benchmark's rules and strictly), and `expected`, which is empty until the episode
    is over.

    Args:
        context: `"inline"` shows the text; `"handle"` leaves it in the attribute `context`, where
            agents such as `rlm` and `memory` read it.
        reward: which of `score` and `exact` is the reward.
        observation_chars: what the text may have at most.
        action_chars: what an answer may have at most.
        max_turns: turns per episode; only tools that are added to the environment need several.
        render_mode: None or `"ansi"`.
    """

    def __init__(
        self,
        *,
        context: Showing,
        reward: Rewarded,
        observation_chars: int,
        action_chars: int = 20_000,
        max_turns: int = 1,
        render_mode: str | None = None,
    ) -> None:
        if context not in get_args(Showing):
            raise UnknownNameError.of("context", context, get_args(Showing))
        if reward not in get_args(Rewarded):
            raise UnknownNameError.of("reward", reward, get_args(Rewarded))
        self.showing: Showing = context
        self.reward: Rewarded = reward
        self.item = NO_ITEM
        super().__init__(
            max_turns=max_turns,
            max_action_chars=action_chars,
            max_observation_chars=_QUESTION_CHARS + observation_chars * (context == "inline"),
            render_mode=render_mode,
        )

    def _draw(self, rng: np.random.Generator, options: dict[str, Any]) -> Item:
        """The next item."""
        raise NotImplementedError

    def _begin(self, rng: np.random.Generator, options: dict[str, Any]) -> tuple[str, str]:
        self.item, self.context = NO_ITEM, None  # so that two texts are never held at a time
        self.item = self._draw(rng, options)
        self.context = self.item.context if self.showing == "handle" else None
        return self.item.id, self.item.shown(self.showing)

    def _answer(self, answer: str) -> Step:
        graded = grade(self.item, answer)
        if graded.reason == "unreadable":
            text = f"The answer could not be read: it was to be {_WANTED[self.item.form]}."
        else:
            text = f"{graded.reason.capitalize()}. The score is {graded.score:.3g}."
        return Step(
            feedback=text,
            reason=graded.reason,
            reward=graded.score if self.reward == "score" else float(graded.exact),
            info={"score": graded.score, "exact": graded.exact},
        )

    def parse(self, action: str) -> Action:
        """Read an action; a last line such as "Answer: 7" is an answer too."""
        parsed = parse_action(action)
        if parsed.error is None or CALL_OPEN in (visible := without_thoughts(action)):
            return parsed
        ends = [match.end() for match in _LAST_LINE.finditer(visible)]
        answer = visible[ends[-1] :].strip(" \t\r\n*_") if ends else ""
        return Action(answer=answer) if answer else parsed

    def _observe(self, reason: str, text: str, more: dict[str, Any]) -> tuple[str, dict[str, Any]]:
        facts = {
            "kind": self.item.kind,
            "tokens": self.item.tokens,
            "expected": list(self.item.expected) if self._over else [],
        }
        return super()._observe(reason, text, {**facts, "score": 0.0, "exact": False, **more})


class NeedleInHaystackEnv(LongContextEnv):
    """Find magic numbers in a long text (S-NIAH of RULER, arXiv 2404.06654).

    `info` adds `depth` to what `LongContextEnv` has: where the (first) needle stands, in percent.

    Args:
        tokens: of the text, 1,000 to 4,000,000.
        variant: `"single"`; `"multi-key"`: one of several named needles; `"multi-value"`: all
            numbers of one name; `"multi-query"`: those of several names.
        needles: in the text, where they are several.
        haystack: `"generated"` prose or `"noise"`, a few sentences repeated.
        documents: a folder of text files, as the haystack instead.
        depth: of the (first) needle asked for, 0 to 100; None draws one of 40.
        language: `"en"` or `"zh"`.
        count: counts the tokens of a text; None estimates them.
        context: `"inline"` or `"handle"`.
        reward: `"score"`, the share of numbers that stand in the answer; `"exact"`, all or none.
        max_turns: turns per episode.
        render_mode: None or `"ansi"`.

    `reset(options={"depth": 50})` hides the needle there.
    """

    def __init__(
        self,
        tokens: int = 2_000,
        *,
        variant: Variant = "single",
        needles: int = 4,
        haystack: Haystack = "generated",
        documents: str | Path | None = None,
        depth: float | None = None,
        language: Language = "en",
        count: TokenCounter | None = None,
        context: Showing = "inline",
        reward: Rewarded = "score",
        max_turns: int = 1,
        render_mode: str | None = None,
    ) -> None:
        self.settings = NeedleSettings(
            tokens, variant, needles, haystack, documents, depth, language, count
        ).checked()
        super().__init__(
            context=context,
            reward=reward,
            observation_chars=most_characters(tokens, count),
            max_turns=max_turns,
            render_mode=render_mode,
        )

    def _draw(self, rng: np.random.Generator, options: dict[str, Any]) -> Item:
        depth = _given(options, _Depth, "depth (0 to 100)").depth if options else None
        settings = self.settings if depth is None else replace(self.settings, depth=depth).checked()
        return draw_needle(rng, settings)

    def _observe(self, reason: str, text: str, more: dict[str, Any]) -> tuple[str, dict[str, Any]]:
        return super()._observe(reason, text, {"depth": self.item.depth, **more})


class OolongEnv(LongContextEnv):
    """Count implicit labels in a long text, in all or in part (OOLONG, arXiv 2511.02817).

    Args:
        tokens: of the text, 1,000 to 4,000,000.
        task: `"mood"`, `"question"` or `"request"`; None draws one for each episode.
        questions: kinds or families of `QUESTIONS`, one or several; None is all.
        users: 5 to 500; None is one to four lines.
        language: `"en"` or `"zh"`.
        count: counts the tokens of a text; None estimates them.
        context: `"inline"` or `"handle"`.
        reward: `"score"`, OOLONG's; `"exact"`, 1 for exactly what was asked for.
        max_turns: turns per episode.
        render_mode: None or `"ansi"`.

    `reset(options={"question": "user/how-many"})` asks such a question.
    """

    def __init__(
        self,
        tokens: int = 2_000,
        *,
        task: str | None = None,
        questions: str | Sequence[str] | None = None,
        users: int | None = None,
        language: Language = "en",
        count: TokenCounter | None = None,
        context: Showing = "inline",
        reward: Rewarded = "score",
        max_turns: int = 1,
        render_mode: str | None = None,
    ) -> None:
        self.settings = OolongSettings(tokens, task, questions, users, language, count).checked()
        super().__init__(
            context=context,
            reward=reward,
            observation_chars=most_characters(tokens, count),
            max_turns=max_turns,
            render_mode=render_mode,
        )

    def _draw(self, rng: np.random.Generator, options: dict[str, Any]) -> Item:
        settings = self.settings
        if options:
            kind = _given(options, _Question, "question (a kind or a family)").question
            settings = replace(settings, questions=kind).checked()
        return draw_oolong(rng, settings)


class OolongPairsEnv(LongContextEnv):
    """Find all pairs of users whose implicit labels meet a condition (arXiv 2512.24601).

    Args:
        tokens: of the text, 1,000 to 4,000,000.
        task: `"mood"`, `"question"` or `"request"`; None draws one for each episode.
        conditions: kinds or families of `CONDITIONS`, one or several; None is all 20.
        users: 5 to 200; None is one to four lines, 60 at most.
        language: `"en"` or `"zh"`.
        count: counts the tokens of a text; None estimates them.
        context: `"inline"` or `"handle"`.
        reward: `"score"`, F1 of the pairs; `"exact"`, all or none.
        max_turns: turns per episode.
        render_mode: None or `"ansi"`.

    `reset(options={"condition": "dated/7"})` poses that condition.
    """

    def __init__(
        self,
        tokens: int = 2_000,
        *,
        task: str | None = None,
        conditions: str | Sequence[str] | None = None,
        users: int | None = None,
        language: Language = "en",
        count: TokenCounter | None = None,
        context: Showing = "inline",
        reward: Rewarded = "score",
        max_turns: int = 1,
        render_mode: str | None = None,
    ) -> None:
        self.settings = PairsSettings(tokens, task, conditions, users, language, count).checked()
        most = users or USERS
        super().__init__(
            context=context,
            reward=reward,
            observation_chars=most_characters(tokens, count),
            action_chars=20_000 + _PAIR_CHARS * most * (most - 1) // 2,
            max_turns=max_turns,
            render_mode=render_mode,
        )

    def _draw(self, rng: np.random.Generator, options: dict[str, Any]) -> Item:
        settings = self.settings
        if options:
            kind = _given(options, _Condition, "condition (a kind or a family)").condition
            settings = replace(settings, conditions=kind).checked()
        return draw_pairs(rng, settings)


class _Depth(msgspec.Struct, forbid_unknown_fields=True):
    depth: float


class _Question(msgspec.Struct, forbid_unknown_fields=True):
    question: str


class _Condition(msgspec.Struct, forbid_unknown_fields=True):
    condition: str


def _given(options: dict[str, Any], kind: type[_Options], hint: str) -> _Options:
    try:
        return msgspec.convert(options, kind)
    except msgspec.ValidationError as error:
        raise SettingError(f"reset options {options!r}: {error}; give {hint}") from error
