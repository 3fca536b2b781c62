"""The commands and what they print; no logic.

Exit codes: 0 all well, 1 published but some sources failed, 2 usage or configuration, 3 another instance is
running, 4 store or output failed.
"""

import logging
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from aggregator import config as configuration
from aggregator import errors, first_steps, terminal
from aggregator.commands import operations, subscriptions
from aggregator.options import Json, Limit, Options

if TYPE_CHECKING:
    from aggregator.cycle import Report, SourceReport, Watch

cli = typer.Typer(
    help="Reads news outlets, merges what is about the same topic, publishes one Atom feed.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

_EXIT = {
    errors.ConfigError: 2,
    errors.DocumentError: 2,
    errors.ConvertError: 2,
    errors.UnknownArticle: 2,
    errors.LockedError: 3,
    errors.StoreError: 4,
    errors.OutputError: 4,
    errors.ServeError: 2,
}
_TABLE_ROWS = 50


def main() -> None:
    """Run a command; every error of ours becomes a line on standard error and its exit code."""
    try:
        cli()
    except errors.AggregatorError as error:
        for line in str(error).splitlines():
            print(terminal.plain(line), file=sys.stderr)
        sys.exit(next((code for kind, code in _EXIT.items() if isinstance(error, kind)), 1))


@cli.callback()
def options(
    context: typer.Context,
    config: Annotated[
        Path, typer.Option("--config", "-c", envvar="AGGREGATOR_CONFIG", help="The configuration file.")
    ] = Path("config.toml"),
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Say more.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say only what went wrong.")] = False,
) -> None:
    """Options of every command; they stand before its name."""
    level = logging.DEBUG if verbose else logging.ERROR if quiet else logging.WARNING
    logging.basicConfig(level=level, format="%(levelname)s %(name)s: %(message)s")
    context.obj = Options(config, verbose, quiet)


@cli.command()
def once(
    context: typer.Context,
    everything: Annotated[
        bool, typer.Option("--all", help="Visit every source, also those that are not due yet.")
    ] = False,
    wait: Annotated[
        bool, typer.Option("--wait", help="Wait for another instance to end, instead of giving up.")
    ] = False,
) -> None:
    """Run one cycle: read the sources that are due, merge, publish."""
    from aggregator import app, cycle, upkeep

    chosen: Options = context.obj
    config = chosen.load()
    patience = inf if wait else app.BRIEFLY
    with (
        app.opened(config, alone=True, role="aggregator once", patience=patience) as opened,
        _progress(chosen) as watch,
    ):
        report = cycle.run(opened.parts, everything, watch)
        upkeep.look_after(opened.parts, app.upkeep_settings(config))
    if not chosen.quiet:
        print(_summary(report))
    raise typer.Exit(1 if report.failed else 0)


@cli.command()
def check(
    context: typer.Context,
    fetch: Annotated[bool, typer.Option("--fetch", help="Also try each source; nothing is stored.")] = False,
) -> None:
    """Validate the configuration."""
    from aggregator import app, cycle

    chosen: Options = context.obj
    config = chosen.load()
    enabled = sum(source.enabled for source in config.sources)
    print(f"{terminal.plain(chosen.config)}: valid; {enabled} of {len(config.sources)} sources enabled")
    if fetch:
        failed = False
        with app.opened(config) as opened:
            for report in cycle.probe(opened.parts):
                _print_source(report)
                failed = failed or bool(report.problems)
        raise typer.Exit(1 if failed else 0)


@cli.command()
def sources(context: typer.Context, as_json: Json = False) -> None:
    """List the configured sources and how they fare."""
    from aggregator import app, views

    config = context.obj.load()
    with app.opened(config) as opened:
        rows = views.sources(config.sources, opened.parts.database)
        _print(
            rows, ("name", "outlet", "enabled", "articles", "succeeded", "due", "failures", "error"), as_json
        )


@cli.command()
def outlets(as_json: Json = False) -> None:
    """List the outlets that aggregator knows."""
    from aggregator import views

    for fault in views.outlet_faults():
        print(terminal.plain(fault), file=sys.stderr)
    _print(views.outlets(), ("id", "name", "language", "category", "home", "live"), as_json)


@cli.command()
def articles(
    context: typer.Context,
    source: Annotated[str | None, typer.Option(help="Only this source's.")] = None,
    limit: Limit = None,
    as_json: Json = False,
) -> None:
    """List the articles, newest first, with the story and topic of each."""
    from aggregator import app, views

    with app.opened(context.obj.load()) as opened:
        rows = views.articles(opened.parts.database, source, limit or (None if as_json else _TABLE_ROWS))
        _print(rows, ("id", "time", "outlet", "title", "story", "topic", "duplicate_of"), as_json)


@cli.command()
def topics(context: typer.Context, limit: Limit = None, as_json: Json = False) -> None:
    """List the topics, latest coverage first."""
    from aggregator import app, views

    with app.opened(context.obj.load()) as opened:
        rows = views.topics(opened.parts.database, limit or (None if as_json else _TABLE_ROWS))
        _print(rows, ("id", "latest", "articles", "stories", "outlets", "headline", "terms"), as_json)


@cli.command()
def explain(
    context: typer.Context,
    article: Annotated[str, typer.Argument(help="An article's id or its start, its address, or its guid.")],
    as_json: Json = False,
) -> None:
    """Say why an article stands where it stands."""
    from aggregator import app, views

    with app.opened(context.obj.load()) as opened:
        explanation = views.explain(opened.parts, article)
    if as_json:
        print(terminal.json_line(explanation))
        return
    for line in views.told(explanation):
        print(terminal.plain(line))


@cli.command()
def join(context: typer.Context, articles: Annotated[list[str], typer.Argument()]) -> None:
    """Put articles into one story, for good: no later decision parts them."""
    _correct(context.obj, "join", articles)


@cli.command()
def split(context: typer.Context, articles: Annotated[list[str], typer.Argument()]) -> None:
    """Take articles out of the stories they stand in, for good."""
    _correct(context.obj, "split", articles)


@cli.command()
def convert(
    document: Annotated[Path, typer.Argument(help="A document in any format that is read.")],
    to: Annotated[str, typer.Option("--to", help="The format to write.")],
    item: Annotated[int | None, typer.Option(min=1, help="Which item of a document with several.")] = None,
) -> None:
    """Write a document's article in another format, to standard output."""
    from aggregator import convert as conversion

    sys.stdout.buffer.write(conversion.convert(document, to, item))


@cli.command()
def serve(
    context: typer.Context,
    host: Annotated[str | None, typer.Option(help="The address to listen at.")] = None,
    port: Annotated[int | None, typer.Option(min=1, max=65_535, help="The port to listen at.")] = None,
) -> None:
    """Serve the output folder over HTTP until a signal ends it."""
    from aggregator import app

    chosen: Options = context.obj
    config = chosen.load()
    where = (host or config.serve.host, port or config.serve.port)

    def ready() -> None:
        if not chosen.quiet:
            print(_serving(config, *where), flush=True)

    app.serve(config, *where, ready)


@cli.command("try")
def try_(
    context: typer.Context,
    url: Annotated[str, typer.Argument(help="A page of articles, an article's page, a feed or a sitemap.")],
    list_: Annotated[str, typer.Option("--list", help="Selector of the links to articles.")] = "",
    title: Annotated[str, typer.Option(help="Selector of an article's title.")] = "",
    body: Annotated[str, typer.Option(help="Selector of its text.")] = "",
    date: Annotated[str, typer.Option(help="Selector of its time.")] = "",
    image: Annotated[str, typer.Option(help="Selector of its picture.")] = "",
    as_json: Json = False,
) -> None:
    """Show what would be extracted of an address, and which selectors would find more; nothing is stored."""
    from aggregator import app, trying
    from aggregator.formats.page import PageVersion

    config = context.obj.load()
    own = PageVersion(list=list_, title=title, body=body, date=date, image=image)
    trial = trying.attempt(app.tried(config, url, own), app.fetch_settings(config.fetch), app.present)
    if as_json:
        print(terminal.json_line(trying.as_json(trial)))
        return
    for line in trying.told(trial):
        print(terminal.plain(line))


operations.register(cli)
first_steps.register(cli)
subscriptions.register(cli)


def _correct(chosen: Options, kind: str, articles: list[str]) -> None:
    from aggregator import app, corrections

    with app.opened(chosen.load(), alone=True, role=f"aggregator {kind}") as opened:
        print(terminal.plain(corrections.apply(opened.parts, kind, articles)))


@contextmanager
def _progress(chosen: Options) -> Iterator["Watch"]:
    """What to do as each source is done: say it on a terminal, and print what went wrong in any case."""
    from rich.console import Console

    console = Console(stderr=True, quiet=chosen.quiet or not sys.stderr.isatty())
    with console.status("reading the sources") as status:
        done = 0

        def watch(report: "SourceReport") -> None:
            nonlocal done
            done += 1
            status.update(f"{done} sources read")
            if report.problems or chosen.verbose:
                _print_source(report)

        yield watch


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


def _serving(config: configuration.Config, host: str, port: int) -> str:
    name = f"[{host}]" if ":" in host else host
    return terminal.plain(f"serving {config.output.path} at http://{name}:{port}/")


def _summary(report: "Report") -> str:
    saved, failed = report.saved, sum(bool(source.problems) for source in report.sources)
    return (
        f"{len(report.sources)} sources ({failed} with problems), {saved.new} new articles, "
        f"{saved.changed} new versions, {saved.unchanged} known; "
        f"{report.totals['articles']} articles in {report.totals['stories']} stories and "
        f"{report.totals['topics']} topics; {report.entries} entries, "
        f"{', '.join(report.files) or 'no file'} written; {report.seconds:.1f} s"
    )


def _print(rows: Iterable[Mapping[str, Any]], columns: tuple[str, ...], as_json: bool) -> None:
    if as_json:
        for row in rows:
            print(terminal.json_line(row))
        return
    from rich.console import Console

    Console().print(terminal.table(columns, rows))
