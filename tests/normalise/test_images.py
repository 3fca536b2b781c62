"""Pictures: out of their proxies, without placeholders, and one of them in front."""

import pytest

from aggregator.model import Enclosure, Image
from aggregator.normalise.images import is_same, lead, picture, pixels


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://images.weserv.nl?url=img.example/a_w900.jpg", "https://img.example/a_w900.jpg"),
        ("https://images.weserv.nl/?url=img.example/a.jpg&w=300", "https://img.example/a.jpg"),
        (
            "https://images.weserv.nl/?url=http%3A%2F%2Fimg.example%2Fa.jpg%3Fx%3D1",
            "http://img.example/a.jpg?x=1",
        ),
        ("//images.weserv.nl/?url=ssl:img.example/a.jpg", "https://img.example/a.jpg"),
        ("https://wsrv.nl/?w=1&url=https://img.example/a.jpg", "https://img.example/a.jpg"),
        ("/?url=img.example/news/a.jpg", "https://img.example/news/a.jpg"),
        ("https://cors.zfour.workers.dev/?http://img.example/a.jpg?b=c", "http://img.example/a.jpg?b=c"),
        ("https://cors.zfour.workers.dev/?http%3A%2F%2Fimg.example%2Fa.jpg", "http://img.example/a.jpg"),
        ("https://i0.wp.com/img.example/a.jpg?resize=30%2C20&ssl=1", "https://img.example/a.jpg"),
        ("https://i2.wp.com/img.example/a.jpg?w=30", "http://img.example/a.jpg"),
        (
            "https://cors.zfour.workers.dev/?http://images.weserv.nl/?url=img.example/a.jpg",
            "https://img.example/a.jpg",
        ),
        ("https://images.weserv.nl/?url=img.example:8443/a.jpg", "https://img.example:8443/a.jpg"),
        ("https://img.example/?url=other.example/a.jpg", "https://img.example/?url=other.example/a.jpg"),
        ("https://i0.wp.com/latex.php", "https://i0.wp.com/latex.php"),
        ("a.jpg", "https://news.example/a.jpg"),
    ],
)
def test_a_picture_is_taken_out_of_its_proxy(address: str, expected: str) -> None:
    assert picture(address, "https://news.example/") == expected


@pytest.mark.parametrize(
    "address",
    [
        "https://secure.gravatar.com/avatar/0123?s=96&d=identicon",
        *(
            "https://picsum.photos/400/300?random=17",
            "https://cors.zfour.workers.dev/?http://picsum.photos/9/9",
        ),
        *(
            "https://images.weserv.nl/",
            "https://images.weserv.nl/?url=javascript:alert(1)",
            "/?url=",
            "https://wsrv.nl/?" + "a=b&" * 99 + "url=img.example/a.jpg",
        ),
        *("data:image/gif;base64,R0lGOD", "https://pixel.wp.com/g.gif?blog=1", "", None),
    ],
)
def test_placeholders_and_counters_are_no_pictures(address: str | None) -> None:
    assert picture(address, "https://news.example/") is None


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("770", 770),
        (" 12px", 12),
        ("3.5", 3),
        ("100%", None),
        ("auto", None),
        ("", None),
        (None, None),
        ("9" * 9, None),
    ],
)
def test_a_size_is_pixels_or_nothing(words: str | None, expected: int | None) -> None:
    assert pixels(words) == expected


def test_the_same_file_in_two_sizes_is_one_picture() -> None:
    assert is_same("https://img.example/a.jpg?w=770", "https://img.example/a.jpg?w=100")
    assert not is_same("https://img.example/show?id=1", "https://img.example/show?id=2")


BODY = (
    Image("https://img.example/icon.png", width=16, height=16),
    Image("https://img.example/a.jpg", "bridge"),
)


def test_the_stated_image_leads_with_what_the_body_knows_of_it() -> None:
    assert lead("https://img.example/a.jpg?w=1", BODY, (), None) == BODY[1]
    assert lead("https://img.example/b.jpg", BODY, (), None) == Image("https://img.example/b.jpg")


def test_the_first_image_of_the_body_that_is_not_tiny_leads() -> None:
    assert lead("https://picsum.photos/1?random=2", BODY, (), None) == BODY[1]


def test_a_picture_of_the_outlets_own_leads_before_one_from_elsewhere() -> None:
    advertised = (Image("https://ads.example/a.jpg"), Image("https://cdn.img.example/b.jpg"))
    assert lead(None, advertised, (), None, ("img.example",)) == advertised[1]
    assert lead(None, advertised, (), None, ("example.org",)) == advertised[0]


def test_an_enclosed_image_leads_where_the_body_has_none() -> None:
    files = (
        Enclosure("https://img.example/a.mp3", "audio/mpeg"),
        Enclosure("https://img.example/a.png", "image/png"),
    )
    assert lead(None, (), files, None) == Image("https://img.example/a.png")
    assert lead(None, BODY[:1], files[:1], None) is None
