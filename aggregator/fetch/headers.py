"""The headers that we send in requests and read from responses; pure functions."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from aggregator.fetch.result import Validators
from aggregator.fetch.settings import DAY, Place, Settings
from aggregator.model import SourceState

FEEDS_AND_PAGES = (
    "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml;q=0.9, "
    "application/xml;q=0.8, text/xml;q=0.8, text/html;q=0.5, */*;q=0.1"
)
ENCODINGS = "gzip, deflate, br, zstd"
MAX_VALIDATOR = 4_096
LONGEST_SECONDS = 10 * 365 * DAY


def user_agent(settings: Settings) -> str:
    """Product and version (RFC 9110, section 10.1.5), with the configured contact."""
    contact = re.sub(r"[^\x20-\x7e]|[()\\]", "", settings.contact or "")
    comment = f" (+{contact})" if contact else ""
    return f"aggregator/{settings.version}{comment}"


def request_headers(place: Place, settings: Settings) -> dict[str, str]:
    """Headers of every request to any host: nothing in them belongs to one source."""
    return {
        "User-Agent": user_agent(settings),
        "Accept": place.accept or FEEDS_AND_PAGES,
        "Accept-Encoding": ENCODINGS,
        "Connection": "close",
    }


def conditional_headers(state: SourceState, settings: Settings, now: datetime) -> dict[str, str]:
    """The validators of the last visit, byte for byte (RFC 9110, section 13.1).

    None once the body that they stand for is too old, so that a server stuck on 304 is detected; after a day
    if that body could not be read.
    """
    longest = DAY if state.unread else settings.validator_age
    if state.validated is None or (now - state.validated).total_seconds() > longest:
        return {}
    pairs = {"If-None-Match": state.etag, "If-Modified-Since": state.last_modified}
    return {name: value for name, value in pairs.items() if value}


def validators_in(headers: Mapping[str, str], address: str) -> Validators:
    """ETag and Last-Modified exactly as sent; one that no request could carry is left out."""
    return Validators(_echoable(headers.get("etag")), _echoable(headers.get("last-modified")), address)


def _echoable(value: str | None) -> str | None:
    if not value or len(value) > MAX_VALIDATOR or re.search(r"[\x00-\x08\x0a-\x1f\x7f]|^\s", value):
        return None
    return value


def http_date(text: str | None) -> datetime | None:
    """A date of HTTP (RFC 9110, section 5.6.7) or mail, in UTC; None for anything else."""
    if not text or len(text) > 100:
        return None
    try:
        moment = parsedate_to_datetime(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


def retry_after(headers: Mapping[str, str], now: datetime) -> float | None:
    """Seconds that Retry-After asks for (RFC 9110, 10.2.3); a date counts from the response's own Date."""
    text = headers.get("retry-after", "").strip()
    if re.fullmatch(r"[0-9]{1,18}(\.[0-9]{1,9})?", text, re.ASCII):
        return min(float(text), LONGEST_SECONDS)
    then = http_date(text)
    return _seconds_until(then, headers, now) if then else None


def fresh_for(headers: Mapping[str, str], now: datetime) -> float | None:
    """Seconds for which the answer is fresh (RFC 9111, section 4.2): max-age, else Expires; less Age."""
    found = re.search(r"(?:^|[,\s])max-age\s*=\s*\"?([0-9]{1,12})", headers.get("cache-control", "").lower())
    if found:
        return max(0.0, min(float(found[1]), LONGEST_SECONDS) - _age(headers))
    expires = http_date(headers.get("expires"))
    return max(0.0, _seconds_until(expires, headers, now) - _age(headers)) if expires else None


def _age(headers: Mapping[str, str]) -> float:
    age = headers.get("age", "").strip()
    return float(age) if re.fullmatch(r"[0-9]{1,12}", age, re.ASCII) else 0.0


def _seconds_until(then: datetime, headers: Mapping[str, str], now: datetime) -> float:
    sent = http_date(headers.get("date")) or now
    return min(max(0.0, (then - sent).total_seconds()), LONGEST_SECONDS)
