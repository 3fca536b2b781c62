"""Names of files and folders that are valid on every system: Linux, macOS, Windows, synchronised drives."""

import re
import unicodedata

MAX_BYTES = 100
TOPICS = "topics"

_UNSPOKEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_SPECIAL = re.compile(r'[<>:"/\\|?*\[\]“”#%]')
_RESERVED = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])(?:\.|\Z)", re.IGNORECASE)


def safe(words: str, limit: int = MAX_BYTES) -> str:
    """The words as one part of a path, at most `limit` bytes of UTF-8 long; "untitled" if nothing is left.

    Characters that some system or web server reserves become `_`; invisible ones are removed, and so are dots
    and spaces at either end, which hide a file or which Windows drops. Safe names are returned unchanged.
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
    """A key that is equal for names that collide on a system that ignores case or Unicode composition."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())


def _trimmed(name: str) -> str:
    return name.strip(". ")


def _cut(name: str, limit: int) -> str:
    """At most `limit` bytes, whole characters only."""
    if len(name.encode()) <= limit:
        return name
    return _trimmed(name.encode()[:limit].decode("utf-8", "ignore"))
