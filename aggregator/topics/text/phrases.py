"""The phrase that a word is part of: "Sri Lanka" for "Lanka", and a name that the segmenter cut in two.

A word that nearly always has the same neighbour is part of something longer, which ends where its neighbours
vary (accessor variety, Feng et al. 2004). Where they never do, the texts are copies of one another and tell
nothing of where it ends.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from aggregator.topics.text.runs import is_han, pattern
from aggregator.topics.text.words import lettered

_LEAST = 3  # places that must agree
_NEARLY, _MOST = 0.67, 3  # share of a word's places with the same neighbour, and how many neighbours
_NEARLY_HAN, _MOST_HAN = 0.9, 2  # a segmenter joins most of what belongs together
_GAPS = frozenset((" ", "-"))


class _Unit(NamedTuple):
    """A word in letters or a number, where it stands, and whether it says anything or begins a name."""

    key: str
    start: int
    end: int
    telling: bool


@dataclass(frozen=True)
class Text:
    """A folded text, and its language."""

    text: str
    code: str

    @cached_property
    def units(self) -> Sequence[_Unit]:
        """What stands in letters and digits, in order."""
        words, _ = lettered(self.code)
        found = []
        for match in pattern(self.code).finditer(self.text):
            if match.lastgroup == "word":
                word = words[match[0]]
                key = word.text if word else match[0].lower()
                telling = word is not None or match[0][0].isupper()
                found.append(_Unit(key, match.start(), match.end(), telling))
            elif match.lastgroup not in ("han", "joined"):
                found.append(_Unit(match[0], match.start(), match.end(), True))
        return found


class _Span(NamedTuple):
    """Units of a text side by side, both ends included; of Chinese the units are characters."""

    source: Text
    first: int
    last: int
    chinese: bool

    def neighbour(self, step: int) -> str:
        """What stands before or after it; empty where there is nothing, or something between."""
        inner = self.first if step < 0 else self.last
        outer = inner + step
        if self.chinese:
            beside = self.source.text[outer : outer + 1] if outer >= 0 else ""
            return beside if beside and is_han(beside) else ""
        units = self.source.units
        if not 0 <= outer < len(units):
            return ""
        left, right = units[min(inner, outer)], units[max(inner, outer)]
        return units[outer].key if self.source.text[left.end : right.start] in _GAPS else ""

    def grown(self, step: int) -> "_Span":
        return self._replace(first=self.first + min(step, 0), last=self.last + max(step, 0))

    def is_telling(self, at: int) -> bool:
        """Whether the unit at this place says something, or has a capital as part of a name."""
        return self.chinese or self.source.units[self.first + at].telling

    def written(self, first: int, last: int) -> str:
        """Its text without so many units at its beginning and its end."""
        if self.chinese:
            return self.source.text[self.first + first : self.last - last + 1]
        units = self.source.units
        return self.source.text[units[self.first + first].start : units[self.last - last].end]


def phrase(term: str, texts: Sequence[Text]) -> str:
    """The phrase that a term is part of in nearly all its places, as it is written; empty if none."""
    chinese = is_han(term[0])
    nearly, most = (_NEARLY_HAN, _MOST_HAN) if chinese else (_NEARLY, _MOST)
    places = _in_chinese if chinese else _in_letters
    spans = [span for text in texts for span in places(term, text)]
    for grown in range(most + 1):
        longer = _longer(spans, nearly, min(2, len(texts)))
        if not longer:
            return _shown(spans, grown)
        spans = longer
    return ""


def _in_chinese(term: str, text: Text) -> Iterator[_Span]:
    start = text.text.find(term)
    while start >= 0:
        yield _Span(text, start, start + len(term) - 1, chinese=True)
        start = text.text.find(term, start + 1)


def _in_letters(term: str, text: Text) -> Iterator[_Span]:
    return (_Span(text, at, at, chinese=False) for at, unit in enumerate(text.units) if unit.key == term)


def _longer(spans: Sequence[_Span], nearly: float, least_texts: int) -> list[_Span]:
    """The spans with the neighbour that nearly all of them have; none where there is no such."""
    if len(spans) < _LEAST:
        return []
    for step in (-1, 1):
        beside = Counter(span.neighbour(step) for span in spans)
        key, count = max(beside.items(), key=lambda pair: pair[1])
        if key and count >= max(_LEAST, nearly * len(spans)):
            grown = [span.grown(step) for span in spans if span.neighbour(step) == key]
            if len({id(span.source) for span in grown}) >= least_texts:
                return grown
    return []


def _shown(spans: Sequence[_Span], grown: int) -> str:
    """The shortest form of spans that have grown by so many units, small letters before capitals.

    What says nothing is left out at the ends, unless it has a capital everywhere, as in "New York". Empty
    where no more than one unit is left of several.
    """
    if not grown:
        return ""
    size = spans[0].last - spans[0].first + 1
    telling = [at for at in range(size) if all(span.is_telling(at) for span in spans)]
    if not telling or telling[-1] == telling[0]:
        return ""
    forms = (span.written(telling[0], size - 1 - telling[-1]) for span in spans)
    return min(forms, key=lambda form: (len(form), form.isupper()))
