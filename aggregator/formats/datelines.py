"""The line in a body that says when (and by whom) the article was published.

The clipped archives keep no time of publication beside the body, but most of their outlets state it in the
body. It is returned as written; a time without a zone is in the outlet's.
"""

import re
from dataclasses import dataclass

_SEARCHED = 20_000
_FIRST = (  # before everything else: Voice of America, Deutsche Welle, Reuters, New York Times; then RFI
    re.compile(
        r"\s*<div>\s*<i>(?:(?P<author>[^<>]{0,100})<br\s*/?>)?\s*"
        r"(?P<words>(?=[^<>]{0,40}\d{4})[^<>]{8,40}?)\s*</i>\s*</div>"
    ),
    re.compile(r"\s*<div>\s*(?P<author>)(?P<words>\d{2}/\d{2}/\d{4} - \d{2}:\d{2})\s*(?:</div>|(?=<)|\Z)"),
)
_WITHIN = (  # an element with the time in an attribute: New York Times (sic), BBC and others
    re.compile(r"<time\b[^<>]*?\spudate\s*=\s*[\"']?(?P<words>\d[\d :T.Z+-]{7,40})", re.IGNORECASE),
    re.compile(r"<time\b[^<>]*?\sdatetime\s*=\s*[\"']?(?P<words>\d[\d :T.Z+-]{7,40})", re.IGNORECASE),
)


@dataclass(frozen=True, slots=True)
class DateLine:
    """A date line; `length` is its length in characters at the start of the body, 0 if it is further in."""

    words: str
    author: str = ""
    length: int = 0


def find(html: str) -> DateLine | None:
    """The date line of a body; None if the outlet writes none."""
    for pattern in _FIRST:
        match = pattern.match(html)
        if match:
            return DateLine(match["words"].strip(), (match["author"] or "").strip(), match.end())
    for pattern in _WITHIN:
        match = pattern.search(html, 0, _SEARCHED)
        if match:
            return DateLine(match["words"].strip())
    return None
