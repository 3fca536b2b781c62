"""Small whole numbers for things that come and go, so that arrays can speak of them."""

from typing import Generic, TypeVar

Thing = TypeVar("Thing")


class Numbering(Generic[Thing]):
    """Things by number; the number of a thing that went is given again."""

    def __init__(self) -> None:
        self._things: list[Thing | None] = []
        self._free: list[int] = []

    def give(self, thing: Thing) -> int:
        if not self._free:
            self._things.append(thing)
            return len(self._things) - 1
        number = self._free.pop()
        self._things[number] = thing
        return number

    def take_back(self, number: int) -> None:
        self._things[number] = None
        self._free.append(number)

    def __getitem__(self, number: int) -> Thing:
        thing = self._things[number]
        if thing is None:
            raise LookupError(f"nothing has the number {number}")
        return thing
