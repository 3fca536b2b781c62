"""The notifications for WebSub hubs, and when to retry them; pure.

Hubs are notified by the request that they have understood since PubSubHubbub 0.4; WebSub itself leaves open
how a publisher notifies its hub (W3C, 2018, section 7).
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from aggregator.model import Ping
from aggregator.publish.settings import Settings

FEEDS = (".atom", ".rss", ".json")

_FIRST_PAUSE = timedelta(minutes=1)
_LONGEST_PAUSE = timedelta(days=1)
_DOUBLINGS = 11


def topics(settings: Settings, files: Iterable[str]) -> list[str]:
    """The addresses of the feeds among files of the output folder; none without a public address.

    Feeds are in the folder itself; nobody subscribes to the archive documents below it.
    """
    feeds = (file for file in files if file.endswith(FEEDS) and "/" not in file)
    return [settings.address(file) for file in feeds] if settings.base_url else []


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
