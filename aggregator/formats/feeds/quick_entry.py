"""One entry of a feed's tree, by the rules of feedparser for the usual elements."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import dropwhile
from xml.etree.ElementTree import Element

from aggregator.formats.feeds.element import (
    HTML,
    MAX_DEPTH,
    PLAIN,
    Child,
    Names,
    Scope,
    attributes,
    bare,
    by_name,
    children,
    pass_over,
    said,
    scope_of_container,
    text_of,
    title_of,
)
from aggregator.formats.feeds.names import Unsure
from aggregator.formats.feeds.parts import (
    authors,
    categories,
    identity,
    last,
    last_unmarked,
    page_and_links,
)
from aggregator.formats.feeds.raw import Media, RawEntry, Text
from aggregator.formats.limits import MAX_LIST

Parts = defaultdict[str, list[Child]]

_ROLES = by_name(
    {
        "author": "author dc_author dc_creator itunes_author managingeditor",
        "body": "content content_encoded dc_description description itunes_summary summary",
        "category": "category dc_subject itunes_keywords keywords media_category media_keywords",
        "created": "created dcterms_created",
        "id": "guid id",
        "image": "itunes_image itunes_link",
        "link": "enclosure link",
        "media": "media_content",
        "naming": "dc_title image media_title source title",
        "origin": "feedburner_origlink",
        "published": "dcterms_issued issued pubdate published",
        "thumbnail": "media_thumbnail",
        "updated": "dc_date dcterms_modified lastbuilddate modified updated",
    }
)
_TITLES = ("dc_title", "title")
_RESETS = ("image", "source")
_CONTENTS = ("content", "content_encoded")
_MARKED_UP = ("content_encoded", "dc_description", "description")
_MEDIA_HOLDERS = ("media_content", "media_group")
_HOLDERS = ("author", "source")
_HOLDING = {"contributor": ("email", "name", "uri", "url")}
_TRAPS = ("itunes_category", "itunes_owner", "textinput")
_SOURCE = (
    "category",
    "generator",
    "icon",
    "id",
    "link",
    "logo",
    "published",
    "rights",
    "subtitle",
    "updated",
)


def entry_of(element: Element, outer: Scope, names: Names, atom: bool) -> RawEntry:
    """The entry as feedparser would read it; raises Unsure."""
    found = attributes(element)
    scope = scope_of_container(found, outer)
    parts: Parts = defaultdict(list)
    _sort(element, names, parts)
    page, links = page_and_links(parts["link"], scope)
    id_, stand_in = identity(parts["id"], scope)
    contents, summary = _bodies(parts["body"], scope, atom)
    return RawEntry(
        title=_title(parts["naming"], scope),
        id=id_ if parts["id"] else found.get("rdf:about", "").strip(),
        link=(stand_in or "") if page is None else page,
        origin=last_unmarked(parts["origin"]),
        links=links,
        published=last(parts["published"]),
        updated=last(parts["updated"]),
        created=last(parts["created"]),
        contents=contents,
        summary=summary,
        caption=_caption(parts),
        authors=authors(parts["author"], names),
        categories=categories(parts["category"]),
        media=_media(parts["media"]),
        thumbnails=_media(parts["thumbnail"]),
        images=_image(parts["image"]),
        outlet=_outlet(parts["naming"], names),
    )


def _sort(parent: Element, names: Names, parts: Parts, depth: int = 0) -> None:
    """The elements by role, those of Media RSS at any depth."""
    for child in children(parent, names):
        name, element = child
        if depth > MAX_DEPTH or (depth and not name.startswith("media_")):
            raise Unsure(f"{name} in media")
        role = f"caption {depth}" if name == "media_description" else _ROLES.get(name)
        if role:
            parts[role].append(child)
        if name in _MEDIA_HOLDERS:
            _sort(element, names, parts, depth + 1)
        elif role is None:
            pass_over(child, names, _HOLDING, _TRAPS)
        elif len(element) and name not in _HOLDERS:
            raise Unsure(f"an element in {name}")


def _title(parts: Sequence[Child], scope: Scope) -> Text:
    """The first title with words in it; Media RSS's are those of pictures."""
    found = Text()
    for number, (name, element) in enumerate(parts, start=1):
        if name in _TITLES:
            found = title_of(element, scope)
        if found.value:
            after = dropwhile(lambda other: other not in _RESETS, (other for other, _ in parts[number:]))
            if all(other in _RESETS for other in after):
                return found
            raise Unsure("a title after what makes feedparser forget the one before")
    if any(name == "media_title" for name, _ in parts):
        raise Unsure("the title of a picture and no other")
    return found


def _bodies(parts: Iterable[Child], scope: Scope, atom: bool) -> tuple[tuple[Text, ...], Text | None]:
    """The contents and the summary; a second summary before any content is taken for one."""
    contents: list[Text] = []
    summary: Text | None = None
    for name, element in parts:
        if name in _CONTENTS or (summary and not contents):
            usual = HTML if name == "content_encoded" else PLAIN
            contents.append(text_of(element, usual, scope, atom))
        else:
            summary = text_of(element, HTML if name in _MARKED_UP else PLAIN, scope, atom)
    return tuple(contents[:MAX_LIST]), summary


def _caption(parts: Parts) -> str:
    """The description of Media RSS that is nested least, of several the last."""
    captions = (parts[f"caption {depth}"] for depth in range(MAX_DEPTH + 1))
    return last(next(filter(None, captions), ()))


def _media(parts: Sequence[Child]) -> tuple[Media, ...]:
    return tuple(_medium(name, element) for name, element in parts[:MAX_LIST])


def _medium(name: str, element: Element) -> Media:
    if name == "media_thumbnail" and bare(element):
        raise Unsure("a thumbnail whose address stands in words")
    stated = {key: value.strip() for key, value in attributes(element).items()}
    return Media(
        stated.get("url") or stated.get("href", ""),
        stated.get("type", ""),
        stated.get("medium", ""),
        stated.get("width", ""),
        stated.get("length") or stated.get("filesize", ""),
    )


def _image(parts: Iterable[Child]) -> tuple[Media, ...]:
    """The last picture of the episode that has an address."""
    stated = (attributes(element) for _, element in parts)
    addresses = [found.get("href") or found.get("url", "") for found in stated]
    return tuple(Media(address.strip()) for address in [*filter(None, addresses)][-1:])


def _outlet(parts: Iterable[Child], names: Names) -> str:
    titles = [_title_of_source(element, names) for name, element in parts if name == "source"]
    return titles[-1] if titles else ""


def _title_of_source(source: Element, names: Names) -> str:
    """The words of RSS's source, or the title in Atom's."""
    if not len(source):
        return said(source)
    titles = []
    if any((words or "").strip() for words in (source.text, *(element.tail for element in source))):
        raise Unsure("words beside elements in a source")
    for child in children(source, names):
        name, element = child
        if name == "title":
            titles.append(title_of(element, Scope()).value)
        elif name == "author":
            authors([child], names)
        elif name in _SOURCE:
            bare(element)
        else:
            raise Unsure(f"{name} in a source")
    if len(titles) > 1:
        raise Unsure("several titles in a source")
    return titles[0] if titles else ""
