"""A cache of bytes that were costly to make, limited by size."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock


class ByteCache:
    """At most `capacity` bytes, the most recently used; each is made once, however many ask for it at a time.

    While one is made, all others can be had.
    """

    def __init__(self, capacity: int) -> None:
        self._capacity = capacity
        self._size = 0
        self._data: OrderedDict[Hashable, bytes] = OrderedDict()
        self._making: dict[Hashable, Lock] = {}
        self._lock = Lock()

    def get(self, key: Hashable, make: Callable[[], bytes]) -> bytes:
        """What is cached under the key, or what `make` gives; what is larger than the cache is not cached."""
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
            if key not in self._data and len(data) <= self._capacity:
                self._data[key] = data
                self._size += len(data)
            while self._size > self._capacity:
                self._size -= len(self._data.popitem(last=False)[1])
