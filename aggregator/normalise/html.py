"""The body of an article for display: tidied, then sanitised by nh3, which always has the last word."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from html import escape, unescape
from itertools import islice

import nh3

from aggregator.model import Image
from aggregator.normalise import pieces, tree
from aggregator.normalise.attributes import KEPT, LINK_REL
from aggregator.normalise.characters import one_line
from aggregator.normalise.pieces import Piece, TextLine
from aggregator.normalise.tidy import prune, tidy
from aggregator.normalise.tree import Line, Tree

Test = Callable[[Line], bool]

_MAX_PASSES = 3
_MAX_ESCAPES = 20_000
_HEAD_LINES = 3
_LEDE_LINES = 8
_LONGEST_END = 40
_ESCAPED_START = re.compile(r"\s*&lt;[a-z][a-z0-9]*(?:\s|&gt;)", re.IGNORECASE)
_ESCAPED_END = re.compile(r"&lt;/[a-z][a-z0-9]*&gt;\s*$", re.IGNORECASE)
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

    `prose` are the first lines that are neither captions nor headings.
    """

    html: str = ""
    text: str = ""
    prose: tuple[str, ...] = ()
    images: tuple[Image, ...] = ()
    links: tuple[str, ...] = ()


def clean(
    markup: str, base: str | None = None, *, leading: Test | None = None, anywhere: Test | None = None
) -> Body:
    """The markup as readers get it: safe to embed, and unchanged when cleaned again.

    Addresses are made absolute with `base`. Lines for which `anywhere` is true are left out; so are lines
    near the start for which `leading` is true, unless there are no others. Sanitised markup must parse back
    to what we wrote; if it does not (markup that parsers understand differently), it is cleaned once more,
    and if that fails only the words are kept.
    """
    for _ in range(_MAX_PASSES):
        body = tree.parse(markup)
        prune(body)
        tree.blank([*_head(body, leading), *_matching(body, anywhere)])
        tidied = tidy(body, base)
        written = pieces.written(tidied.pieces)
        if _escapes(written) > _MAX_ESCAPES:
            break
        safe = sanitised(written)
        if _reads_back(tidied.pieces, written, safe):
            lines = list(pieces.lines(tidied.pieces))
            return Body(safe, _text(lines), _prose(lines), tidied.images, tidied.links)
        markup = safe
    lines = list(pieces.lines(tidied.pieces))
    return Body(_as_paragraphs(lines), _text(lines), _prose(lines))


def _escapes(markup: str) -> int:
    """How often nh3 stops to escape, or looks whether it must; its time is the square of that.

    It looks at each byte 0xC2, with which a no-break space begins, as do « and all of U+0080 to U+00BF.
    """
    return markup.count("&") + markup.encode().count(b"\xc2")


def sanitised(markup: str) -> str:
    """What nh3 leaves of this markup."""
    return _CLEANER.clean(markup)


def words(markup: str) -> str:
    """The plain text of this markup on one line; markup without tags and entities already is."""
    if "<" not in markup and "&" not in markup:
        return one_line(markup)
    body = tree.parse(markup)
    prune(body)
    return " ".join(line.words for line in tree.lines(body))


def from_plain(markup: str) -> str:
    """Markup without a tag is plain text: each of its lines becomes a paragraph.

    If it consists only of escaped elements, it was escaped once too often, and is unescaped instead.
    """
    markup = markup[: tree.MAX_CHARACTERS]
    if "<" not in markup and _ESCAPED_START.match(markup) and _ESCAPED_END.search(markup[-_LONGEST_END:]):
        return unescape(markup)
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


def _reads_back(tidied: Sequence[Piece], written: str, safe: str) -> bool:
    """Whether the sanitised markup means what we wrote to every parser.

    nh3 parses as browsers do: if it changed nothing, browsers see what we meant, and lxml is used only where
    it may see something else.
    """
    if safe == written and pieces.reads_back(tidied, written):
        return True
    return tree.serialise(tree.parse(safe)) == written


def _text(lines: Iterable[TextLine]) -> str:
    return "\n".join(line.words for line in lines)


def _prose(lines: Iterable[TextLine]) -> tuple[str, ...]:
    return tuple(islice((line.words for line in lines if not line.is_aside), _LEDE_LINES))


def _as_paragraphs(lines: Iterable[TextLine]) -> str:
    return "".join(f"<p>{escape(line.words, quote=False)}</p>" for line in lines)
