"""A body as a tree, read and written in bounded time, and the lines of words in it."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any, cast

from lxml import etree

from aggregator.normalise.characters import one_line, scrub

Tree = etree._Element

MAX_CHARACTERS = 2_000_000
MAX_TAGS = 20_000
_LARGE = 20_000
_MAX_ATTRIBUTES = 200

BLOCKS = frozenset(
    str.split("""
    address article aside blockquote body caption center dd details dir div dl dt fieldset figcaption figure
    footer form h1 h2 h3 h4 h5 h6 header hgroup hr legend li main menu nav ol p pre section summary table
    tbody td tfoot th thead tr ul
    """)
)

_DOCUMENT_END = re.compile(r"</(?:body|html)\b[^<>]*>", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")


@dataclass(frozen=True, slots=True)
class Line:
    """The words of one line, and where they come from: an element's text, or (True) its tail."""

    words: str
    places: tuple[tuple[Tree, bool], ...]


def parse(markup: str) -> Tree:
    """The body of this markup. Whatever is beyond two million characters or 20,000 tags is cut off.

    If a tag has excessively many attributes, or the body is deeper than the parser goes (2,048 levels), only
    the words are kept: the cost of the tree would be quadratic.
    """
    markup = _DOCUMENT_END.sub("", scrub(_bounded(markup)))
    if len(markup) > _LARGE and _most_attributes(markup) > _MAX_ATTRIBUTES:
        markup = _words_of(markup)
    body, complete = _parsed(markup)
    if not complete:
        body, _ = _parsed(_words_of(markup))
    if "&#" in markup:
        _scrub_words(body)
    return body


def serialise(body: Tree) -> str:
    """The content of the body, serialised as the HTML standard says."""
    written = etree.tostring(body, method="html", encoding="unicode", with_tail=False)
    inner = written[written.index(">") + 1 : written.rindex("</body>")]
    return inner.strip().replace("\xa0", "&nbsp;")


def lines(body: Tree) -> Iterator[Line]:
    """The lines of words in order of the document: one for each block and each forced break."""
    places: list[tuple[Tree, bool]] = []
    for event, element in etree.iterwalk(body, events=("start", "end")):
        breaks = element.tag in BLOCKS or (element.tag == "br" and event == "start")
        if breaks and places:
            yield from _line(places)
            places = []
        tail = event == "end"
        if (element.tail if tail else element.text) and not (tail and element is body):
            places.append((element, tail))
    yield from _line(places)


def blank(unwanted: Iterable[Line]) -> None:
    """Remove the words of these lines from their tree."""
    for line in unwanted:
        for element, tail in line.places:
            if tail:
                element.tail = None
            else:
                element.text = None


def _line(places: list[tuple[Tree, bool]]) -> Iterator[Line]:
    words = "".join((element.tail if tail else element.text) or "" for element, tail in places)
    words = one_line(words)
    if words:
        yield Line(words, tuple(places))


def _bounded(markup: str) -> str:
    markup = markup[:MAX_CHARACTERS]
    if markup.count("<") <= MAX_TAGS:
        return markup
    last = next(islice(re.finditer("<", markup), MAX_TAGS, None))
    return markup[: last.start()]


def _scrub_words(body: Tree) -> None:
    """Remove forbidden characters that came in as numeric references."""
    for element in body.iter():
        if element.text:
            element.text = scrub(element.text)
        if element.tail:
            element.tail = scrub(element.tail)


class _AttributeCounter:
    """A target for the parser, which then builds no tree."""

    def __init__(self) -> None:
        self.most = 0

    def start(self, _tag: str, attributes: Mapping[str, str]) -> None:
        self.most = max(self.most, len(attributes))

    def close(self) -> None:
        pass


def _most_attributes(markup: str) -> int:
    """Of one tag, counted in linear time."""
    counter = _AttributeCounter()
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, target=cast(Any, counter))
    parser.feed(markup.encode("utf-8", "ignore"))
    parser.close()
    return counter.most


def _words_of(markup: str) -> str:
    return _TAG.sub(" ", markup).replace("<", "&lt;")


def _parsed(markup: str) -> tuple[Tree, bool]:
    """The body, and whether it is complete: the parser stops where a document is too deep."""
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    root = etree.fromstring(b"<html><body>" + markup.encode("utf-8", "ignore"), parser)
    error = parser.error_log.last_error
    return root[0], error is None or error.type_name != "ERR_RESOURCE_LIMIT"
