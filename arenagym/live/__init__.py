"""What all sources of live answers have in common: limits, tries, caches, record and replay."""

from arenagym.live.cache import AnswerCache
from arenagym.live.loops import PerLoop
from arenagym.live.rate import RateLimit
from arenagym.live.recording import Recording, RecordingMode
from arenagym.live.service import Service
from arenagym.live.tools import RecordedTool, ToolLike, recorded_tools

__all__ = [
    "AnswerCache",
    "PerLoop",
    "RateLimit",
    "RecordedTool",
    "Recording",
    "RecordingMode",
    "Service",
    "ToolLike",
    "recorded_tools",
]
