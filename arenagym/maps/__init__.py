"""Live maps for travel agents: AMap, and record and replay of what it or an MCP server says."""

from arenagym.live import recorded_tools
from arenagym.maps.amap import AMap
from arenagym.maps.base import (
    Address,
    Day,
    Forecast,
    Maps,
    MapsError,
    Mode,
    Place,
    Route,
    Step,
)
from arenagym.maps.recording import Recorder, Recording, Replay
from arenagym.maps.tools import to_tools

__all__ = [
    "AMap",
    "Address",
    "Day",
    "Forecast",
    "Maps",
    "MapsError",
    "Mode",
    "Place",
    "Recorder",
    "Recording",
    "Replay",
    "Route",
    "Step",
    "recorded_tools",
    "to_tools",
]
