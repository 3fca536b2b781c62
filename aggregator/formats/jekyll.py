"""Jekyll posts of the clippings' sibling archive, one article each; read and written."""

import re

from aggregator.formats import datelines, front_matter
from aggregator.formats.encoding import encode, opening
from aggregator.formats.markup import unframed
from aggregator.formats.parsed import Parsed
from aggregator.model import Document, Item

NAME = "jekyll"

_MARK = re.compile(r"^(?:layout|from)[ \t]*:", re.MULTILINE)
_LIQUID = re.compile(r"\{(?=[{%])")
_BUILT = re.compile(r"\s*<!--\s*(\d{1,16}|NaN)\s*-->\s*")


def recognises(document: Document) -> bool:
    """Front matter with a layout, or with the address that the post is from."""
    start = opening(document).lstrip()
    return start.startswith("---") and _MARK.search(start[: _end(start)]) is not None


def parse(document: Document) -> Parsed:
    """One post, one item.

    Raises DocumentError.
    """
    return Parsed((_item(front_matter.of(document)),))


def render(item: Item) -> bytes:
    """The item as a post: valid YAML for every title, and no Liquid markup in the body.

    Raises ConvertError where the text cannot be written as UTF-8.
    """
    return encode(_post(item), item)


def _post(item: Item) -> str:
    bound = item.published_bound or ""
    built = bound if bound.isdecimal() else ""
    date = item.published or ("" if built else bound)
    author = item.outlet or ", ".join(item.authors)
    known = (
        ("date", front_matter.plain, date),
        ("author", front_matter.name, author),
        ("from", front_matter.plain, item.link),
    )
    lines = (
        "---",
        "layout: post",
        f"title: {front_matter.quoted(item.title)}",
        *(f"{key}: {scalar(words)}" for key, scalar, words in known if words),
        *(("categories:",) if item.categories else ()),
        *(f" - {front_matter.name(category)}" for category in item.categories),
        "---",
        *((f"<!--{built}-->",) if built else ()),
        "<div>",
        _LIQUID.sub("&#123;", item.html),
        "</div>",
        "",
    )
    return "\n".join(lines)


def _end(start: str) -> int:
    """Where the front matter ends within the opening of a document."""
    end = start.find("\n---", 3)
    return end if end >= 0 else len(start)


def _item(post: front_matter.FrontMatter) -> Item:
    built, body = _built(post.body)
    date, author = post.scalar("date") or None, post.scalar("author")
    line = datelines.find(body)
    return Item(
        title=post.scalar("title"),
        html=body[line.length :] if line else body,
        link=post.scalar("from") or None,
        published=line.words if line else date,
        published_bound=built or (date if line else None),
        authors=(line.author,) if line and line.author else (),
        categories=tuple(dict.fromkeys((*post.entries("categories"), *post.entries("tags")))),
        outlet=author or None,
    )


def _built(body: str) -> tuple[str | None, str]:
    """The time in the comment before the body (None where there is none), and the body out of its frame."""
    match = _BUILT.match(body)
    rest = body[match.end() :] if match else body
    built = match[1] if match and match[1] != "NaN" else None
    return built, unframed(rest)
