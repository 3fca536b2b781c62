"""What formats need to find in an item's HTML without parsing it."""

import html
import re

_DIV = re.compile(r"<(/?)div\b", re.IGNORECASE)
_IMAGE = re.compile(r"<img\b[^<>]{0,2000}?\ssrc=[\"']([^\"'<>]{1,2000})[\"']", re.IGNORECASE)


def first_image(markup: str) -> str | None:
    """The address of the first image as written in the body; None if there is none."""
    match = _IMAGE.search(markup)
    return html.unescape(match[1]) if match else None


def unframed(markup: str) -> str:
    """The body out of the one `<div>` that encloses all of it, where there is one."""
    body = markup.strip()
    if not (body.startswith("<div>") and body.endswith("</div>") and _closes_last(body)):
        return body
    return body[len("<div>") : -len("</div>")].strip()


def _closes_last(body: str) -> bool:
    """Whether the first `<div>` is closed by the last `</div>` and by none before."""
    depth = 0
    for tag in _DIV.finditer(body):
        depth += -1 if tag[1] else 1
        if depth == 0:
            return tag.end() == len(body) - 1
    return False
