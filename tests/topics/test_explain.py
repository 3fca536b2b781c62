"""Why an article stands where it stands, told to a person."""

import pytest

from aggregator.topics.explain import explain
from tests.topics.streams import CHEESE, FERRY, FERRY_LATER, Archive, article


@pytest.fixture
def archive() -> Archive:
    filled = Archive()
    filled.add([article("ferry", FERRY), article("later", FERRY_LATER, hours=4), article("cheese", CHEESE)])
    return filled


def test_it_names_the_story_its_likelihood_and_the_terms_that_decided(archive: Archive) -> None:
    later = article("later", FERRY_LATER, hours=4)
    told = explain(archive.engine([later]), later)
    assert told.story == archive.places["later"].story
    chosen = told.stories[0]
    assert chosen.chosen
    assert chosen.likely_enough
    assert chosen.probability > 0.5
    assert {"渡轮", "海岸警卫队", "沉没"} & {term.word for term in chosen.terms}


def test_it_changes_nothing(archive: Archive) -> None:
    later = article("later", FERRY_LATER, hours=4)
    engine = archive.engine([later])
    assert explain(engine, later) == explain(engine, later)
    assert engine.memory.members["later"].story.originals == 2


def test_an_article_that_is_not_remembered_is_explained_as_if_it_came_now(archive: Archive) -> None:
    new = article("new", FERRY + "有人看见救生艇。", hours=6)
    told = explain(archive.engine([new]), new)
    assert told.story is None
    assert told.stories[0].id == archive.places["ferry"].story


def test_it_names_the_corrections(archive: Archive) -> None:
    archive.correct("join", "ferry", "cheese")
    cheese = article("cheese", CHEESE)
    told = explain(archive.engine([cheese]), cheese, archive.corrections)
    assert told.reason == "joined by hand"
    assert [each.kind for each in told.corrections] == ["join"]
