"""Names of files and folders that every system takes: Linux, macOS, Windows, synchronised drives."""

import re
import unicodedata

MAX_BYTES = 100
TOPICS = "topics"

_UNSPOKEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_SPECIAL = re.compile(r'[<>:"/\\|?*\[\]“”#%]')
_RESERVED = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])(?:\.|\Z)", re.IGNORECASE)


def safe(words: str, limit: int = MAX_BYTES) -> str:
    """The words as one part of a path, at most `limit` bytes of UTF-8 long; "untitled" where nothing is left.

    Characters that some system or web server takes for its own become `_`; what cannot be seen goes; so do
    dots and spaces at either end, which hide a file or which Windows drops. Safe names come back as they are.
    """
    seen = "".join(c for c in unicodedata.normalize("NFC", words) if unicodedata.category(c) not in _UNSPOKEN)
    name = _cut(_trimmed(_SPECIAL.sub("_", " ".join(seen.split()))), limit)
    if not name:
        return "untitled"
    return f"_{_cut(name, limit - 1)}" if _RESERVED.match(name) else name


def topic_page(id_: str) -> str:
    """The path of a topic's page below the output folder, for whoever links to it."""
    return f"{TOPICS}/{id_}.html"


def key(name: str) -> str:
    """What two names share that one folder cannot hold on a system that ignores case or composition."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())


def _trimmed(name: str) -> str:
    return name.strip(". ")


def _cut(name: str, limit: int) -> str:
    """At most `limit` bytes, whole characters only."""
    if len(name.encode()) <= limit:
        return name
    return _trimmed(name.encode()[:limit].decode("utf-8", "ignore"))
