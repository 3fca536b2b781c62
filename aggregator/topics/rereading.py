"""Features of another version are made anew from the articles, so that an upgrade ends no topic."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeAlias

from aggregator.model import Article, Remembered
from aggregator.topics.features.extraction import (
    Reading,
    features_of,
    is_current,
    pack,
    read_all,
    title_alone,
    unpack,
)
from aggregator.topics.features.frequencies import Frequencies
from aggregator.topics.settings import Settings
from aggregator.topics.text.languages import primary

_AT_ONCE = 500  # articles that are held at a time

LoadArticles: TypeAlias = Callable[[Sequence[str]], Mapping[str, Article]]
_Read: TypeAlias = tuple[Article, Reading]
_FirstContents: TypeAlias = dict[tuple[str, int], int]  # by outlet and digest of a text


def reread(remembered: Sequence[Remembered], load: LoadArticles, settings: Settings) -> dict[str, bytes]:
    """Features of the current version for those articles that have others, by id.

    `load` gives articles by id; those that it does not give keep what they have. Each is weighed under the
    frequencies of those before it, as when it came.
    """
    anew: dict[str, bytes] = {}
    if all(is_current(each.features) for each in remembered):
        return anew
    frequencies = Frequencies()
    first_contents: _FirstContents = {}
    ordered = sorted(remembered, key=lambda each: (each.time, each.placement.article))
    for known, read in _read_again(ordered, load):
        current = read and _without_formula(read, first_contents)
        features = features_of(*current, frequencies, settings) if current else unpack(known.features)
        if features:
            first_contents.setdefault((known.outlet, features.digest), features.content)
        if features and current:
            anew[known.placement.article] = pack(features)
        if features and known.source not in settings.never_merge:
            frequencies.add(known.outlet, primary(known.language), features.vector.terms)
    return anew


def _read_again(
    ordered: Sequence[Remembered], load: LoadArticles
) -> Iterator[tuple[Remembered, _Read | None]]:
    """Each; beside those with features of another version what is read of the article, where it is given."""
    for start in range(0, len(ordered), _AT_ONCE):
        some = ordered[start : start + _AT_ONCE]
        articles = load([each.placement.article for each in some if not is_current(each.features)])
        readings = read_all([*articles.values()])
        read = dict(zip(articles, zip(articles.values(), readings, strict=True), strict=True))
        yield from ((each, read.get(each.placement.article)) for each in some)


def _without_formula(read: _Read, first_contents: _FirstContents) -> _Read:
    """The same; of its title alone where the outlet has had the very text under another, as when it came."""
    article, reading = read
    first = first_contents.get((reading.outlet, reading.digest), reading.content)
    if first == reading.content or reading.tells_of_its_title():
        return read
    return title_alone(article, reading)
