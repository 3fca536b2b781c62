"""What XML 1.0 can hold; JSON readers are better off without the rest, too."""

import re

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_EMPTY = "—"


def clean(text: str) -> str:
    """The text without what XML 1.0 cannot hold."""
    # Short texts mostly are printable, which Python finds out much faster than a pattern.
    return text if text.isprintable() else _NOT_XML.sub("", text)


def required(text: str) -> str:
    """The same where a format wants some text: a dash where there is none."""
    return clean(text).strip() or _EMPTY
