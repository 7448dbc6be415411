"""The same questions by search and by code: ReAct with tools, an RLM over the documents.

Both are played by the oracle of `tasks/oracle.py`, which misreads nothing: with tools it makes a
call a turn; as the root of an RLM it knows only what its code printed, and writes a cell for each
name that it looks up and each link that it follows. What is to be looked at is how much has to be
shown to a model, and whether the documents suffice; not how well a model reads.

    python benchmarks/rlm_research.py [--tasks 20] [--level 2] [--sizes 100 400]
"""

import argparse
import asyncio
import json
import re
from collections.abc import Sequence
from statistics import mean
from time import perf_counter
from typing import Literal

import numpy as np

from arenagym.agents import Budget, run_episode_async
from arenagym.envs import format_answer, format_tool_call
from arenagym.envs.deep_research import DeepResearchEnv, Library, Question, ResearchTools, Universe
from arenagym.envs.deep_research.sources import shared_universe
from arenagym.envs.deep_research.tasks.oracle import oracle_searcher
from arenagym.envs.deep_research.tasks.questions import Drawn, draw
from arenagym.envs.deep_research.tasks.task import QUESTION_KINDS
from arenagym.errors import SourceError
from arenagym.models import ScriptedModel
from arenagym.records import Message, Sampling
from arenagym.records.document import Document, SearchHit
from arenagym.sandbox import lease

SEARCH = """```repl
import json, re
name, kept = NAME, []
said = re.compile(re.escape(name), re.IGNORECASE).findall
found = [d for d in context if said(d["title"] + d["text"])]
found.sort(key=lambda d: (d["title"] != name, "wiki" not in d["url"], -len(said(d["text"]))))
for d in found[FIRST:FIRST + 8]:
    if sum(len(each["text"]) for each in [*kept, d]) < 12_000:
        kept.append(d)
print("KEY" + json.dumps(kept, ensure_ascii=False))
```"""
OPEN = """```repl
import json
print("KEY" + json.dumps([d for d in context if d["url"] == NAME], ensure_ascii=False))
```"""


class NotYetError(Exception):
    """Code that the root has to run before it knows more."""


class Printed:
    """What the REPL has printed, as a library; what it has not raises `NotYetError`."""

    def __init__(self, messages: Sequence[Message]) -> None:
        shown = "\n".join(m.content for m in messages[2:] if m.role != "assistant")
        lines = re.findall(r"^<<(.+?)>>(\[.*\])\r?$", shown, re.MULTILINE)
        self._printed: dict[str, list[dict[str, str]]] = {k: json.loads(v) for k, v in lines}
        self._documents = {d["url"]: d for found in self._printed.values() for d in found}

    def search(self, query: str, k: int, page: int = 1) -> tuple[SearchHit, ...]:
        """The documents printed for a name, a code or a day."""
        pinned = re.search(r'"([^"]+)"|(\d+ [A-Z][a-z]+ \d{4})$', query)
        name, first = (pinned[1] or pinned[2]) if pinned else query, k * (page - 1)
        found = self._get(f"{page} {name}", SEARCH.replace("FIRST", str(first)), name)
        return tuple(
            SearchHit(url=d["url"], title=d["title"], date=d["date"], snippet=d["text"][:300])
            for d in found
        )

    def read(self, url: str) -> Document:
        """One of those, or the document at a link."""
        found = [self._documents[url]] if url in self._documents else self._get(url, OPEN, url)
        if not found:
            raise SourceError("not_found", f"no document at {url}")
        return Document(**found[0])

    def _get(self, key: str, code: str, name: str) -> list[dict[str, str]]:
        if key not in self._printed:
            raise NotYetError(code.replace("KEY", f"<<{key}>>").replace("NAME", repr(name)))
        return self._printed[key]


class Posed(DeepResearchEnv):
    """Poses a question of which the form is known."""

    posed: Question

    def _drawn(self, rng: object, given: object) -> Question:  # noqa: ARG002 - the method's
        return self.posed


def by_code(drawn: Drawn, universe: Universe) -> ScriptedModel:
    """The root: the oracle thinks again from what was printed, until it needs more."""

    def reply(messages: Sequence[Message], _: Sampling) -> str:
        tools = ResearchTools(Printed(messages))
        try:
            done = oracle_searcher(drawn.form, drawn.question, tools, universe)
        except NotYetError as need:
            return str(need)
        return format_answer(done.answer or "unknown")

    return ScriptedModel(reply, name="scripted root")


def by_tools(drawn: Drawn, library: Library, universe: Universe) -> ScriptedModel:
    done = oracle_searcher(drawn.form, drawn.question, ResearchTools(library), universe)
    calls = [format_tool_call(call) for call in done.calls]
    return ScriptedModel([*calls, format_answer(done.answer or "unknown")], name="scripted")


async def play(agent: str, universe: Universe, drawn: Sequence[Drawn], documents: int) -> str:
    context: Literal["documents", "search"] = "documents" if agent == "rlm" else "search"
    env = Posed(universe=universe, context=context, context_documents=documents, max_turns=100)
    played, seconds = [], 0.0
    for number, each in enumerate(drawn):
        env.posed = each.question
        model = by_code(each, universe) if agent == "rlm" else by_tools(each, env.library, universe)
        start = perf_counter()
        done = await run_episode_async(env, agent, model, number, budget=Budget(turns=100))
        seconds += perf_counter() - start
        if done.reward is None:
            raise SystemExit(f"an episode broke: {done.error}")
        played.append(done)
    score = mean(each.reward or 0.0 for each in played)
    calls = mean(each.usage.calls for each in played)
    tokens = mean(each.usage.prompt_tokens for each in played)
    longest = max(turn.usage.prompt_tokens for each in played for turn in each.turns)
    cells = f"{score:.2f} | {calls:.1f} | {tokens:,.0f} | {longest:,} | {seconds / len(drawn):.2f}"
    return f"| {agent} | {documents:,} | {cells} |"


def main() -> None:
    words = argparse.ArgumentParser()
    words.add_argument("--tasks", type=int, default=20)
    words.add_argument("--level", type=int, default=2, choices=(1, 2, 3))
    words.add_argument("--sizes", type=int, nargs="+", default=[100, 400])
    asked = words.parse_args()
    universe, _ = shared_universe(0, 2_000)
    drawn: list[Drawn] = []
    rng = np.random.default_rng(0)
    while len(drawn) < asked.tasks:
        kind = QUESTION_KINDS[len(drawn) % len(QUESTION_KINDS)]
        found = draw(rng, universe, kind=kind, level=asked.level, language="en", split="train")
        drawn += [found] if found else []
    print("| agent | documents | score | calls | prompt tokens | the longest | s |")
    print("|---|--:|--:|--:|--:|--:|--:|")
    with lease("native"):
        print(asyncio.run(play("react", universe, drawn, len(universe))))
        for size in asked.sizes:
            print(asyncio.run(play("rlm", universe, drawn, size)))


if __name__ == "__main__":
    main()
