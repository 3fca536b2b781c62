"""The notifications for WebSub hubs, and when to retry them; pure.

Hubs are notified by the request that they have understood since PubSubHubbub 0.4; WebSub itself leaves open
how a publisher notifies its hub (W3C, 2018, section 7).
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from urllib.parse import quote

from aggregator.model import Ping

FEEDS = (".atom", ".rss", ".json")

_FIRST_PAUSE = timedelta(minutes=1)
_LONGEST_PAUSE = timedelta(days=1)
_DOUBLINGS = 11


def topics(base_url: str, files: Iterable[str]) -> list[str]:
    """The addresses of the feeds among files of the output folder; none without `base_url`.

    Feeds are in the folder itself; nobody subscribes to the archive documents below it.
    """
    if not base_url:
        return []
    feeds = (file for file in files if file.endswith(FEEDS) and "/" not in file)
    return [f"{base_url.rstrip('/')}/{quote(file)}" for file in feeds]


def form(ping: Ping) -> Mapping[str, str]:
    """The fields of the request."""
    return {"hub.mode": "publish", "hub.url": ping.topic}


def accepted(status: int) -> bool:
    """Whether the hub accepted the notification."""
    return 200 <= status < 300


def postponed(ping: Ping, now: datetime) -> Ping:
    """The ping after one more failure: retried after a minute, two, four, in the end once a day."""
    pause = min(_FIRST_PAUSE * 2 ** min(ping.failures, _DOUBLINGS), _LONGEST_PAUSE)
    return replace(ping, failures=ping.failures + 1, due=now + pause)
