"""Features of another version are made anew from the articles, so that an upgrade ends no topic."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from aggregator.model import Article, Remembered
from aggregator.topics.features import features_of, is_current, pack, read, unpack
from aggregator.topics.frequencies import Frequencies
from aggregator.topics.settings import Settings
from aggregator.topics.tongues import primary


def stale(remembered: Iterable[Remembered]) -> Collection[str]:
    """The ids of those with features of another version."""
    return {each.placement.article for each in remembered if not is_current(each.features)}


def reread(
    remembered: Sequence[Remembered], told: Mapping[str, Article], settings: Settings
) -> list[Remembered]:
    """The same, in order of time, with present features for those that are `told`, by id.

    Each is weighed under the frequencies of those before it, as when it came.
    """
    frequencies, found = Frequencies(), []
    for known in sorted(remembered, key=lambda each: (each.time, each.placement.article)):
        features = unpack(known.features)
        if features is None and (article := told.get(known.placement.article)):
            features = features_of(article, read(article), frequencies, settings)
            known = replace(known, features=pack(features))
        if features and known.source not in settings.never_merge:
            frequencies.add(known.outlet, primary(known.language), features.vector.terms)
        found.append(known)
    return found
