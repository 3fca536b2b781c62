"""Pages are visited only as the site's robots.txt permits (RFC 9309); feeds are made to be fetched."""

import re
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from urllib.parse import urljoin

from protego import Protego

from aggregator.errors import FetchError
from aggregator.fetch.client import failed, fetch, start_of
from aggregator.fetch.hosts import Origin, checked, origin, same_origin, shown
from aggregator.fetch.result import Fetched, Outcome
from aggregator.fetch.settings import Place, Settings, settings_for, state_for
from aggregator.fetch.wire import Exchange, anywhere
from aggregator.model import NO_HEADERS, SourceState

PRODUCT = "aggregator"
MAX_RULES = 512_000
_NAMED = re.compile(r"user[\s-]*agent[\s:]", re.IGNORECASE)
_BLANKS = " \t\r\n\f\v:"
_TOKEN = re.compile(r"[a-z_-]+|\*", re.IGNORECASE)
_RULE = re.compile(r"[a-z]*l[ao]w[\s:]", re.IGNORECASE)
_KNOWN = ("*", PRODUCT)

Answers = dict[Origin, Fetched]


@dataclass(frozen=True, slots=True)
class _Rules:
    """The rules of the sites that a visit reaches; `told` holds their answers, shared with other visits."""

    place: Place
    settings: Settings
    now: datetime
    exchange: Exchange
    told: Answers

    def of(self, url: str) -> Fetched:
        """The answer of the URL's site to a request for its rules."""
        where = origin(url)
        if where not in self.told:
            rules = rules_of(self.place, url)
            self.told[where] = fetch(rules, SourceState(rules.name), self.settings, self.now, self.exchange)
        return self.told[where]

    def follow(self, url: str) -> None:
        """A redirect leads there; FetchError if the site's rules do not permit the visit.

        The rules themselves may lie elsewhere (RFC 9309, section 2.3.1.2).
        """
        self.exchange.redirected = anywhere
        answer = self.of(url)
        self.exchange.redirected = self.follow
        if not permits(answer, url):
            raise _refusal(answer, url)


def visit(
    place: Place,
    state: SourceState,
    settings: Settings,
    now: datetime,
    exchange: Exchange | None = None,
    told: Answers | None = None,
) -> Fetched:
    """As `fetch`; for a place with `robots` the site's rules are requested first, within the same deadline.

    So are those of each site to which a redirect leads. `told` holds known answers, and collects new ones.
    """
    if not place.robots:
        return fetch(place, state, settings, now, exchange)
    exchange = exchange or Exchange(settings_for(place, settings))
    rules = _Rules(place, settings, now, exchange, {} if told is None else told)
    try:
        url = checked(start_of(place, state_for(place, state)))
    except FetchError as error:
        return failed(place, error)
    answer = rules.of(url)
    if not permits(answer, url):
        return refused(place, answer, url)
    exchange.redirected = rules.follow
    return fetch(place, state, settings, now, exchange)


def rules_of(place: Place, url: str) -> Place:
    """The place of the rules for the URL, visited like `place`, whose headers go to its own origin only."""
    rules = urljoin(url, "/robots.txt")
    headers = place.headers if same_origin(rules, place.url or "") else NO_HEADERS
    return replace(
        place, url=rules, headers=headers, accept="text/plain, */*;q=0.1", encoding=None, robots=False
    )


def permits(answer: Fetched, url: str) -> bool:
    """Whether the answer to a request for robots.txt lets us visit the URL.

    A missing or empty file permits everything; a server that fails or wants a pause permits nothing for now,
    nor does a file that is broken or does not end.
    """
    if answer.outcome is Outcome.FAILED:
        said = (answer.error and answer.error.status) or 0
        return said in (200, 203) or (400 <= said < 500 and said != 429)
    rules = b"".join(document.data for document in answer.documents)[:MAX_RULES]
    return _parsed(rules).can_fetch(url, PRODUCT)


@lru_cache(maxsize=1)
def _parsed(rules: bytes) -> Protego:
    """Kept, as a site's pages are asked about one after another."""
    lines = rules.decode("utf-8-sig", "replace").splitlines()
    return Protego.parse("\n".join(_for_us_or_others(line.strip()) for line in lines))


def _for_us_or_others(line: str) -> str:
    """A rule as it is; where the line names a robot, everybody, us, or one that stands for all others.

    Of a name, what comes after the product's counts for nothing; nor do other lines, which must not divide a
    group (RFC 9309, section 2.2). Protego keeps each rule of a group once for every name, which a site may
    make many millions.
    """
    named = _NAMED.match(line)
    if not named:
        return line if _RULE.match(line) else ""
    token = _TOKEN.match(line[named.end() :].lstrip(_BLANKS))
    name = token[0].lower() if token else ""
    return f"User-agent: {name if name in _KNOWN else 'others'}" if name else ""


def refused(place: Place, answer: Fetched, url: str) -> Fetched:
    """A visit that was not made, and why."""
    told = failed(place, _refusal(answer, url))
    if answer.outcome is not Outcome.FAILED:
        return told
    return replace(told, status=answer.status, retry_after=answer.retry_after, unreachable=answer.unreachable)


def _refusal(answer: Fetched, url: str) -> FetchError:
    if answer.outcome is Outcome.FAILED and answer.error is not None:
        reason = f"robots.txt cannot be read: {answer.error.reason}"
        return FetchError(answer.error.address, reason, answer.status)
    return FetchError(shown(url), "robots.txt does not permit a visit")
