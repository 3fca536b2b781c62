"""What hubs are told and when."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from aggregator.model import Ping
from aggregator.publish.output import WRITERS
from aggregator.publish.settings import Settings
from aggregator.publish.websub import FEEDS, accepted, form, postponed, topics
from aggregator.serve import folder
from tests.samples import NOON

SETTINGS = Settings("News", "", "news.example,2026", "https://news.example/", "us", "en", "topic")
PING = Ping("https://hub.example/", "https://news.example/feed.atom", NOON, NOON)


def test_the_topics_are_the_addresses_of_the_feeds_that_changed() -> None:
    files = [
        "feed.atom",
        "archive/feed-000001.atom",
        "sources.opml",
        "three outlets.json",
        "index.html",
        "feed.rss",
    ]
    assert topics(SETTINGS, files) == [
        "https://news.example/feed.atom",
        "https://news.example/three%20outlets.json",
        "https://news.example/feed.rss",
    ]


def test_a_folder_without_an_address_has_no_topics() -> None:
    assert topics(replace(SETTINGS, base_url=""), ["feed.atom"]) == []


def test_the_request_names_the_topic() -> None:
    assert form(PING) == {"hub.mode": "publish", "hub.url": "https://news.example/feed.atom"}


@pytest.mark.parametrize(("status", "taken"), [(204, True), (202, True), (302, False), (404, False)])
def test_only_success_counts(status: int, taken: bool) -> None:
    assert accepted(status) is taken


def test_each_failure_doubles_the_pause_up_to_a_day() -> None:
    pauses = []
    ping = PING
    for _ in range(13):
        later = postponed(ping, ping.due)
        pauses.append(later.due - ping.due)
        ping = later
    assert pauses[:3] == [timedelta(minutes=1), timedelta(minutes=2), timedelta(minutes=4)]
    assert pauses[-1] == timedelta(days=1)
    assert ping.failures == 13


def test_hubs_and_the_front_page_know_the_feeds_of_every_format() -> None:
    suffixes = {Path(writer.FILE).suffix for writer in WRITERS}
    assert set(FEEDS) == set(folder.FEEDS) == suffixes
