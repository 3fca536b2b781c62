"""Articles as rows of their table, and back."""

from collections.abc import Sequence
from dataclasses import asdict, fields
from typing import Any

from aggregator.model import Article, Enclosure, Image

_SIMPLE = [field.name for field in fields(Article) if field.name not in ("image", "enclosures")]


def article_of(row: Sequence[Any]) -> Article:
    """The article that a row holds: all columns of the table, and others at most behind them.

    They are taken in their order, as a large topic has many rows and to ask a row by name takes longer.
    """
    id_, version, source, outlet, _, published, updated, seen, _, _, language, guid, url, title, *wide = row
    authors, categories, image, enclosures, summary, text, html = wide[:7]
    return Article(
        id=id_,
        version=version,
        source=source,
        outlet=outlet,
        guid=guid,
        url=url,
        title=title,
        html=html,
        text=text,
        summary=summary,
        language=language,
        published=published,
        updated=updated,
        seen=seen,
        authors=tuple(authors),
        categories=tuple(categories),
        image=Image(**image) if image else None,
        enclosures=tuple(Enclosure(**enclosure) for enclosure in enclosures),
    )


def row_of(new: Article) -> dict[str, Any]:
    """The row of an article that waits for its place."""
    row = {name: getattr(new, name) for name in _SIMPLE}
    row |= {"time": new.time, "changed": new.seen, "pending": True}
    row |= {"authors": list(new.authors), "categories": list(new.categories)}
    row["image"] = asdict(new.image) if new.image else None
    row["enclosures"] = [asdict(enclosure) for enclosure in new.enclosures]
    return row
