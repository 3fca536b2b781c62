"""Addresses on a configured instance: RSSHub's routes and RSS-Bridge's bridges."""

from collections.abc import Mapping

RSSHUB = "rsshub"
RSSBRIDGE = "rssbridge"
SCHEMES = (RSSHUB, RSSBRIDGE)


def scheme_of(url: str) -> str | None:
    """Which kind of instance the address is on; None for any other address."""
    scheme, mark, rest = url.partition("://")
    return scheme if mark and rest and scheme in SCHEMES else None


def resolved(url: str, instances: Mapping[str, str]) -> str:
    """`rsshub://route` and `rssbridge://Bridge?key=value` on the instance of their kind; others as they are.

    Raises ValueError where there is no such instance.
    """
    scheme = scheme_of(url)
    if scheme is None:
        return url
    instance, rest = instances.get(scheme, "").rstrip("/"), url.partition("://")[2]
    if not instance:
        raise ValueError(f'{scheme}:// needs the address of an instance: [fetch] {scheme} = "https://…"')
    if scheme == RSSHUB:
        return f"{instance}/{rest.lstrip('/')}"
    bridge, _, query = rest.partition("?")
    more = f"&{query}" if query else ""
    return f"{instance}/?action=display&bridge={bridge.rstrip('/')}{more}&format=Atom"
