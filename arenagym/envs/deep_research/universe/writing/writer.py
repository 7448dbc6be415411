"""Writes any document of a plan, by itself and always the same."""

from collections.abc import Callable

from arenagym.envs.deep_research.universe.chance import Chance
from arenagym.envs.deep_research.universe.planning.knowing import Knowing
from arenagym.envs.deep_research.universe.planning.sheets import DocKind, Sheets
from arenagym.envs.deep_research.universe.writing.addresses import address
from arenagym.envs.deep_research.universe.writing.forum import write_thread
from arenagym.envs.deep_research.universe.writing.pages import (
    write_abstract,
    write_guide,
    write_page,
    write_review,
)
from arenagym.envs.deep_research.universe.writing.people import write_interview, write_obituary
from arenagym.envs.deep_research.universe.writing.press import (
    write_correction,
    write_news,
    write_release,
    write_report,
)
from arenagym.envs.deep_research.universe.writing.scribe import Doc, Scribe

_WRITERS: dict[DocKind, Callable[[Scribe], str]] = {
    "encyclopedia": write_page,
    "news": write_news,
    "press release": write_release,
    "annual report": write_report,
    "interview": write_interview,
    "obituary": write_obituary,
    "paper abstract": write_abstract,
    "review": write_review,
    "guide": write_guide,
    "forum": write_thread,
}
"""Each writes the text and returns the title."""


class Writer:
    """Writes the documents of a universe."""

    def __init__(self, seed: int, knowing: Knowing, sheets: Sheets) -> None:
        self._seed, self._knowing, self._sheets = seed, knowing, sheets

    def write(self, i: int) -> Doc:
        """The document of that number."""
        sheet = self._sheets[i]
        scribe = Scribe(sheet, self._knowing, self._sheets, Chance(self._seed, "document", i))
        if sheet.kind == "correction":
            wrong = self.write(sheet.other)
            claim = next(claim for claim in wrong.says if claim.status == "wrong")
            title = write_correction(scribe, wrong.text[slice(*claim.span)], wrong.url)
        else:
            title = _WRITERS[sheet.kind](scribe)
        return Doc(
            url=address(i, self._sheets),
            kind=sheet.kind,
            language=sheet.language,
            title=title,
            text=scribe.text,
            date=scribe.day.isoformat(),
            says=tuple(scribe.says),
        )
