"""The body of an article for display: tidied, then sanitised by nh3, which always has the last word."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from html import escape
from itertools import islice

import nh3

from aggregator.model import Image
from aggregator.normalise import tree
from aggregator.normalise.attributes import KEPT, LINK_REL
from aggregator.normalise.characters import one_line
from aggregator.normalise.tidy import prune, tidy
from aggregator.normalise.tree import Line, Tree

Test = Callable[[Line], bool]

_MAX_PASSES = 3
_MAX_REFERENCES = 20_000  # nh3 takes the square of their number
_HEAD_LINES = 3
_LEDE_LINES = 8
_CLEANER = nh3.Cleaner(
    tags=set(KEPT),
    attributes={tag: set(names) for tag, names in KEPT.items() if names},
    tag_attribute_values={"img": {"referrerpolicy": {"no-referrer"}}},
    url_schemes={"http", "https"},
    link_rel=LINK_REL,
)


@dataclass(frozen=True, slots=True)
class Body:
    """Safe HTML, the same as plain words (one line for each block), and what it shows and links to.

    `prose` are the first lines that are no captions and no headings.
    """

    html: str = ""
    text: str = ""
    prose: tuple[str, ...] = ()
    images: tuple[Image, ...] = ()
    links: tuple[str, ...] = ()


def clean(
    markup: str, base: str | None = None, *, leading: Test | None = None, anywhere: Test | None = None
) -> Body:
    """What a reader gets to see of this markup: safe to embed, and unchanged when cleaned again.

    Addresses are absolute against `base`. Lines that `anywhere` holds of are left out; so are lines near the
    start that `leading` holds of, unless no other line is there. What is sanitised must read back as the tree
    that we wrote; where it does not (markup that parsers understand differently), it is cleaned once more,
    and in the end only the words are kept.
    """
    for _ in range(_MAX_PASSES):
        body = tree.parse(markup)
        prune(body)
        tree.blank([*_head(body, leading), *_matching(body, anywhere)])
        tidied = tidy(body, base)
        written = tree.serialise(body)
        if written.count("&") > _MAX_REFERENCES:
            break
        safe = _CLEANER.clean(written)
        if tree.serialise(tree.parse(safe)) == written:
            lines = list(tree.lines(body))
            return Body(safe, _text(lines), _prose(lines), tidied.images, tidied.links)
        markup = safe
    lines = list(tree.lines(body))
    return Body(_as_paragraphs(lines), _text(lines), _prose(lines))


def words(markup: str) -> str:
    """The plain words of this markup on one line; markup without tags and entities is words already."""
    if "<" not in markup and "&" not in markup:
        return one_line(markup)
    body = tree.parse(markup)
    prune(body)
    return " ".join(line.words for line in tree.lines(body))


def from_plain(markup: str) -> str:
    """Markup without a tag is plain words: each of its lines becomes a paragraph."""
    markup = markup[: tree.MAX_CHARACTERS]
    if "<" in markup or "\n" not in markup.strip():
        return markup
    return "".join(f"<p>{line}</p>" for line in markup.splitlines() if line.strip())


def _head(body: Tree, test: Test | None) -> list[Line]:
    """The lines that pass the test among those up to the third that fails it; none if no line fails it."""
    passed: list[Line] = []
    failed = 0
    if test is None:
        return passed
    for line in tree.lines(body):
        if test(line):
            passed.append(line)
        else:
            failed += 1
        if failed == _HEAD_LINES:
            break
    return passed if failed else []


def _matching(body: Tree, test: Test | None) -> list[Line]:
    return [line for line in tree.lines(body) if test(line)] if test else []


def _text(lines: Iterable[Line]) -> str:
    return "\n".join(line.words for line in lines)


def _prose(lines: Iterable[Line]) -> tuple[str, ...]:
    return tuple(islice((line.words for line in lines if not tree.is_aside(line)), _LEDE_LINES))


def _as_paragraphs(lines: Iterable[Line]) -> str:
    return "".join(f"<p>{escape(line.words, quote=False)}</p>" for line in lines)
