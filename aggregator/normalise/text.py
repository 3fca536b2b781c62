"""Single lines: titles, names, summaries."""

import re
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from functools import partial
from html import unescape

from aggregator.normalise.characters import one_line

TITLE_LENGTH = 1000
SUMMARY_LENGTH = 300
_MAX_READ = 20_000

_TAG = re.compile(
    r"</?([a-z][^\s<>/]*)[^<>]*(?:>|$)|<!--.*?(?:-->|$)|<[!?][^<>]*(?:>|$)", re.IGNORECASE | re.DOTALL
)
_ELEMENTS = frozenset(  # of HTML, past and present; anything else may be words, as in List<String>
    str.split(
        "a abbr acronym address area article aside audio b base bdi bdo big blink blockquote body br button "
        "canvas caption center cite code col colgroup data dd del details dfn dialog dir div dl dt em embed "
        "fieldset figcaption figure font footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr "
        "html i iframe img input ins kbd label legend li link main map mark marquee math menu meta meter nav "
        "nobr noscript object ol optgroup option output p param picture pre progress q rb rp rt rtc ruby s "
        "samp script section select small source span strike strong style sub summary sup svg table tbody td "
        "template textarea tfoot th thead time title tr track tt u ul var video wbr xmp"
    )
)
_CLOSED = re.compile(r"</([a-z][^\s<>/]*)", re.IGNORECASE)
_BEFORE_NAME = re.compile(r"(?:\s[-–—·•:]|(?<=[^\x00-\x7f])[-–—]|\s*[|｜_])\s*$")
_UNSPOKEN = {
    re.compile(rf"</{tag}\b[^<>]*>?", re.IGNORECASE): re.compile(
        rf"<{tag}\b[^<>]*>.*?</{tag}\b[^<>]*>?", re.IGNORECASE | re.DOTALL
    )
    for tag in ("script", "style")
}
_VOID = frozenset(str.split("area base br col embed hr img input link meta source track wbr"))
_SENTENCE_END = re.compile(  # begins with a set of characters, which is found fastest
    r"[。！？….!?](?:(?<=[。！？…])[。！？…]*[”’」』）)]*|(?<=[.!?])[.!?]*[\"'”’»)\]]*(?=\s))"
)
_ENDS = tuple("。！？…：.!?:")
_CLOSING = "\"'”’」』»）)]"


def line(markup: str, limit: int = TITLE_LENGTH) -> str:
    """One line of plain text from a title, a name or a label, at most `limit` characters long.

    Tags of HTML are removed, entities are resolved once, and tags that this reveals are removed too; but one
    of these that nothing closes is a word, as in "Why <script> tags slow down your page".
    """
    markup = markup[:_MAX_READ]
    if "<" in markup or "&" in markup:
        revealed = unescape(_untagged(markup))
        closed = {name.lower() for name in _CLOSED.findall(revealed)} | _VOID
        markup = _untagged(revealed, closed)
    return _cut(one_line(markup), limit)


def without_names(title: str, names: Iterable[str]) -> str:
    """The title without the names of outlet or site at its end, as in "Headline - Example News"."""
    shorter = next((head for name in names if (head := _without_name(title, name))), None)
    return without_names(shorter, names) if shorter else title


def _without_name(title: str, name: str) -> str:
    """What stands before the name at the title's end; "" if it does not end with it, or is nothing else."""
    if not name or not title.lower().endswith(name.lower()):
        return ""
    head = title[: -len(name)]
    mark = _BEFORE_NAME.search(head)
    return head[: mark.start()].rstrip() if mark else ""


def shortened(words: str, limit: int) -> str:
    """The first sentences of these words, as many as fit into `limit` characters, on one line.

    If not even the first sentence fits, it is cut at a space and marked with an ellipsis.
    """
    words = " ".join(words[: limit * 4].split())
    if len(words) <= limit:
        return words
    ends = [match.end() for match in _SENTENCE_END.finditer(words, 0, limit + 1) if match.end() <= limit]
    return words[: ends[-1]] if ends else _cut(words, limit)


def lede(lines: Iterable[str]) -> str:
    """The first sentences of an article's lines; lines that do not end like one (bylines) are skipped."""
    lines = tuple(lines)
    whole = [line for line in lines if line.rstrip(_CLOSING).endswith(_ENDS)]
    return shortened(" ".join(whole or lines), SUMMARY_LENGTH)


def _untagged(markup: str, names: AbstractSet[str] = _ELEMENTS) -> str:
    """Without the tags of the elements with these names; anything else may be words, as in List<String>."""
    return _TAG.sub(partial(_unless_words, names), _spoken(markup)) if "<" in markup else markup


def _spoken(markup: str) -> str:
    """Without scripts and styles. Up to the last end of one each has an end: this takes linear time."""
    for end, element in _UNSPOKEN.items():
        if ends := [found.end() for found in end.finditer(markup)]:
            markup = element.sub("", markup[: ends[-1]]) + markup[ends[-1] :]
    return markup


def _unless_words(names: AbstractSet[str], tag: re.Match[str]) -> str:
    """Nothing in place of a tag; what only looks like one stays."""
    name = (tag[1] or "br").lower()
    return "" if (name in names and name in _ELEMENTS) or name.partition(":")[2] else tag[0]


def _cut(words: str, limit: int) -> str:
    if len(words) <= limit:
        return words
    head = words[: limit - 1]
    space = head.rfind(" ", limit // 2)
    return (head[:space] if space > 0 else head).rstrip() + "…"
