"""Plots are small, say their figures in words, and carry nothing that a page forbids."""

import re
from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from aggregator.site import plot
from aggregator.site.plot import Series

SVG = "{http://www.w3.org/2000/svg}"


def read(markup: Markup) -> ElementTree.Element:
    """The plot as a browser would read it."""
    return ElementTree.fromstring(str(markup))  # noqa: S314 - our own markup


def said(markup: Markup) -> str:
    return read(markup).findtext("desc") or ""


def test_bars_stand_in_the_order_of_time_and_the_highest_fills_the_box() -> None:
    drawn = read(plot.bars([1, 0, 4], "Reports", ["Mon", "Tue", "Wed"]))
    bars = drawn.findall("rect")
    assert [int(bar.get("height") or 0) for bar in bars] == [10, 40]
    assert int(bars[0].get("x") or 0) < int(bars[1].get("x") or 0)


def test_a_plot_is_an_image_with_a_name_and_its_figures_in_words() -> None:
    drawn = plot.bars([2, 5], "Reports", ["20 Nov", "21 Nov"])
    assert read(drawn).get("role") == "img"
    assert read(drawn).findtext("title") == "Reports"
    assert said(drawn) == "20 Nov: 2, 21 Nov: 5"


def test_a_bar_tells_its_figure_to_whoever_points_at_it() -> None:
    drawn = read(plot.bars([3], "Reports", ["20 Nov"]))
    assert drawn.findtext("rect/title") == "20 Nov: 3"


def test_the_smallest_count_beside_a_great_one_is_still_seen() -> None:
    bars = read(plot.bars([1, 100_000], "Reports", ["a", "b"])).findall("rect")
    assert bars[0].get("height") == "1"


def test_nothing_to_plot_is_an_empty_plot() -> None:
    for drawn in (plot.bars([], "n", []), plot.sparkline([], "n"), plot.lines([], "n", [])):
        assert read(drawn).findtext("title") == "n"


def test_a_sparkline_of_nothing_lies_on_the_ground() -> None:
    path = read(plot.sparkline([0, 0], "Articles")).find("path")
    assert path is not None
    assert path.get("d") == "M0 16L4 16"


def test_a_gap_parts_a_line() -> None:
    path = read(plot.lines([Series("delay", [1, 2, None, 4])], "Delay", ["a", "b", "c", "d"])).find("path")
    assert path is not None
    assert (path.get("d") or "").count("M") == 2


def test_several_lines_share_one_scale_and_say_what_they_span() -> None:
    drawn = plot.lines([Series("half", [1, 2]), Series("most", [3, 4.5])], "Delay", ["a", "b"], " min")
    assert said(drawn) == "half: 1 min – 2 min (2 min); most: 3 min – 4.5 min (4.5 min)"
    assert read(drawn).findtext("text") == "4.5 min"


def test_hostile_words_stay_words() -> None:
    hostile = '</title><script>alert("x")</script>'
    drawn = plot.bars([1], hostile, [hostile])
    assert read(drawn).findtext("title") == hostile
    assert "<script" not in drawn


@given(st.lists(st.integers(0, 10**9), max_size=60))
def test_plots_are_whole_units_inside_their_box_without_inline_style(counts: list[int]) -> None:
    labels = [str(place) for place in range(len(counts))]
    for drawn in (
        plot.bars(counts, "t", labels),
        plot.sparkline(counts, "t"),
        plot.lines([Series("s", counts)], "t", labels),
    ):
        assert "style" not in drawn
        _, _, width, height = map(int, (read(drawn).get("viewBox") or "").split())
        for path in read(drawn).iter("path"):
            for x, y in re.findall(r"[ML](\d+) (\d+)", path.get("d") or ""):
                assert int(x) <= width
                assert int(y) <= height
