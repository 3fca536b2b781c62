"""What single elements of a feed say, by the rules of feedparser for ordinary ones.

Unsure is raised for whatever feedparser might read differently.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from urllib.parse import urljoin
from xml.etree.ElementTree import Element

from aggregator.formats.feeds.names import XML, Unsure, prefix_of, split
from aggregator.formats.feeds.raw import MAX_ATTRIBUTES, Text

Names = Callable[[str], str]
Child = tuple[str, Element]
Attributes = Mapping[str, str]
Holding = Mapping[str, Sequence[str]]

PLAIN, HTML = "text/plain", "text/html"
MAX_DEPTH = 5
NOTHING: Holding = MappingProxyType({})

_TYPES = {"text": PLAIN, "plain": PLAIN, PLAIN: PLAIN, "html": HTML, HTML: HTML}
_READ = (
    *("base", "domain", "filesize", "href", "ispermalink", "label", "lang", "lastmod", "length", "medium"),
    *("mode", "rel", "scheme", "term", "type", "uri", "url", "width"),
)
_TRAPS = (
    *("abstract", "authors", "body", "channel", "date", "entry", "feed", "fullitem", "georss_where"),
    *("georssgeom", "item", "links", "rdf_rdf", "rss", "tags", "where"),
)
_BASE = f"{{{XML}}}base"
_TRAPPED = ("gml_", "psc_", "xhtml_")


@dataclass(frozen=True, slots=True)
class Scope:
    """The language and the base address that hold for an element."""

    language: str = ""
    base: str = ""


def by_name(roles: Mapping[str, str]) -> dict[str, str]:
    """The role of each name, from the names (with spaces between) of each role."""
    return {name: role for role, several in roles.items() for name in several.split()}


def children(parent: Iterable[Element], names: Names) -> Iterator[Child]:
    """The elements in one, by name."""
    return ((names(element.tag), element) for element in parent)


def check_attributes(root: Element) -> None:
    """Make sure that no element has too many, and that what xml:base says ends with its element.

    In feedparser it goes on holding where no base held before.
    """
    based = bool(root.get(_BASE))
    for element in root.iter():
        keys = element.keys()
        if len(keys) > MAX_ATTRIBUTES or any(split(key)[1] == "base" and key != _BASE for key in keys):
            raise Unsure("too many attributes, or a base without xml:")
        if _BASE in keys and not based:
            raise Unsure("a base where there was none before")


def said(element: Element) -> str:
    """The text of an element that contains nothing else, stripped."""
    return mended(bare(element))


def bare(element: Element) -> str:
    """The same as written; feedparser does not correct everything."""
    if len(element):
        raise Unsure("an element in one that holds words")
    return (element.text or "").strip()


def mended(text: str) -> str:
    """The intended text, where UTF-8 was taken for Latin-1 and encoded again."""
    if text.isascii():
        return text
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text


def attributes(element: Element) -> dict[str, str]:
    """By name in lower case; those of a known namespace with its prefix ("xml:lang")."""
    found = {}
    for key, value in element.attrib.items():
        name = _attribute(key)
        found[name] = value.lower() if name in ("rel", "type") else value
    return found


def _attribute(key: str) -> str:
    uri, name = split(key)
    if not uri:
        return name
    prefix = prefix_of(uri)
    if not prefix and name in _READ:
        raise Unsure("an attribute of a foreign namespace, which feedparser takes for a plain one")
    return f"{prefix or uri}:{name}"


def scope_of(found: Attributes, outer: Scope) -> Scope:
    """What holds for an element with these attributes."""
    language = found.get("xml:lang", found.get("lang"))
    base = found.get("xml:base")
    if language is None and not base:
        return outer
    return Scope(
        outer.language if language is None else language.replace("_", "-").strip(),
        _joined(outer.base, base) if base else outer.base,
    )


def scope_of_container(found: Attributes, outer: Scope) -> Scope:
    """The same for a whole feed, channel or entry."""
    if "href" in found or "lastmod" in found:
        raise Unsure("attributes of CDF")
    return scope_of(found, outer)


def _joined(outer: str, base: str) -> str:
    if not base.startswith(("http://", "https://")):
        raise Unsure("a base that is no plain address")
    return resolved(base, outer or base)


def resolved(address: str, base: str) -> str:
    """An address resolved against xml:base; unchanged if there is none."""
    if ":///" in address:
        raise Unsure("an address with too many slashes, which feedparser mends")
    try:
        return urljoin(base, address) if base else address
    except ValueError:
        return ""


def text_of(element: Element, kind: str, outer: Scope, atom: bool) -> Text:
    """Words with their type, which is `kind` where none is stated; feedparser guesses it in RSS."""
    value, found = bare(element), attributes(element) if element.attrib else {}
    kind = _type(found, kind)
    if kind == PLAIN and not atom and ("</" in value or "&" in value):
        raise Unsure("words that may be markup")
    scope = scope_of(found, outer) if found else outer
    return Text(mended(value), kind, scope.language, scope.base)


def title_of(element: Element, outer: Scope) -> Text:
    """A title; its type is not used."""
    found = attributes(element) if element.attrib else {}
    _type(found, PLAIN)
    scope = scope_of(found, outer) if found else outer
    return Text(said(element), "", scope.language, scope.base)


def _type(found: Attributes, usual: str) -> str:
    kind = _TYPES.get(found.get("type", usual))
    if kind is None or found.get("mode") == "base64":
        raise Unsure("content that has to be decoded, or is a tree")
    return kind


def pass_over(
    child: Child, names: Names, holding: Holding = NOTHING, traps: Sequence[str] = (), depth: int = 0
) -> None:
    """Make sure that an element, with those that it may be `holding`, changes nothing of what is read."""
    name, element = child
    if name in _TRAPS or name in traps or name.startswith(_TRAPPED) or depth > MAX_DEPTH:
        raise Unsure(name)
    for inner in children(element, names):
        if inner[0] not in holding.get(name, ()):
            raise Unsure(f"{inner[0]} in {name}")
        pass_over(inner, names, holding, traps, depth + 1)
