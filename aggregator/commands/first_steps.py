"""The commands for getting started: init, demo, try, new-outlet; no logic."""

import shlex
from pathlib import Path
from typing import Annotated

import typer

from aggregator import terminal
from aggregator.commands.options import Json, Options

_LANGUAGE = "zh"


def _selector(value: str) -> str:
    if value:
        from aggregator.formats.soup import check_selector

        try:
            check_selector(value)
        except ValueError as error:
            raise typer.BadParameter(str(error)) from error
    return value


def init(
    context: typer.Context,
    outlets: Annotated[list[str] | None, typer.Argument(help="Only these outlets, by id or name.")] = None,
    language: Annotated[
        str | None,
        typer.Option("--language", help="The outlets' and the feed's language.", show_default="zh"),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace an existing file.")] = False,
) -> None:
    """Write a configuration that reads live outlets: all of one language, or the named ones."""
    from aggregator.sourcing import first_config

    chosen: Options = context.obj
    found = first_config.chosen(outlets or [], language or _LANGUAGE)
    spoken = language or (found[0].language if outlets else _LANGUAGE)
    first_config.write(chosen.config, first_config.text(found, spoken), force)
    if not chosen.quiet:
        check = f"aggregator --config {shlex.quote(str(chosen.config))} check --fetch"
        typer.echo(terminal.plain(f"{chosen.config}: {len(found)} outlets; try `{check}`"))


def demo(
    pause: Annotated[float, typer.Option("--pause", min=0, max=60, help="Seconds between two cycles.")] = 2.0,
) -> None:
    """Read emulated outlets on this machine for a few seconds; needs no network and leaves nothing behind."""
    from aggregator import app
    from aggregator.demo import show

    show.run(lambda line: typer.echo(terminal.plain(line)), app.utc_now(), pause)


def new_outlet(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="Its id: lower-case letters, digits and _.")],
    url: Annotated[str | None, typer.Argument(help="Its feed or page; omit it to renew the results.")] = None,
    folder: Annotated[Path, typer.Option("--folder", help="The checkout to write into.")] = Path(),
) -> None:
    """Start a new outlet: its record, a saved document and the results expected of it."""
    from aggregator import app, wiring
    from aggregator.sourcing import new_outlet

    if url is not None:
        settings = wiring.fetch_settings(context.obj.load().fetch)
        for file in new_outlet.create(folder, name, new_outlet.find(url, settings, app.utc_now())):
            typer.echo(terminal.plain(file))
    for file in new_outlet.refresh(folder, name):
        typer.echo(terminal.plain(file))


def try_(
    context: typer.Context,
    url: Annotated[str, typer.Argument(help="A page of articles, an article's page, a feed or a sitemap.")],
    list_: Annotated[
        str, typer.Option("--list", help="CSS selector of the links to articles.", callback=_selector)
    ] = "",
    title: Annotated[str, typer.Option(help="Selector of an article's title.", callback=_selector)] = "",
    body: Annotated[str, typer.Option(help="Selector of its text.", callback=_selector)] = "",
    date: Annotated[str, typer.Option(help="Selector of its time.", callback=_selector)] = "",
    image: Annotated[str, typer.Option(help="Selector of its picture.", callback=_selector)] = "",
    as_json: Json = False,
) -> None:
    """Show what would be extracted from an address, and suggest selectors for the rest; nothing is stored."""
    from aggregator import app, wiring
    from aggregator.formats.page import PageVersion
    from aggregator.sourcing import trying

    config = context.obj.load()
    own = PageVersion(list=list_, title=title, body=body, date=date, image=image)
    trial = trying.attempt(wiring.tried(config, url, own), wiring.fetch_settings(config.fetch), app.utc_now)
    if as_json:
        print(terminal.json_line(trying.as_json(trial)))
        return
    for line in trying.told(trial):
        print(terminal.plain(line))


def register(cli: typer.Typer) -> None:
    """Add the commands to the others."""
    for command in (init, demo, new_outlet):
        cli.command()(command)
    cli.command("try")(try_)
