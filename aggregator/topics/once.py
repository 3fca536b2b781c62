"""What a function says of a word, worked out once and looked up from then on."""

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Asked = TypeVar("Asked", bound=Hashable)
Said = TypeVar("Said")

_KEPT = 100_000  # words after which one begins anew, so that memory is bounded


class Once(dict[Asked, Said], Generic[Asked, Said]):
    """The values of a pure function by word, each worked out at the first look."""

    def __init__(self, function: Callable[[Asked], Said]) -> None:
        super().__init__()
        self._function = function

    def __missing__(self, word: Asked) -> Said:
        if len(self) >= _KEPT:
            self.clear()
        said = self[word] = self._function(word)
        return said
