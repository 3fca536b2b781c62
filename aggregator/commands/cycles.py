"""The commands of the main job: once and check; no logic."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from math import inf
from typing import TYPE_CHECKING, Annotated

import typer

from aggregator import garbage, terminal
from aggregator.commands.options import Options

if TYPE_CHECKING:
    from aggregator.steps.report import CycleReport, SourceReport, Watch


def once(
    context: typer.Context,
    everything: Annotated[
        bool, typer.Option("--all", help="Visit all sources, not only those that are due.")
    ] = False,
    wait: Annotated[
        bool, typer.Option("--wait", help="Wait for another instance to finish instead of giving up.")
    ] = False,
) -> None:
    """Run one cycle: read the sources that are due, merge, publish."""
    from aggregator import app, cycle, wiring
    from aggregator.running import upkeep

    garbage.seldom()
    chosen: Options = context.obj
    config = chosen.load()
    app.refuse_beside_workers(config)
    patience = inf if wait else app.BRIEFLY
    with (
        app.opened(config, alone=True, role="aggregator once", patience=patience) as opened,
        _progress(chosen) as watch,
    ):
        report = cycle.run(opened.parts, everything, watch)
        failed = upkeep.look_after(opened.parts, wiring.upkeep_settings(config)).failed
    if not chosen.quiet:
        print(_summary(report))
    if failed:
        raise failed[0]
    raise typer.Exit(1 if report.failed else 0)


def check(
    context: typer.Context,
    fetch: Annotated[bool, typer.Option("--fetch", help="Also try each source; nothing is stored.")] = False,
) -> None:
    """Validate the configuration."""
    from aggregator import app

    chosen: Options = context.obj
    config = chosen.load()
    enabled = sum(source.enabled for source in config.sources)
    print(f"{terminal.plain(chosen.config)}: valid; {enabled} of {len(config.sources)} sources enabled")
    if fetch:
        failed = False
        for report in app.probe(config):
            _print_source(report)
            failed = failed or bool(report.problems)
        raise typer.Exit(1 if failed else 0)


@contextmanager
def _progress(chosen: Options) -> Iterator["Watch"]:
    """A callback for each source that is done: shows progress on a terminal, and always prints problems."""
    done = set()

    def watch(report: "SourceReport") -> None:
        done.add(report.name)
        tell(f"{len(done)} sources read")
        if report.problems or chosen.verbose:
            _print_source(report)

    with _status(shown=not chosen.quiet and sys.stderr.isatty()) as tell:
        yield watch


@contextmanager
def _status(shown: bool) -> Iterator[Callable[[str], None]]:
    """A progress line on the terminal; without a terminal it is silent, and rich is not imported."""
    if not shown:
        yield lambda _: None
        return
    from rich.console import Console

    with Console(stderr=True).status("reading the sources") as status:
        yield status.update


def _print_source(report: "SourceReport") -> None:
    for problem in report.problems:
        print(terminal.plain(f"{report.name}: {problem}"), file=sys.stderr)
    if not report.problems:
        saved = report.saved
        print(
            terminal.plain(
                f"{report.name}: {report.outcome}, {saved.new} new, {saved.changed} changed, "
                f"{saved.unchanged} known"
            ),
            file=sys.stderr,
        )


def _summary(report: "CycleReport") -> str:
    saved = report.saved
    asked = (
        f"{report.asked} sources ({report.troubled} with problems)" if report.asked else "no source is due"
    )
    return (
        f"{asked}, {saved.new} new articles, "
        f"{saved.changed} changed, {saved.unchanged} known; "
        f"{report.totals['articles']} articles in {report.totals['stories']} stories and "
        f"{report.totals['topics']} topics; {report.entries} entries, "
        f"{', '.join(report.files) or 'no file'} written; {report.seconds:.1f} s"
    )


def register(cli: typer.Typer) -> None:
    """Add the commands to the others."""
    for command in (once, check):
        cli.command()(command)
