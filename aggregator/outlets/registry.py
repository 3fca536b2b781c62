"""The known outlets: the files of this folder, and plugins of other packages."""

import importlib
import pkgutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from types import MappingProxyType
from urllib.parse import urlsplit

import aggregator.outlets as package
from aggregator.model import Item
from aggregator.outlets.record import Outlet

GROUP = "aggregator.outlets"
_LONGEST_HOST = 253


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Outlets by id, our own before foreign ones; `faults` is a line for each plugin that is left out."""

    outlets: Mapping[str, Outlet]
    faults: tuple[str, ...] = ()


def outlets() -> tuple[Outlet, ...]:
    """All outlets, by id."""
    return tuple(catalogue().outlets.values())


def faults() -> tuple[str, ...]:
    """One line for each plugin that could not be used, and why."""
    return catalogue().faults


def find(name: str) -> Outlet | None:
    """The outlet of that id, or with that name in any language; None if it is not known."""
    wanted = name.strip().casefold()
    return next((outlet for outlet in outlets() if wanted in _names(outlet)), None)


def recognise(item: Item) -> Outlet | None:
    """The outlet that an item is from: by the address of its link, without one by its byline; else None.

    Of several, it is the first by id.
    """
    place = _split(item.link or "")
    if place:
        near = (outlet for domain in _domains(place[0]) for outlet in _on_hosts().get(domain, ()))
        matching = (outlet for outlet in near if _is_at(place, outlet.hosts))
        return min(matching, key=lambda outlet: outlet.id, default=None)
    words = {item.outlet, *item.authors}
    return next((outlet for outlet in outlets() if words.intersection(outlet.bylines)), None)


@cache
def _on_hosts() -> Mapping[str, Sequence[Outlet]]:
    """The outlets that have a place on each host."""
    found: dict[str, list[Outlet]] = {}
    for outlet in outlets():
        for host in {known.partition("/")[0] for known in outlet.hosts}:
            found.setdefault(host, []).append(outlet)
    return found


def _domains(host: str) -> Iterator[str]:
    """The host and every domain that it lies in."""
    labels = host.split(".")
    return (".".join(labels[start:]) for start in range(len(labels)))


@cache
def catalogue() -> Catalogue:
    """What is installed, found once."""
    return gather(_own(), entry_points(group=GROUP))


def gather(own: Iterable[Outlet], plugins: Iterable[EntryPoint]) -> Catalogue:
    """Our outlets and those of plugins; a plugin that is broken or takes an id that is taken is left out."""
    found = {outlet.id: outlet for outlet in own}
    faults = []
    for plugin in plugins:
        loaded = _load(plugin)
        if isinstance(loaded, str):
            faults.append(loaded)
        elif loaded.id in found:
            faults.append(f"outlet plugin {plugin.name!r} ({plugin.value}): the id {loaded.id!r} is taken")
        else:
            found[loaded.id] = loaded
    return Catalogue(MappingProxyType(dict(sorted(found.items()))), tuple(faults))


def _own() -> Iterable[Outlet]:
    for info in pkgutil.iter_modules(package.__path__):
        if info.name != "registry":
            module = importlib.import_module(f"{package.__name__}.{info.name}")
            outlet = getattr(module, "OUTLET", None)
            if isinstance(outlet, Outlet):
                yield outlet


def _load(plugin: EntryPoint) -> Outlet | str:
    """The plugin's outlet, or a line that says why there is none."""
    where = f"outlet plugin {plugin.name!r} ({plugin.value})"
    try:
        loaded = plugin.load()
    except Exception as error:  # noqa: BLE001 - foreign code may raise anything, and must not stop the program
        return f"{where}: cannot be loaded: {type(error).__name__}: {error}".replace("\n", " ")
    outlet = getattr(loaded, "OUTLET", loaded)
    return outlet if isinstance(outlet, Outlet) else f"{where}: is not an Outlet but {type(outlet).__name__}"


def _names(outlet: Outlet) -> set[str]:
    return {name.casefold() for name in (outlet.id, outlet.name, *outlet.names.values())}


def _split(address: str) -> list[str]:
    """The host and the folders of an address; nothing if no host can have that name (RFC 1035)."""
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        return []
    return [host, *filter(None, parts.path.split("/"))] if host and len(host) <= _LONGEST_HOST else []


def _is_at(place: list[str], hosts: tuple[str, ...]) -> bool:
    return any(_lies_in(place, *known.split("/")) for known in hosts)


def _lies_in(place: list[str], host: str, *folders: str) -> bool:
    at_host = place[0] == host or place[0].endswith(f".{host}")
    return at_host and place[1 : len(folders) + 1] == list(folders)
