"""Bytes to text: which character encoding a document really is in; and text to bytes.

The order follows what goes wrong in practice: a byte order mark is right; valid UTF-8 is UTF-8 whatever the
labels say; then the XML declaration, the charset of the header and the meta element of a page are used if the
bytes are valid; then the bytes decide.
"""

import codecs
import re
import string

from w3lib.encoding import html_body_declared_encoding, http_content_type_encoding, resolve_encoding

from aggregator.errors import ConvertError, DocumentError
from aggregator.model import Document, Item

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_UNMARKED = (  # XML 1.0, appendix F: "<" in these encodings, without a byte order mark
    (b"<\0\0\0", "utf-32-le"),
    (b"\0\0\0<", "utf-32-be"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
)
_DECLARATION = re.compile(rb"\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9._:-]{1,40})[\"']")
_SEVEN_BIT = ("iso2022", "hz")
_MULTI_BYTE = ("gb", "big5", "cp932", "cp949", "cp950", "euc", "shift", "johab")
_SINGLE_BYTE = ("cp", "iso8859", "koi8", "mac", "latin", "tis", "ascii")
_ASCII = string.printable.encode()
_BROKEN_SHARE = 0.02
_SAMPLE = 64 * 1024
_WIDE = re.compile(rb"[\x80-\xff]")
_LONE = re.compile(rb"(?<![\x80-\xff])[\x80-\xff](?![\x80-\xff])")
_GUESSES = ["gb18030", "big5", "cp932", "euc_jp", "cp949", "cp1251", "koi8_r", "cp1253", "cp1255", "cp1256"]


def decode(document: Document) -> str:
    """The text of a document, without its byte order mark.

    Raises DocumentError if the encoding that the source forces is not known.
    """
    if document.encoding:
        return _forced(document, document.encoding)
    data, labels = document.data, _labels(document)
    marked = _marked(data)
    if marked:
        return _without_mark(data, *marked)
    return (
        _strictly(data, _in(labels, _SEVEN_BIT))
        or _strictly(data, ("utf-8",))
        or _mostly_utf8(data, labels)
        or _strictly(data, _in(labels, _MULTI_BYTE))
        or _strictly(data, _deliberate(labels))
        or _guess(data)
    )


def encode(text: str, item: Item) -> bytes:
    """The document as which an item is written, in UTF-8; raises ConvertError if it is not valid text."""
    try:
        return text.encode()
    except UnicodeEncodeError as error:
        raise ConvertError(f"{item.title!r} cannot be written: {error}") from error


def opening(document: Document, size: int = 4096) -> str:
    """The first characters, good enough to recognise ASCII markers; never fails."""
    head = document.data[:size]
    return _without_mark(head, *(_marked(head) or (b"", "utf-8")))


def _forced(document: Document, label: str) -> str:
    encoding = _known(label)
    if encoding is None:
        raise DocumentError(document.address, "encoding", f"{label!r} is not a known character encoding")
    return document.data.decode(encoding, "replace").lstrip("\ufeff")


def _known(label: str) -> str | None:
    """The codec for a label, GB labels widened to GB18030; None if it is not a character encoding."""
    encoding = resolve_encoding(label.lower().removeprefix("x-"))
    families = ("utf", *_SEVEN_BIT, *_MULTI_BYTE, *_SINGLE_BYTE)
    return encoding if encoding and encoding.startswith(families) else None


def _labels(document: Document) -> tuple[str, ...]:
    """What the XML declaration says, then the header, then the meta element of a page."""
    match = _DECLARATION.match(document.data)
    declared = _known(match[1].decode("ascii")) if match else None
    stated = _known(http_content_type_encoding(document.headers.get("content-type")) or "")
    meta = _known(html_body_declared_encoding(document.data) or "")
    return tuple(label for label in (declared, stated, meta) if label)


def _in(labels: tuple[str, ...], family: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(label for label in labels if label.startswith(family))


def _deliberate(labels: tuple[str, ...]) -> tuple[str, ...]:
    """The labels that somebody chose: software writes Latin-1 and ASCII by default."""
    return tuple(label for label in _in(labels, _SINGLE_BYTE) if label not in ("cp1252", "ascii"))


def _marked(data: bytes) -> tuple[bytes, str] | None:
    """The byte order mark (empty where "<" alone gives the encoding away) and the encoding."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return mark, encoding
    for start, encoding in _UNMARKED:
        if data.startswith(start):
            return b"", encoding
    return None


def _without_mark(data: bytes, mark: bytes, encoding: str) -> str:
    return data[len(mark) :].decode(encoding, "replace")


def _strictly(data: bytes, encodings: tuple[str, ...]) -> str | None:
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _mostly_utf8(data: bytes, labels: tuple[str, ...]) -> str | None:
    """UTF-8 with few broken bytes, as left by truncation or an inserted word in another encoding.

    One broken byte is no small share in English, so where a label says UTF-8 what is right need only prevail.
    """
    text = data.decode("utf-8", "replace")
    wide, broken = len(data.translate(None, _ASCII)), text.count("\ufffd")
    right = len(text) - (len(data) - wide) - broken
    is_utf8 = broken <= wide * _BROKEN_SHARE or ("utf-8" in labels and right > broken)
    return text if is_utf8 else None


def _guess(data: bytes) -> str:
    """What the bytes look like: Windows-1252 if they are single between ASCII, as in Latin script."""
    sample = _sample(data)
    if len(_LONE.findall(sample)) * 2 > len(sample.translate(None, _ASCII)):
        return data.decode("cp1252", "replace")
    from charset_normalizer import from_bytes  # slow to import and rarely needed

    best = from_bytes(sample, cp_isolation=_GUESSES).best()
    encoding = _known(best.encoding) if best else None
    return data.decode(encoding or "cp1252", "replace")


def _sample(data: bytes) -> bytes:
    """A piece from the first non-ASCII byte on, cut before a "<", which is never part of one."""
    first = _WIDE.search(data)
    start = first.start() if first else 0
    piece = data[start : start + _SAMPLE]
    end = piece.rfind(b"<")
    return piece[:end] if end > 0 and start + _SAMPLE < len(data) else piece
