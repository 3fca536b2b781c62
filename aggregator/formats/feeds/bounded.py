"""feedparser, held within bounds.

feedparser reads every dialect of feed, but trusts its input: one long author, a thousand attributes, a
DOCTYPE or a character reference out of range cost it minutes, gigabytes or an exception. Its two parsers are
therefore driven here directly, over text that is already decoded and with limits on what is expensive. No
global switch of the library is touched: sanitising and resolving are off on these instances only.
"""

import html.entities
import io
import re
import xml.sax
import xml.sax.handler
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from feedparser.api import LooseFeedParser, StrictFeedParser
from feedparser.exceptions import UndeclaredNamespace

from aggregator.formats.feeds.raw import MAX_ATTRIBUTES, MAX_AUTHOR, MAX_TAGS
from aggregator.formats.feeds.text import root_start, with_valid_references

MAX_MARKS = 1_000_000  # feedparser needs a minute for so many tags

_ENTITY = re.compile(r"<!ENTITY\s{1,20}([A-Za-z][\w.-]{0,40})\s{1,20}[\"']([^\"'&%<]{1,64})[\"']\s{0,20}>")
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_PREDEFINED = ("amp", "apos", "gt", "lt", "quot")
_HTML_ENTITIES = {
    name: chr(point) for name, point in html.entities.name2codepoint.items() if name not in _PREDEFINED
}


class BeyondBoundsError(ValueError):
    """The feed exceeds a limit; the text says which."""


class _EnoughEntries(Exception):
    """The requested number of entries has been read."""


@dataclass(frozen=True, slots=True)
class Findings:
    """feedparser's own findings.

    `more` says that entries were left unread, `broken` why the XML is not well-formed (None where it is).
    """

    version: str
    feed: Mapping[str, Any]
    entries: Sequence[Mapping[str, Any]]
    more: bool = False
    broken: str | None = None


def read(text: str, max_entries: int) -> Findings:
    """Read a feed: strictly first, leniently if it is not well-formed XML.

    Raises BeyondBoundsError, and ValueError if the text is not a feed or feedparser itself fails.
    """
    start = root_start(text)
    if start is None:
        raise ValueError("has no RSS, RDF, Atom or CDF element")
    entities = _HTML_ENTITIES | _simple_entities(text[:start])
    body = with_valid_references(_NOT_XML.sub("", text[start:]))
    if body.count("<") > MAX_MARKS:
        raise BeyondBoundsError(f"is slow to read, and has more than {MAX_MARKS:,} tags")
    try:
        return _read_strictly(_prolog(entities) + body, max_entries)
    except (xml.sax.SAXException, UndeclaredNamespace) as error:
        broken = _describe(error)
    return replace(_read_leniently(body, entities, max_entries), broken=broken)


def _simple_entities(prolog: str) -> dict[str, str]:
    """The harmless entities that a DOCTYPE declares: short, and without references to others."""
    return dict(_ENTITY.findall(prolog)[:MAX_TAGS])


def _prolog(entities: Mapping[str, str]) -> str:
    """Our own prolog in place of the feed's, so that it can neither load anything nor expand."""
    declared = "".join(f'<!ENTITY {name} "{_references(value)}">' for name, value in entities.items())
    return f'<?xml version="1.0" encoding="utf-8"?><!DOCTYPE feed [{declared}]>'


def _references(value: str) -> str:
    return "".join(f"&#{ord(character)};" for character in value)


def _describe(error: Exception) -> str:
    if isinstance(error, xml.sax.SAXParseException):
        return f"line {error.getLineNumber()}: {error.getMessage()}"
    return str(error)


def _read_strictly(text: str, max_entries: int) -> Findings:
    handler = _Strict("", None, "utf-8")
    parser = xml.sax.make_parser()  # noqa: S317 - the only DOCTYPE it meets is ours
    parser.setFeature(xml.sax.handler.feature_namespaces, True)
    parser.setFeature(xml.sax.handler.feature_external_ges, False)
    parser.setContentHandler(handler)
    parser.setErrorHandler(handler)
    source = io.BytesIO(text.encode())
    return _run(handler, lambda: parser.parse(source), max_entries)


def _read_leniently(text: str, entities: Mapping[str, str], max_entries: int) -> Findings:
    handler = _Loose("", None, "utf-8", entities)
    return _run(handler, lambda: handler.feed(text), max_entries)


def _run(handler: Any, parse: Callable[[], None], max_entries: int) -> Findings:
    _switch_off(handler)
    handler.max_entries = max_entries
    more = False
    try:
        parse()
    except _EnoughEntries:
        more = True
    except (ArithmeticError, AssertionError, AttributeError, LookupError, RecursionError, TypeError) as error:
        # what feedparser lets through on input that it did not foresee
        raise ValueError(f"cannot be read ({type(error).__name__}: {error})") from error
    return Findings(handler.version, handler.feeddata, handler.entries, more)


def _switch_off(handler: Any) -> None:
    handler.resolve_relative_uris = False
    handler.sanitize_html = False


class _Bounded:
    """The limits for both parsers of feedparser; a mix-in that comes before them."""

    def _start_item(self: Any, attributes: dict[str, str]) -> None:
        if len(self.entries) >= self.max_entries:
            raise _EnoughEntries
        super()._start_item(attributes)  # type: ignore[misc]

    _start_entry = _start_item

    def _sync_author_detail(self: Any, key: str = "author") -> None:
        """Leave plain text as it is: the library would look for a mail address in it, in
        quadratic time, and take endings such as .example apart."""
        context = self._get_context()
        people, words = context.get(f"{key}s"), context.get(key)
        if people and not people[-1] and isinstance(words, str):
            people[-1]["name"] = words[:MAX_AUTHOR]
        elif people:
            super()._sync_author_detail(key)  # type: ignore[misc]

    def _start_media_description(self: Any, _attributes: dict[str, str]) -> None:
        """Keep it separate: the library would take a picture's caption for the body of the article."""
        self.push("media_description", 1)

    def _end_media_description(self: Any) -> None:
        self.pop("media_description")

    def _add_tag(self: Any, term: str | None, scheme: str | None, label: str | None) -> None:
        if len(self._get_context().get("tags", ())) < MAX_TAGS:
            super()._add_tag(term, scheme, label)  # type: ignore[misc]


class _Strict(_Bounded, StrictFeedParser):  # type: ignore[misc] # the library is untyped
    """The strict parser, within bounds."""

    def startElementNS(self, name: Any, qname: Any, attrs: Any) -> None:  # noqa: N802 - named by SAX
        if len(attrs) > MAX_ATTRIBUTES:
            raise BeyondBoundsError(f"an element has more than {MAX_ATTRIBUTES} attributes")
        super().startElementNS(name, qname, attrs)


class _Loose(_Bounded, LooseFeedParser):  # type: ignore[misc] # the library is untyped
    """The lenient parser, within bounds."""
