"""The front matter of blog posts, as this family of archives writes it; read and written.

It looks like YAML but often is not (a title with both kinds of quotes in it), so it is read line by line:
keys at the margin, scalars in one line, lists as lines with a dash or in brackets. What is written is YAML.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from aggregator.errors import DocumentError
from aggregator.formats.encoding import decode
from aggregator.formats.limits import check_size
from aggregator.model import Document

MAX_SIZE = 64 * 1024

_FENCE = re.compile(r"---[ \t]*\Z")
_KEY = re.compile(r"([A-Za-z_][\w-]*)[ \t]*:(?:[ \t]+(.*))?\Z", re.DOTALL)
_BLOCK = re.compile(r"[>|][+-]?[ \t]*\Z")
_ENTRY = re.compile(r"[ \t]*-[ \t]+(.*)\Z", re.DOTALL)
_ESCAPE = re.compile(r"\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(.))", re.DOTALL)
_ESCAPES = {  # YAML 1.2, 5.7
    **{"0": "\0", "a": "\a", "b": "\b", "t": "\t", "n": "\n", "v": "\v", "f": "\f", "r": "\r", "e": "\x1b"},
    **{"N": "\x85", "_": "\xa0", "L": "\u2028", "P": "\u2029"},
}
_TO_ESCAPE = re.compile("[^ -~\xa0-\u2027\u202a-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_PLAIN = re.compile(r"(?![-?:,\[\]{}#&*!|>'\"%@` ])(?!.*(?:: | #))[^\n]*[^ :\n]\Z")

_NO_TEXT = re.compile(  # what YAML 1.1 or 1.2 takes for nothing, a truth value, a number, a date or a merge
    r"~|=|<<|null|true|false|yes|no|on|off|y|n|[-+]?\.(?:inf|nan)|[-+]?\.?\d[\d.,:_+ a-foxtz-]*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """A parsed post; every value is text, with quotes and escapes resolved."""

    scalars: Mapping[str, str]
    lists: Mapping[str, tuple[str, ...]]
    body: str

    def scalar(self, key: str) -> str:
        """The value of a key; empty if it is missing or a list of lines."""
        return self.scalars.get(key, "")

    def entries(self, key: str) -> tuple[str, ...]:
        """The entries of a list: lines with a dash, values in brackets, or the lone scalar in its place."""
        lone = self.scalar(key)
        if lone.startswith("[") and lone.endswith("]"):
            return tuple(entry for entry in map(unquote, lone[1:-1].split(",")) if entry)
        return self.lists.get(key) or ((lone,) if lone else ())


def of(document: Document) -> FrontMatter:
    """The front matter at the beginning of a document; raises DocumentError if there is none."""
    check_size(document)
    post = split(decode(document))
    if post is None:
        raise DocumentError(document.address, "line 1", "has no front matter between two lines of ---")
    return post


def split(text: str) -> FrontMatter | None:
    """Parse a post; None if it does not begin with front matter between two lines of `---`."""
    text = text.removeprefix("\ufeff").lstrip("\r\n \t")
    if text.startswith("---") and "\r\n" in text[:8]:
        text = text.replace("\r\n", "\n")
    opening, _, rest = text.partition("\n")
    if not _FENCE.match(opening):
        return None
    lines, body = _until_fence(rest)
    return None if body is None else FrontMatter(*_read(lines), body)


def _until_fence(text: str) -> tuple[list[str], str | None]:
    """The lines before the closing fence and the text after it; None where it never closes."""
    lines: list[str] = []
    start = 0
    while start < min(len(text), MAX_SIZE):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        line = text[start:end]
        if _FENCE.match(line):
            return lines, text[end + 1 :]
        lines.append(line)
        start = end + 1
    return lines, None


def _read(lines: Iterable[str]) -> tuple[dict[str, str], dict[str, tuple[str, ...]]]:
    raw: dict[str, str] = {}
    listed: dict[str, list[str]] = {}
    key = ""
    for line in lines:
        entry, pair = _ENTRY.match(line), _KEY.match(line)
        if pair:
            key = pair[1]
            raw[key] = "" if _BLOCK.match(pair[2] or "") else pair[2] or ""
        elif entry and not raw.get(key, "").strip():
            listed.setdefault(key, []).append(unquote(entry[1]))
        elif line.strip():
            raw[key] = f"{raw.get(key, '')} {line.strip()}"
    lists = {name: tuple(values) for name, values in listed.items()}
    return {name: unquote(value) for name, value in raw.items() if name not in lists}, lists


def unquote(value: str) -> str:
    """The text of a scalar as written; a double-quoted one without backslashes is taken as it stands."""
    value = value.strip(" \t")
    if len(value) > 1 and value[0] == value[-1] == "'":
        return value[1:-1].replace("''", "'")
    if len(value) > 1 and value[0] == value[-1] == '"':
        return _unescaped(value[1:-1])
    return value


def _unescaped(text: str) -> str:
    if "\\" not in text:
        return text
    text = _ESCAPE.sub(_character, text)
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _character(match: re.Match[str]) -> str:
    code = match[1] or match[2] or match[3]
    if code is None:
        return _ESCAPES.get(match[4], match[4])
    point = int(code, 16)
    return chr(point) if point < 0x110000 else "\ufffd"


def quoted(text: str) -> str:
    """A scalar in quotes: single ones, double ones around a `'`, escapes only where YAML requires them."""
    if _TO_ESCAPE.search(text):
        return '"' + _TO_ESCAPE.sub(_escape, text.replace("\\", "\\\\").replace('"', '\\"')) + '"'
    if "'" in text and '"' not in text and "\\" not in text:
        return f'"{text}"'
    return "'" + text.replace("'", "''") + "'"


def plain(text: str) -> str:
    """A scalar without quotes where YAML allows that, else `quoted`."""
    if not text or (_PLAIN.match(text) and not _TO_ESCAPE.search(text)):
        return text
    return quoted(text)


def name(text: str) -> str:
    """A scalar that every YAML parser reads as text: in quotes where it would be a number or the like."""
    return quoted(text) if _NO_TEXT.fullmatch(text) else plain(text)


def _escape(match: re.Match[str]) -> str:
    point = ord(match[0])
    return f"\\x{point:02x}" if point < 0x100 else f"\\u{point:04x}"
