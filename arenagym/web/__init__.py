"""The live web for research agents: search engines, pages, and their record and replay."""

from arenagym.web.base import Library, SearchProvider
from arenagym.web.engines import GoogleCSE, Serper, Tavily
from arenagym.web.fetcher import Fetcher, Page
from arenagym.web.library import Recorder, Replay, WebLibrary

__all__ = [
    "Fetcher",
    "GoogleCSE",
    "Library",
    "Page",
    "Recorder",
    "Replay",
    "SearchProvider",
    "Serper",
    "Tavily",
    "WebLibrary",
]
