"""Errors of a source in words that anybody may read, because the output folder is public."""

import re
from urllib.parse import urlsplit

from aggregator.fetch.settings import concealed
from aggregator.steps.source import Source

_ADDRESS = re.compile(r"\bhttps?://[^\s'\"<>]+", re.IGNORECASE)


def discreet(words: str, source: Source) -> str:
    """The error without what may be secret: users and queries of addresses, headers, paths."""
    folder = source.place.path
    said = words.replace(str(folder), folder.name) if folder else words
    return _ADDRESS.sub(lambda match: _bare(match[0]), concealed(said, source.place))


def _bare(address: str) -> str:
    try:
        parts = urlsplit(address)
        host = parts.netloc.rpartition("@")[2]
    except ValueError:
        return "…"
    return f"{parts.scheme}://{host}{parts.path}{'?…' if parts.query else ''}"
