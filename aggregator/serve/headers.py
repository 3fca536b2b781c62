"""What request headers mean (RFC 9110): validators, codings, delta; pure."""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime

_MOST = 4_000
_TAG = re.compile(r'(?:W/)?"([^"]*)"')
_QUALITY = re.compile(r"^q=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)$")


def tags(value: str) -> list[str]:
    """The entity tags of an If-None-Match, in the order given, without our suffixes for codings."""
    return [re.sub(r"-(?:gzip|br)$", "", tag) for tag in _TAG.findall(value[:_MOST])]


def is_unchanged(headers: Mapping[str, str], tag: str, modified: datetime) -> bool:
    """Whether the client already has this version; its tags, if any, take precedence over its date."""
    given = headers.get("if-none-match")
    if given is not None:
        return given.strip() == "*" or tag in tags(given)
    since = date(headers.get("if-modified-since", ""))
    return since is not None and modified.replace(microsecond=0) <= since


def date(text: str) -> datetime | None:
    """An HTTP date; None for anything else."""
    try:
        moment = parsedate_to_datetime(text[:100])
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


def written(moment: datetime) -> str:
    """A time as an HTTP date."""
    return format_datetime(moment, usegmt=True)


def coding(accepted: str, known: Iterable[str]) -> str | None:
    """The first of our codings with the client's highest preference; None for no coding."""
    wishes = qualities(accepted)
    others = wishes.get("*", 0.0)
    ranked = [(wishes.get(name, others), name) for name in known]
    best = max(ranked, key=lambda pair: pair[0], default=(0.0, ""))
    return best[1] if best[0] > 0 and best[0] >= wishes.get("identity", 0.0) else None


def qualities(value: str) -> dict[str, float]:
    """The items of a list with their weights; 1 if none is given."""
    wishes = {}
    for word in value[:_MOST].lower().split(","):
        name, *parameters = (part.strip() for part in word.split(";"))
        weights = [float(match[1]) for match in map(_QUALITY.match, parameters) if match]
        if name:
            wishes[name] = weights[0] if weights else 1.0
    return wishes


def wants_delta(headers: Mapping[str, str]) -> bool:
    """Whether the client accepts only the new entries (RFC 3229 with the manipulation `feed`)."""
    return qualities(headers.get("a-im", "")).get("feed", 0.0) > 0
