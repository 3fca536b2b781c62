"""The items of a feed as slices of its text, so that known items need not be read again.

A mark is a digest of an item's text and of all that surrounds the items, apart from the times that a feed
changes at every build; reading by other rules takes another `salt`. If the text cannot be cut safely (nested
items, prefixed or unusually spelled ones), the feed is read whole.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b

MARK_BYTES = 12

_TAG = re.compile(r"<(?:!\[CDATA\[|!--|\?|/?(?:[\w.-]{1,40}:)?(?:item|entry)(?=[\s/>]))", re.IGNORECASE)
_ENDS = {"<![CDATA[": "]]>", "<!--": "-->", "<?": "?>"}
_OPENING = {"<item": "</item", "<entry": "</entry"}
_MOVING = re.compile(
    r"<((?:dc:)?date|lastBuildDate|modified|pubDate|updated)\b[^<>]*>[^<>]*</\1\s*>|<rdf:li\b[^<>]*>"
)

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Known:
    """The marks of items that need not be read, made with this salt."""

    salt: bytes
    marks: Collection[bytes] = ()


@dataclass(frozen=True, slots=True)
class Cut:
    """What is to be read: `text` holds the items of `marks`; those of `known` are cut out of it.

    `numbers` are the items' numbers in the whole feed, from 1. If the items have no marks, both are None.
    """

    text: str
    marks: tuple[bytes, ...] | None = None
    numbers: tuple[int, ...] | None = None
    known: tuple[bytes, ...] = ()


def cut(text: str, known: Known) -> Cut:
    """The text without the items that are known."""
    spans = _spans(text)
    if not spans:
        return Cut(text)
    marks = _marks(text, spans, known.salt)
    rest = [number for number, mark in enumerate(marks) if mark not in known.marks]
    gone = [span for span, mark in zip(spans, marks, strict=True) if mark in known.marks]
    return Cut(
        "".join(_around(text, gone)) if gone else text,
        tuple(marks[number] for number in rest),
        tuple(number + 1 for number in rest),
        tuple(mark for mark in marks if mark in known.marks),
    )


def _marks(text: str, spans: Sequence[Span], salt: bytes) -> list[bytes]:
    around = _MOVING.sub("", "".join(_around(text, spans)))
    frame = blake2b(around.encode("utf-8", "surrogatepass"), key=salt).digest()
    pieces = (text[slice(*span)].encode("utf-8", "surrogatepass") for span in spans)
    return [blake2b(piece, key=frame, digest_size=MARK_BYTES).digest() for piece in pieces]


def _around(text: str, spans: Sequence[Span]) -> Iterator[str]:
    end = 0
    for start, stop in spans:
        yield text[end:start]
        end = stop
    yield text[end:]


def _spans(text: str) -> list[Span]:
    """The positions of the items; none if there is any doubt about them."""
    spans: list[Span] = []
    begin, closing = 0, ""
    for tag in _tags(text):
        if not closing and tag[0] in _OPENING:
            begin, closing = tag.start(), _OPENING[tag[0]]
        elif closing and tag[0] == closing and (end := text.find(">", tag.end())) > 0:
            spans.append((begin, end + 1))
            closing = ""
        else:
            return []
    return [] if closing else spans


def _tags(text: str) -> Iterator[re.Match[str]]:
    """The tags of items outside comments and the like."""
    position = 0
    while match := _TAG.search(text, position):
        position = match.end()
        if end := _ENDS.get(match[0].upper()):
            position = text.find(end, position) + len(end)
            if position < len(end):
                return
        else:
            yield match
