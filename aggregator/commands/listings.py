"""The commands that list things: sources, outlets, articles, search, topics, explain; no logic."""

import sys
from collections.abc import Iterable, Mapping
from typing import Annotated, Any

import typer

from aggregator import terminal
from aggregator.commands.options import Json, Limit

_TABLE_ROWS = 50


def sources(context: typer.Context, as_json: Json = False) -> None:
    """List the configured sources and how they are doing."""
    from aggregator import app, views

    config = context.obj.load()
    with app.existing(config) as opened:
        rows = views.sources(config.sources, opened.parts.database)
        _print(
            rows, ("name", "outlet", "enabled", "articles", "succeeded", "due", "failures", "error"), as_json
        )


def outlets(as_json: Json = False) -> None:
    """List the known outlets."""
    from aggregator import views
    from aggregator.outlets import registry

    for fault in registry.faults():
        print(terminal.plain(fault), file=sys.stderr)
    _print(views.outlets(), ("id", "name", "language", "category", "home", "live"), as_json)


def articles(
    context: typer.Context,
    source: Annotated[str | None, typer.Option(help="Only articles of this source.")] = None,
    limit: Limit = None,
    as_json: Json = False,
) -> None:
    """List the articles, newest first; --json adds the story and topic of each."""
    from aggregator import app, views

    config = context.obj.load()
    if source and source not in {each.name for each in config.sources}:
        print(terminal.plain(f"{source}: no source of this name is configured"), file=sys.stderr)
    with app.existing(config) as opened:
        rows = views.articles(opened.parts.database, source, limit or (None if as_json else _TABLE_ROWS))
        _print(rows, ("id", "time", "outlet", "title"), as_json)


def search(
    context: typer.Context,
    words: Annotated[list[str], typer.Argument(help="Words that must all occur; quotes make a phrase.")],
    limit: Limit = None,
    as_json: Json = False,
) -> None:
    """Find articles by words: matches in titles first, then the latest."""
    from aggregator import app, views

    with app.existing(context.obj.load()) as opened:
        rows = views.search(opened.parts.database, words, limit or _TABLE_ROWS)
        _print(rows, ("id", "time", "outlet", "title"), as_json)


def topics(context: typer.Context, limit: Limit = None, as_json: Json = False) -> None:
    """List the topics, latest coverage first."""
    from aggregator import app, views

    with app.existing(context.obj.load()) as opened:
        rows = views.topics(opened.parts.database, limit or (None if as_json else _TABLE_ROWS))
        _print(rows, ("latest", "articles", "stories", "outlets", "headline", "terms"), as_json)


def explain(
    context: typer.Context,
    article: Annotated[str, typer.Argument(help="Its id or the start of it, its address, or its guid.")],
    as_json: Json = False,
) -> None:
    """Explain why an article is in its story and topic."""
    from aggregator import app, views

    with app.existing(context.obj.load()) as opened:
        explanation = views.explain(opened.parts, article)
    if as_json:
        print(terminal.json_line(explanation))
        return
    for line in views.explanation_lines(explanation):
        print(terminal.plain(line))


def _print(rows: Iterable[Mapping[str, Any]], columns: tuple[str, ...], as_json: bool) -> None:
    if as_json:
        for row in rows:
            print(terminal.json_line(row))
        return
    from rich.console import Console

    console = Console()
    console.print(terminal.table(columns, rows, console.width))


def register(cli: typer.Typer) -> None:
    """Add the commands to the others."""
    for command in (sources, outlets, articles, search, topics, explain):
        cli.command()(command)
