"""Sends a form to one address, under the same guard and limits as all fetching."""

from collections.abc import Mapping
from contextlib import closing

import requests

from aggregator.errors import FetchError
from aggregator.fetch.headers import user_agent
from aggregator.fetch.hosts import checked, shown
from aggregator.fetch.reasons import FAILURES, in_words
from aggregator.fetch.settings import Settings
from aggregator.fetch.wire import Exchange, GuardedAdapter, send


def post(url: str, form: Mapping[str, str], settings: Settings) -> int:
    """The status of the answer; its body is not read, and redirects are not followed.

    Raises FetchError if there is no answer within the deadline, or the address is not permitted.
    """
    exchange = Exchange(settings)
    adapter = GuardedAdapter(exchange)
    headers = {"User-Agent": user_agent(settings), "Connection": "close"}
    try:
        request = requests.Request("POST", checked(url), data=dict(form), headers=headers).prepare()
        with closing(send(request, adapter, exchange)) as response:
            return response.status_code
    except FetchError as error:
        raise type(error)(shown(url), error.reason, error.status) from error
    except FAILURES as error:
        raise FetchError(shown(url), in_words(error)) from error
    finally:
        adapter.close()
