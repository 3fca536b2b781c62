"""Features of another version are made anew from the articles, so that an upgrade ends no topic."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeAlias

from aggregator.model import Article, Remembered
from aggregator.topics.features import (
    Reading,
    features_of,
    is_current,
    pack,
    read_all,
    title_alone,
    unpack,
)
from aggregator.topics.frequencies import Frequencies
from aggregator.topics.languages import primary
from aggregator.topics.settings import Settings

_AT_ONCE = 500  # articles that are held at a time

Told: TypeAlias = Callable[[Sequence[str]], Mapping[str, Article]]
_Said: TypeAlias = tuple[Article, Reading]
_Heard: TypeAlias = dict[tuple[str, int], int]  # by outlet and digest of a text, the first content with it


def reread(remembered: Sequence[Remembered], told: Told, settings: Settings) -> dict[str, bytes]:
    """Present features of those that have others, by id, for each that is `told` of when asked for by id.

    Each is weighed under the frequencies of those before it, as when it came.
    """
    anew: dict[str, bytes] = {}
    if all(is_current(each.features) for each in remembered):
        return anew
    frequencies = Frequencies()
    heard: _Heard = {}
    ordered = sorted(remembered, key=lambda each: (each.time, each.placement.article))
    for known, said in _read_again(ordered, told):
        said = said and _without_formula(said, heard)
        features = features_of(*said, frequencies, settings) if said else unpack(known.features)
        if features:
            heard.setdefault((known.outlet, features.digest), features.content)
        if features and said:
            anew[known.placement.article] = pack(features)
        if features and known.source not in settings.never_merge:
            frequencies.add(known.outlet, primary(known.language), features.vector.terms)
    return anew


def _read_again(ordered: Sequence[Remembered], told: Told) -> Iterator[tuple[Remembered, _Said | None]]:
    """Each; beside those with features of another version the article and what it says, where it is told."""
    for start in range(0, len(ordered), _AT_ONCE):
        some = ordered[start : start + _AT_ONCE]
        articles = told([each.placement.article for each in some if not is_current(each.features)])
        readings = read_all([*articles.values()])
        said = dict(zip(articles, zip(articles.values(), readings, strict=True), strict=True))
        yield from ((each, said.get(each.placement.article)) for each in some)


def _without_formula(said: _Said, heard: _Heard) -> _Said:
    """The same; of its title alone where the outlet has had the very text under another, as when it came."""
    article, reading = said
    first = heard.get((reading.outlet, reading.digest), reading.content)
    if first == reading.content or reading.tells_of_its_title():
        return said
    return title_alone(article, reading)
