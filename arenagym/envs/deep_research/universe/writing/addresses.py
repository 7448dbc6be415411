"""Addresses of documents under a host that nobody can have, and back."""

import re
from datetime import date

from arenagym.envs.deep_research.universe.planning.sheets import DOC_KINDS, DocKind, Sheets
from arenagym.envs.grammar import LANGUAGES

_HOSTS: dict[DocKind, str] = {
    "encyclopedia": "wiki",
    "news": "news",
    "press release": "press",
    "annual report": "reports",
    "interview": "talks",
    "obituary": "news",
    "paper abstract": "papers",
    "review": "reviews",
    "guide": "travel",
    "forum": "forum",
    "correction": "news",
}
_NUMBER = re.compile(r"https://[a-z]+\.universe\.example/[a-z]{2}/(?:\d{4}/)?(\d{1,9})")


def address(i: int, sheets: Sheets) -> str:
    """The URL of a document: it tells host, language and number, of news the year too."""
    kind = DOC_KINDS[int(sheets.columns["kind"][i])]
    language = LANGUAGES[int(sheets.columns["language"][i])]
    host = _HOSTS[kind]
    year = date.fromordinal(int(sheets.columns["day"][i])).year
    when = f"{year}/" if host in {"news", "press"} else ""
    return f"https://{host}.universe.example/{language}/{when}{i + 1}"


def number_at(url: str, sheets: Sheets) -> int | None:
    """The document at a URL, or None if there is none."""
    match = _NUMBER.fullmatch(url)
    i = int(match[1]) - 1 if match else -1
    return i if 0 <= i < len(sheets) and address(i, sheets) == url else None
