import pytest

from aggregator.fetch.instances import resolved

INSTANCES = {"rsshub": "https://hub.example/", "rssbridge": "https://bridge.example"}


@pytest.mark.parametrize(
    ("url", "whole"),
    [
        ("rsshub://aljazeera/chinese/news", "https://hub.example/aljazeera/chinese/news"),
        ("rsshub:///voa/zh?limit=5", "https://hub.example/voa/zh?limit=5"),
        (
            "rssbridge://FilterBridge",
            "https://bridge.example/?action=display&bridge=FilterBridge&format=Atom",
        ),
        ("rssbridge://Some?a=b", "https://bridge.example/?action=display&bridge=Some&a=b&format=Atom"),
        ("https://a.example/rsshub://b", "https://a.example/rsshub://b"),
        ("", ""),
    ],
)
def test_a_route_is_found_on_its_instance(url: str, whole: str) -> None:
    assert resolved(url, INSTANCES) == whole


def test_a_route_without_an_instance_says_what_to_configure() -> None:
    with pytest.raises(ValueError, match=r'rsshub:// needs .*: \[fetch\] rsshub = "https://…"'):
        resolved("rsshub://a", {})
