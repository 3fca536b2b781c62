"""What a cache of pictures holds is decided by bytes, time and room."""

from dataclasses import replace
from datetime import timedelta

import pytest

from aggregator.model import Image, Picture
from aggregator.site import images
from aggregator.site.card import Card, Headline
from tests.samples import NOON

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20
KEPT = Picture("https://a.example/1", "t1", "images/1.png", 100, NOON)
LOST = replace(KEPT, file=None, size=0)


@pytest.mark.parametrize(
    ("data", "ending"),
    [
        (PNG, ".png"),
        (b"\xff\xd8\xff\xe0 JFIF", ".jpg"),
        (b"GIF89a...", ".gif"),
        (b"RIFF\0\0\0\0WEBPVP8 ", ".webp"),
        (b"\0\0\0\x20ftypavif", ".avif"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>', None),
        (b"<!DOCTYPE html>", None),
        (b"RIFF\0\0\0\0WAVE", None),
        (b"\0\0\0\x20ftypmp42", None),
        (b"", None),
    ],
)
def test_a_picture_is_known_by_its_first_bytes(data: bytes, ending: str | None) -> None:
    assert images.kind(data) == ending


def test_the_same_bytes_lie_in_one_file() -> None:
    assert images.name(PNG) == images.name(PNG) != images.name(PNG + b"1")
    assert images.name(b"<svg/>") is None


def card(topic: str, url: str | None) -> Card:
    headline = Headline("A bridge", "en", "North", None, NOON)
    image = Image(url) if url else None
    return Card(topic, 1, headline, "", image, ("North",), 1, NOON, NOON, ())


def test_what_leads_to_the_web_by_an_address_of_some_length_is_wanted_once() -> None:
    cards = [
        card("t1", "https://a.example/1"),
        card("t2", "https://a.example/1"),
        card("t3", None),
        card("t4", "data:image/png;base64,"),
        card("t5", "http://a.example/2"),
        card("t6", f"http://a.example/{'a' * 2_000}"),
    ]
    assert images.wanted(cards) == {"https://a.example/1": "t1", "http://a.example/2": "t5"}


def test_what_is_there_is_not_asked_for_and_what_failed_a_day_later() -> None:
    those = {KEPT.address: "t1"}
    assert images.missing(those, {}, NOON) == [KEPT.address]
    assert images.missing(those, {KEPT.address: KEPT}, NOON + timedelta(days=9)) == []
    assert images.missing(those, {KEPT.address: LOST}, NOON + timedelta(hours=23)) == []
    assert images.missing(those, {KEPT.address: LOST}, NOON + timedelta(hours=24)) == [KEPT.address]


def test_few_are_asked_for_at_a_time() -> None:
    those = {f"https://a.example/{number}": "t" for number in range(100)}
    assert images.missing(those, {}, NOON) == list(those)[: images.MOST_ASKED]


def test_what_nobody_wants_goes_and_then_the_oldest() -> None:
    pictures = [
        replace(KEPT, address=f"https://a.example/{number}", asked=NOON + timedelta(hours=number))
        for number in range(4)
    ]
    those = {each.address: "t" for each in pictures[1:]}
    assert images.excess(pictures, those, room=200) == [pictures[0], pictures[1]]
    assert images.excess(pictures, those, room=300) == [pictures[0]]
