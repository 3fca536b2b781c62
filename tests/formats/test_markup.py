import pytest

from aggregator.formats.markup import first_image, unframed


@pytest.mark.parametrize(
    ("markup", "address"),
    [
        (
            '<p>a</p><img  alt="x" src="https://a.example/1.jpg?x=1&amp;y=2"/>',
            "https://a.example/1.jpg?x=1&y=2",
        ),
        ("<IMG SRC='/1.jpg'>", "/1.jpg"),
        ('<img data-src="/lazy.jpg" src="/1.jpg">', "/1.jpg"),
        ('<img alt="no source">', None),
        ("<image src='/1.jpg'>", None),
        ("", None),
    ],
)
def test_the_first_image_is_found_as_it_stands(markup: str, address: str | None) -> None:
    assert first_image(markup) == address


@pytest.mark.parametrize("piece", ["<img ", "<img src=", '<img src="', "<img " + "x" * 1_000])
def test_a_body_made_to_be_slow_is_searched_at_once(piece: str) -> None:
    assert first_image(piece * 20_000) is None


@pytest.mark.parametrize(
    ("markup", "inner"),
    [
        ("<div>\n<p>a</p>\n</div>\n", "<p>a</p>"),
        ("<div><div>a</div><div>b</div></div>", "<div>a</div><div>b</div>"),
        ("<div>a</div><div>b</div>", "<div>a</div><div>b</div>"),
        ("<div>a</div> b", "<div>a</div> b"),
        ("<div>a", "<div>a"),
        ("</div></div>", "</div></div>"),
        (" a ", "a"),
    ],
)
def test_only_a_frame_around_everything_is_taken_off(markup: str, inner: str) -> None:
    assert unframed(markup) == inner
