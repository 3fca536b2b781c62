"""The one walk over a body that decides what stays of it.

Kept are the elements that carry meaning in a feed reader, with the few attributes that they need.
Elements are only renamed while walking and taken out in one go at the end: on a hostile tree, taking
them out one by one would cost the square of their number.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from lxml import etree

from aggregator.model import Image
from aggregator.normalise.attributes import KEPT, kept_attributes, picture_attributes, picture_of
from aggregator.normalise.images import is_same
from aggregator.normalise.tree import BLOCKS, Tree
from aggregator.normalise.url import absolute

MAX_DEPTH = 100

_REMOVED = tuple(
    str.split("""
    applet audio base button canvas embed frame frameset head iframe input link map math meta noframes object
    option script select style svg template textarea title video xml
    """)
)
_ALWAYS_ROOM = frozenset(str.split("br caption col colgroup hr img rp rt tbody td tfoot th thead tr wbr"))
_FLAT, _GONE = "x-flat", "x-gone"


@dataclass(frozen=True, slots=True)
class Tidied:
    """What was met on the way: pictures and addresses of links, in order."""

    images: tuple[Image, ...]
    links: tuple[str, ...]


def prune(body: Tree) -> None:
    """Take out what is no part of the article: scripts, styles, forms, embedded programs.

    A picture behind `noscript` is the real one of a lazy loader and stays; words there only ask for scripts.
    """
    for element in body.iter("noscript"):
        element.tag = _GONE if element.find(".//img") is None else _FLAT
    etree.strip_elements(body, _GONE, *_REMOVED, with_tail=False)


def tidy(body: Tree, base: str | None) -> Tidied:
    """Change a pruned body in place into what stays of it; addresses become absolute against `base`."""
    body.attrib.clear()
    walk = _Walk(body, base)
    for event, element in etree.iterwalk(body, events=("start", "end")):
        if element is not body:
            (walk.enter if event == "start" else walk.leave)(element)
    etree.strip_elements(body, _GONE, with_tail=False)
    etree.strip_tags(body, _FLAT)
    return Tidied(tuple(walk.images), tuple(walk.links))


@dataclass(slots=True)
class _Frame:
    """An open element: the name it keeps, whether words precede it on its line, whether it holds anything."""

    tag: str
    after_words: bool
    full: bool


class _Walk:
    """What is open at the moment, and what was met so far.

    `breaks` counts the line breaks since the last words or picture; a block's edge counts as two.
    """

    def __init__(self, body: Tree, base: str | None) -> None:
        self.base = base
        self.images: list[Image] = []
        self.links: list[str] = []
        self._depth = 0
        self._breaks = 0 if _has_words(body.text) else 2
        self._open = [_Frame("body", after_words=False, full=False)]
        self._paragraph: Tree | None = None
        self._anchors = 0

    def enter(self, element: Tree) -> None:
        tag = self._kept_name(element)
        self._open.append(_Frame(tag, after_words=self._breaks == 0, full=False))
        if tag != element.tag:
            element.tag = tag
        if tag in BLOCKS:
            self._open_block(element, tag)
        if tag == "br":
            self._break(element)
        elif tag == "img":
            self._show(element)
        else:
            self._keep_attributes(element, tag)
        if _has_words(element.text):
            self._fill()

    def leave(self, element: Tree) -> None:
        frame = self._open.pop()
        self._depth -= frame.tag != _FLAT
        self._anchors -= frame.tag == "a"
        if frame.tag in BLOCKS:
            self._breaks = 2
            self._paragraph = None
        if frame.full:
            self._open[-1].full = True
            if frame.tag == "a":
                self.links.append(element.get("href", ""))
        elif frame.tag not in _ALWAYS_ROOM:
            self._remove_empty(element, frame)
        if _has_words(element.tail):
            self._fill()

    def _kept_name(self, element: Tree) -> str:
        """The name under which the element stays; `_FLAT` where only its contents do."""
        tag = element.tag
        if tag not in KEPT:
            tag = "div" if tag in BLOCKS else _FLAT
        if self._depth >= MAX_DEPTH or (tag == "a" and not self._follow(element)):
            tag = _FLAT
        self._depth += tag != _FLAT
        return tag

    def _follow(self, element: Tree) -> bool:
        """Whether this link stays: it leads somewhere and stands in no other link."""
        address = None if self._anchors else absolute(element.get("href"), self.base)
        if address is None:
            return False
        element.set("href", address)
        self._anchors += 1
        return True

    def _open_block(self, element: Tree, tag: str) -> None:
        """A paragraph that holds a block is none: a reader's parser would tear it apart."""
        if self._paragraph is not None:
            self._paragraph.tag = "div"
        self._paragraph = element if tag == "p" else None
        self._breaks = 2
        if tag == "pre" and element.text:
            element.text = element.text.lstrip("\n")

    def _break(self, element: Tree) -> None:
        element.attrib.clear()
        if self._breaks >= 2:
            element.tag = _GONE
        self._breaks += 1

    def _show(self, element: Tree) -> None:
        image = picture_of(element, self.base)
        element.attrib.clear()
        if image is None or (self.images and is_same(image.url, self.images[-1].url)):
            element.tag = _GONE
            return
        _set(element, picture_attributes(image))
        self.images.append(image)
        self._fill()

    def _keep_attributes(self, element: Tree, tag: str) -> None:
        if element.attrib:
            kept = kept_attributes(tag, element, self.base)
            element.attrib.clear()
            _set(element, kept)

    def _fill(self) -> None:
        self._open[-1].full = True
        self._breaks = 0

    def _remove_empty(self, element: Tree, frame: _Frame) -> None:
        """Take an empty element away, so that the words around it neither join nor come apart."""
        if frame.tag not in BLOCKS:
            element.tag = _FLAT
        elif frame.after_words:
            _empty(element)
            element.tag = "br"
            self._breaks = 1
        else:
            element.tag = _GONE


def _has_words(words: str | None) -> bool:
    return words is not None and not words.isspace() and words != ""


def _set(element: Tree, attributes: Iterable[tuple[str, str]]) -> None:
    for name, value in attributes:
        element.set(name, value)


def _empty(element: Tree) -> None:
    element.text = None
    element.attrib.clear()
    del element[:]
