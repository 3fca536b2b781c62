"""The pages themselves: views in, bytes out; each is the whole of a file."""

from collections.abc import Sequence
from itertools import groupby

from markupsafe import Markup

from aggregator.publish.voice import short_day
from aggregator.site import feeds, paths, plot, spoken
from aggregator.site.card import Card, Presentation, day
from aggregator.site.lists import Listed, Row, beside
from aggregator.site.renderer import Renderer
from aggregator.site.topic import Period, Topic

_CHIPS = 16


def topic(renderer: Renderer, view: Topic) -> bytes:
    """The page of a topic."""
    path = paths.topic(view.card.topic)
    plotted = _plot(renderer, view.periods) if view.card.articles > 1 else None
    return renderer.page("topic.html", path, topic=view, plot=plotted)


def moved(renderer: Renderer, id_: str, survivor: str | None) -> bytes:
    """The page of a topic that no longer exists; it redirects to the one into which it was merged, if any."""
    return renderer.page("moved.html", paths.topic(id_), survivor=survivor)


def front(
    renderer: Renderer, cards: Sequence[Card], sections: Sequence[Listed], presentation: Presentation
) -> bytes:
    """The front page over these topics, newest first."""
    days = [
        (when, list(those)) for when, those in groupby(cards, lambda card: day(card.latest, presentation))
    ]
    return renderer.page(
        "front.html",
        paths.page(paths.FRONT),
        "topics",
        days=days,
        feeds=feeds.offers(renderer.settings),
        categories=_largest(sections, "category")[:_CHIPS],
        languages=_largest(sections, "language"),
    )


def day_list(renderer: Renderer, this: Listed, rows: Sequence[Row], all_days: Sequence[Listed]) -> bytes:
    """The page of a day; its rows are in the order of the number of their outlets."""
    heading = spoken.day(this.day, renderer.settings.language)
    return _list(renderer, this, "days", heading, rows, beside(all_days, this.list))


def section_list(renderer: Renderer, this: Listed, rows: Sequence[Row]) -> bytes:
    """The page of a category or language: the newest first."""
    spoke = this.list.startswith("language/")
    heading = spoken.language_name(this.name, renderer.settings.language) if spoke else this.name
    return _list(renderer, this, "sections", heading, rows, (None, None))


def _list(
    renderer: Renderer,
    this: Listed,
    here: str,
    heading: str,
    rows: Sequence[Row],
    neighbours: tuple[Listed | None, Listed | None],
) -> bytes:
    before, after = neighbours
    view = {"heading": heading, "rows": rows, "rest": this.size - len(rows)}
    return renderer.page("list.html", this.path, here, before=before, after=after, **view)


def days(renderer: Renderer, found: Sequence[Listed]) -> bytes:
    """The page of all days, by month, the latest first."""
    latest = sorted(found, key=lambda each: each.list, reverse=True)
    months = [(month, list(those)) for month, those in groupby(latest, lambda each: each.day.replace(day=1))]
    return renderer.page("days.html", paths.page(paths.DAYS), "days", months=months)


def sections(renderer: Renderer, found: Sequence[Listed]) -> bytes:
    """The page of all languages and categories, the largest first."""
    return renderer.page(
        "sections.html",
        paths.page(paths.SECTIONS),
        "sections",
        languages=_largest(found, "language"),
        categories=_largest(found, "category"),
    )


def _largest(found: Sequence[Listed], kind: str) -> list[Listed]:
    own = [each for each in found if each.list.startswith(f"{kind}/")]
    return sorted(own, key=lambda each: (-each.size, each.list))


def _plot(renderer: Renderer, periods: Sequence[Period]) -> Markup:
    width = periods[0].days
    title = renderer.words.a_day if width == 1 else renderer.words.a_few_days.format(days=width)
    language = renderer.settings.language
    labels = [short_day(period.start, language) if period.reports else "" for period in periods]
    return plot.bars([period.reports for period in periods], title, labels)
