"""The commands that act on single articles: join, split, convert; no logic."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from aggregator import terminal
from aggregator.commands.options import Options


def join(context: typer.Context, articles: Annotated[list[str], typer.Argument()]) -> None:
    """Put articles into one story, permanently: no later decision separates them."""
    _correct(context.obj, "join", articles)


def split(context: typer.Context, articles: Annotated[list[str], typer.Argument()]) -> None:
    """Take articles out of their stories, permanently."""
    _correct(context.obj, "split", articles)


def convert(
    document: Annotated[Path, typer.Argument(help="A document in any readable format.")],
    to: Annotated[str, typer.Option("--to", help="The format to write.")],
    item: Annotated[int | None, typer.Option(min=1, help="Which item, if there are several.")] = None,
) -> None:
    """Write a document's article in another format, to standard output."""
    from aggregator import convert as conversion

    sys.stdout.buffer.write(conversion.convert(document, to, item))


def _correct(chosen: Options, kind: str, articles: list[str]) -> None:
    from aggregator import app, corrections

    with app.existing(chosen.load(), alone=True, role=f"aggregator {kind}") as opened:
        print(terminal.plain(corrections.apply(opened.parts, kind, articles)))


def register(cli: typer.Typer) -> None:
    """Add the commands to the others."""
    for command in (join, split, convert):
        cli.command()(command)
