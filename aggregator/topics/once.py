"""What a function says of a word, worked out once and looked up from then on."""

from collections.abc import Callable
from typing import Generic, TypeVar

Said = TypeVar("Said")

_KEPT = 100_000  # words after which one begins anew, so that memory is bounded


class Once(dict[str, Said], Generic[Said]):
    """The values of a pure function by word, each worked out at the first look."""

    def __init__(self, function: Callable[[str], Said]) -> None:
        super().__init__()
        self._function = function

    def __missing__(self, word: str) -> Said:
        if len(self) >= _KEPT:
            self.clear()
        said = self[word] = self._function(word)
        return said
