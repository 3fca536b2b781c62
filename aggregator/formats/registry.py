"""The formats there are, found in this package."""

import importlib
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType, ModuleType

import aggregator.formats as package
from aggregator.errors import ConvertError, FormatUnknown
from aggregator.formats.encoding import opening
from aggregator.formats.parsed import Parsed
from aggregator.model import Document, Item


@dataclass(frozen=True, slots=True)
class Format:
    """One document format; `render` is None if it can only be read."""

    name: str
    recognises: Callable[[Document], bool]
    parse: Callable[[Document], Parsed]
    render: Callable[[Item], bytes] | None = None


def names() -> tuple[str, ...]:
    """The names of all formats, sorted."""
    return tuple(formats())


def writable() -> tuple[str, ...]:
    """The names of the formats that can also be written, sorted."""
    return tuple(name for name, form in formats().items() if form.render)


def by_name(name: str) -> Format:
    """The format of that name.

    Raises FormatUnknown, naming those there are.
    """
    try:
        return formats()[name]
    except KeyError:
        raise FormatUnknown(name, "", f"is not a format; there are {', '.join(names())}") from None


def detect(document: Document) -> Format:
    """The format that recognises the document.

    Raises FormatUnknown with what the document looks like.
    """
    found = next((form for form in formats().values() if form.recognises(document)), None)
    if found is None:
        reason = f"{_look(document)}; no format recognises it (there are {', '.join(names())})"
        raise FormatUnknown(document.address, "", reason)
    return found


def render(item: Item, name: str) -> bytes:
    """The item written in the format of that name.

    Raises FormatUnknown, and ConvertError if the format can only be read or cannot hold the item.
    """
    write = by_name(name).render
    if write is None:
        raise ConvertError(f"{name} can only be read; formats that can be written: {', '.join(writable())}")
    return write(item)


@cache
def formats() -> Mapping[str, Format]:
    """Every module of this package that has a NAME, by that name."""
    modules = (importlib.import_module(f"{package.__name__}.{info.name}") for info in _infos())
    found = [_format(module) for module in modules if hasattr(module, "NAME")]
    return MappingProxyType({form.name: form for form in sorted(found, key=lambda form: form.name)})


def _infos() -> list[pkgutil.ModuleInfo]:
    return [info for info in pkgutil.iter_modules(package.__path__) if info.name != "registry"]


def _format(module: ModuleType) -> Format:
    return Format(module.NAME, module.recognises, module.parse, getattr(module, "render", None))


def _look(document: Document) -> str:
    """What a document that no format recognises looks like, in words for people."""
    if not document.data.strip():
        return "is empty"
    start = opening(document, 512).lstrip()
    lowered = start.lower()
    if lowered.startswith(("<!doctype html", "<html")):
        return (
            'is an HTML page (`aggregator add` finds a site\'s feeds, format = "webpage" reads one article)'
        )
    if lowered.startswith("<"):
        return "is XML or HTML, but no feed"
    if lowered.startswith(("{", "[")):
        return "is JSON, but no JSON Feed"
    return "is binary" if "\0" in start else f"begins with {start[:40]!r}"
