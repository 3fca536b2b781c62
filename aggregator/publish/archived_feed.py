"""Archived feeds (RFC 5005, 4): whoever was away finds every entry that was published meanwhile; pure.

An archive document is closed when an entry that no document holds yet leaves the feed: it takes all entries
published since the previous one, and those that changed after an earlier document took them and have left the
feed since: the later version counts (RFC 5005, 4). The feed and its documents are also the pages of a paged
feed (RFC 5005, 3), newest first, for readers that know only those.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from lxml import etree

from aggregator.model import Entry, Feed, Link
from aggregator.publish import extras, selection
from aggregator.publish.atom import FILE, MEDIA_TYPE
from aggregator.publish.settings import Settings

MOST = 500

_ATOM = "{http://www.w3.org/2005/Atom}"
_ENTRY = f"{_ATOM}entry"
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)


def closing(
    loose: Sequence[str], grown: Iterable[str], shown: Collection[str], last: int
) -> dict[int, list[str]]:
    """The documents to close now: number and entries; none while every loose entry is in the feed.

    `loose` are the entries in no document yet, as they were issued, `grown` those that
    changed after a document took them; `last` is the newest document's number.
    """
    if set(loose) <= set(shown):
        return {}
    taken = [*(id_ for id_ in grown if id_ not in shown), *loose]
    parts = [taken[start : start + MOST] for start in range(0, len(taken), MOST)]
    return dict(enumerate(parts, last + 1))


def file(number: int) -> str:
    """The path of an archive document below the output folder."""
    return f"archive/{extras.MAIN}-{number:06}.atom"


def document(number: int, last: int, entries: Sequence[Entry], settings: Settings) -> Feed:
    """The archive document with this number out of `last`."""
    made = selection.feed(entries, settings, settings.title, selection.main_id(settings))
    later = [_link("next-archive", file(number + 1), settings)] if number < last else []
    links = (
        _link("self", file(number), settings),
        _link("current", FILE, settings),
        _link("previous", file(number + 1) if number < last else FILE, settings),
        *later,
        *_before(number, settings),
        *_ends(settings),
    )
    return replace(made, links=links, archive=True)


def completed(document: bytes, former: bytes, kept: Collection[str]) -> bytes:
    """The document with those entries of the former one whose ids are `kept`; both are Atom, newest first."""
    try:
        root, old = (etree.fromstring(each, _PARSER) for each in (document, former))
    except etree.XMLSyntaxError:
        return document
    entries = {_text(each, "id"): each for each in root.iterfind(_ENTRY)}
    entries |= {_text(each, "id"): each for each in old.iterfind(_ENTRY) if _text(each, "id") in kept}
    ordered = [each for _, each in sorted(entries.items())]
    ordered.sort(key=lambda each: _text(each, "updated"), reverse=True)
    root[:] = [*(each for each in root if each.tag != _ENTRY), *ordered]
    for updated in root.iterfind(f"{_ATOM}updated"):
        updated.text = _text(ordered[0], "updated") if ordered else updated.text
    data: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True)
    return data


def _text(entry: etree._Element, name: str) -> str:
    return entry.findtext(f"{_ATOM}{name}") or ""


def of_feed(last: int, settings: Settings) -> list[Link]:
    """The links of the feed itself, which counts as the next after the last of its documents."""
    return [*_before(last + 1, settings), *_ends(settings)] if last else []


def _before(number: int, settings: Settings) -> list[Link]:
    if number <= 1:
        return []
    earlier = file(number - 1)
    return [_link("prev-archive", earlier, settings), _link("next", earlier, settings)]


def _ends(settings: Settings) -> list[Link]:
    return [_link("first", FILE, settings), _link("last", file(1), settings)]


def _link(relation: str, name: str, settings: Settings) -> Link:
    return Link(settings.address(name), relation, MEDIA_TYPE)
