"""What the listing commands show, as rows; every row is a flat mapping of names to plain values."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from aggregator.config import Source
from aggregator.corrections import find
from aggregator.fetch.hosts import without_user
from aggregator.model import SourceState
from aggregator.outlets import registry
from aggregator.outlets.record import Place
from aggregator.running import health
from aggregator.steps import searching
from aggregator.steps.parts import Parts
from aggregator.store import articles as stored
from aggregator.store import corrections, placements
from aggregator.store import sources as states
from aggregator.store.access.database import Database
from aggregator.topics import explain as explaining
from aggregator.topics import label
from aggregator.topics.engine import Engine
from aggregator.topics.explain import Explanation, Option

Row = Mapping[str, Any]


def sources(configured: Iterable[Source], database: Database) -> Iterator[Row]:
    """One row per configured source: where it is read from, and how it is doing. No header, no secret."""
    with database.read() as db:
        known = states.states(db)
        counts = stored.count_by_source(db)
    for source in configured:
        state = known.get(source.name)
        yield {
            "name": source.name,
            "outlet": source.outlet,
            "place": without_user(source.url) if source.url else source.path,
            "enabled": source.enabled,
            "articles": counts.get(source.name, 0),
            "succeeded": state and state.succeeded,
            "due": state.due if state and _is_visited(source, state) else None,
            "failures": state.failures if state else 0,
            "error": state and state.error,
        }


def _is_visited(source: Source, state: SourceState) -> bool:
    """Whether it is visited at a time of its own: folders are read at each publication."""
    return bool(source.url) and source.enabled and not state.retired


def outlets() -> Iterator[Row]:
    """One row per known outlet."""
    for outlet in registry.outlets():
        yield {
            "id": outlet.id,
            "name": outlet.name,
            "language": outlet.language,
            "category": outlet.category,
            "home": outlet.home,
            "live": [_live(place) for place in outlet.places],
            "places": [asdict(place) for place in outlet.places],
        }


def _live(place: Place) -> str:
    return place.kind if place.verified else f"{place.kind} unverified"


def articles(database: Database, source: str | None, limit: int | None) -> Iterator[Row]:
    """One row per article, newest first, with its story and topic."""
    with database.read() as db:
        for row in stored.listing(db, source, limit):
            yield {
                "id": row.id,
                "guid": row.guid,
                "url": row.url,
                "outlet": row.outlet,
                "source": row.source,
                "title": row.title,
                "time": row.time,
                "published": row.published,
                "language": row.language,
                "story": row.story,
                "topic": row.topic,
                "duplicate_of": row.duplicate_of,
            }


def search(database: Database, words: Sequence[str], limit: int) -> Iterator[Row]:
    """One row per article that contains all of these words.

    A word with spaces in it is a phrase, unless it has quotes of its own: then it is a whole query.
    """
    asked = " ".join(f'"{word}"' if " " in word and '"' not in word else word for word in words)
    for hit in searching.find(database, asked, limit):
        found = hit.article
        yield {
            "id": found.id,
            "url": found.url,
            "outlet": found.outlet,
            "source": found.source,
            "title": found.title,
            "time": found.time,
            "language": found.language,
            "topic": hit.topic,
        }


def status(parts: Parts) -> Iterator[Row]:
    """One row per enabled source: last success, next visit, how it is doing, what needs attention."""
    for each in health.assess(parts):
        yield {
            "name": each.name,
            "succeeded": each.succeeded,
            "due": each.due,
            "daily": each.daily,
            "failures": each.failures,
            "error": each.error,
            "news": each.changed,
            "trouble": each.trouble and each.trouble.words,
        }


def topics(database: Database, limit: int | None) -> Iterator[Row]:
    """One row per topic, latest coverage first."""
    with database.read() as db:
        ids = placements.newest(db, "topic", limit)
        coverage = placements.coverage(db, "topic", ids)
        for id_ in ids:
            placed = coverage[id_]
            covering = [article for article, _ in placed]
            yield {
                "id": id_,
                "latest": covering[-1].time,
                "articles": len(covering),
                "stories": len({place.story for _, place in placed}),
                "outlets": sorted({article.outlet for article in covering}),
                "headline": label.lead(covering).title,
                "terms": label.key_terms(covering),
            }


def explain(parts: Parts, name: str) -> Explanation:
    """Why the article with this `name` is in its story and topic; raises UnknownArticle."""
    id_ = find(parts.database, name)
    with parts.database.read() as db:
        article = stored.by_ids(db, [id_])[id_]
        known = list(placements.remembered(db, *parts.topics.window(article.time, article.time)))
        by_hand = corrections.everything(db)
    return explaining.explain(Engine.restore(known, parts.topics, by_hand), article, by_hand)


def explanation_lines(explanation: Explanation) -> Iterator[str]:
    """The explanation as lines for people."""
    yield f"article {explanation.article}"
    yield f"  in story {explanation.story or 'none yet'} of topic {explanation.topic or 'none yet'}"
    if explanation.duplicate_of:
        yield f"  repeats the text of {explanation.duplicate_of}"
    yield f"  because: {explanation.reason}{_percent(explanation.probability)}"
    for correction in explanation.corrections:
        yield f"  by hand, {correction.made:%Y-%m-%d}: {correction.kind} {' '.join(correction.articles)}"
    yield from _options("stories", explanation.stories)
    if explanation.crosslingual:
        yield from _options("stories in other languages", explanation.crosslingual)
    yield from _options("topics", explanation.topics)


def _options(what: str, options: Sequence[Option]) -> Iterator[str]:
    yield f"{what} it was compared with:" if options else f"{what}: nothing near enough to compare with"
    for option in options:
        mark = "*" if option.chosen else "+" if option.likely_enough else "-"
        why = ", ".join(f"{term.word} {term.share:.0%}" for term in option.terms) or _features(option)
        yield f"  {mark} {option.id}, {option.articles} articles{_percent(option.probability)}: {why}"


def _features(option: Option) -> str:
    return ", ".join(f"{name} {value:.2f}" for name, value in option.features.items())


def _percent(probability: float | None) -> str:
    return f", probability {probability:.0%}" if probability is not None else ""
