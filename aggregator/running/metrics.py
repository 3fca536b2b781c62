"""Metrics for monitoring, in the text format of Prometheus (exposition format 0.0.4)."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from aggregator.running import health
from aggregator.running.health import SourceHealth
from aggregator.steps.parts import Parts
from aggregator.store import placements

MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"

_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n"})


def measure(parts: Parts) -> bytes:
    """The metrics as the store has them now; raises StoreError."""
    judged = health.assess(parts)
    with parts.database.read() as db:
        totals = placements.totals(db)
    return render(judged, totals, parts.clock())


def render(judged: Iterable[SourceHealth], totals: Mapping[str, int], now: datetime) -> bytes:
    """One family of samples after the other; times are in seconds since 1970."""
    judged = list(judged)
    lines = [
        line
        for name, count in totals.items()
        for line in (
            f"# HELP aggregator_{name} {name.capitalize()} in the store.",
            f"# TYPE aggregator_{name} gauge",
            f"aggregator_{name} {count}",
        )
    ]
    lines += [
        "# HELP aggregator_measured_timestamp_seconds When these figures were taken.",
        "# TYPE aggregator_measured_timestamp_seconds gauge",
        f"aggregator_measured_timestamp_seconds {now.timestamp():.0f}",
    ]
    for name, words, value in _FAMILIES:
        lines += [f"# HELP aggregator_source_{name} {words}", f"# TYPE aggregator_source_{name} gauge"]
        samples = ((each.name.translate(_ESCAPES), value(each)) for each in judged)
        lines += [f'aggregator_source_{name}{{source="{label}"}} {number}' for label, number in samples]
    return ("\n".join(lines) + "\n").encode()


def _seconds(time: datetime | None) -> str:
    return f"{time.timestamp():.0f}" if time else "NaN"


_FAMILIES = (
    ("up", "Whether the source needs no attention.", lambda each: int(each.trouble is None)),
    ("failures", "Failed visits in a row.", lambda each: each.failures),
    ("articles_per_day", "Articles a day over the last week.", lambda each: each.daily),
    (
        "last_success_timestamp_seconds",
        "When a visit last succeeded.",
        lambda each: _seconds(each.succeeded),
    ),
    ("last_news_timestamp_seconds", "When it last brought something.", lambda each: _seconds(each.changed)),
    ("due_timestamp_seconds", "When it is visited next.", lambda each: _seconds(each.due)),
)
