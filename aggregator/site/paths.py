"""The path of each page below the output folder; addresses never change."""

from pathlib import Path

from aggregator.publish import names

FRONT = "front"
DAYS = "days"
SECTIONS = "sections"

_PAGES = {FRONT: "index.html", DAYS: "days/index.html", SECTIONS: "sections.html"}
_FOLDERS = {"day": "days", "category": "categories", "language": "languages"}
_STEM_BYTES = 80


def topic(id_: str) -> str:
    """The page of a topic."""
    return names.topic_page(id_)


def is_bare(folder: Path) -> bool:
    """Whether the folder lacks the files that every site has."""
    return not ((folder / _PAGES[FRONT]).exists() and (folder / names.TOPICS).exists())


def page(list_: str) -> str:
    """The page of a list, such as `day/2019-03-12` or `category/culture`."""
    kind, _, stem = list_.partition("/")
    return _PAGES[kind] if kind in _PAGES else f"{_FOLDERS[kind]}/{stem}.html"


def stem(name: str) -> str:
    """A name as a file name: the same on every system, whatever its case."""
    return names.safe("-".join(names.key(name).split()), _STEM_BYTES)
