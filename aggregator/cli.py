"""The command line: global options, and every error of ours as a line and an exit code.

The commands are in commands/.

Exit codes: 0 success, 1 published, but some sources failed, 2 wrong usage or configuration, 3 another
instance is running, 4 the store or the output failed, or the clock was never set.
"""

import errno
import logging
import os
import sys
from collections.abc import Sequence
from importlib.metadata import version
from io import TextIOWrapper
from pathlib import Path
from typing import Annotated

import typer

from aggregator import errors, terminal
from aggregator.commands import cycles, first_steps, hand, listings, operations, subscriptions
from aggregator.commands.options import Options

cli = typer.Typer(
    help="Read news outlets, merge reports about the same topic, and publish one Atom feed.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

_EXIT = {
    errors.ConfigError: 2,
    errors.DocumentError: 2,
    errors.ConvertError: 2,
    errors.UnknownArticle: 2,
    errors.ClockError: 4,
    errors.LockedError: 3,
    errors.StoreError: 4,
    errors.OutputError: 4,
    errors.ServeError: 2,
}


def main() -> None:
    """Run a command; every error of ours becomes a line on standard error and its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        _refuse_noise(sys.argv[1:])
        cli()
    except errors.AggregatorError as error:
        for line in str(error).splitlines():
            print(terminal.plain(line), file=sys.stderr)
        sys.exit(next((code for kind, code in _EXIT.items() if isinstance(error, kind)), 1))
    except OSError as error:
        if error.errno != errno.ENOSPC or error.filename:
            raise
        print(f"standard output: {error.strerror}", file=sys.stderr)
        os._exit(4)  # at a usual end Python would try to write it again


def _refuse_noise(arguments: Sequence[str]) -> None:
    """End with exit code 2 where an argument holds bytes that are no text: nothing could be done with it."""
    for number, argument in enumerate(arguments, start=1):
        if any("\ud800" <= character <= "\udfff" for character in argument):
            encoding = sys.getfilesystemencoding()
            print(f"argument {number} is no text in {encoding}, the encoding of this system", file=sys.stderr)
            sys.exit(2)


def _tell_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"aggregator {version('aggregator')}")
        raise typer.Exit


@cli.callback()
def options(
    context: typer.Context,
    config: Annotated[
        Path, typer.Option("--config", "-c", envvar="AGGREGATOR_CONFIG", help="The configuration file.")
    ] = Path("config.toml"),
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Print more details.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print problems only.")] = False,
    _version: Annotated[
        bool,
        typer.Option("--version", help="Print the version.", callback=_tell_version, is_eager=True),
    ] = False,
) -> None:
    """The global options; they come before the name of a command."""
    level = logging.DEBUG if verbose else logging.ERROR if quiet else logging.WARNING
    logging.basicConfig(level=level, format="%(levelname)s %(name)s: %(message)s")
    context.obj = Options(config, verbose, quiet)


for commands in (cycles, listings, hand, subscriptions, operations, first_steps):
    commands.register(cli)
