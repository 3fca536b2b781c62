"""Prepares the text of a feed for both ways of reading one."""

import re

_ROOT = re.compile(r"<(?:[\w.-]{1,40}:)?(?:rss|rdf|feed|channel)(?=[\s/>])", re.IGNORECASE)
_SURE = r"(?:3[2-9]|[4-9][0-9]|[1-9][0-9]{2,3}|[1-4][0-9]{4}|[xX][1-9a-fA-F][0-9a-fA-F]{2});"
_REFERENCE = re.compile(rf"&#(?!{_SURE})(?:[xX]([0-9a-fA-F]+)|([0-9]+));?")
_PLANES = (range(0x20, 0xD800), range(0xE000, 0xFFFE), range(0x10000, 0x110000))


def root_start(text: str) -> int | None:
    """Where the root element of a feed begins; None where there is none."""
    match = _ROOT.search(text)
    return match.start() if match else None


def with_valid_references(text: str) -> str:
    """The text with U+FFFD for character references to what is no character of XML 1.0 (2.2)."""
    return _REFERENCE.sub(_within_unicode, text)


def _within_unicode(match: re.Match[str]) -> str:
    digits, base = (match[1], 16) if match[1] else (match[2], 10)
    significant = digits.lstrip("0")
    point = int(significant or "0", base) if len(significant) < 8 else -1
    return match[0] if point in (9, 10, 13) or any(point in plane for plane in _PLANES) else "\ufffd"
