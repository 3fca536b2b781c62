import pytest

from aggregator.formats.address import web_address


@pytest.mark.parametrize(
    ("address", "whole"),
    [
        (" /b", "https://x.example/b"),
        ("javascript:b()", ""),
        ("http://[b", ""),
        ("//y.example/", "https://y.example/"),
        (" ", ""),
    ],
)
def test_an_address_of_the_web_is_made_absolute(address: str, whole: str) -> None:
    assert web_address("https://x.example/a", address) == whole
