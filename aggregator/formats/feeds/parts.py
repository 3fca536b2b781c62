"""What the elements of one kind in an entry or a feed say together, by the rules of feedparser."""

import re
from collections.abc import Iterable, Sequence
from xml.etree.ElementTree import Element

from aggregator.formats.feeds.element import (
    Attributes,
    Child,
    Names,
    Scope,
    attributes,
    bare,
    children,
    mended,
    pass_over,
    resolved,
    said,
    scope_of,
)
from aggregator.formats.feeds.names import Unsure
from aggregator.formats.feeds.raw import MAX_AUTHOR, MAX_TAGS, Link
from aggregator.formats.limits import MAX_LIST

KEYWORDS = {"itunes_keywords": "http://www.itunes.com/", "media_keywords": None}

_Tag = tuple[str | None, str | None, str | None]  # term, scheme, label

_MEDIA_SCHEME = "http://search.yahoo.com/mrss/category_schema"
_PAGES = ("application/xhtml+xml", "html", "text/html", "xhtml")
_PERSON = ("gd_image", "homepage", "uri", "url")
_REFERENCE = re.compile(r"&([A-Za-z0-9_]+);")


def last(parts: Iterable[Child]) -> str:
    """What the last of several elements says."""
    words = [said(element) for _, element in parts]
    return words[-1] if words else ""


def last_unmarked(parts: Sequence[Child]) -> str:
    """The same for elements without a handler in feedparser: if they have attributes, their text is lost."""
    words = last(parts)
    return "" if parts and parts[-1][1].attrib else words


def identity(parts: Sequence[Child], outer: Scope) -> tuple[str, str | None]:
    """The id, and again if it may serve as a link."""
    if not parts:
        return "", None
    if len(parts) > 1:
        raise Unsure("several ids")
    element = parts[0][1]
    words, found = bare(element), attributes(element)
    if found.get("ispermalink", "true") != "true":
        return mended(words), None
    address = _address(words, scope_of(found, outer))
    return address, address


def page_and_links(parts: Iterable[Child], outer: Scope) -> tuple[str | None, tuple[Link, ...]]:
    """The last page linked, or None, and all links including enclosures."""
    page, links = None, []
    for name, element in parts:
        words, found = bare(element), attributes(element)
        href = _href(found)
        if name == "enclosure":
            links.append(_link(found, href or "", "enclosure", ""))
            continue
        scope = scope_of(found, outer)
        address = _unescaped(_address(words, scope)) if href is None else resolved(href, scope.base)
        rel = found.get("rel", "alternate")
        kind = found.get("type", "application/atom+xml" if rel == "self" else "text/html")
        links.append(_link(found, address, rel, kind))
        if href is None or (rel == "alternate" and kind in _PAGES):
            page = address.strip()
    return page, tuple(links[:MAX_LIST])


def _href(found: Attributes) -> str | None:
    return found.get("url", found.get("uri", found.get("href"))) or found.get("href")


def _link(found: Attributes, href: str, rel: str, kind: str) -> Link:
    return Link(href.strip(), rel.strip(), found.get("type", kind).strip(), found.get("length", "").strip())


def _address(words: str, scope: Scope) -> str:
    return mended(resolved(words, scope.base)) if words else ""


def _unescaped(address: str) -> str:
    """The address without the semicolons after what looks like a reference, but belongs to a query."""
    if "&amp;" in address:
        raise Unsure("an address that was escaped twice")
    return _REFERENCE.sub(r"&\1", address)


def authors(parts: Iterable[Child], names: Names) -> tuple[str, ...]:
    """Each by name, or by mail address where the name is empty."""
    people = [_person(element, names) if len(element) else said(element)[:MAX_AUTHOR] for _, element in parts]
    return tuple(filter(None, map(str.strip, people[:MAX_LIST])))


def _person(element: Element, names: Names) -> str:
    found = {}
    for child in children(element, names):
        if child[0] in ("name", "email"):
            found[child[0]] = bare(child[1])
        elif child[0] in _PERSON:
            pass_over(child, names)
        else:
            raise Unsure(f"{child[0]} in a person")
    if "name" not in found:
        raise Unsure("a person without a name, to whom feedparser gives that of another")
    return found["name"] or found.get("email", "")


def categories(parts: Iterable[Child]) -> tuple[str, ...]:
    """Their labels, else their terms; a term in words belongs to the last category that has none."""
    tags: list[_Tag] = []
    for name, element in parts:
        found, words = attributes(element), said(element)
        if name in KEYWORDS:
            for term in [] if found else filter(None, map(str.strip, words.split(","))):
                _add(tags, (term, KEYWORDS[name], None))
            continue
        usual = _MEDIA_SCHEME if name == "media_category" else found.get("domain")
        _add(tags, (found.get("term"), found.get("scheme", usual), found.get("label")))
        if words and tags and not tags[-1][0]:
            tags[-1] = (words, *tags[-1][1:])
        elif words:
            _add(tags, (words, None, None))
    return tuple((label or "").strip() or (term or "").strip() for term, _, label in tags)


def _add(tags: list[_Tag], tag: _Tag) -> None:
    if any(tag) and tag not in tags and len(tags) < MAX_TAGS:
        tags.append(tag)
