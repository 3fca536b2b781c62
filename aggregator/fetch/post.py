"""Sends a form to one address, under the same guard and limits as all fetching."""

from collections.abc import Mapping
from contextlib import closing

import requests

from aggregator.errors import FetchError
from aggregator.fetch.headers import user_agent
from aggregator.fetch.hosts import checked, downgrades, joined, shown
from aggregator.fetch.reasons import FAILURES, in_words
from aggregator.fetch.settings import Settings
from aggregator.fetch.wire import Exchange, GuardedAdapter, send

_KEEP_METHOD = frozenset({307, 308})


def post(url: str, form: Mapping[str, str], settings: Settings) -> int:
    """The status of the answer; its body is not read.

    Redirects that keep the method (307, 308) are followed, but none that gives up encryption. Raises
    FetchError if there is no answer within the deadline, or an address is not permitted.
    """
    exchange = Exchange(settings)
    adapter = GuardedAdapter(exchange)
    try:
        return _followed(checked(url), form, adapter, exchange)
    except FetchError as error:
        raise type(error)(shown(url), error.reason, error.status) from error
    except FAILURES as error:
        raise FetchError(shown(url), in_words(error)) from error
    finally:
        adapter.close()


def _followed(url: str, form: Mapping[str, str], adapter: GuardedAdapter, exchange: Exchange) -> int:
    for _ in range(exchange.settings.max_redirects + 1):
        status, target = _sent(url, form, adapter, exchange)
        if target is None:
            return status
        url = target
    raise FetchError(shown(url), f"more than {exchange.settings.max_redirects} redirects")


def _sent(
    url: str, form: Mapping[str, str], adapter: GuardedAdapter, exchange: Exchange
) -> tuple[int, str | None]:
    """The status of the answer, and where to send the form instead."""
    headers = {"User-Agent": user_agent(exchange.settings), "Connection": "close"}
    request = requests.Request("POST", url, data=dict(form), headers=headers).prepare()
    with closing(send(request, adapter, exchange)) as response:
        location = response.headers.get("location")
        if response.status_code not in _KEEP_METHOD or not location:
            return response.status_code, None
        target = joined(url, location)
        return response.status_code, None if downgrades(url, target) else target
