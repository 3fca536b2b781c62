"""Which elements a body keeps, and which of their attributes."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from aggregator.model import Image
from aggregator.normalise.characters import one_line
from aggregator.normalise.images import is_pixel, picture, pixels
from aggregator.normalise.tree import Tree
from aggregator.normalise.url import absolute

LINK_REL = "noopener noreferrer"

KEPT: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        **dict.fromkeys(
            str.split("""
            abbr b bdi br caption cite code dd del div dl dt em figcaption figure h1 h2 h3 h4 h5 h6 hr i ins
            kbd li mark p pre rp rt ruby s samp small strong sub sup table tbody tfoot thead tr u ul var wbr
            """),
            frozenset[str](),
        ),
        "a": frozenset({"href", "title"}),
        "blockquote": frozenset({"cite"}),
        "img": frozenset({"src", "alt", "width", "height"}),
        "ol": frozenset({"start"}),
        "q": frozenset({"cite"}),
        "td": frozenset({"colspan", "rowspan"}),
        "th": frozenset({"colspan", "rowspan"}),
    }
)
WITH_ATTRIBUTES = frozenset(tag for tag, names in KEPT.items() if names)
_LAZY = ("data-src", "data-original", "data-lazy-src", "data-actualsrc", "data-orig-file")
_MAX_LENGTH = 1000


def kept_attributes(tag: str, element: Tree, base: str | None) -> list[tuple[str, str]]:
    """The attributes kept of an element other than a link or a picture, in order."""
    values = ((name, _value(name, element.get(name), base)) for name in sorted(KEPT[tag]))
    return [(name, value) for name, value in values if value]


def link_attributes(href: str, element: Tree) -> list[tuple[str, str]]:
    """The attributes of a link that leads to `href`, which is absolute."""
    stated = element.get("title")
    title = one_line(stated[:_MAX_LENGTH]) if stated else ""
    return [("href", href), *([("title", title)] if title else ()), ("rel", LINK_REL)]


def _value(name: str, value: str | None, base: str | None) -> str | None:
    if value is None:
        return None
    if name == "cite":
        return absolute(value, base)
    return value if value.isdecimal() and value.isascii() and len(value) <= 4 else None


def picture_of(element: Tree, base: str | None) -> Image | None:
    """The picture that this element shows; None for a placeholder, a tracking pixel or a spacer."""
    lazy = next((value for name in _LAZY if "/" in (value := element.get(name) or "")), None)
    several = (element.get("srcset") or element.get("data-srcset") or "").split(maxsplit=1)[:1]
    stated = (lazy, element.get("src"), *(each.rstrip(",") for each in several))
    address = next((found for value in stated if (found := picture(value, base))), None)
    width, height = pixels(element.get("width")), pixels(element.get("height"))
    hidden = "display:none" in (element.get("style") or "").replace(" ", "").lower()
    if address is None or hidden or is_pixel(width, height):
        return None
    return Image(address, one_line((element.get("alt") or "")[:_MAX_LENGTH]), width, height)


def picture_attributes(image: Image) -> Iterator[tuple[str, str]]:
    """The attributes of a picture, without referrer: many servers refuse requests from other sites' pages."""
    yield "src", image.url
    yield "alt", image.alt
    for name, size in (("width", image.width), ("height", image.height)):
        if size is not None:
            yield name, str(size)
    yield "referrerpolicy", "no-referrer"
