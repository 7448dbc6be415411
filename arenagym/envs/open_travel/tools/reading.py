"""Reads what an agent wrote: text, numbers, dates, coordinates, modes; all of it untrusted."""

import re
from collections.abc import Sequence
from functools import lru_cache

from arenagym.envs.arguments import MAX_TEXT, clean, echo
from arenagym.envs.open_travel.tools.evidence import Fact
from arenagym.envs.open_travel.world import MODES, Language, Mode, Point
from arenagym.errors import ArenagymError

MAX_WAYPOINTS = 16
_WEST, _EAST, _SOUTH, _NORTH = 73.4, 135.1, 3.8, 53.6
_PAIR = re.compile(
    r"[(\[]?\s*(-?\d{1,3}(?:\.\d{0,20})?)\s*[, ]\s*(-?\d{1,3}(?:\.\d{0,20})?)\s*[)\]]?"
)
_RADIUS = re.compile(
    r"(\d{1,9}(?:\.\d{0,9})?)\s*(km|kilomet(?:re|er)s?|公里|千米|m|met(?:re|er)s?|米)?"
)
_MODE_WORDS: dict[Mode, str] = {
    "driving": "driving drive car taxi cab 驾车 开车 自驾 打车 出租车",
    "walking": "walking walk foot 步行 走路",
    "bicycling": "bicycling bicycle bike cycling cycle riding 骑行 骑车 自行车 单车",
    "electrobike": "electrobike ebike electricbike escooter 电动车 电瓶车 电动自行车 骑电动车",
    "transit": "transit bus metro subway publictransit publictransport 公交 地铁 公共交通 公交车",
}
_MODES = {word: mode for mode, words in _MODE_WORDS.items() for word in words.split()}


class RefusedError(ArenagymError):
    """A call that has no answer: what is wrong and what to write instead, in both languages."""

    def __init__(self, zh: str, en: str, shown: Sequence[Fact] = ()) -> None:
        super().__init__(en)
        self.zh, self.en, self.shown = zh, en, tuple(shown)

    def of(self, language: Language) -> str:
        """The message in a language."""
        return self.zh if language == "zh" else self.en


def required(given: object, name: str, example: str) -> str:
    """A text that may not be empty.

    Raises:
        RefusedError: it is.
    """
    text = clean(given)
    if not text:
        raise RefusedError(
            f"缺少 {name}。请给出，例如 {name}={example}。",
            f"{name} is empty. Try {name}={example}.",
        )
    return text


def read_page(given: object) -> int:
    """The number of a page, 1 or more, also from text.

    Raises:
        RefusedError: it is none.
    """
    text = clean(given, 12)
    if not (text.isascii() and text.isdigit() and int(text) >= 1):
        raise RefusedError(
            f"page={echo(text)} 不是页码。请用 page=1、2、3…",
            f"page={echo(text)} is no page. Try page=1, then 2, 3 …",
        )
    return int(text)


def read_radius(given: object, farthest: int) -> float:
    """Metres, also from text such as "3 km" or "500米".

    Raises:
        RefusedError: it is no number, or not of 0 to `farthest`.
    """
    text = clean(given, 40).casefold()
    match = _RADIUS.fullmatch(text)
    if match:
        metres = float(match[1]) * (1_000 if match[2] and match[2][0] in "k公千" else 1)
        if metres <= farthest:
            return metres
    raise RefusedError(
        f"radius={echo(text)} 不行。请给 0 到 {farthest} 之间的米数，例如 radius=5000。",
        f"radius={echo(text)} will not do. Try metres from 0 to {farthest:,}, such as radius=5000.",
    )


def read_mode(given: object) -> Mode:
    """A mode of travel, also by other words for it in either language.

    Raises:
        RefusedError: it is none.
    """
    text = clean(given, 40)
    mode = _MODES.get("".join(c for c in text.casefold() if c.isalnum()))
    if mode is None:
        raise RefusedError(
            f"没有出行方式 {echo(text)}。请用 mode={' / '.join(MODES)}。",
            f"there is no mode {echo(text)}. Try mode={', '.join(MODES)}.",
        )
    return mode


def read_waypoints(given: list[str] | str | None) -> list[str]:
    """The points between, from a list or from text with ";" or "|" between them.

    Raises:
        RefusedError: there are more than 16.
    """
    if given is None:
        return []
    most = MAX_TEXT * MAX_WAYPOINTS
    parts = re.split(r"[;；|]", given[:most]) if isinstance(given, str) else given
    if len(parts) > MAX_WAYPOINTS:
        raise RefusedError(
            f"有 {len(parts)} 个途经点，最多 {MAX_WAYPOINTS} 个。请分几次查询。",
            f"there are {len(parts)} waypoints; {MAX_WAYPOINTS} are allowed. "
            "Try several calls, each with a part of them.",
        )
    return [text for text in map(clean, parts) if text]


def read_point(text: str) -> tuple[Point, bool] | None:
    """A point from "lon,lat", and whether it was written the other way round; None if it is none.

    Raises:
        RefusedError: it does not lie in the country either way.
    """
    match = _PAIR.fullmatch(text)
    if match is None:
        return None
    a, b = (round(float(each), 6) for each in match.groups())
    for lon, lat, swapped in ((a, b, False), (b, a, True)):
        if _WEST <= lon <= _EAST and _SOUTH <= lat <= _NORTH:
            return Point(lon, lat), swapped
    raise RefusedError(
        f'{echo(text)} 不在中国境内。请按"经度,纬度"给出，例如 120.15,30.28。',
        f'{echo(text)} is not in the country. Try "longitude,latitude", such as 120.15,30.28.',
    )


@lru_cache(maxsize=4_096)
def squeezed(text: str) -> str:
    """Letters and digits only, in lower case: what names are compared by."""
    return "".join(c for c in text.casefold() if c.isalnum())
