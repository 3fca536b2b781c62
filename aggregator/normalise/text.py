"""Single lines: titles, names, summaries."""

import re
from collections.abc import Iterable
from html import unescape

from aggregator.normalise.characters import one_line

TITLE_LENGTH = 1000
SUMMARY_LENGTH = 300
_MAX_READ = 20_000

_TAG = re.compile(r"</?[a-z][^<>]*(?:>|$)|<!--.*?(?:-->|$)|<[!?][^<>]*(?:>|$)", re.IGNORECASE | re.DOTALL)
_UNSPOKEN = re.compile(r"<(script|style)\b[^<>]*>.*?(?:</\1\b[^<>]*>|$)", re.IGNORECASE | re.DOTALL)
_SENTENCE_END = re.compile(  # begins with a set of characters, which is found fastest
    r"[。！？….!?](?:(?<=[。！？…])[。！？…]*[”’」』）)]*|(?<=[.!?])[.!?]*[\"'”’»)\]]*(?=\s))"
)
_ENDS = tuple("。！？…：.!?:")
_CLOSING = "\"'”’」』»）)]"


def line(markup: str, limit: int = TITLE_LENGTH) -> str:
    """One line of plain text from a title, a name or a label, at most `limit` characters long.

    Tags are removed, entities are resolved once, and tags that this reveals are removed too.
    """
    markup = markup[:_MAX_READ]
    if "<" in markup or "&" in markup:
        markup = _untagged(unescape(_untagged(markup)))
    return _cut(one_line(markup), limit)


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


def _untagged(markup: str) -> str:
    return _TAG.sub("", _UNSPOKEN.sub("", markup)) if "<" in markup else markup


def _cut(words: str, limit: int) -> str:
    if len(words) <= limit:
        return words
    head = words[: limit - 1]
    space = head.rfind(" ", limit // 2)
    return (head[:space] if space > 0 else head).rstrip() + "…"
