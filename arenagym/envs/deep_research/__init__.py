"""Deep research: questions and reports over a generated universe, own documents or the live web.

`universe` is the world and its documents, `library` searches and reads them, `tools` is what an
agent asks with, `tasks` draws questions and reports, `verifier` grades answers.
"""

from arenagym.envs.deep_research.env import DeepResearchEnv
from arenagym.envs.deep_research.library import Corpus, Library, open_corpus
from arenagym.envs.deep_research.tasks.task import Question, ReportTask
from arenagym.envs.deep_research.tools import ResearchTools
from arenagym.envs.deep_research.universe import Universe, open_universe

__all__ = [
    "Corpus",
    "DeepResearchEnv",
    "Library",
    "Question",
    "ReportTask",
    "ResearchTools",
    "Universe",
    "open_corpus",
    "open_universe",
]
