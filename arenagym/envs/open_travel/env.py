"""The Open-Travel environment: plan trips with seven tools; answers are checked by the world."""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from math import isfinite
from pathlib import Path
from typing import Any, Literal, get_args

import msgspec
import numpy as np

from arenagym.envs.actions import CALL_OPEN, Action, parse_action
from arenagym.envs.base import Step, TextEnv
from arenagym.envs.bilingual import is_chinese, pick
from arenagym.envs.choices import read_choices
from arenagym.envs.open_travel.answers import AnswerError, read_json, read_text
from arenagym.envs.open_travel.answers.forms import Answer
from arenagym.envs.open_travel.briefing import brief, brief_plainly
from arenagym.envs.open_travel.tasks.drawing import (
    Settings,
    Split,
    draw_task,
    make_task,
    split_cities,
)
from arenagym.envs.open_travel.tasks.given import check_request
from arenagym.envs.open_travel.tasks.request import (
    FAMILIES,
    LEVELS,
    Family,
    Request,
    TravelTask,
    family_of,
)
from arenagym.envs.open_travel.tools import Evidence, TravelTools
from arenagym.envs.open_travel.verifier import Report, verify
from arenagym.envs.open_travel.world import Language, World
from arenagym.envs.queries import Query, read_queries
from arenagym.envs.tools import ReadyTool
from arenagym.errors import SettingError
from arenagym.records import without_thoughts

AnswerFormat = Literal["text", "json"]
REWARDS: dict[str, dict[str, float]] = {
    "mix": {"hard": 0.3, "commonsense": 0.1, "grounding": 0.1, "final": 0.5},
    "hard": {"hard": 1.0},
    "final": {"final": 1.0},
    "none": {},
}
"""Weights of what makes up a reward: the shares of hard and of commonsense checks that passed, the
share of claims that a tool showed, each times how complete the answer is, and 1 if every check
passed. What fails a check earns less than half of the mix."""
_PARTS = ("hard", "commonsense", "grounding", "final")
_MAX_CALLS = 16
_LONGEST_QUERY = 20_000
_SAID = 12
"""Problems that the last observation names."""
_TODAY = "2026-05-01"
"""When a query of a file is asked, for the world's tools."""


