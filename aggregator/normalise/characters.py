"""Characters that must never reach a reader: controls, direction overrides, what XML cannot contain."""

import re
import unicodedata

_FORBIDDEN = re.compile(
    "["
    "\x00-\x08\x0b-\x1f\x7f-\x9f"  # controls other than tab and newline
    "\u202a-\u202e\u2066-\u2069"  # embeddings, overrides and isolates of direction
    "\ufeff\ufffe\uffff\ud800-\udfff"  # byte order mark, non-characters, lone surrogates
    "]"
)
_CONTROLS = bytes(range(0x80)).translate(None, bytes(range(0x20, 0x7F)) + b"\t\n")
_INVISIBLE = re.compile("[\u00ad\u061c\u180e\u200b\u200e\u200f\u2060-\u2064]")


def scrub(words: str) -> str:
    """The same words without forbidden characters; a carriage return counts as a newline."""
    if "\r" in words:
        words = words.replace("\r\n", "\n").replace("\r", "\n")
    if words.isascii():
        return words.encode().translate(None, _CONTROLS).decode()
    return _FORBIDDEN.sub("", words)


def compose(words: str) -> str:
    """The same words in Unicode's composed form (NFC)."""
    return words if unicodedata.is_normalized("NFC", words) else unicodedata.normalize("NFC", words)


def one_line(words: str) -> str:
    """The same words on one line: scrubbed, composed, single spaces, nothing invisible.

    Joiners (U+200C, U+200D) stay: Persian, Indic scripts and emoji are written with them.
    """
    words = words.strip()
    if not words.isprintable():
        words = " ".join(_INVISIBLE.sub("", scrub(words)).split())
    elif "  " in words:  # printable text contains no controls, format characters or other spaces
        words = " ".join(words.split())
    return compose(words)
