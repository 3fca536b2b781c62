"""The excerpt of a text that shows why it was found, with the words of the query marked; pure."""

import re
from collections.abc import Iterable, Iterator

from aggregator.model import Piece

_BEFORE = 40  # characters of the text before the first match


def marked(text: str, folded: str, asked: Iterable[str]) -> tuple[Piece, ...]:
    """The whole text in pieces; `folded` is the same as it was searched, `asked` are folded words.

    If folding has changed the length nothing is marked, because positions no longer correspond.
    """
    return tuple(_cut(text, _found(text, folded, asked)))


def excerpt(text: str, folded: str, asked: Iterable[str], most: int) -> tuple[Piece, ...]:
    """At most so many characters around the first match, or from the beginning if there is none."""
    found = _found(text, folded, asked)
    start = max(found[0][0] - _BEFORE, 0) if found else 0
    inside = [(first - start, end - start) for first, end in found if end <= start + most]
    pieces = _cut(text[start : start + most], inside)
    before = [Piece("… ")] if start > 0 else []
    after = [Piece(" …")] if start + most < len(text) else []
    return (*before, *pieces, *after)


def _found(text: str, folded: str, asked: Iterable[str]) -> list[tuple[int, int]]:
    """The positions of matches: beginnings and ends."""
    wanted = sorted((re.escape(each) for each in asked if each), key=len, reverse=True)
    if not wanted or len(folded) != len(text):
        return []
    return [match.span() for match in re.finditer("|".join(wanted), folded, re.IGNORECASE)]


def _cut(text: str, spans: Iterable[tuple[int, int]]) -> Iterator[Piece]:
    last = 0
    for start, end in spans:
        if start > last:
            yield Piece(text[last:start])
        yield Piece(text[start:end], is_match=True)
        last = end
    if last < len(text):
        yield Piece(text[last:])
