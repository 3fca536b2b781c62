"""One entry of feedparser's into an item, in the outlet's own words."""

from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

from aggregator.formats.feed_about import absolute, things, words
from aggregator.formats.feed_parser import RawFeed
from aggregator.formats.limits import MAX_HTML, MAX_TITLE, MAX_WORD, clip
from aggregator.formats.parsed import About
from aggregator.model import Enclosure, Item

_PICTURES = (".jpg", ".jpeg", ".png", ".webp", ".gif", ".avif")


def item(raw: RawFeed, entry: Mapping[str, Any], about: About, address: str) -> Item:
    """Content before summary, the entry's own language and base before the feed's, addresses absolute.

    Relative addresses are the document's in Atom (RFC 4287, 2); RSS says nothing, and means the channel's.
    """
    body, summary = _body(entry)
    home = address if raw.version.startswith("atom") else about.home or address
    link = absolute(home, _link(entry))
    published, updated = _times(raw, entry)
    enclosures = tuple(_enclosures(entry, home))
    return Item(
        title=clip(words(entry, "title"), MAX_TITLE),
        html=clip(body, MAX_HTML),
        summary=clip(summary, MAX_HTML),
        link=link,
        guid=words(entry, "id")[:MAX_WORD] or None,
        published=published,
        published_bound=None if published else updated,
        updated=updated,
        language=_language(entry) or about.language,
        authors=_authors(entry) or (_authors(raw.feed) if raw.version.startswith("atom") else ()),
        categories=_categories(entry),
        image=_image(entry, home, enclosures),
        enclosures=enclosures,
        base=absolute(address, _base(entry)) or link or home,
        outlet=next((words(source, "title")[:MAX_WORD] or None for source in things(entry, "source")), None),
    )


def _body(entry: Mapping[str, Any]) -> tuple[str, str]:
    """The body as HTML, and the summary where it is something else."""
    contents = [content for content in things(entry, "content") if words(content, "value")]
    marked_up = [content for content in contents if "html" in words(content, "type")]
    plain = [content for content in contents if words(content, "type") == "text/plain"]
    summary = next(map(_markup, things(entry, "summary_detail")), "")  # feedparser's plain copy has no detail
    if not marked_up and not plain:
        return summary or escape(words(entry, "media_description"), quote=False), ""
    body = _markup((marked_up or plain)[0])
    return body, "" if summary == body else summary


def _markup(detail: Mapping[str, Any]) -> str:
    """HTML as it stands; plain text (Atom's default) escaped."""
    value = words(detail, "value")
    return escape(value, quote=False) if words(detail, "type") == "text/plain" else value


def _link(entry: Mapping[str, Any]) -> str:
    """The page of the article: behind FeedBurner's redirect, else the alternate web page, else any alternate.

    A guid without `isPermaLink="false"` stands in for the link where it is an address indeed.
    """
    alternates = (words(link, "href") for link in things(entry, "links") if words(link, "rel") == "alternate")
    link = words(entry, "link")
    if link == words(entry, "id") and not link.startswith(("http://", "https://")):
        link = ""
    return words(entry, "feedburner_origlink") or link or next(alternates, "")


def _times(raw: RawFeed, entry: Mapping[str, Any]) -> tuple[str | None, str | None]:
    """When published and updated; a lone dc:date of RSS, which feedparser files as update, is the former."""
    published = words(entry, "published") or words(entry, "created")
    updated = words(entry, "updated")
    if not published and not raw.version.startswith("atom"):
        published, updated = updated, ""
    return published[:MAX_WORD] or None, updated[:MAX_WORD] or None


def _language(entry: Mapping[str, Any]) -> str | None:
    return next((words(detail, "language") for detail in _details(entry) if words(detail, "language")), None)


def _base(entry: Mapping[str, Any]) -> str:
    """xml:base as it held for the body."""
    return next((words(detail, "base") for detail in _details(entry) if words(detail, "base")), "")


def _details(entry: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [detail for key in ("content", "summary_detail", "title_detail") for detail in things(entry, key)]


def _authors(thing: Mapping[str, Any]) -> tuple[str, ...]:
    names = (words(person, "name") or words(person, "email") for person in things(thing, "authors"))
    found = tuple(dict.fromkeys(name[:MAX_WORD] for name in names if name))
    lone = words(thing, "author")[:MAX_WORD]
    return found or ((lone,) if lone else ())


def _categories(entry: Mapping[str, Any]) -> tuple[str, ...]:
    names = (words(tag, "label") or words(tag, "term") for tag in things(entry, "tags"))
    return tuple(dict.fromkeys(name[:MAX_WORD] for name in names if name))


def _enclosures(entry: Mapping[str, Any], home: str) -> Iterator[Enclosure]:
    """RSS and Atom enclosures, and Media RSS contents that are no images."""
    attached = [link for link in things(entry, "links") if words(link, "rel") == "enclosure"]
    media = [content for content in things(entry, "media_content") if not _is_image(content)]
    seen = set()
    for thing in (*attached, *media):
        url = absolute(home, words(thing, "href") or words(thing, "url"))
        if url and url not in seen:
            seen.add(url)
            size = words(thing, "length") or words(thing, "filesize")
            length = int(size) if size.isascii() and size.isdigit() and len(size) < 16 else None
            yield Enclosure(url, words(thing, "type") or None, length)


def _image(entry: Mapping[str, Any], home: str, enclosures: tuple[Enclosure, ...]) -> str | None:
    """Media RSS content, the widest first, then its thumbnail, the entry's own image, an enclosed picture."""
    contents = [content for content in things(entry, "media_content") if _is_image(content)]
    stated = (
        *sorted(contents, key=_width, reverse=True),
        *things(entry, "media_thumbnail"),
        *things(entry, "image"),
    )
    addresses = (absolute(home, words(thing, "url") or words(thing, "href")) for thing in stated)
    enclosed = (each.url for each in enclosures if (each.type or "").startswith("image/"))
    return next((address for address in addresses if address), next(enclosed, None))


def _width(content: Mapping[str, Any]) -> int:
    """In pixels; 0 where it is not stated."""
    width = words(content, "width")[:6]
    return int(width) if width.isascii() and width.isdigit() else 0


def _is_image(content: Mapping[str, Any]) -> bool:
    """By its medium or type, and where neither is stated by its address."""
    medium, kind = words(content, "medium"), words(content, "type")
    if medium or kind:
        return medium == "image" or kind.startswith("image/")
    return words(content, "url").partition("?")[0].lower().endswith(_PICTURES)
