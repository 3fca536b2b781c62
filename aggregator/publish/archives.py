"""Archives: every article as a file of its own, in the form of the outlets' archives; they can be read again.

A file's name holds the article's id, so that no two articles share one on any system, and the title that the
article had when it was first written.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from email.utils import format_datetime
from pathlib import Path
from types import MappingProxyType

from aggregator.formats import registry
from aggregator.model import Article, Item
from aggregator.publish import files, names

_IN_LINK_TEXT = tuple((mark, f"\\{mark}") for mark in "\\[]<>`*_&")
_IN_LINK = tuple((mark, f"%{ord(mark):02X}") for mark in " ()'`")


@dataclass(frozen=True, slots=True)
class Archive:
    """A folder that articles are written to, in the format of that name."""

    format: str
    path: Path

    @property
    def name(self) -> str:
        """The key in the store: another folder or format is another archive."""
        return f"{self.format} {self.path}"


@dataclass(frozen=True, slots=True)
class _Form:
    """One kind of archive: whether lists name its articles, where a file goes, and what it says."""

    listed: bool
    file: Callable[[Article, str], str]
    item: Callable[[Article], Item]


def formats() -> tuple[str, ...]:
    """The names of the formats that archives can be written in."""
    return tuple(_FORMS)


def shelf(archive: Archive, article: Article, known: Mapping[str, str]) -> str:
    """The list that names the article, as a folder's name; "" where the archive has no lists.

    `known` are the existing shelves by `names.key`: outlets whose names no folder can tell apart share one.
    """
    if not _FORMS[archive.format].listed:
        return ""
    own = names.safe(article.outlet)
    return known.get(names.key(own), own)


def file(archive: Archive, article: Article, shelf_: str) -> str:
    """Where a new article goes, relative to the archive's folder."""
    return _FORMS[archive.format].file(article, shelf_)


def write(archive: Archive, article: Article, file_: str) -> bool:
    """Write the article; False if the file already held it. It is safely on the disk after `files.settle`.

    Raises ConvertError and OutputError.
    """
    item = _FORMS[archive.format].item(article)
    return files.replace(archive.path / file_, registry.render(item, archive.format), durable=False)


def write_list(archive: Archive, shelf_: str, entries: Iterable[tuple[str, str]]) -> None:
    """Write the list of a shelf from (title, file) of each article, newest first; raises OutputError."""
    lines = (_line(title, file_) for title, file_ in entries)
    files.stream(archive.path / "lists" / f"{shelf_}.md", lines)


def _line(title: str, file_: str) -> bytes:
    return f"- [{_escaped(title, _IN_LINK_TEXT)}](../{_escaped(file_, _IN_LINK)})\n".encode()


def _escaped(text: str, marks: Iterable[tuple[str, str]]) -> str:
    for mark, instead in marks:
        text = text.replace(mark, instead)
    return text


def _clipping(article: Article, shelf_: str) -> str:
    return f"articles/{shelf_}/{int(article.id, 16)}_{names.safe(article.title)}.md"


def _post(article: Article, _shelf: str) -> str:
    """A date first, as Jekyll asks for, in a folder for each year."""
    return f"{article.time:%Y/%Y-%m-%d}-{names.safe(article.title)}-{article.id}.md"


def _item(article: Article) -> Item:
    """The article as an item of its outlet; if no time was stated, it has none."""
    return Item(
        title=article.title,
        html=article.html,
        link=article.url,
        published=format_datetime(article.published, usegmt=True) if article.published else None,
        authors=article.authors,
        categories=article.categories,
        image=article.image.url if article.image else None,
        outlet=article.outlet,
    )


def _hexo_item(article: Article) -> Item:
    """The author of such a post is the outlet, under its own byline where that is known."""
    byline = next((author for author in article.authors if article.outlet in author), article.outlet)
    return replace(_item(article), authors=(byline,))


def _jekyll_item(article: Article) -> Item:
    published = article.published.isoformat() if article.published else None
    return replace(_item(article), published=published)


_FORMS: Mapping[str, _Form] = MappingProxyType(
    {
        "clipping": _Form(True, _clipping, _item),
        "hexo": _Form(False, _post, _hexo_item),
        "jekyll": _Form(False, _post, _jekyll_item),
    }
)
