"""pass@k over k as SVG, a line a level with its interval."""

import math
import re
from collections.abc import Mapping, Sequence
from html import escape

from arenagym.evaluation.pass_at_k import Point
from arenagym.evaluation.result import PassAtK

_LEFT, _TOP, _WIDTH, _HEIGHT, _LEGEND = 52, 44, 460, 300, 190
_GRID, _INK = "#e0e0e0", "#333333"
# Okabe and Ito's colours, told apart by colour-blind readers; dashes and marks tell them too.
_COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#e69f00", "#000000")
_DASHES = ("", "7 3", "2 3", "9 3 2 3")
_TICKS = 12
_NAME, _TITLE = 24, 90
_BESIDE = 14
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def curves_svg(result: PassAtK) -> str:
    """The levels' curves; hovering over a point shows its figures."""
    parts = [_text(_LEFT, 20, _cut(result.title, _TITLE), weight="bold")]
    parts += _axes(result.ks)
    shown = [level for level in result.levels if level.points]
    beside = _BESIDE if len(result.ks) == 1 else 0
    xs = [
        {k: _x(k, result.ks) + beside * (number - (len(shown) - 1) / 2) for k in result.ks}
        for number in range(len(shown))
    ]
    for number, level in enumerate(shown):
        parts.append(_band(level.points, xs[number], _COLOURS[number % len(_COLOURS)]))
    for number, level in enumerate(shown):
        parts += _curve(level.level, level.points, xs[number], number)
        parts += _entry(level.level, number)
    height = max(_TOP + _HEIGHT + 48, _TOP + 20 * len(shown) + 20)
    width = _LEFT + _WIDTH + _LEGEND
    body = "\n".join(part for part in parts if part)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" font-family="sans-serif" font-size="12" fill="{_INK}">\n'
        f'<rect width="100%" height="100%" fill="white"/>\n{body}\n</svg>\n'
    )


def _axes(ks: Sequence[int]) -> list[str]:
    parts = []
    for tenths in range(0, 11, 2):
        y = _y(tenths / 10)
        parts.append(
            f'<path d="M{_LEFT} {y:g}H{_LEFT + _WIDTH}" stroke="{_GRID}" fill="none"/>'
            + _text(_LEFT - 8, y + 4, f"{tenths / 10:.1f}", "end")
        )
    every = -(-len(ks) // _TICKS)
    below = _TOP + _HEIGHT + 18
    parts += [_text(_x(k, ks), below, str(k), "middle") for k in ks[::every]]
    middle = _LEFT + _WIDTH / 2
    parts.append(_text(middle, below + 18, "k (logarithmic)", "middle"))
    parts.append(_text(6, _TOP - 10, "pass@k"))
    return parts


def _band(points: Sequence[Point], x: Mapping[int, float], colour: str) -> str:
    """The interval: an area, or a line if there is one k only."""
    if len(points) == 1:
        (point,) = points
        ends = f"M{x[point.k]:.1f} {_y(point.low):.1f}V{_y(point.high):.1f}"
        return f'<path d="{ends}" stroke="{colour}" stroke-width="2" stroke-opacity=".4"/>'
    there = [f"{x[p.k]:.1f},{_y(p.high):.1f}" for p in points]
    back = [f"{x[p.k]:.1f},{_y(p.low):.1f}" for p in reversed(points)]
    return f'<polygon points="{" ".join(there + back)}" fill="{colour}" fill-opacity=".1"/>'


def _curve(name: str, points: Sequence[Point], xs: Mapping[int, float], number: int) -> list[str]:
    places = [(xs[p.k], _y(p.value)) for p in points]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    parts = [f'<polyline points="{line}" {_stroke(number)}/>']
    for point, (x, y) in zip(points, places, strict=True):
        said = f"{name}: pass@{point.k} {point.value:.3f} ({point.low:.3f} to {point.high:.3f})"
        parts.append(_mark(x, y, number, f"{said}, {point.tasks} tasks"))
    return parts


def _entry(name: str, number: int) -> list[str]:
    x, y = _LEFT + _WIDTH + 16, _TOP + 20 * number + 8
    return [
        f'<path d="M{x} {y}h24" {_stroke(number)}/>',
        _mark(x + 12, y, number, name),
        _text(x + 32, y + 4, _cut(name, _NAME)),
    ]


def _stroke(number: int) -> str:
    dash = _DASHES[number % len(_DASHES)]
    dashes = f' stroke-dasharray="{dash}"' if dash else ""
    return f'fill="none" stroke="{_COLOURS[number % len(_COLOURS)]}" stroke-width="2"{dashes}'


def _mark(x: float, y: float, number: int, title: str) -> str:
    shapes = (
        f"M{x - 4:.1f} {y:.1f}a4 4 0 1 0 8 0a4 4 0 1 0 -8 0z",
        f"M{x - 3.5:.1f} {y - 3.5:.1f}h7v7h-7z",
        f"M{x:.1f} {y - 5:.1f}l4.5 8h-9z",
        f"M{x:.1f} {y - 5:.1f}l5 5l-5 5l-5 -5z",
        f"M{x:.1f} {y + 5:.1f}l4.5 -8h-9z",
    )
    return (
        f'<path d="{shapes[number % len(shapes)]}" fill="{_COLOURS[number % len(_COLOURS)]}">'
        f"<title>{_escaped(title)}</title></path>"
    )


def _x(k: int, ks: Sequence[int]) -> float:
    first, last = math.log2(min(ks)), math.log2(max(ks))
    share = 0.5 if first == last else (math.log2(k) - first) / (last - first)
    return _LEFT + 14 + share * (_WIDTH - 28)


def _y(value: float) -> float:
    return _TOP + _HEIGHT * (1 - value)


def _cut(words: str, most: int) -> str:
    return words if len(words) <= most else f"{words[: most - 1]}…"


def _text(x: float, y: float, words: str, anchor: str = "start", weight: str = "normal") -> str:
    return (
        f'<text x="{x:g}" y="{y:g}" text-anchor="{anchor}" font-weight="{weight}">'
        f"{_escaped(words)}</text>"
    )


def _escaped(words: str) -> str:
    """Text fit for XML."""
    return escape(_NOT_XML.sub("\N{REPLACEMENT CHARACTER}", words))
