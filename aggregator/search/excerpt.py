"""The excerpt of a text that shows why it was found, with the words of the query marked; pure.

Texts are compared as they were searched: without accents, and folded to one script. `fold` does the latter,
and keeps the number of characters where it matters: what it leaves of another length is not marked.
"""

import re
from collections.abc import Callable, Iterable, Iterator

from aggregator.model import Piece
from aggregator.search.tokens import plain

_BEFORE = 40  # characters of the text before the first match

Fold = Callable[[str], str]
Span = tuple[int, int]


def marked(text: str, fold: Fold, asked: Iterable[str]) -> tuple[Piece, ...]:
    """The whole text in pieces, with the folded words `asked` as matches."""
    return tuple(_cut(text, _found(text, fold, asked)))


def excerpt(text: str, fold: Fold, asked: Iterable[str], most: int) -> tuple[Piece, ...]:
    """At most so many characters around the first match, or from the beginning if there is none."""
    found = _found(text, fold, asked)
    start = max(found[0][0] - _BEFORE, 0) if found else 0
    inside = [(first - start, end - start) for first, end in found if end <= start + most]
    pieces = _cut(text[start : start + most], inside)
    before = [Piece("… ")] if start > 0 else []
    after = [Piece(" …")] if start + most < len(text) else []
    return (*before, *pieces, *after)


def _found(text: str, fold: Fold, asked: Iterable[str]) -> list[Span]:
    """Where the matches begin and end in the text."""
    wanted = sorted(filter(None, map(plain, asked)), key=len, reverse=True)
    spelt = [(each, place) for place, character in enumerate(text) for each in plain(character)]
    folded = fold("".join(each for each, _ in spelt))
    if not wanted or len(folded) != len(spelt):
        return []
    matches = re.finditer("|".join(map(re.escape, wanted)), folded, re.IGNORECASE)
    return list(_apart((spelt[match.start()][1], spelt[match.end() - 1][1] + 1) for match in matches))


def _apart(spans: Iterable[Span]) -> Iterator[Span]:
    """The spans, without those that begin within another: one character may be spelt as several."""
    last = 0
    for start, end in spans:
        if start >= last:
            yield start, end
            last = end


def _cut(text: str, spans: Iterable[Span]) -> Iterator[Piece]:
    last = 0
    for start, end in spans:
        if start > last:
            yield Piece(text[last:start])
        yield Piece(text[start:end], is_match=True)
        last = end
    if last < len(text):
        yield Piece(text[last:])
