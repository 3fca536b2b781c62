"""Names of elements as feedparser forms them: "title", "dc_creator".

feedparser finds its handlers by these names. It recognises a known namespace by its URI, any other by the
prefix alone, and what one element declares holds for the rest of the document. So the names are certain only
if each prefix means one thing throughout, and the usual one.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import cache, partial

Declared = Iterable[tuple[str, str]]

XML = "http://www.w3.org/XML/1998/namespace"
ATOM = "http://www.w3.org/2005/atom"
RSS_10 = "http://purl.org/rss/1.0/"
RSS_090 = "http://my.netscape.com/rdf/simple/0.9/"

_USERLAND = "backend.userland.com/rss"
_FEED = (
    "",
    ATOM,
    RSS_10,
    RSS_090,
    "http://blogs.law.harvard.edu/tech/rss",
    "http://example.com/necho",
    "http://example.com/newformat#",
    "http://purl.org/atom/ns#",
    "http://purl.org/echo/",
    "http://purl.org/pie/",
    "http://purl.org/rss/1.0/modules/rss091#",
    "uri/of/echo/namespace#",
)
_MODULES = {
    XML.lower(): "xml",
    "http://example.com/dtds/podcast-1.0.dtd": "itunes",
    "http://podlove.org/simple-chapters": "psc",
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://purl.org/dc/terms/": "dcterms",
    "http://purl.org/rss/1.0/modules/content/": "content",
    "http://purl.org/rss/1.0/modules/syndication/": "sy",
    "http://rssnamespace.org/feedburner/ext/1.0": "feedburner",
    "http://search.yahoo.com/mrss": "media",
    "http://search.yahoo.com/mrss/": "media",
    "http://www.georss.org/georss": "georss",
    "http://www.itunes.com/dtds/podcast-1.0.dtd": "itunes",
    "http://www.opengis.net/gml": "gml",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#": "rdf",
    "http://www.w3.org/1999/xhtml": "xhtml",
}
_NAMESPACES = {**dict.fromkeys(_FEED, ""), **_MODULES}
_FEED_PREFIXES = frozenset(("", "a", "a10", "atom", "atom03", "atom10", "rss", "rss1"))
_FINDINGS = ("summary", "title")  # feedparser keeps what it finds under names such as title_detail
_RESERVED = frozenset((*_MODULES.values(), *_FINDINGS))


class Unsure(Exception):
    """feedparser may read this differently from the plain rules."""


def names_of(declared: Declared) -> Callable[[str], str]:
    """What turns a tag ("{uri}name") into feedparser's name, for a document that declares these prefixes.

    Raises Unsure, as does what it returns.
    """
    return cache(partial(_name, _prefixes(declared)))


def prefix_of(uri: str) -> str | None:
    """feedparser's prefix for a namespace, empty for those of feeds; None for a foreign one."""
    uri = uri.lower()
    return "" if _USERLAND in uri else _NAMESPACES.get(uri)


def split(tag: str) -> tuple[str, str]:
    """The namespace ("" where there is none) and the name, in lower case, of an element or attribute."""
    uri, _, name = tag.rpartition("}")
    return uri[1:], name.lower()


def _name(prefixes: Mapping[str, str], tag: str) -> str:
    uri, name = split(tag)
    prefix = prefix_of(uri)
    if prefix is None:
        prefix = prefixes[uri]
        if not prefix:
            raise Unsure("an element of a foreign default namespace")
    if not prefix and "_" in name:
        raise Unsure("an element that may be named like one of feedparser's findings")
    return f"{prefix}_{name}" if prefix else name


def _prefixes(declared: Declared) -> dict[str, str]:
    """The prefix of each foreign namespace, empty where it is the default somewhere."""
    uris: dict[str, str] = {}
    prefixes: dict[str, str] = {}
    for prefix, uri in declared:
        if not _is_usual(prefix.lower(), uri) or (prefix and uris.setdefault(prefix, uri) != uri):
            raise Unsure("a prefix that may mean something else to feedparser")
        prefixes[uri] = prefix and prefixes.get(uri, prefix)
    return prefixes


def _is_usual(prefix: str, uri: str) -> bool:
    usual = prefix_of(uri)
    if usual is None:
        return prefix not in _RESERVED and len(uri.split()) == 1
    return prefix in _FEED_PREFIXES if usual == "" else prefix == usual
