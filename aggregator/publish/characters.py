"""Removes what XML 1.0 cannot contain, from JSON feeds too."""

import re

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_EMPTY = "—"


def clean(text: str) -> str:
    """The text without what XML 1.0 cannot contain."""
    # Most short texts are printable, which Python checks much faster than a pattern.
    return text if text.isprintable() else _NOT_XML.sub("", text)


def required(text: str) -> str:
    """The same for a format that requires text: a dash if there is none."""
    return clean(text).strip() or _EMPTY
