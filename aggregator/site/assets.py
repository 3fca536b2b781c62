"""The files that the pages need: style, script, icon, and the style of a feed opened in a browser."""

import hashlib
from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import TYPE_CHECKING

from aggregator.site.settings import Settings

if TYPE_CHECKING:
    from aggregator.site.renderer import Renderer

FEED_STYLE = "feed.css"

_ROOMS = ("aggregator.site", "aggregator.publish")
_KINDS = (".py", ".html")


def assets(renderer: "Renderer") -> Iterator[tuple[str, bytes]]:
    """Every such file: its name below the output folder, and its bytes."""
    for file in sorted(files("aggregator.site").joinpath("assets").iterdir(), key=lambda each: each.name):
        data = file.read_bytes()
        yield file.name, _speaking(data, renderer) if file.name == FEED_STYLE else data


def look(settings: Settings, compressed: bool = False) -> str:
    """A digest of all that pages are made with: when it changes, every page is written again."""
    digest = hashlib.sha256(repr((settings, compressed)).encode())
    for room in _ROOMS:
        for file in sorted(_sources(files(room)), key=lambda each: each.name):
            digest.update(file.read_bytes())
    return digest.hexdigest()


def css_string(words: str) -> str:
    """Words as a string of CSS: whatever could end it, or the rule, is a number."""
    safe = (c if c.isalnum() or c in " .,:/-_" else f"\\{ord(c):x} " for c in words)
    return f'"{"".join(safe)}"'


def _sources(folder: Traversable) -> Iterator[Traversable]:
    for each in folder.iterdir():
        if each.is_dir():
            yield from _sources(each)
        elif each.name.endswith(_KINDS):
            yield each


def _speaking(data: bytes, renderer: "Renderer") -> bytes:
    """The style of feeds with words in it: a style sheet has no other way to say something."""
    home = f"{renderer.settings.base_url.rstrip('/')}/" if renderer.settings.base_url else "index.html"
    said = {"feed_is": renderer.words.feed_is, "feed_how": renderer.words.feed_how, "home": home}
    text = data.decode()
    for name, words in said.items():
        text = text.replace(f'"{{{name}}}"', css_string(words))
    return text.encode()
