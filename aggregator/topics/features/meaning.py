"""What an article means, whatever its language: the optional second opinion beside the engine's terms.

A meaning is an embedding of title and text by a multilingual encoder, and the anchors that survive
translation. It is stored with the article's other features, so a restart decides as if there had been none.
Everything is compared in whole numbers, whose sums are exact in any order and on any machine.
"""

import struct
from array import array
from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

from aggregator.model import Article
from aggregator.topics.features.anchors import Anchors, anchors
from aggregator.topics.text.folding import fold

if TYPE_CHECKING:  # numpy is not for those who do without meanings
    import numpy as np
    from numpy.typing import NDArray

READ = 600  # bytes of the body that are encoded: some two hundred Chinese characters, a hundred English words
LENGTH = 512  # of every vector: a product of two stays far below 2**24, where 32-bit floats are exact
_MOST = 127
_TITLE_READ = 300
_HEAD = struct.Struct("<IB")

Whole: TypeAlias = "NDArray[np.float32]"  # a vector of whole numbers, as floats for the sake of fast products


class Encoder(Protocol):
    """Turns text of any language into a vector; texts that mean the same lie close together."""

    @property
    def tag(self) -> int:
        """32 bits that name the model: vectors are comparable where the tags are equal."""

    def encode(self, text: str) -> "NDArray[Any]":
        """One row of numbers, of any length above zero; the same for the same text."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """`vector` holds a signed byte per dimension, `anchors` the numbers and Latin names of the text."""

    tag: int
    anchors: Anchors
    vector: bytes


def understand(article: Article, encoder: Encoder) -> Meaning:
    """Encode an article's title and the beginning of its text."""
    body = fold(article.text[:READ]).encode()[:READ].decode(errors="ignore")
    text = f"{fold(article.title[:_TITLE_READ])}. {body}"
    return Meaning(encoder.tag, anchors(text), _bytes(encoder.encode(text)))


def whole(meaning: Meaning) -> Whole:
    """The vector of a meaning."""
    import numpy as np

    return np.frombuffer(meaning.vector, dtype=np.int8).astype(np.float32)


def mean(meanings: Iterable[Meaning]) -> Whole:
    """The direction that meanings have in common, at the length that all vectors have."""
    import numpy as np

    rows = [np.frombuffer(each.vector, dtype=np.int8) for each in meanings]
    total: NDArray[np.float64] = np.sum(rows, axis=0, dtype=np.float64)
    return _scaled(total).astype(np.float32)


def cosine(one: Whole, other: Whole) -> float:
    """Cosine of two whole vectors, -1 to 1."""
    square = float(one @ one) * float(other @ other)
    return float(one @ other) / sqrt(square) if square else 0.0


def pack(meaning: Meaning | None) -> bytes:
    """Bytes for the store, none for no meaning; `unpack` is the inverse."""
    if meaning is None:
        return b""
    return _HEAD.pack(meaning.tag, len(meaning.anchors)) + meaning.anchors.tobytes() + meaning.vector


def unpack(data: bytes) -> Meaning | None:
    if not data:
        return None
    tag, count = _HEAD.unpack_from(data)
    end = _HEAD.size + 4 * count
    return Meaning(tag, array("I", data[_HEAD.size : end]), data[end:])


def _bytes(row: "NDArray[Any]") -> bytes:
    import numpy as np

    scaled = _scaled(np.asarray(row, dtype=np.float64))
    return np.clip(scaled, -_MOST, _MOST).astype(np.int8).tobytes()


def _scaled(row: "NDArray[np.float64]") -> "NDArray[np.float64]":
    """The row at LENGTH, in whole numbers; a row without direction stays zero."""
    import numpy as np

    length = sqrt(float((row * row).sum()))
    return np.rint(row * (LENGTH / length)) if length else np.zeros_like(row)