class OpenTravelEnv(TextEnv):
    """Plan a way, find places, compare connections, plan a day or a trip, with seven tools.

    The world is generated and offline; see `World` and `TravelTools`. The queries are ArenaRL's
    five families (arXiv 2601.06487), in Chinese or English. An episode ends with an answer that
    can be read; it is verified against the world, and its claims against what the tools showed.
    An answer that cannot be read takes a turn.

    Without rewards (`rewards="none"`) a tournament alone tells answers apart; with them a judge can
    be compared with the verifier.

    `info` adds `family`, `level`, `language`, and after an answer `report`: `checks` (name, kind,
    problems), `complete`, `grounding` (backed, unseen, wrong, invented), `cost`, `error`, `failed`
    and `score` (hard, commonsense, grounding, final); {} before. `info["reason"]` after an answer
    is `passed`, `failed` or `format`; `answered` where a query has nothing to be checked by.

    Args:
        family: `"direction"`, `"search"`, `"compare"`, `"one_day"`, `"multi_day"`; several with
            "+" between them or in a list; `"all"`.
        level: 1 to 3; a mixture as `"1+2"` or `[1, 2]`.
        language: `"zh"`, `"en"` or `"zh+en"`: of queries, tool results and answers.
        split: `"train"` or `"test"`, which have no city in common, or `"all"`.
        answer_format: `"text"` reads free text (and JSON) and `"json"` only the form that the query
            describes.
        rewards: one of `REWARDS`, or weights of its parts.
        world: a `World`, or the seed of one kept in the user's cache, shared in a process.
        tools: tools that replace the world's: those of a live map, of an MCP server. They want
            `queries` too, as the world's requests name its own places.
        queries: a file for `read_queries`, or queries, instead of tasks drawn. They have no
            checks: the reward is 0, and a judge is to tell answers apart.
        tool_form: of the results, `"markdown"` or `"json"`.
        max_turns: turns per episode; up to 16 tool calls go into one.
        render_mode: None or `"ansi"`.

    `reset(options={"request": {…}})` poses that request (`tasks.request`), `options={"family":
    "one_day", "level": 3, "language": "en"}` (all optional) such a one, and `options={"query":
    "…"}` any query without checks.

    Raises:
        SettingError: a setting is none of these, or two contradict each other.
    """

    def __init__(
        self,
        family: str | Sequence[str] = "all",
        level: int | str | Sequence[int] = "1+2+3",
        *,
        language: str = "zh+en",
        split: Split = "train",
        answer_format: AnswerFormat = "text",
        rewards: str | Mapping[str, float] = "mix",
        world: World | int = 0,
        tools: Sequence[Callable[..., str] | ReadyTool] | None = None,
        queries: str | Path | Sequence[Query] | None = None,
        tool_form: Literal["markdown", "json"] = "markdown",
        max_turns: int = 16,
        render_mode: str | None = None,
    ) -> None:
        if answer_format not in get_args(AnswerFormat):
            raise SettingError(f"answer_format={answer_format!r}: give 'text' or 'json'")
        if queries is not None and not queries:
            raise SettingError("queries=…: there is none")
        if tools is not None and queries is None:
            raise SettingError("tools=…: give queries= too; the world's requests are about its own")
        self.settings = _settings(family, level, language, split)
        self.answer_format = answer_format
        self.weights = _weights(rewards)
        self.world = world if isinstance(world, World) else _shared_world(world)
        self.queries = read_queries(queries) if isinstance(queries, str | Path) else queries
        self.task: TravelTask | Query = Query("", "")
        self.report: Report | None = None
        self._travel = TravelTools(self.world, form=tool_form)
        super().__init__(
            tools=self._travel.tools() if tools is None else tools,
            max_turns=max_turns,
            max_action_chars=200_000,
            max_observation_chars=2 * _MAX_CALLS * self._travel.max_chars,
            render_mode=render_mode,
        )

    @property
    def request(self) -> Request | None:
        """What the query asks for, as data; None for a query without checks."""
        return self.task.request if isinstance(self.task, TravelTask) else None

    @property
    def evidence(self) -> Sequence[Evidence]:
        """What the world's tools have shown in this episode."""
        return self._travel.evidence

    def _begin(self, rng: np.random.Generator, options: dict[str, Any]) -> tuple[str, str]:
        self.report = None
        self.task = task = self._drawn(rng, _convert(options))
        if isinstance(task, Query):
            language: Language = "zh" if is_chinese(task.query) else "en"
            self._travel.begin(_TODAY, language)
            return task.id, brief_plainly(task.query, language)
        request = task.request
        self._travel.begin(request.today, request.language)
        return task.id, brief(task.query, request, as_json=self.answer_format == "json")

    def _drawn(self, rng: np.random.Generator, given: "_Options") -> TravelTask | Query:
        if given.query is not None:
            return Query("given", given.query, given.reference)
        if given.request is not None:
            check_request(self.world, given.request)
            return make_task(rng, self.world, given.request)
        if self.queries is not None:
            return pick(rng, self.queries)
        settings = self.settings
        chosen = Settings(
            families=(given.family,) if given.family else settings.families,
            levels=(given.level,) if given.level else settings.levels,
            languages=(given.language,) if given.language else settings.languages,
            split=settings.split,
        )
        return _task(self.world, chosen, int(rng.integers(1 << 62)))

    def parse(self, action: str) -> Action:
        """Read an action; where JSON is asked for, a JSON answer without tags is one too."""
        parsed = parse_action(action)
        request = self.request
        if parsed.error is None or request is None or self.answer_format != "json":
            return parsed
        visible = without_thoughts(action)
        if CALL_OPEN in visible:
            return parsed
        try:
            read_json(visible, request)
        except AnswerError:
            return parsed
        return Action(answer=visible.strip())

    def _answer(self, answer: str) -> Step:
        request = self.request
        if request is None:
            return Step(feedback="Answered.", reason="answered")
        try:
            read = self._read(answer, request)
        except AnswerError as error:
            self.report = verify(self.world, request, None, error=str(error))
            return Step(
                feedback=f"The answer could not be read: {error}.",
                reason="format",
                done=False,
                info={"report": self._told()},
            )
        self.report = verify(self.world, request, read, evidence=self.evidence)
        return Step(
            feedback=_feedback(self.report),
            reason="passed" if self.report.passed() else "failed",
            reward=score(self.report, self.weights),
            info={"report": self._told()},
        )

    def _read(self, answer: str, request: Request) -> Answer:
        if self.answer_format == "json":
            return read_json(answer, request)
        return read_text(answer, request, self.world)

    def _told(self) -> dict[str, Any]:
        """The report as plain values."""
        assert self.report is not None  # noqa: S101 - called after it was made
        told: dict[str, Any] = msgspec.to_builtins(self.report)
        return {**told, "failed": list(self.report.failed), "score": parts(self.report)}

    def _observe(self, reason: str, text: str, more: dict[str, Any]) -> tuple[str, dict[str, Any]]:
        request = self.request
        facts: dict[str, Any] = {
            "family": family_of(request) if request else "",
            "level": request.level if request else 0,
            "language": request.language if request else "",
            "report": {},
        }
        return super()._observe(reason, text, {**facts, **more})


