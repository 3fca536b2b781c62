"""The commands that import and export sources: add, opml import, opml export; no logic."""

import sys
from itertools import islice
from pathlib import Path
from typing import Annotated

import typer

from aggregator import terminal
from aggregator.commands.options import Options

opml = typer.Typer(help="Import or export a list of subscriptions.", no_args_is_help=True)


def add(
    context: typer.Context,
    url: Annotated[str, typer.Argument(help="A feed, or a page that announces one.")],
    guess: Annotated[bool, typer.Option("--guess", help="Also try common feed addresses.")] = False,
    everything: Annotated[bool, typer.Option("--all", help="Add all feeds, not only the first.")] = False,
    category: Annotated[str, typer.Option(help="A category for the added sources.")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what would be added.")] = False,
) -> None:
    """Find the feeds at an address and add the first to the configuration."""
    from aggregator import app, wiring
    from aggregator.sourcing import adding

    chosen: Options = context.obj
    settings = wiring.fetch_settings(chosen.load().fetch)
    found = adding.find(url, settings, app.utc_now(), guess)
    for candidate in found:
        print(terminal.plain(f"found {candidate.url} {candidate.title}"))
    if not found:
        print("no feed found" + ("" if guess else "; --guess tries common addresses"), file=sys.stderr)
        raise typer.Exit(1)
    feeds = list(islice(adding.confirmed(found, settings, app.utc_now()), None if everything else 1))
    if not feeds:
        print("none of these is a feed that can be read", file=sys.stderr)
        raise typer.Exit(1)
    wanted = [adding.subscription(each, category) for each in feeds]
    if not dry_run:
        added = adding.write(chosen.config, wanted)
        for each in wanted:
            done = f"added {each.url} to" if each in added else f"{each.url} is already in"
            print(terminal.plain(f"{done} {chosen.config}"))
        _remind(chosen)


def _remind(chosen: Options) -> None:
    """A daemon goes on with the configuration that it has read."""
    from aggregator import app

    if who := app.daemon_beside(chosen.load()):
        words = f"{who} is running: a SIGHUP (systemctl reload) makes it read the configuration again"
        print(terminal.plain(words), file=sys.stderr)


@opml.command("import")
def opml_import(context: typer.Context, file: Annotated[Path, typer.Argument(help="An OPML file.")]) -> None:
    """Add every feed of an OPML list to the configuration, with its category."""
    from aggregator.sourcing import adding

    chosen: Options = context.obj
    found, faults = adding.read(file)
    for fault in faults:
        print(terminal.plain(fault), file=sys.stderr)
    added = adding.write(chosen.config, found)
    _remind(chosen)
    print(f"{len(added)} sources added, {len(found) - len(added)} already there, {len(faults)} unusable")
    raise typer.Exit(1 if faults else 0)


@opml.command("export")
def opml_export(context: typer.Context) -> None:
    """Write the configured feeds as OPML to standard output, without secrets."""
    from aggregator import app, wiring
    from aggregator.publish.opml import render_folders

    config = context.obj.load()
    listed = wiring.subscriptions(config)
    sys.stdout.buffer.write(render_folders(config.feed.title, listed, app.utc_now()))
    if left := [each.name for each in config.sources if wiring.is_secret(each)]:
        words = f"left out, as their addresses or headers hold a login or a key: {', '.join(left)}"
        print(terminal.plain(words), file=sys.stderr)


def register(cli: typer.Typer) -> None:
    """Add the commands to the others."""
    cli.command()(add)
    cli.add_typer(opml, name="opml")
