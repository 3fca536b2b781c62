"""A tidied body as a flat list: its tags and its words in the order of the document; pure.

It is written and read line by line without a tree. The serialisation is that of the HTML standard, which nh3
and lxml share, so that their output can be compared with it.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from aggregator.normalise.characters import one_line
from aggregator.normalise.tree import BLOCKS, MAX_CHARACTERS, MAX_TAGS

Piece = tuple[str, str]  # a tag's name ("p", "/p") and its markup; or no name, and words

NOTHING: Piece = ("", "")
VOID = frozenset(str.split("br hr img"))

_BREAKS = BLOCKS | {f"/{tag}" for tag in BLOCKS} | {"br"}
_ASIDE = frozenset(str.split("caption figcaption figure h1 h2 h3 h4 h5 h6 small td th"))

# Where the parser closes an open element because another begins directly within it.
ENDED_BY: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "a": frozenset(str.split("a table td th")),
        **dict.fromkeys(("b", "i", "u"), frozenset(str.split("p td th"))),
        "caption": frozenset(str.split("tbody tfoot thead tr")),
        "dd": frozenset({"dt"}),
        "dl": frozenset({"li"}),
        "dt": frozenset(str.split("dd dl")),
        **dict.fromkeys(str.split("h1 h2 h3 h4 h5 h6"), frozenset(str.split("li p table"))),
        "li": frozenset({"li"}),
        "p": frozenset(
            str.split("""
            blockquote caption dd div dl dt h1 h2 h3 h4 h5 h6 hr li ol p pre table tbody td tfoot th tr ul
            """)
        ),
        "pre": frozenset(str.split("dd dl dt li table ul")),
        **dict.fromkeys(("s", "small"), frozenset({"p"})),
        "tbody": frozenset(str.split("tbody tfoot")),
        **dict.fromkeys(("td", "th"), frozenset(str.split("tbody td tfoot th tr"))),
        "tfoot": frozenset({"tbody"}),
        "thead": frozenset(str.split("tbody tfoot")),
        "tr": frozenset(str.split("tbody tfoot tr")),
        "ul": frozenset({"pre"}),
    }
)
_NONE: Collection[str] = frozenset()


class TextLine(NamedTuple):
    """The words of one line; those of captions, headings and cells are not part of the running text."""

    words: str
    is_aside: bool


def start(tag: str, attributes: Iterable[tuple[str, str]] = ()) -> Piece:
    """The beginning of an element."""
    markup = f"<{tag}"
    for name, value in attributes:
        quoted = _escaped(value).replace('"', "&quot;")
        markup += f' {name}="{quoted}"'
    return tag, f"{markup}>"


def end(tag: str) -> Piece:
    """The end of an element."""
    return f"/{tag}", f"</{tag}>"


def written(pieces: Iterable[Piece]) -> str:
    """The pieces as HTML."""
    parts = [markup if name else _escaped(markup) for name, markup in pieces]
    return "".join(parts).strip().replace("\xa0", "&nbsp;")


def lines(pieces: Iterable[Piece]) -> Iterator[TextLine]:
    """The lines of words: one for each block and each forced break."""
    around = [False]  # whether each open element is outside the running text
    words: list[str] = []
    is_aside = True
    for name, text in pieces:
        if not name:
            if text:
                words.append(text)
                is_aside = is_aside and (around[-1] or text.isspace())
            continue
        if words and name in _BREAKS:
            if line := one_line("".join(words)):
                yield TextLine(line, is_aside)
            words, is_aside = [], True
        if name[0] == "/":
            around.pop()
        elif name not in VOID:
            around.append(name in _ASIDE)
    if line := one_line("".join(words)):
        yield TextLine(line, is_aside)


def reads_back(pieces: Sequence[Piece], html: str) -> bool:
    """Whether lxml certainly parses this HTML, the pieces as written, into the same elements again.

    It does if no tag implicitly closes another element, and nothing exceeds the parser's limits.
    """
    if len(html) > MAX_CHARACTERS or html.count("<") > MAX_TAGS:
        return False
    ends = [_NONE]  # what would implicitly close each open element
    for name, _ in pieces:
        if not name:
            continue
        if name[0] == "/":
            ends.pop()
        elif name in ends[-1]:
            return False
        elif name not in VOID:
            ends.append(ENDED_BY.get(name, _NONE))
    return True


def _escaped(words: str) -> str:
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