def parts(report: Report) -> dict[str, float]:
    """What a reward is made of, each 0 to 1; shares are of what there is, so silence gains none."""
    return {
        "hard": report.complete * report.share("hard"),
        "commonsense": report.complete * report.share("commonsense"),
        "grounding": report.complete * report.grounding.share,
        "final": float(report.passed()),
    }


def score(report: Report, weights: Mapping[str, float]) -> float:
    """The weighted sum of the parts."""
    each = parts(report)
    return float(sum(weight * each[name] for name, weight in weights.items()))


def _feedback(report: Report) -> str:
    passed = sum(check.passed for check in report.checks)
    lines = [f"{passed} of {len(report.checks)} checks passed."]
    problems = [
        f"- {check.name}: {problem}" for check in report.checks for problem in check.problems
    ]
    lines += problems[:_SAID]
    if len(problems) > _SAID:
        lines.append(f"… and {len(problems) - _SAID} more.")
    return "\n".join(lines)


class _Options(msgspec.Struct, forbid_unknown_fields=True):
    request: Request | None = None
    query: str | None = None
    reference: str = ""
    family: Family | None = None
    level: Literal[1, 2, 3] | None = None
    language: Language | None = None

    def __post_init__(self) -> None:
        drawn = any((self.family, self.level, self.language))
        if drawn + (self.request is not None) + (self.query is not None) > 1:
            raise ValueError("only one of these can be given")
        if self.query is not None:
            self.query.encode()
            if not 0 < len(self.query.strip()) <= _LONGEST_QUERY:
                raise ValueError(f"a query has 1 to {_LONGEST_QUERY:,} characters")


def _convert(options: dict[str, Any]) -> _Options:
    try:
        return msgspec.convert(msgspec.to_builtins(options), _Options)
    except (TypeError, ValueError) as error:
        raise SettingError(
            f"reset options: {error}; give request, or query, or any of family, level, language"
        ) from error


def _settings(
    family: str | Sequence[str], level: int | str | Sequence[int], language: str, split: Split
) -> Settings:
    split_cities(split)
    return Settings(
        families=read_choices("family", family, FAMILIES),
        levels=read_choices("level", level, LEVELS),
        languages=read_choices("language", language, get_args(Language)),
        split=split,
    )


def _weights(rewards: str | Mapping[str, float]) -> dict[str, float]:
    if isinstance(rewards, str):
        if rewards not in REWARDS:
            raise SettingError(f"rewards={rewards!r}: give {', '.join(REWARDS)}, or weights")
        return REWARDS[rewards]
    wrong = [name for name in rewards if name not in _PARTS]
    if wrong:
        raise SettingError(f"rewards: there is no part {wrong[0]!r}; give {', '.join(_PARTS)}")
    if not all(isinstance(each, int | float) and isfinite(each) for each in rewards.values()):
        raise SettingError("rewards: give a weight, a finite number, for each part")
    return dict(rewards)


@lru_cache(maxsize=1_024)
def _task(world: World, settings: Settings, seed: int) -> TravelTask:
    """A task; the episodes of a group, which ask for the same one, draw it once."""
    return draw_task(np.random.default_rng(seed), world, settings)


@lru_cache(maxsize=4)
def _shared_world(seed: int) -> World:
    """One world for all environments of a process: its routes are worked out once."""
    return World(seed, cache="auto")
