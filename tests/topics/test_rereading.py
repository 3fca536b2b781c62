"""Features of another version are made anew."""

from collections.abc import Sequence
from dataclasses import replace

from aggregator.model import Article, Remembered
from aggregator.topics.features.extraction import is_current
from aggregator.topics.rereading import reread
from aggregator.topics.settings import Settings
from tests.topics.streams import BRIDGE, CHEESE, FERRY, START, Archive, article

OTHER = b"\0 of another version"
TOLD = {each.id: each for each in (article("a", FERRY), article("b", CHEESE), article("c", BRIDGE))}


def known() -> list[Remembered]:
    """What is remembered of three articles."""
    archive = Archive()
    archive.add([*TOLD.values()])
    return archive.known(START, START)


def test_only_those_of_another_version_are_asked_for_and_given() -> None:
    first, second, third = known()
    asked: list[str] = []

    def told(ids: Sequence[str]) -> dict[str, Article]:
        asked.extend(ids)
        return {id_: TOLD[id_] for id_ in ids}

    anew = reread([first, replace(second, features=OTHER), third], told, Settings())
    assert asked == [*anew] == ["b"]
    assert is_current(anew["b"])


def test_each_is_weighed_as_when_it_came() -> None:
    remembered = known()
    old = [replace(each, features=OTHER) for each in reversed(remembered)]
    anew = reread(old, lambda ids: {id_: TOLD[id_] for id_ in ids}, Settings())
    assert anew == {each.placement.article: each.features for each in remembered}


def test_a_notice_under_every_title_is_left_out_as_when_it_came() -> None:
    notice = "Please subscribe to our paper and read the whole report. " * 5
    said = {each.id: replace(each, text=notice, source="press", outlet="press") for each in TOLD.values()}
    archive = Archive()
    archive.add([*said.values()])
    remembered = archive.known(START, START)
    old = [replace(each, features=OTHER) for each in remembered[1:]]
    anew = reread([remembered[0], *old], lambda ids: {id_: said[id_] for id_ in ids}, Settings())
    assert anew == {each.placement.article: each.features for each in remembered[1:]}


def test_an_article_that_is_not_there_any_more_is_passed_over() -> None:
    assert reread([replace(known()[0], features=OTHER)], lambda _: {}, Settings()) == {}
