"""The health of the sources, judged from what the store knows about them; and the feed that reports it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from html import escape
from typing import TYPE_CHECKING, Literal
from urllib.parse import quote

from aggregator.fetch.settings import state_for
from aggregator.model import Entry, Feed, Link, SourceState
from aggregator.running.discretion import discreet
from aggregator.steps.parts import Parts
from aggregator.steps.publishing import rendered_file
from aggregator.steps.source import Source
from aggregator.store import articles, sources, troubles

if TYPE_CHECKING:
    from aggregator.publish.settings import Settings

FILE = "health.atom"

FAILING_FOR = timedelta(days=1)
SILENT_TIMES = 8
SILENT_AT_LEAST = timedelta(days=3)
SILENT_UNKNOWN = timedelta(days=14)
_WEEK = timedelta(days=7)
_FAILURES = 3
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

Kind = Literal["failing", "silent", "gone"]


@dataclass(frozen=True, slots=True)
class Trouble:
    """What needs attention; `since` is when it began, if that is known."""

    kind: Kind
    since: datetime | None
    words: str


@dataclass(frozen=True, slots=True)
class SourceHealth:
    """How one source is doing; `daily` is articles a day over the last week, `due` None for a folder."""

    name: str
    succeeded: datetime | None
    due: datetime | None
    daily: float
    failures: int
    error: str | None
    changed: datetime | None
    trouble: Trouble | None


def assess(parts: Parts, at: datetime | None = None) -> list[SourceHealth]:
    """Every enabled source, in the order of the configuration, judged now or `at` another time."""
    now = at or parts.clock()
    with parts.database.read() as db:
        states = sources.states(db)
        counts = articles.count_since(db, [source.place.name for source in parts.sources], now - _WEEK)
    return [_assessed(source, states, counts, now) for source in parts.sources]


def public(parts: Parts) -> list[SourceHealth]:
    """The same for anybody to read: no error reveals a key in an address, or the path of a folder."""
    return [_public(source, each) for source, each in zip(parts.sources, assess(parts), strict=True)]


def _public(source: Source, known: SourceHealth) -> SourceHealth:
    error = discreet(known.error, source) if known.error else None
    trouble = known.trouble
    shown = replace(trouble, words=discreet(trouble.words, source)) if trouble else None
    return replace(known, error=error, trouble=shown)


def _assessed(
    source: Source, states: Mapping[str, SourceState], counts: Mapping[str, int], now: datetime
) -> SourceHealth:
    """How one source is doing, by its state."""
    name, is_server = source.place.name, source.place.url is not None
    state = state_for(source.place, states.get(name) or SourceState(name))
    return SourceHealth(
        name=name,
        succeeded=state.succeeded,
        due=state.due if is_server and not state.retired else None,
        daily=round(counts.get(name, 0) / _WEEK.days, 1),
        failures=state.failures,
        error=state.error,
        changed=state.changed,
        trouble=judge(state, now, is_server),
    )


def judge(state: SourceState, now: datetime, is_server: bool) -> Trouble | None:
    """Whether a source needs attention: its server said it is gone, it keeps failing, or it fell silent.

    Silence is measured by how often the source usually publishes; folders may be silent for ever.
    """
    if state.retired:
        return Trouble("gone", state.succeeded, f"gone for good: {state.error or 'its server said so'}")
    since = state.succeeded
    if state.failures >= _FAILURES and (since is None or now - since >= FAILING_FOR):
        return Trouble("failing", since, f"failing: {state.error or 'for an unknown reason'}")
    if is_server and state.failures == 0 and state.changed and now - state.changed >= patience(state):
        return Trouble("silent", state.changed, f"nothing new since {state.changed:%Y-%m-%d %H:%M} UTC")
    return None


def patience(state: SourceState) -> timedelta:
    """How long a source may be silent before that is reported."""
    if state.gap is None:
        return SILENT_UNKNOWN
    return max(SILENT_AT_LEAST, timedelta(seconds=state.gap * SILENT_TIMES))


def publish(parts: Parts) -> list[str]:
    """Write the health feed; the names of the files that changed. Raises StoreError and OutputError."""
    troubled = [(each, each.trouble) for each in public(parts) if each.trouble]
    with parts.database.read() as db:
        former = troubles.told(db)
    keys = [_key(judged, trouble) for judged, trouble in troubled]
    current = {key: former.get(key, parts.clock()) for key in keys}
    if current != former:
        with parts.database.write(quiet=True) as db:
            troubles.save(db, current)

    def render() -> bytes:
        from aggregator.publish import atom

        return atom.render(tell(troubled, current, parts.feed))

    changed = rendered_file.write_if_changed(parts, FILE, (troubled, current, parts.feed), render)
    return [FILE] if changed else []


def tell(
    troubled: Iterable[tuple[SourceHealth, Trouble]], reported: Mapping[str, datetime], settings: "Settings"
) -> Feed:
    """The feed: one entry for each trouble, which does not change while the trouble lasts; pure."""
    from aggregator.publish import atom

    entries = [
        _entry(judged, trouble, reported[_key(judged, trouble)], settings.authority)
        for judged, trouble in troubled
    ]
    entries.sort(key=lambda entry: (-entry.updated.timestamp(), entry.id))
    own = settings.address(FILE)
    return Feed(
        id=f"tag:{settings.authority}:health",
        title=f"{settings.title}: health",
        subtitle="Sources that need attention",
        author=settings.author,
        language="en",
        updated=max((entry.updated for entry in entries), default=_EPOCH),
        links=(Link(own, "self", atom.MEDIA_TYPE),) if own else (),
        entries=tuple(entries),
    )


def summary(judged: Iterable[SourceHealth]) -> dict[str, object]:
    """The overall state in one word, and the sources that need attention."""
    troubled = {each.name: each.trouble.words for each in judged if each.trouble}
    return {"status": "degraded" if troubled else "ok", "sources": troubled}


def _key(judged: SourceHealth, trouble: Trouble) -> str:
    """One incident: the same trouble of the same source from the same time on."""
    since = f"{trouble.since:%Y%m%dT%H%M%S}" if trouble.since else "never"
    return f"health/{quote(judged.name, safe='')}/{trouble.kind}/{since}"


def _entry(judged: SourceHealth, trouble: Trouble, reported: datetime, authority: str) -> Entry:
    lines = [trouble.words, *_dates(judged), "docs/operations.md says what to do."]
    return Entry(
        id=f"tag:{authority}:{_key(judged, trouble)}",
        title=f"{judged.name}: {trouble.words}",
        updated=reported,
        published=reported,
        content="".join(f"<p>{escape(line)}</p>" for line in lines),
        summary=trouble.words,
        language="en",
        categories=(trouble.kind,),
    )


def _dates(judged: SourceHealth) -> list[str]:
    times = {"Last success": judged.succeeded, "Last news": judged.changed}
    return [f"{words}: {time:%Y-%m-%d %H:%M} UTC." for words, time in times.items() if time]
