"""The front page of a folder without one: links to the feeds, for people and for autodiscovery."""

from collections.abc import Sequence
from html import escape
from pathlib import Path
from urllib.parse import quote

from aggregator.serve.folder import TYPES

FEED_TYPES = {**TYPES, ".json": "application/feed+json"}


def page(title: str, language: str, feeds: Sequence[str]) -> bytes:
    """A page that names the feeds, for autodiscovery and as links."""
    heads = "".join(
        f'<link rel="alternate" type="{feed_type(name)}" title="{escape(name)}" href="{quote(name)}">\n'
        for name in feeds
    )
    items = "".join(f'<li><a href="{quote(name)}">{escape(name)}</a></li>\n' for name in feeds)
    return (
        f'<!doctype html>\n<html lang="{escape(language)}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width">\n'
        f"<title>{escape(title)}</title>\n{heads}</head>\n"
        f"<body>\n<h1>{escape(title)}</h1>\n<ul>\n{items}</ul>\n</body>\n</html>\n"
    ).encode()


def links(feeds: Sequence[str]) -> str:
    """The same as a Link header (RFC 8288)."""
    return ", ".join(f'<{quote(name)}>; rel="alternate"; type="{feed_type(name)}"' for name in feeds)


def feed_type(name: str) -> str:
    """The media type of a feed by its name, without parameters."""
    return FEED_TYPES[Path(name).suffix].partition(";")[0]
