"""What a search asks for, and the text that shows what it found."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Phrase:
    """Tokens that must be adjacent, in this order; with `open` the last is only the beginning of one."""

    tokens: Sequence[str]
    open: bool = False


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a text; `is_match` says that it matches the query."""

    text: str
    is_match: bool = False
