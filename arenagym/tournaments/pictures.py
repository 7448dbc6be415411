"""Brackets and win matrices, as text for a terminal and as SVG."""

from collections.abc import Sequence
from html import escape

from arenagym.records import Match, Ranking

_CELL, _GAP, _BOX, _ROW = 34, 46, 150, 22
_BLUE, _RED, _GREY, _LINE = "#2166ac", "#b2182b", "#e6e6e6", "#8c8c8c"


def matrix_text(matches: Sequence[Match], ranking: Ranking) -> str:
    """Who won against whom, best first; several marks where they met more than once.

    `+` the row's contestant won, `-` lost, `=` a tie, `?` no verdict, `.` never met.
    """
    order, results = _standing(ranking), _results(matches)
    cells = {
        (i, j): "".join(_mark(margin) for margin in results.get((i, j), ())) or "."
        for i in order
        for j in order
    }
    width = max([2, *(len(cell) for cell in cells.values()), *(len(str(i)) for i in order)])
    lines = ["rank  " + f"{'':>{width}}  " + " ".join(f"{j:>{width}}" for j in order)]
    for i in order:
        row = " ".join(f"{' ' if i == j else cells[i, j]:>{width}}" for j in order)
        lines.append(f"{_place(ranking, i):>4}  {i:>{width}}  {row}  {_score(ranking, i)}".rstrip())
    return "\n".join(lines)


def bracket_text(matches: Sequence[Match], ranking: Ranking) -> str:
    """The matches, stage by stage and round by round, `*` by who went on or won."""
    lines: list[str] = []
    for (stage, round_), games in _rounds(matches):
        lines.append(f"{stage or 'matches'}, round {round_ + 1}")
        for match in games:
            ahead = match.winner if match.advanced is None else match.advanced
            sides = [f"{'*' if i == ahead else ' '}{i}" for i in (match.first, match.second)]
            lines.append(f"  {sides[0]:>4} v {sides[1]:<4} {_outcome(match)}".rstrip())
    order = ", ".join(f"{_place(ranking, i)}: {i}" for i in _standing(ranking))
    return "\n".join([*lines, f"ranking  {order}"])


def matrix_svg(matches: Sequence[Match], ranking: Ranking) -> str:
    """The win matrix, best first: blue where the row won, red where it lost, by margin."""
    order, results = _standing(ranking), _results(matches)
    largest = max(
        (abs(m) for margins in results.values() for m in margins if m is not None), default=0
    )
    size = _GAP + _CELL * len(order)
    parts = []
    for row, i in enumerate(order):
        y = _GAP + row * _CELL
        parts.append(_text(_GAP - 8, y + _CELL / 2 + 4, f"{_place(ranking, i)}.  {i}", "end"))
        parts.append(_text(_GAP + row * _CELL + _CELL / 2, _GAP - 10, str(i), "middle"))
        for column, j in enumerate(order):
            if i == j:
                continue
            x = _GAP + column * _CELL
            margins = results.get((i, j), [])
            seen = [margin for margin in margins if margin is not None]
            mean = sum(seen) / len(seen) if seen else 0.0
            colour = (_BLUE if mean > 0 else _RED) if mean else _GREY if margins else "none"
            depth = 0.25 + 0.75 * abs(mean) / largest if largest and mean else 1.0
            said = ", ".join("no verdict" if m is None else f"{m:+g}" for m in margins)
            title = escape(f"{i} v {j}: {said or 'never met'}")
            parts.append(
                f'<rect x="{x}" y="{y}" width="{_CELL - 2}" height="{_CELL - 2}" fill="{colour}" '
                f'fill-opacity="{depth:.2f}" stroke="{_GREY}"><title>{title}</title></rect>'
            )
            marks = "".join(map(_mark, margins))
            parts.append(_text(x + _CELL / 2 - 1, y + _CELL / 2 + 4, marks, "middle"))
    return _document(size + 10, size + 10, parts)


