"""Weather of a city on a day, by its climate: the same whenever it is asked for."""

from datetime import date, timedelta

import msgspec
import numpy as np
from numpy.typing import NDArray

from arenagym.envs.bilingual import Text, derived, pick
from arenagym.envs.open_travel.world.facts import CityFacts

_SKIES = (
    Text("晴", "sunny"),
    Text("多云", "cloudy"),
    Text("阴", "overcast"),
    Text("小雨", "light rain"),
    Text("中雨", "moderate rain"),
    Text("大雨", "heavy rain"),
    Text("小雪", "light snow"),
    Text("中雪", "moderate snow"),
)
_LIGHT_RAIN, _HEAVY_RAIN, _LIGHT_SNOW, _SNOW = 3, 5, 6, 7
_WINDS = (
    Text("北风", "north"),
    Text("东北风", "northeast"),
    Text("东风", "east"),
    Text("东南风", "southeast"),
    Text("南风", "south"),
    Text("西南风", "southwest"),
    Text("西风", "west"),
    Text("西北风", "northwest"),
)
_MEMORY = (0.55, 0.3, 0.15)
"""How much of yesterday and the day before is in the weather of a day."""
_NIGHT_DRY = 0.7


class Weather(msgspec.Struct, frozen=True):
    """Of a day and the night that follows it; °C, and wind in Beaufort."""

    day: date
    by_day: Text
    by_night: Text
    high: int
    low: int
    wind: Text
    force: int

    @property
    def wet(self) -> bool:
        """Whether it rains or snows by day."""
        return self.by_day in _SKIES[_LIGHT_RAIN:]


class Skies:
    """The weather of a world; it keeps the years that were asked for."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._years: dict[tuple[str, int], NDArray[np.float64]] = {}

    def on(self, city: CityFacts, day: date) -> Weather:
        """The weather of a city on a day."""
        warmth, damp, heavy, sun, night, blow = self._noise(city.slug, day)
        month = city.climate
        mean, rain = _between(month.temperature, day), _between(month.rain, day)
        rains = bool(damp < rain)
        spread = 5.5 + (0 if rains else 1.5) - 3.5 * rain + city.altitude / 1_500
        middle = mean + 3.2 * warmth - (1.5 if rains else 0)
        high, low = round(middle + spread), round(middle - spread + 1)
        if rains:
            kind = _LIGHT_RAIN if heavy < 0.6 else _LIGHT_RAIN + 1 if heavy < 0.87 else _HEAVY_RAIN
            if middle < 0.5:
                kind = _LIGHT_SNOW if heavy < 0.7 else _SNOW
        else:
            kind = 0 if sun < 0.62 - 0.7 * rain else 1 if sun < 0.85 else 2
        by_night = kind if night < (1 - _NIGHT_DRY if kind >= _LIGHT_RAIN else 0.7) else 1
        rng = derived(self._seed, "wind", city.slug, day.toordinal())
        force = int(1 + 4 * blow**1.6 + (kind == _HEAVY_RAIN))
        wind = pick(rng, _WINDS)
        return Weather(day, _SKIES[kind], _SKIES[by_night], high, low, wind, force)

    def _noise(self, slug: str, day: date) -> list[float]:
        """Six numbers: the first normal and smooth in time, the others uniform."""
        smooth = 0.0
        for back, share in enumerate(_MEMORY):
            smooth += share * float(self._row(slug, day - timedelta(days=back))[0])
        row = self._row(slug, day)
        return [smooth * 1.55, *row[1:].tolist()]

    def _row(self, slug: str, day: date) -> NDArray[np.float64]:
        key = slug, day.year
        if key not in self._years:
            rng = derived(self._seed, "weather", slug, day.year)
            drawn = rng.random((366, 6))
            drawn[:, 0] = np.round(rng.normal(size=366), 6)
            self._years[key] = drawn
        row: NDArray[np.float64] = self._years[key][day.timetuple().tm_yday - 1]
        return row


def _between(months: tuple[float, ...], day: date) -> float:
    """A climate's value on a day: months have theirs on the 15th."""
    share = (day.day - 15) / 30.4
    here = months[day.month - 1]
    there = months[(day.month - 1 + (1 if share > 0 else -1)) % 12]
    return here + abs(share) * (there - here)
