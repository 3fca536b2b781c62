"""The one walk over a body that decides what is kept.

Elements that carry meaning in a feed reader are kept, with the few attributes that they need. The tree is not
changed: what is kept is written while walking, and an element that turns out to be empty is removed from the
end of what is written.
"""

from dataclasses import dataclass

from lxml import etree

from aggregator.model import Image
from aggregator.normalise.attributes import (
    KEPT,
    WITH_ATTRIBUTES,
    kept_attributes,
    link_attributes,
    picture_attributes,
    picture_of,
)
from aggregator.normalise.images import is_same
from aggregator.normalise.pieces import NOTHING, VOID, Piece, end, start
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
_EMOJI = frozenset({"emoji", "wp-smiley"})  # classes
_FLAT, _GONE = "x-flat", "x-gone"  # made-up tags: of elements that go without, or with, their content
_NAMES = {**dict.fromkeys(BLOCKS, "div"), **{tag: tag for tag in KEPT}}
_STARTS = {tag: start(tag) for tag in KEPT}
_ENDS = {tag: end(tag) for tag in KEPT}


@dataclass(frozen=True, slots=True)
class Tidied:
    """What is kept of a body, and the pictures and addresses of links in it, all in order."""

    pieces: tuple[Piece, ...]
    images: tuple[Image, ...]
    links: tuple[str, ...]


def prune(body: Tree) -> None:
    """Remove what is not part of the article: scripts, styles, forms, embedded programs.

    A picture in `noscript` is the real one of a lazy loader and is kept; text there only asks for scripts. A
    picture of an emoji, as WordPress draws them, is the emoji.
    """
    for element in body.iter("img"):
        if not _EMOJI.isdisjoint((element.get("class") or "").split()):
            element.tag, element.text = _FLAT, element.get("alt")
    for element in body.iter("noscript"):
        element.tag = _GONE if element.find(".//img") is None else _FLAT
    etree.strip_elements(body, _GONE, *_REMOVED, with_tail=False)


def tidy(body: Tree, base: str | None) -> Tidied:
    """What is kept of a pruned body; addresses are made absolute with `base`."""
    walk = _Walk(base)
    if body.text:
        walk.say(body.text)
    for event, element in etree.iterwalk(body, events=("start", "end")):
        if element is not body:
            (walk.enter if event == "start" else walk.leave)(element)
    return Tidied(tuple(walk.pieces), tuple(walk.images), tuple(walk.links))


@dataclass(slots=True)
class _Frame:
    """An open element: the tag as which it is kept, the name as which it is written, and where it starts.

    `after_words` says that words precede it on its line, `full` that it has content; `href` is a link's.
    """

    tag: str
    name: str
    place: int
    after_words: bool
    href: str = ""
    full: bool = False


class _Walk:
    """The open elements, and what was found so far.

    `breaks` counts the line breaks since the last words or picture; a block's edge counts as two.
    """

    def __init__(self, base: str | None) -> None:
        self.base = base
        self.pieces: list[Piece] = []
        self.images: list[Image] = []
        self.links: list[str] = []
        self._depth = 0
        self._breaks = 2
        self._open = [_Frame("body", "body", 0, after_words=False)]
        self._paragraph: _Frame | None = None
        self._anchors = 0

    def enter(self, element: Tree) -> None:
        tag = _NAMES.get(element.tag, _FLAT) if self._depth < MAX_DEPTH else _FLAT
        href = self._followed(element) if tag == "a" else ""
        if tag == "a" and not href:
            tag = _FLAT
        frame = _Frame(tag, tag, len(self.pieces), self._breaks == 0, href)
        self._open.append(frame)
        if tag != _FLAT:
            self._depth += 1
            self._begin(frame, element)
        words = element.text
        if words and tag == "pre":
            words = words.lstrip("\n")
        if words:
            self.say(words)

    def leave(self, element: Tree) -> None:
        frame = self._open.pop()
        if frame.tag != _FLAT:
            self._depth -= 1
            self._end(frame)
        if frame.full:
            self._open[-1].full = True
        if words := element.tail:
            self.say(words)

    def say(self, words: str) -> None:
        """Add words to the innermost open element."""
        self.pieces.append(("", words))
        if not words.isspace():
            self._open[-1].full = True
            self._breaks = 0

    def _begin(self, frame: _Frame, element: Tree) -> None:
        tag = frame.tag
        if tag in BLOCKS:
            self._open_block(frame)
        if tag == "br":
            self._break()
        elif tag == "img":
            self._show(element)
        elif frame.href:
            self.pieces.append(start(tag, link_attributes(frame.href, element)))
        elif tag in WITH_ATTRIBUTES:
            self.pieces.append(start(tag, kept_attributes(tag, element, self.base)))
        else:
            self.pieces.append(_STARTS[tag])

    def _end(self, frame: _Frame) -> None:
        tag = frame.tag
        if tag in BLOCKS:
            self._breaks = 2
            self._paragraph = None
        elif tag == "a":
            self._anchors -= 1
        if not frame.full and tag not in _ALWAYS_ROOM:
            self._remove_empty(frame)
        elif tag not in VOID:
            self.pieces.append(_ENDS[frame.name])
            if frame.href:
                self.links.append(frame.href)

    def _followed(self, element: Tree) -> str:
        """The target of a link that is kept: one with an address and not inside another link; else ""."""
        address = None if self._anchors else absolute(element.get("href"), self.base)
        self._anchors += address is not None
        return address or ""

    def _open_block(self, frame: _Frame) -> None:
        """Open a block; a paragraph around it becomes a `div`, because parsers would split it."""
        if self._paragraph is not None:
            self._paragraph.name = "div"
            self.pieces[self._paragraph.place] = _STARTS["div"]
        self._paragraph = frame if frame.tag == "p" else None
        self._breaks = 2

    def _break(self) -> None:
        if self._breaks < 2:
            self.pieces.append(_STARTS["br"])
        self._breaks += 1

    def _show(self, element: Tree) -> None:
        image = picture_of(element, self.base)
        if image is not None and not (self.images and is_same(image.url, self.images[-1].url)):
            self.pieces.append(start("img", picture_attributes(image)))
            self.images.append(image)
            self._open[-1].full = True
            self._breaks = 0

    def _remove_empty(self, frame: _Frame) -> None:
        """Remove an empty element without joining or separating the words around it."""
        if frame.tag in BLOCKS:
            del self.pieces[frame.place :]
            if frame.after_words:
                self.pieces.append(_STARTS["br"])
                self._breaks = 1
        else:
            self.pieces[frame.place] = NOTHING
