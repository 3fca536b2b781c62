"""Small plots as inline SVG: bars, sparklines and lines.

Sizes are whole units of a fixed box: the same figures give the same bytes. Styling is by classes only,
because the pages forbid inline style. Each plot is an image with a name, and has its figures as text.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from markupsafe import Markup

_BAR, _GAP = 8, 2
_BARS_HEIGHT = 40
_SPARK_STEP, _SPARK_HEIGHT = 4, 16
_LINES_WIDTH, _LINES_HEIGHT = 340, 100
_HEAD, _FOOT = 16, 18  # rows for the words above and below the lines
_DOT = 4
_LEAST = 1  # a value above zero is visible

_SVG = Markup(
    '<svg class="plot {kind}" role="img" viewBox="0 0 {width} {height}" width="{width}" height="{height}">'
    "<title>{title}</title><desc>{words}</desc>{inside}</svg>"
)
_BAR_OF = Markup(
    '<rect class="bar" x="{x}" y="{y}" width="{width}" height="{height}"><title>{words}</title></rect>'
)
_BASE = Markup('<path class="base" d="M0 {y}H{width}"/>')
_LINE = Markup('<path class="line line-{number}" d="{path}"/>')
_TEXT = Markup('<text class="axis{end}" x="{x}" y="{y}">{words}</text>')


@dataclass(frozen=True, slots=True)
class Series:
    """One line of a plot; a value of None is a gap in it."""

    name: str
    values: Sequence[float | None]


def bars(counts: Sequence[int], title: str, labels: Sequence[str]) -> Markup:
    """One bar for each count, in the order of time; each has its label and count as a tooltip."""
    most = max(counts, default=0)
    told = [f"{label}: {count}" for label, count in zip(labels, counts, strict=True)]
    inside = Markup().join(
        _bar(place, _scaled(count, most, _BARS_HEIGHT), words)
        for place, (count, words) in enumerate(zip(counts, told, strict=True))
        if count
    )
    words = ", ".join(each for each, count in zip(told, counts, strict=True) if count)
    width = max(len(counts), 1) * (_BAR + _GAP)
    base = _BASE.format(y=_BARS_HEIGHT, width=width)
    return _svg("bars", width, _BARS_HEIGHT + 1, title, words, inside + base)


def sparkline(counts: Sequence[int], title: str) -> Markup:
    """A line the height of a word, the latest count last."""
    most = max(counts, default=0)
    points = [
        (place * _SPARK_STEP, _SPARK_HEIGHT - _scaled(count, most, _SPARK_HEIGHT))
        for place, count in enumerate(counts)
    ]
    line = _LINE.format(number=1, path=_path(points))
    width = max(len(counts) - 1, 1) * _SPARK_STEP
    return _svg("spark", width, _SPARK_HEIGHT + 1, title, ", ".join(map(str, counts)), line)


def lines(series: Sequence[Series], title: str, labels: Sequence[str], unit: str = "") -> Markup:
    """Lines over one another on a common scale from zero, with the greatest value and the ends named."""
    values = [value for each in series for value in each.values if value is not None]
    most = max(values, default=0)
    drawn = Markup().join(
        _LINE.format(number=number, path=" ".join(_pieces(each.values, most)))
        for number, each in enumerate(series, start=1)
    )
    floor = _HEAD + _LINES_HEIGHT
    height = floor + _FOOT
    axes = _BASE.format(y=floor, width=_LINES_WIDTH) + _axes(_figure(most, unit), labels, height)
    words = "; ".join(_said(each, unit) for each in series)
    return _svg("lines", _LINES_WIDTH, height, title, words, drawn + axes)


def _svg(kind: str, width: int, height: int, title: str, words: str, inside: Markup) -> Markup:
    return _SVG.format(kind=kind, width=width, height=height, title=title, words=words, inside=inside)


def _bar(place: int, height: int, words: str) -> Markup:
    x = place * (_BAR + _GAP) + _GAP // 2
    return _BAR_OF.format(x=x, y=_BARS_HEIGHT - height, width=_BAR, height=height, words=words)


def _axes(most: str, labels: Sequence[str], height: int) -> Markup:
    y = height - _FOOT // 3
    above = _TEXT.format(end="", x=0, y=_HEAD - 4, words=most)
    if not labels:
        return above
    first = _TEXT.format(end="", x=0, y=y, words=labels[0])
    return above + first + _TEXT.format(end=" end", x=_LINES_WIDTH, y=y, words=labels[-1])


def _pieces(values: Sequence[float | None], most: float) -> Iterator[str]:
    """A path for each stretch without a gap."""
    last = max(len(values) - 1, 1)
    floor = _HEAD + _LINES_HEIGHT
    placed = [
        None
        if value is None
        else (round(place * _LINES_WIDTH / last), floor - _scaled(value, most, _LINES_HEIGHT))
        for place, value in enumerate(values)
    ]
    for is_gap, stretch in groupby(placed, key=lambda point: point is None):
        if not is_gap:
            yield _path([point for point in stretch if point])


def _path(points: Sequence[tuple[int, int]]) -> str:
    """A line through the points; a single one is drawn as a short stroke."""
    if len(points) == 1:
        (x, y) = points[0]
        return f"M{max(x - _DOT, 0)} {y}h{_DOT}"
    return "".join(f"{'L' if place else 'M'}{x} {y}" for place, (x, y) in enumerate(points))


def _scaled(value: float, most: float, height: int) -> int:
    """Units of height; a value above zero has at least one."""
    return max(round(value * height / most), _LEAST) if value > 0 else 0


def _said(series: Series, unit: str) -> str:
    values = [value for value in series.values if value is not None]
    if not values:
        return series.name
    least, most, last = (_figure(value, unit) for value in (min(values), max(values), values[-1]))
    return f"{series.name}: {least} – {most} ({last})"


def _figure(value: float, unit: str) -> str:
    """A number of three significant digits with its unit."""
    return f"{value:.0f}{unit}" if value >= 100 else f"{value:.3g}{unit}"
