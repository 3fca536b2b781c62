"""Markdown clippings, one article each, as feedx.net's full-text feeds are archived; read and written.

    <!--time at which the feed item was built, epoch milliseconds-->
    [title](address)
    ------

    body as HTML on one line

A title or a body cannot contain line breaks; they are written as character references and read back. The date
line that begins a body is removed and kept in `extra["dateline"]`, which also marks an item that was read
from a clipping and is written as it was. An item from elsewhere gets what every clipping has: a date line,
and its images through the archive's proxy.
"""

import html
import re
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from urllib.parse import quote

from aggregator.errors import DocumentError
from aggregator.formats import datelines
from aggregator.formats.encoding import decode, encode, opening
from aggregator.formats.limits import check_size
from aggregator.formats.markup import first_image
from aggregator.formats.parsed import Parsed
from aggregator.model import Document, Item

NAME = "clipping"

PROXY = "https://images.weserv.nl?url="
_PROXIED = ("https://images.weserv.nl?", "https://images.weserv.nl/?")

_BUILT = re.compile(r"<!--\s*(-?\d{1,16}|NaN)\s*-->[ \t]*\n\s*")
_START = re.compile(r"(?:<!--\s*(?:-?\d{1,16}|NaN)\s*-->[ \t]*\r?\n\s*)?\[[^\n]*\]\([^\n]*(?:\n-{3,}|\Z)")
_RULE = re.compile(r"-{3,}[ \t]*\Z")
_UNSAFE_IN_LINK = re.compile(r"[\x00-\x1f]|\](?=\()")
_ZONED = re.compile(r".*(?:(?<![A-Za-z])(?:GMT|UTC?|Z)|[+-]\d\d:?\d\d)")
_IMAGE = re.compile(r"(<img\b[^<>]{0,2000}?\ssrc=\")(https?://[^\"<>]{1,2000})", re.IGNORECASE)
_MEANT_BY_QUERIES = re.compile(r"[?&#%+]")
_MILLISECONDS = re.compile(r"-?\d{1,16}")


def recognises(document: Document) -> bool:
    """A link in the first line, or in the second below a comment with a time, then a rule."""
    return _START.match(opening(document).lstrip()) is not None


def parse(document: Document) -> Parsed:
    """One clipping, one item.

    Raises DocumentError.
    """
    check_size(document)
    text = decode(document).lstrip()
    if text.partition("\n")[0].endswith("\r"):
        text = text.replace("\r\n", "\n")
    built = _BUILT.match(text)
    head, _, rest = text[built.end() if built else 0 :].partition("\n")
    title, link = _link(document, head)
    rule, _, body = rest.partition("\n")
    if not _RULE.match(rule):
        raise DocumentError(document.address, "line 3", "has no rule (------) below the link")
    bound = built[1] if built and built[1] != "NaN" else None
    return Parsed((_item(title, link, bound, _many_lines(body.removeprefix("\n").removesuffix("\n"))),))


def render(item: Item) -> bytes:
    """The item as a clipping.

    Raises ConvertError if the text cannot be written as UTF-8.
    """
    built, body = _as_clipped(item) if "dateline" in item.extra else _from_elsewhere(item)
    link = _UNSAFE_IN_LINK.sub(_percent, item.link or "")
    text = f"<!--{built or 'NaN'}-->\n[{_one_line(item.title)}]({link})\n------\n\n{_one_line(body)}\n"
    return encode(text, item)


def _as_clipped(item: Item) -> tuple[str | None, str]:
    return item.published_bound, item.extra["dateline"] + item.html


def _from_elsewhere(item: Item) -> tuple[str | None, str]:
    """The time in milliseconds and the body, both as the archive would have them."""
    published = _time(item.published)
    dated = published is None or datelines.find(item.html) is not None
    date = (
        "" if dated or published is None else f"<div><i>{format_datetime(published, usegmt=True)}</i></div>"
    )
    body = _IMAGE.sub(lambda match: match[1] + html.escape(_proxied(html.unescape(match[2]))), item.html)
    return _milliseconds(item.published_bound) or _milliseconds(item.published), date + _lead(item) + body


def _link(document: Document, line: str) -> tuple[str, str | None]:
    """Title and address; a title may contain brackets, so the last pair counts."""
    line = line.rstrip()
    title, middle, link = line[1:-1].rpartition("](")
    if not (line.startswith("[") and line.endswith(")") and middle):
        raise DocumentError(document.address, "line 2", "has no [title](address)")
    return _many_lines(title), link.strip() or None


def _item(title: str, link: str | None, bound: str | None, body: str) -> Item:
    line = datelines.find(body)
    length = line.length if line else 0
    return Item(
        title=title,
        html=body[length:],
        link=link,
        published=line.words if line else None,
        published_bound=bound,
        authors=(line.author,) if line and line.author else (),
        image=first_image(body),
        extra={"dateline": body[:length]},
    )


def _one_line(text: str) -> str:
    return text.replace("\n", "&#10;").replace("\r", "&#13;")


def _many_lines(text: str) -> str:
    return text.replace("&#10;", "\n").replace("&#13;", "\r")


def _percent(match: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in match[0].encode())


def _lead(item: Item) -> str:
    """The lead image, unless the body already shows it."""
    if not item.image or item.image in item.html or html.escape(item.image) in item.html:
        return ""
    return f'<img src="{html.escape(_proxied(item.image))}" width="100%">'


def _proxied(address: str) -> str:
    """The address through the archive's proxy, without its scheme; encoded only if it would be cut off."""
    if address.startswith(_PROXIED):
        return address
    address = address.removeprefix("https://")
    return PROXY + (quote(address, safe="/:") if _MEANT_BY_QUERIES.search(address) else address)


def _milliseconds(words: str | None) -> str | None:
    """Epoch milliseconds as written, or those of a time with a zone."""
    if words and _MILLISECONDS.fullmatch(words):
        return words
    time = _time(words)
    return str(int(time.timestamp() * 1000)) if time else None


def _time(words: str | None) -> datetime | None:
    """RFC 822 or ISO 8601 with a zone, in UTC; None for anything else."""
    if not words or not _ZONED.fullmatch(words):
        return None
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            time = read(words)
        except (ValueError, OverflowError):
            continue
        return time.astimezone(UTC) if time.tzinfo else time.replace(tzinfo=UTC)  # RFC 5322: -0000 is UTC
    return None
