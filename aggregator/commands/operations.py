"""The operator's commands: run, worker, status, backup, migrate-store, doctor, serve; no logic."""

import logging
import os
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from aggregator import garbage, terminal
from aggregator.commands.options import Options

if TYPE_CHECKING:
    from aggregator.config import Config
    from aggregator.running.doctor import Finding


class Stage(StrEnum):
    """The stages that workers share."""

    COLLECT = "collect"
    MERGE = "merge"
    PUBLISH = "publish"


_TOPICS = 5
_COLUMNS = ("name", "succeeded", "due", "daily", "failures", "news", "trouble")
_DAMAGED = 4


def run(context: typer.Context) -> None:
    """Run cycles on a schedule until SIGTERM; SIGHUP reloads the configuration."""
    from aggregator import app
    from aggregator.running import log
    from aggregator.running.service import Daemon

    garbage.seldom()
    chosen: Options = context.obj
    _log_to(chosen)
    finished = Daemon(lambda: app.work(chosen.load()), log.Journal()).run()
    if not finished:
        logging.shutdown()
        os._exit(0)  # a thread is still working; what it has not committed is done again next time


def worker(
    context: typer.Context,
    only: Annotated[
        list[Stage] | None, typer.Option("--only", help="Work on this stage only; may be repeated.")
    ] = None,
) -> None:
    """Share the work with other workers on one PostgreSQL store until stopped by a signal."""
    from aggregator import app

    garbage.seldom()
    chosen: Options = context.obj
    _log_to(chosen)
    app.worker(chosen.load(), [stage.value for stage in only or Stage])


def status(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object with all of it.")] = False,
) -> None:
    """Show how the sources are doing, what needs attention, and the newest topics."""
    from aggregator import app, views

    with app.existing(context.obj.load()) as opened:
        sources = list(views.status(opened.parts))
        topics = list(views.topics(opened.parts.database, _TOPICS))
    if as_json:
        typer.echo(terminal.json_line({"sources": sources, "topics": topics}))
        return
    from rich.console import Console

    console = Console()
    console.print(terminal.table(_COLUMNS, sources, console.width))
    console.print(terminal.table(("latest", "articles", "stories", "outlets", "headline"), topics))


def backup(context: typer.Context, file: Annotated[Path, typer.Argument(help="The file to write.")]) -> None:
    """Copy the database into FILE, completely or not at all, while it is in use."""
    from aggregator import app
    from aggregator.store.maintenance.backup import backup as copy

    chosen: Options = context.obj
    with app.existing(chosen.load()) as opened:
        size = copy(opened.parts.database, file)
    if not chosen.quiet:
        typer.echo(terminal.plain(f"{file}: {size} bytes"))


def migrate_store(
    source: Annotated[str, typer.Argument(metavar="FROM", help="Its URL, as in the configuration.")],
    target: Annotated[str, typer.Argument(metavar="TO", help="The URL of an empty database.")],
) -> None:
    """Move a store into another database, from SQLite to PostgreSQL or back, with all ids."""
    from rich.console import Console

    from aggregator.store.maintenance.moving import move

    console = Console(stderr=True, quiet=not sys.stderr.isatty())
    with console.status("moving") as status:
        counts = move(
            source, target, lambda table, done, whole: status.update(f"{table}: {done} of {whole} rows")
        )
    typer.echo(f"{sum(counts.values())} rows moved, {counts['articles']} articles; now set [store] url")


def doctor(
    context: typer.Context,
    repair: Annotated[
        bool, typer.Option("--repair", help="Repair the database; a damaged file is kept under another name.")
    ] = False,
) -> None:
    """Check configuration, database, disk and clock, and say what to do."""
    from aggregator import app
    from aggregator.running.doctor import examine, mend

    config = context.obj.load()
    case = app.case(config)
    well = True
    typer.echo(terminal.plain(f"well  configuration: {context.obj.config}: {len(config.sources)} sources"))
    for finding in (mend if repair else examine)(case, app.utc_now()):
        well = well and finding.well
        typer.echo(_line(finding))
    raise typer.Exit(0 if well else _DAMAGED)


def serve(
    context: typer.Context,
    host: Annotated[str | None, typer.Option(help="The address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(min=1, max=65_535, help="The port to listen on.")] = None,
) -> None:
    """Serve the output folder over HTTP until stopped by a signal."""
    from aggregator import app

    garbage.seldom()
    chosen: Options = context.obj
    config = chosen.load()
    where = (host or config.serve.host, port or config.serve.port)

    def ready() -> None:
        if not chosen.quiet:
            print(_serving(config, *where), flush=True)

    app.serve(config, *where, ready)


def _serving(config: "Config", host: str, port: int) -> str:
    name = f"[{host}]" if ":" in host else host
    return terminal.plain(f"serving {config.output.path} at http://{name}:{port}/")


def register(cli: typer.Typer) -> None:
    """Add the commands to the others."""
    for command in (run, worker, status, backup, migrate_store, doctor, serve):
        cli.command()(command)


def _log_to(chosen: Options) -> None:
    """Set up the log of a long-running process by the global options."""
    from aggregator.running import log

    log.configure(logging.DEBUG if chosen.verbose else logging.WARNING if chosen.quiet else logging.INFO)


def _line(finding: "Finding") -> str:
    return terminal.plain(f"{'well ' if finding.well else 'WRONG'} {finding.subject}: {finding.words}")
