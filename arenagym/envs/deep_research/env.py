"""The deep-research environment: questions with one answer, and reports with sources."""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, get_args

import msgspec
import numpy as np

from arenagym.envs.base import Step, TextEnv
from arenagym.envs.bilingual import Language
from arenagym.envs.choices import read_choices
from arenagym.envs.deep_research.briefing import brief
from arenagym.envs.deep_research.library import Library, open_corpus
from arenagym.envs.deep_research.sources import as_document, shared_universe
from arenagym.envs.deep_research.tasks.drawing import KINDS, Kind, Settings, Split, draw_task
from arenagym.envs.deep_research.tasks.given import given_task
from arenagym.envs.deep_research.tasks.task import LEVELS, Question, ReportTask, ResearchTask
from arenagym.envs.deep_research.tools import Evidence, ResearchTools
from arenagym.envs.deep_research.universe import Universe
from arenagym.envs.deep_research.verifier.answers import ShortGrade, grade_short
from arenagym.envs.deep_research.verifier.reports import ReportGrade, verify_report
from arenagym.envs.queries import Query, read_queries
from arenagym.errors import SettingError

Showing = Literal["search", "documents"]
_MAX_CALLS = 16


class DeepResearchEnv(TextEnv):
    """Answer multi-hop questions or write reports with sources, with search, open and find.

    By default the documents tell of a generated universe, so that nothing is answered from memory;
    `library=` and `queries=` bring documents and questions of your own, or the live web. A
    question's reward is 1 for its answer; a report's is `ReportGrade.score`: facts that it holds
    against claims without a source that was read. An open query, without a reference, earns 0.

    `info` adds `kind`, `level`, `language`, and after an answer `grade`, the fields of a
    `ShortGrade` or a `ReportGrade`; {} before. `info["reason"]` after an answer is `correct`,
    `wrong`, `report`, or `answered` for an open query.

    Args:
        kind: of questions `"bridge"`, `"comparison"`, `"aggregation"`, `"temporal"`,
            `"intersection"`, of reports `"survey"`, `"compare"`, `"timeline"`, `"conflict"`;
            several with "+" between them or in a list; `"all"`.
        level: 1 to 3; a mixture as `"1+2"` or `[1, 2]`.
        language: `"zh"`, `"en"` or `"zh+en"`: of queries and answers. Documents are in both.
        split: `"train"` or `"test"`, which share no answer and no subject of a report.
        universe: a `Universe`, or the seed of one kept in the user's cache.
        documents: how many tell of it, 1,000 to 200,000, if `universe` is a seed.
        library: a `Library`, such as `arenagym.web.WebLibrary`, or a folder or file for
            `open_corpus`, in place of the universe's documents; wants `queries`.
        queries: a file for `read_queries`, or queries, instead of tasks drawn.
        context: `"search"` gives tools; `"documents"` gives no tools, but the documents as
            `context`, for agents that read piecewise.
        context_documents: how many those are, the needed ones among them.
        max_turns: turns per episode; up to 16 tool calls go into one.
        render_mode: None or `"ansi"`.

    `reset(options={"kind": "timeline", "level": 3, "language": "en"})` (all optional) poses such a
    task, `options={"query": "…", "reference": "…"}` any, the reference being a short answer or "".

    Raises:
        SettingError: a setting is none of these, or two contradict each other.
    """

    def __init__(
        self,
        kind: str | Sequence[str] = "all",
        level: int | str | Sequence[int] = "1+2+3",
        *,
        language: str = "zh+en",
        split: Split = "train",
        universe: Universe | int = 0,
        documents: int = 2_000,
        library: Library | str | Path | None = None,
        queries: str | Path | Sequence[Query] | None = None,
        context: Showing = "search",
        context_documents: int = 100,
        max_turns: int = 24,
        render_mode: str | None = None,
    ) -> None:
        if split not in get_args(Split) or context not in get_args(Showing):
            raise SettingError(
                f"split={split!r}, context={context!r}: give {' or '.join(get_args(Split))}, and "
                f"{' or '.join(get_args(Showing))}"
            )
        if library is not None and (queries is None or context == "documents"):
            raise SettingError(
                'library=…: give queries= too, and context="search": the universe\'s tasks are '
                "about its own documents"
            )
        self.settings = Settings(
            kinds=read_choices("kind", kind, KINDS),
            levels=read_choices("level", level, LEVELS),
            languages=read_choices("language", language, get_args(Language)),
            split=split,
        )
        self.universe: Universe | None = None
        self.library: Library
        if library is None:
            self.universe, self.library = shared_universe(universe, documents)
        else:
            self.library = library if isinstance(library, Library) else open_corpus(library)
        self.queries = read_queries(queries) if isinstance(queries, str | Path) else queries
        self.showing, self.context_documents = context, context_documents
        self.task: ResearchTask | Query = Query("", "")
        self.grade: ShortGrade | ReportGrade | None = None
        self._research = ResearchTools(self.library)
        super().__init__(
            tools=self._research.tools() if context == "search" else (),
            max_turns=max_turns,
            max_action_chars=200_000,
            max_observation_chars=2 * _MAX_CALLS * self._research.max_chars,
            render_mode=render_mode,
        )
        self.blocking = library is not None and not isinstance(library, str | Path)

    @property
    def evidence(self) -> Sequence[Evidence]:
        """What the tools have shown in this episode."""
        return self._research.evidence

    def _begin(self, rng: np.random.Generator, options: dict[str, Any]) -> tuple[str, str]:
        self.grade, self.context = None, None
        self.task = task = self._drawn(rng, _convert(options))
        language = task.language if not isinstance(task, Query) else None
        self._research.begin(language)
        if self.showing == "documents":
            self.context = self._documents(rng)
        return task.id, brief(task, self.universe, tools=self.showing == "search")

    def _drawn(self, rng: np.random.Generator, given: "_Options") -> ResearchTask | Query:
        if given.query is not None:
            return given_task(Query("given", given.query, given.reference))
        if self.queries is not None:
            return given_task(self.queries[int(rng.integers(len(self.queries)))])
        if self.universe is None:
            raise SettingError("library=…: give queries=, or reset(options={'query': …})")
        settings = self.settings
        chosen = Settings(
            kinds=(given.kind,) if given.kind else settings.kinds,
            levels=(given.level,) if given.level else settings.levels,
            languages=(given.language,) if given.language else settings.languages,
            split=settings.split,
        )
        return _task(self.universe, chosen, int(rng.integers(1 << 62)))

    def _documents(self, rng: np.random.Generator) -> list[dict[str, str]]:
        """The documents that the task needs among others, in no order."""
        universe = self.universe
        if universe is None or isinstance(self.task, Query):
            raise SettingError('context="documents" wants tasks of a universe')
        if isinstance(self.task, Question):
            needed = [url for each in self.task.support for url, _ in universe.tellings(each)]
        else:
            needed = [url for nugget in self.task.nuggets for url in nugget.sources]
        numbers = [universe.find(url) for url in dict.fromkeys(needed)]
        chosen = [number for number in numbers if number is not None]
        others = rng.permutation(len(universe))[: self.context_documents].tolist()
        room = max(len(chosen), min(self.context_documents, len(universe)))
        chosen = list(dict.fromkeys([*chosen, *others]))[:room]
        texts = [as_document(universe.doc(chosen[i])) for i in rng.permutation(len(chosen))]
        return [{"url": t.url, "title": t.title, "date": t.date, "text": t.text} for t in texts]

    def _answer(self, answer: str) -> Step:
        task = self.task
        if isinstance(task, Query):
            return Step(feedback="Answered.", reason="answered")
        if isinstance(task, Question):
            short = grade_short(task, answer, others=self._is_name)
            self.grade = short
            reason, reward = ("correct", 1.0) if short.correct else ("wrong", 0.0)
            said = f"{reason.capitalize()}: the answer is {task.accepted[0]}."
        else:
            report = self._reported(task, answer)
            self.grade = report
            reason, reward = "report", report.score
            said = (
                f"The report holds {len(report.held)} of {report.nuggets} facts; {report.covered} "
                f"of {report.claims} claims have a source that was read. The score is {reward:.2f}."
            )
        told = msgspec.to_builtins(self.grade)
        return Step(feedback=said, reason=reason, reward=reward, info={"grade": told})

    def _reported(self, task: ReportTask, answer: str) -> ReportGrade:
        if self.showing == "search":
            evidence, read = self.evidence, self._research.opened_text
            return verify_report(task, answer, evidence, read, universe=self.universe)
        texts = {each["url"]: each["text"] for each in self._context_documents()}
        evidence = [Evidence("open", {"url": url}, (url,), url, (1,)) for url in texts]
        return verify_report(
            task, answer, evidence, lambda url: texts.get(url, ""), universe=self.universe
        )

    def _context_documents(self) -> list[dict[str, str]]:
        return self.context if isinstance(self.context, list) else []

    def _is_name(self, text: str) -> bool:
        return self.universe is not None and bool(self.universe.named(text))

    def _observe(self, reason: str, text: str, more: dict[str, Any]) -> tuple[str, dict[str, Any]]:
        task = self.task
        facts: dict[str, Any] = {"kind": "", "level": 0, "language": "", "grade": {}}
        if not isinstance(task, Query):
            facts |= {"kind": task.kind, "level": task.level, "language": task.language}
        return super()._observe(reason, text, {**facts, **more})


class _Options(msgspec.Struct, forbid_unknown_fields=True):
    query: str | None = None
    reference: str = ""
    kind: Kind | None = None
    level: Literal[1, 2, 3] | None = None
    language: Language | None = None


def _convert(options: dict[str, Any]) -> _Options:
    try:
        return msgspec.convert(options, _Options)
    except msgspec.ValidationError as error:
        raise SettingError(
            f"reset options: {error}; give query and reference, or any of kind, level, language"
        ) from error


@lru_cache(maxsize=1_024)
def _task(universe: Universe, settings: Settings, seed: int) -> ResearchTask:
    """A task; the episodes of a group, which ask for the same one, draw it once."""
    return draw_task(np.random.default_rng(seed), universe, settings)
