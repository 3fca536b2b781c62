"""A memo: the values of a pure function by argument, each computed at the first look-up."""

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")

_KEPT = 100_000  # entries; beyond that all are dropped, so that memory is bounded


class Memo(dict[Key, Value], Generic[Key, Value]):
    """The values found so far. A look-up is one in a dictionary, which `functools.lru_cache` is not."""

    def __init__(self, function: Callable[[Key], Value]) -> None:
        super().__init__()
        self._function = function

    def __missing__(self, key: Key) -> Value:
        if len(self) >= _KEPT:
            self.clear()
        value = self[key] = self._function(key)
        return value