def bracket_svg(matches: Sequence[Match], ranking: Ranking) -> str:
    """A column a round, a box a match, a line from a match to the next one of who went on.

    Dashed boxes were decided by rule (a tie or no verdict), not by a score.
    """
    columns: dict[int, list[Match]] = {}
    for match in matches:
        columns.setdefault(match.round, []).append(match)
    tallest = max((len(games) for games in columns.values()), default=1)
    step = 2 * _ROW + 14
    parts: list[str] = []
    last: dict[int, tuple[float, float]] = {}  # where each contestant's line starts
    for column, round_ in enumerate(sorted(columns)):
        games = sorted(columns[round_], key=lambda match: match.number)
        x = 10.0 + column * (_BOX + 60)
        parts.append(_text(x, 16, f"round {round_ + 1}", "start"))
        begun: dict[int, tuple[float, float]] = {}
        for row, match in enumerate(games):
            y = 28.0 + (row + 0.5) * step * tallest / len(games) - step / 2
            parts += _box(match, x, y)
            for line, i in enumerate((match.first, match.second)):
                middle = y + _ROW * (line + 0.5)
                if i in last:
                    start, level = last[i]
                    bend = (start + x) / 2
                    parts.insert(
                        0,
                        f'<path d="M{start:g} {level:g}H{bend:g}V{middle:g}H{x:g}" fill="none" '
                        f'stroke="{_LINE}" stroke-opacity=".55"/>',
                    )
                begun[i] = (x + _BOX, middle)
        last |= begun
    height = 40 + step * tallest
    places = ", ".join(f"{_place(ranking, i)}: {i}" for i in _standing(ranking))
    parts.append(_text(10, height + 14, f"ranking  {places}", "start"))
    return _document(20 + max(len(columns), 1) * (_BOX + 60), height + 26, parts)


def _box(match: Match, x: float, y: float) -> list[str]:
    ahead = match.winner if match.advanced is None else match.advanced
    dash = ' stroke-dasharray="4 3"' if match.by_rule or not match.scored else ""
    title = escape(f"{match.stage}: {_outcome(match)}")
    frame = (
        f'<rect x="{x:g}" y="{y:g}" width="{_BOX}" height="{2 * _ROW}" rx="3" fill="white" '
        f'stroke="{_LINE}"{dash}><title>{title}</title></rect>'
    )
    parts = [frame]
    scores = match.scores or (None, None)
    for line, (i, score) in enumerate(zip((match.first, match.second), scores, strict=True)):
        weight = "bold" if i == ahead else "normal"
        level = y + _ROW * line + 15
        parts.append(_text(x + 8, level, str(i), "start", weight))
        shown = "?" if score is None else f"{score:.4g}"
        parts.append(_text(x + _BOX - 8, level, shown, "end", weight))
    return parts


def _standing(ranking: Ranking) -> list[int]:
    """Contestants from the best down, the unranked last."""
    last = float("inf")
    return sorted(
        range(len(ranking.ranks)),
        key=lambda i: last if (rank := ranking.ranks[i]) is None else rank,
    )


def _results(matches: Sequence[Match]) -> dict[tuple[int, int], list[float | None]]:
    """Margins of the first of two contestants against the second, both ways round."""
    results: dict[tuple[int, int], list[float | None]] = {}
    for match in matches:
        margin = match.margin
        results.setdefault((match.first, match.second), []).append(margin)
        results.setdefault((match.second, match.first), []).append(
            None if margin is None else -margin
        )
    return results


def _rounds(matches: Sequence[Match]) -> list[tuple[tuple[str, int], list[Match]]]:
    grouped: dict[tuple[str, int], list[Match]] = {}
    for match in sorted(matches, key=lambda match: match.number):
        grouped.setdefault((match.stage, match.round), []).append(match)
    return list(grouped.items())


def _mark(margin: float | None) -> str:
    if margin is None:
        return "?"
    return "=" if margin == 0 else "+" if margin > 0 else "-"


def _outcome(match: Match) -> str:
    scores = match.scores
    said = "no verdict" if scores is None else f"{scores[0]:.4g} : {scores[1]:.4g}"
    if not match.played:
        said = "not played"
    return said + (f" (by {'lot' if match.by_lot else 'seed'})" if match.by_rule else "")


def _place(ranking: Ranking, i: int) -> str:
    rank = ranking.ranks[i]
    return "-" if rank is None else f"{rank + 1:g}"


def _score(ranking: Ranking, i: int) -> str:
    score = ranking.scores[i] if ranking.scores else None
    error = ranking.errors[i] if ranking.errors else None
    if score is None:
        return ""
    return f"{score:.2f}" + ("" if error is None else f" ± {error:.2f}")


def _text(x: float, y: float, words: str, anchor: str, weight: str = "normal") -> str:
    return (
        f'<text x="{x:g}" y="{y:g}" text-anchor="{anchor}" font-weight="{weight}">'
        f"{escape(words)}</text>"
    )


def _document(width: float, height: float, parts: Sequence[str]) -> str:
    body = "\n".join(parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}" height="{height:g}" '
        f'viewBox="0 0 {width:g} {height:g}" font-family="sans-serif" font-size="12">\n'
        f'<rect width="100%" height="100%" fill="white"/>\n{body}\n</svg>\n'
    )
