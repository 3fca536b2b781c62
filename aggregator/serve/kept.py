"""A cache of bytes that were costly to make, limited by size."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock


class Kept:
    """At most `room` bytes, the most recently used; each is made once, however many ask for it at a time.

    While one is made, all others can be had.
    """

    def __init__(self, room: int) -> None:
        self._room = room
        self._size = 0
        self._data: OrderedDict[Hashable, bytes] = OrderedDict()
        self._making: dict[Hashable, Lock] = {}
        self._lock = Lock()

    def get(self, key: Hashable, make: Callable[[], bytes]) -> bytes:
        """What is cached under the key, or what `make` gives; what is larger than the room is not cached."""
        with self._lock:
            if key in self._data:
                return self._used(key)
            making = self._making.setdefault(key, Lock())
        with making:
            with self._lock:
                if key in self._data:
                    return self._used(key)
            try:
                data = make()
                self._keep(key, data)
            finally:
                with self._lock:
                    self._making.pop(key, None)
        return data

    def _used(self, key: Hashable) -> bytes:
        self._data.move_to_end(key)
        return self._data[key]

    def _keep(self, key: Hashable, data: bytes) -> None:
        with self._lock:
            if key not in self._data and len(data) <= self._room:
                self._data[key] = data
                self._size += len(data)
            while self._size > self._room:
                self._size -= len(self._data.popitem(last=False)[1])
