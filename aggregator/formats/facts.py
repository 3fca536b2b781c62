"""What one way of reading a page has found about its article."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Facts:
    """Empty where nothing was found. `way` names the way, `body` is HTML, addresses are absolute."""

    way: str
    title: str = ""
    body: str = ""
    published: str = ""
    updated: str = ""
    image: str = ""
    language: str = ""
    summary: str = ""
    link: str = ""
    site: str = ""
    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()


def words(found: Sequence[Facts], name: str) -> str:
    """The first that is not empty."""
    return next((value for value in _values(found, name) if isinstance(value, str) and value), "")


def names(found: Sequence[Facts], name: str) -> tuple[str, ...]:
    """The first list that is not empty, each name once."""
    lists = (value for value in _values(found, name) if isinstance(value, tuple) and value)
    return tuple(dict.fromkeys(next(lists, ())))


def way(found: Sequence[Facts], name: str) -> str:
    """How the field was found; "" where it was not."""
    return next((facts.way for facts in found if getattr(facts, name)), "")


def _values(found: Sequence[Facts], name: str) -> Iterator[object]:
    return (getattr(facts, name) for facts in found)
