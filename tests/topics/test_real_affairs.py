"""What the whole program exists for: two outlets, five days apart, one affair, one topic."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from aggregator.formats import registry
from aggregator.model import Article, Document
from aggregator.normalise.article import normalise
from aggregator.topics.engine import Engine
from aggregator.topics.settings import Settings

SEEN = datetime(2026, 1, 1, tzinfo=UTC)


def read(file: Path) -> list[Article]:
    document = Document(file.read_bytes(), str(file), SEEN)
    parsed = registry.detect(document).parse(document)
    return [normalise(item, source=file.stem, outlet=file.stem, seen=SEEN) for item in parsed.items]


def topics(articles: list[Article]) -> dict[str, str]:
    changes = Engine.restore([], Settings()).add(articles)
    return {place.article: place.topic for place in changes.placements}


@pytest.fixture
def seeds(shared: Path) -> list[Article]:
    return [article for file in sorted((shared / "seeds").glob("*.txt")) for article in read(file)]


def test_the_two_seed_articles_are_one_topic_with_nothing_else_to_learn_from(seeds: list[Article]) -> None:
    assert len(set(topics(seeds).values())) == 1


@pytest.mark.no_cover
def test_the_two_seed_articles_are_one_topic_among_older_news(seeds: list[Article], shared: Path) -> None:
    feeds = sorted((shared / "data/newswire/2020-10-11/feeds").glob("*.xml"))
    news = {article.id: article for file in feeds for article in read(file)}
    found = topics([*news.values(), *seeds])
    assert len({found[seed.id] for seed in seeds}) == 1
    assert {id_ for id_, topic in found.items() if topic == found[seeds[0].id]} == {each.id for each in seeds}
