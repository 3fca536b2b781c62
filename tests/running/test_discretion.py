"""What is said of troubles where anybody may read it."""

from pathlib import Path

from aggregator.fetch.settings import Place
from aggregator.running.discretion import discreet
from aggregator.steps.source import Source


def test_an_address_that_is_none_is_left_out() -> None:
    source = Source(Place("live", url="https://live.example/"))
    assert discreet("moved to https://[broken/ today", source) == "moved to … today"


def test_an_address_keeps_its_port_and_loses_user_and_query() -> None:
    source = Source(Place("live", url="https://live.example/"))
    said = discreet("https://ann:pw@[::1]:8080/feed?key=1: HTTP 500", source)
    assert said == "https://[::1]:8080/feed?… HTTP 500"


def test_an_error_does_not_say_where_a_folder_lies() -> None:
    source = Source(Place("posts", path=Path("/home/ivo/posts")))
    assert discreet("/home/ivo/posts: no file matches *.md", source) == "posts: no file matches *.md"
