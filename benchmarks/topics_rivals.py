"""What the topic engine is compared with: the rules of today's feed readers, and two plain ways to cluster.

Every rival maps articles in order of time to group numbers; those with a threshold are fitted like the
engine, on the other windows.
"""

from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np

from aggregator.model import Article
from aggregator.topics.features.extraction import read, said, weigh
from aggregator.topics.features.frequencies import Frequencies
from aggregator.topics.features.vector import FLAG_BITS, Vector
from aggregator.topics.text.folding import fold
from aggregator.topics.text.languages import primary
from aggregator.topics.text.words import words

Rival = Callable[[Sequence[Article], float], list[int]]
_HALF_LIFE = 48.0  # hours


def alone(articles: Sequence[Article], _: float) -> list[int]:
    """Merge nothing."""
    return list(range(len(articles)))


def same_title(articles: Sequence[Article], _: float) -> list[int]:
    """One group per title."""
    seen: dict[str, int] = {}
    return [seen.setdefault(fold(article.title), len(seen)) for article in articles]


def title_trigrams(articles: Sequence[Article], least: float) -> list[int]:
    """Jaccard of the titles' character triples."""
    return _linked([_grams(fold(article.title)) for article in articles], least, _jaccard)


def title_words(articles: Sequence[Article], least: float) -> list[int]:
    """Shared words of the titles against the shorter title."""
    return _linked(
        [
            {word.text for word in words(fold(each.title), primary(each.language), title=True)}
            for each in articles
        ],
        least,
        _overlap,
    )


def content(articles: Sequence[Article], least: float) -> list[int]:
    """Shared words of the texts against the shorter text."""
    return _linked([set(said(each).values()) for each in articles], least, _overlap)


def plain_pass(articles: Sequence[Article], least: float) -> list[int]:
    """A single pass: cosine with the sum of each group, halved every two days of silence."""
    table = _table(articles)
    times = [article.time.timestamp() / 3600 for article in articles]
    sums, last = np.zeros_like(table), np.zeros(len(articles))
    groups: list[int] = []
    for place, row in enumerate(table):
        count = max(groups, default=-1) + 1
        lengths = np.linalg.norm(sums[:count], axis=1) + 1e-9
        alike = sums[:count] @ row / lengths * 0.5 ** ((times[place] - last[:count]) / _HALF_LIFE)
        group = int(alike.argmax()) if count and alike.max() >= least else count
        sums[group] += row
        last[group] = times[place]
        groups.append(group)
    return groups


def average_linkage(articles: Sequence[Article], least: float) -> list[int]:
    """Agglomeration over the whole window at once, by the mean cosine of all pairs of two groups."""
    table = _table(articles)
    whole = table @ table.T
    sizes = np.ones(len(articles))
    groups = np.arange(len(articles))
    means = whole - 9.0 * np.eye(len(articles))
    while True:
        one, other = divmod(int(means.argmax()), len(articles))
        if means[one, other] < least:
            return [int(group) for group in groups]
        whole[one] += whole[other]
        whole[:, one] += whole[:, other]
        sizes[one] += sizes[other]
        groups[groups == other] = one
        gone = means[other] <= -9.0
        means[one] = means[:, one] = np.where(
            gone | (means[one] <= -9.0), -9.0, whole[one] / (sizes[one] * sizes)
        )
        means[other] = means[:, other] = -9.0
        means[one, one] = -9.0


RULES: dict[str, tuple[Rival, float]] = {
    "merge nothing": (alone, 0.0),
    "same title": (same_title, 0.0),
    "title trigrams >= 0.75": (title_trigrams, 0.75),
    "title words >= 0.6": (title_words, 0.6),
    "content >= 0.85": (content, 0.85),
}
FITTED: dict[str, tuple[Rival, tuple[float, ...]]] = {
    "plain pass": (plain_pass, (0.15, 0.18, 0.2, 0.22, 0.25, 0.28, 0.32, 0.36)),
    "average linkage": (average_linkage, (0.06, 0.08, 0.1, 0.12, 0.15, 0.18, 0.22, 0.26)),
}


def grouped(articles: Sequence[Article], rival: Rival, least: float) -> dict[str, str]:
    """A rival's group of each article, by its id."""
    ordered = sorted(articles, key=lambda each: (each.time, each.id))
    groups = rival(ordered, least)
    return {article.id: str(group) for article, group in zip(ordered, groups, strict=True)}


def _table(articles: Sequence[Article]) -> np.ndarray:
    """Unit vectors as rows, weighed with the frequencies up to each article."""
    frequencies = Frequencies()
    vectors: list[Vector] = []
    for article in articles:
        reading = read(article)
        made = weigh(reading, frequencies).vector
        frequencies.add(reading.outlet, reading.primary_language, made.terms)
        vectors.append(made)
    known = {term for each in vectors for term in each.terms.tolist()}
    columns = {term: place for place, term in enumerate(known)}
    table = np.zeros((len(vectors), len(columns)), dtype=np.float32)
    for row, made in enumerate(vectors):
        table[row, [columns[term] for term in made.terms.tolist()]] = made.codes >> FLAG_BITS
    table /= np.linalg.norm(table, axis=1, keepdims=True) + 1e-9
    return table


def _linked(
    said: Sequence[set[str]], least: float, likeness: Callable[[set[str], set[str]], float]
) -> list[int]:
    """Each article joins the group of the likest earlier article, if that is alike enough."""
    groups: list[int] = []
    for place, own in enumerate(said):
        scored = [(likeness(own, other), -earlier) for earlier, other in enumerate(said[:place])]
        best, earlier = max(scored, default=(0.0, 0))
        groups.append(groups[-earlier] if own and best >= least else place)
    return groups


def _grams(text: str) -> set[str]:
    letters = [each for each in text if each.isalnum()]
    return {a + b + c for (a, b), c in zip(pairwise(letters), letters[2:], strict=False)}


def _jaccard(one: set[str], other: set[str]) -> float:
    return len(one & other) / max(1, len(one | other))


def _overlap(one: set[str], other: set[str]) -> float:
    return len(one & other) / max(1, min(len(one), len(other)))
