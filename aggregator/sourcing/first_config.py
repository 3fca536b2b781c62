"""A first configuration: the outlets of a language, or the named ones, each read live."""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path

from aggregator.errors import ConfigError, output_errors
from aggregator.outlets import registry
from aggregator.outlets.record import Outlet, Place

# What can be read live, the best first; an outlet's own order decides among places of one kind.
_KINDS = ("feed", "sitemap", "page")
_FORMATS = {"page": "webpage", "sitemap": "sitemap"}
_HEAD = """\
# The configuration of aggregator; docs/configuration.md explains every key.
# "unverified": an address from public documentation that has not been tried; `check --fetch` tries it.

[feed]
title = {title}
authority = "aggregator.invalid,2026"   # set your own: a domain, and a year in which you own it
base_url = ""                           # the address at which output/ is served, such as https://news.example/
language = {language}

[fetch]
contact = ""                            # sent to the servers you visit: a page or an e-mail address of yours
"""
_TITLES = {"zh": "要闻汇总"}


def chosen(names: Sequence[str], language: str) -> list[Outlet]:
    """The outlets of these names, or without names all of the language (BCP 47).

    Raises ConfigError for a name, or a language, that no live outlet has.
    """
    if names:
        found = {name: registry.find(name) for name in names}
        faults = [fault for name, outlet in found.items() if (fault := _fault(name, outlet))]
        if faults:
            raise ConfigError(faults)
        return list({outlet.id: outlet for outlet in found.values() if outlet}.values())
    outlets = [outlet for outlet in registry.outlets() if _speaks(outlet, language) and _place(outlet)]
    if not outlets:
        spoken = sorted({outlet.language.partition("-")[0] for outlet in registry.outlets()})
        raise ConfigError([f"{language}: no outlet has this language; known languages: {', '.join(spoken)}"])
    return outlets


def text(outlets: Iterable[Outlet], language: str) -> str:
    """The configuration as TOML."""
    primary = language.partition("-")[0]
    head = _HEAD.format(
        title=_quoted(_TITLES.get(primary, "News")),
        language=_quoted("zh-Hans" if language == "zh" else language),
    )
    return head + "".join(map(_source, outlets))


def write(file: Path, content: str, force: bool = False) -> None:
    """Write the configuration; raises ConfigError if the file exists and `force` is not set."""
    with output_errors(file):
        file.parent.mkdir(parents=True, exist_ok=True)
        try:
            with file.open("w" if force else "x", encoding="utf-8") as opened:
                opened.write(content)
        except FileExistsError:
            raise ConfigError([f"{file}: exists already; --force replaces it"]) from None


def _source(outlet: Outlet) -> str:
    place = _place(outlet)
    if place is None:
        return ""
    form = _FORMATS.get(place.kind)
    return (
        f"\n[[sources]]  # {outlet.name}{'' if place.verified else ', unverified'}\n"
        f"name = {_quoted(outlet.id)}\n"
        f"outlet = {_quoted(outlet.id)}\n"
        f"url = {_quoted(place.url)}\n" + (f"format = {_quoted(form)}\n" if form else "")
    )


def _place(outlet: Outlet) -> Place | None:
    """The live place to read: the first of the best kind."""
    return next((place for kind in _KINDS for place in outlet.places if place.kind == kind), None)


def _speaks(outlet: Outlet, language: str) -> bool:
    return f"{outlet.language}-".lower().startswith(f"{language}-".lower())


def _fault(name: str, outlet: Outlet | None) -> str | None:
    if outlet is None:
        return f"{name}: no such outlet; `aggregator outlets` lists them"
    return None if _place(outlet) else f"{name}: has no address to read it live"


def _quoted(words: str) -> str:
    """A basic string of TOML; a JSON string is one."""
    return json.dumps(words, ensure_ascii=False)
