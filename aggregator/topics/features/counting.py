"""The words of many texts, counted at once: the terms of each, with how often and where it has them."""

from collections.abc import Sequence
from itertools import pairwise
from math import log
from typing import NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from aggregator.topics.features.vector import TITLE, Numbers, Reals, Terms, first_of_each

MOST = 300  # words of a body that are counted
TITLE_WEIGHT = 2.0
_LOGARITHMS = np.array([0.0, *(1.0 + log(count) for count in range(1, MOST + 1))])
_NUMBER_BITS, _PLACE_BITS = 32, 21  # which leaves ten for the texts, as they share 63

Facts: TypeAlias = npt.NDArray[np.void]


class Counted(NamedTuple):
    """The different terms of a text, rising, with raw weight, flags, and how common each is at large."""

    terms: Terms
    weights: Reals
    flags: Numbers
    common: Reals


def count(
    bodies: Facts, body_lengths: Sequence[int], titles: Facts, title_lengths: Sequence[int]
) -> list[Counted]:
    """What each of a thousand texts at most says; of the kinds of a word in a text the last one counts.

    Both tables hold the FACTS of every word, text by text; beside each is how many words of it each text has.
    """
    told = np.concatenate((bodies, titles))
    texts = np.arange(len(body_lengths))
    owners = np.concatenate((texts.repeat(body_lengths), texts.repeat(title_lengths)))
    keys = (owners << _NUMBER_BITS | told["number"]) << _PLACE_BITS | np.arange(told.size)
    keys.sort()  # by text, term and place: quicker by far than to sort places
    places, keys = keys & ((1 << _PLACE_BITS) - 1), keys >> _PLACE_BITS
    starts = first_of_each(keys)
    lasts = np.append(starts, keys.size)[1:] - 1
    in_body = np.add.reduceat((places < bodies.size).astype(np.int64), starts)
    in_title = lasts - starts >= in_body
    kinds = told["kind"][places].astype(np.int64)
    flags = np.where(in_body > 0, kinds[starts + in_body - 1], 0)
    flags |= np.where(in_title, kinds[lasts] | TITLE, 0)
    weights = _LOGARITHMS[in_body] + TITLE_WEIGHT * in_title
    columns = keys[starts].astype(np.uint32), weights, flags, told["common"][places[lasts]]
    bounds = keys[starts].searchsorted(np.arange(texts.size + 1) << _NUMBER_BITS).tolist()
    return [Counted(*(column[begin:end] for column in columns)) for begin, end in pairwise(bounds)]
