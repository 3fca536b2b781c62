"""A raw feed as what it says about itself, and its entries as items, in the outlet's own words."""

from collections.abc import Iterable, Iterator
from html import escape

from aggregator.formats.address import absolute
from aggregator.formats.feeds.raw import Media, RawEntry, RawFeed, Text
from aggregator.formats.limits import MAX_HTML, MAX_TITLE, MAX_WORD, clip
from aggregator.formats.parsed import About
from aggregator.model import Enclosure, Item

_PICTURES = (".jpg", ".jpeg", ".png", ".webp", ".gif", ".avif")


def read(raw: RawFeed, address: str) -> tuple[About, list[Item]]:
    """What the feed at this address says about itself, and its items in its own order."""
    about = About(
        title=clip(raw.title, MAX_TITLE),
        language=raw.language or None,
        home=absolute(address, raw.link),
    )
    return about, [_item(raw, entry, about, address) for entry in raw.entries]


def _item(raw: RawFeed, entry: RawEntry, about: About, address: str) -> Item:
    """Content before summary, the entry's own language and base before the feed's, addresses absolute.

    Relative addresses are the document's in Atom (RFC 4287, 2); RSS says nothing, and means the channel's.
    """
    body, summary = _body(entry)
    home = address if raw.atom else about.home or address
    link = absolute(home, _link(entry))
    published, updated = _times(raw, entry)
    enclosures = tuple(_enclosures(entry, home))
    return Item(
        title=clip(entry.title.value, MAX_TITLE),
        html=clip(body, MAX_HTML),
        summary=clip(summary, MAX_HTML),
        link=link,
        guid=entry.id[:MAX_WORD] or None,
        published=published,
        published_bound=None if published else updated,
        updated=updated,
        language=_first(text.language for text in _texts(entry)) or about.language,
        authors=_distinct(entry.authors or raw.authors),
        categories=_distinct(entry.categories),
        image=_image(entry, home, enclosures),
        enclosures=enclosures,
        base=absolute(address, _first(text.base for text in _texts(entry))) or link or home,
        outlet=entry.outlet[:MAX_WORD] or None,
    )


def _body(entry: RawEntry) -> tuple[str, str]:
    """The body as HTML, and the summary where it is something else."""
    contents = [content for content in entry.contents if content.value]
    marked_up = [content for content in contents if "html" in content.type]
    plain = [content for content in contents if content.type == "text/plain"]
    summary = _markup(entry.summary) if entry.summary else ""
    if not marked_up and not plain:
        return summary or escape(entry.caption, quote=False), ""
    body = _markup((marked_up or plain)[0])
    return body, "" if summary == body else summary


def _markup(text: Text) -> str:
    """HTML unchanged; plain text (Atom's default) escaped."""
    return escape(text.value, quote=False) if text.type == "text/plain" else text.value


def _link(entry: RawEntry) -> str:
    """The page of the article: behind FeedBurner's redirect, else the alternate web page, else any alternate.

    A guid without `isPermaLink="false"` is used as the link if it is an address.
    """
    link = entry.link
    if link == entry.id and not link.startswith(("http://", "https://")):
        link = ""
    return entry.origin or link or next((link.href for link in entry.links if link.rel == "alternate"), "")


def _times(raw: RawFeed, entry: RawEntry) -> tuple[str | None, str | None]:
    """When published and updated; a lone dc:date of RSS, which feedparser files as update, is the former."""
    published, updated = entry.published or entry.created, entry.updated
    if not published and not raw.atom:
        published, updated = updated, ""
    return published[:MAX_WORD] or None, updated[:MAX_WORD] or None


def _texts(entry: RawEntry) -> tuple[Text, ...]:
    """The texts that may state its language and base, the longest first."""
    return (*entry.contents, *([entry.summary] if entry.summary else []), entry.title)


def _first(words: Iterable[str]) -> str:
    return next(filter(None, words), "")


def _distinct(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name[:MAX_WORD] for name in names if name))


def _enclosures(entry: RawEntry, home: str) -> Iterator[Enclosure]:
    """RSS and Atom enclosures, and Media RSS contents that are no images."""
    attached = [(link.href, link.type, link.length) for link in entry.links if link.rel == "enclosure"]
    media = [(each.url, each.type, each.length) for each in entry.media if not _is_image(each)]
    seen = set()
    for address, kind, size in (*attached, *media):
        url = absolute(home, address)
        if url and url not in seen:
            seen.add(url)
            length = int(size) if size.isascii() and size.isdigit() and len(size) < 16 else None
            yield Enclosure(url, kind or None, length)


def _image(entry: RawEntry, home: str, enclosures: tuple[Enclosure, ...]) -> str | None:
    """Media RSS content, the widest first, then its thumbnail, the entry's own image, an enclosed picture."""
    pictures = sorted(filter(_is_image, entry.media), key=_width, reverse=True)
    stated = (*pictures, *entry.thumbnails, *entry.images)
    addresses = (absolute(home, picture.url) for picture in stated)
    enclosed = (each.url for each in enclosures if (each.type or "").startswith("image/"))
    return next((address for address in addresses if address), next(enclosed, None))


def _width(content: Media) -> int:
    """In pixels; 0 where it is not stated."""
    width = content.width[:6]
    return int(width) if width.isascii() and width.isdigit() else 0


def _is_image(content: Media) -> bool:
    """By its medium or type, and where neither is stated by its address."""
    if content.medium or content.type:
        return content.medium == "image" or content.type.startswith("image/")
    return content.url.partition("?")[0].lower().endswith(_PICTURES)
