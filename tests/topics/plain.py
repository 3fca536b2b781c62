"""Sums and cosines of vectors the slow way, to compare with."""

from collections import Counter
from collections.abc import Sequence

from aggregator.topics.features.vector import FLAG_BITS, Vector


def plain(vectors: Sequence[Vector], flag: int = 0) -> Counter[int]:
    """The sum of weights by term, of those with the flag."""
    found: Counter[int] = Counter()
    for each in vectors:
        for term, code in zip(each.terms.tolist(), each.codes.tolist(), strict=True):
            if code & flag == flag:
                found[term] += code >> FLAG_BITS
    return found


def squared(weights: Counter[int]) -> int:
    return sum(weight * weight for weight in weights.values())


def cosine(one: Counter[int], other: Counter[int]) -> float:
    product = sum(weight * other[term] for term, weight in one.items())
    return product / float(squared(one) * squared(other)) ** 0.5 if product else 0.0
