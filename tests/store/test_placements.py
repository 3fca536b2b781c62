"""Stories and topics in the store: counts, moves, aliases, corrections."""

from collections.abc import Mapping

from aggregator.model import Changes, Correction, Placement
from aggregator.store import articles, corrections, placements
from aggregator.store.access.database import Database
from tests.samples import HOUR, NOON, article, place


def placed(database: Database, *new: Placement, **aliases: Mapping[str, str]) -> None:
    ids = [each.article for each in new]
    with database.write() as db:
        articles.save(db, [article(id_, published=NOON + HOUR * n) for n, id_ in enumerate(ids)])
        placements.save(
            db,
            Changes(
                new,
                {id_: b"features of " + id_.encode() for id_ in ids},
                story_aliases=aliases.get("story", {}),
                topic_aliases=aliases.get("topic", {}),
            ),
            ids,
        )


def test_a_placed_article_waits_no_longer(database: Database) -> None:
    placed(database, place("a"))
    with database.read() as db:
        assert articles.pending(db, 10) == []
        assert placements.of_articles(db, ["a", "b"]) == {"a": place("a")}


def test_stories_and_topics_are_counted(database: Database) -> None:
    placed(database, place("a"), place("b"), place("c", story="s2"))
    with database.read() as db:
        assert placements.totals(db) == {"articles": 3, "stories": 2, "topics": 1}


def test_a_moved_article_leaves_no_empty_story_behind(database: Database) -> None:
    placed(database, place("a"), place("b", story="s2"))
    with database.write() as db:
        placements.save(db, Changes([place("b", story="s1", reason="moved")]), [])
    with database.read() as db:
        assert placements.totals(db)["stories"] == 1
        assert placements.of_articles(db, ["b"])["b"].reason == "moved"


def test_an_article_that_is_forgotten_stays_with_its_story(database: Database) -> None:
    placed(database, place("a1"), place("a2"), place("a3", story="s2"))
    with database.write() as db:
        placements.save(db, Changes([place("a2", topic="t2")]), [])
    with database.read() as db:
        places = placements.of_articles(db, ["a1", "a2", "a3"])
        assert {id_: each.topic for id_, each in places.items()} == {"a1": "t2", "a2": "t2", "a3": "t1"}
        assert placements.totals(db) == {"articles": 3, "stories": 2, "topics": 2}


def test_a_merged_topic_answers_to_its_former_id(database: Database) -> None:
    placed(database, place("a"), place("b", story="s2", topic="t2"), place("c", story="s3", topic="t3"))
    with database.write() as db:
        placements.save(db, Changes(topic_aliases={"t3": "t2"}), [])
    with database.write() as db:
        placements.save(db, Changes(story_aliases={"s3": "s1"}, topic_aliases={"t2": "t1"}), [])
    with database.read() as db:
        assert placements.survivor(db, "topic", "t3") == "t1"
        assert placements.survivor(db, "story", "s3") == "s1"
        assert placements.survivor(db, "topic", "t1") == "t1"
        assert placements.totals(db) == {"articles": 3, "stories": 2, "topics": 1}
        assert {each.topic for each in placements.of_articles(db, "abc").values()} == {"t1"}


def test_what_the_engine_remembers_comes_back_in_order_of_time(database: Database) -> None:
    placed(database, place("b"), place("a"), place("c"))
    with database.read() as db:
        known = list(placements.remembered(db, NOON, NOON + HOUR))
    assert [each.placement.article for each in known] == ["b", "a"]
    assert known[0].features == b"features of b"
    assert known[0].time == NOON


def test_new_features_of_an_article_that_stays_are_kept(database: Database) -> None:
    placed(database, place("a"))
    with database.write() as db:
        placements.save(db, Changes(features={"a": b"new"}), ["a"])
    with database.read() as db:
        assert next(placements.remembered(db, NOON, NOON)).features == b"new"


def test_the_newest_groups_come_first_with_their_articles_in_order(database: Database) -> None:
    placed(database, place("a"), place("b", story="s2", topic="t2"), place("c"))
    with database.read() as db:
        assert placements.newest(db, "topic", 5) == ["t1", "t2"]
        assert placements.newest(db, "story", 1) == ["s1"]
        assert placements.newest(db, "article", None) == ["c", "b", "a"]
        coverage = placements.coverage(db, "topic", ["t1"])
    assert [each.id for each, _ in coverage["t1"]] == ["a", "c"]


def test_a_correction_is_remembered_and_lets_its_articles_wait_again(database: Database) -> None:
    placed(database, place("a"), place("b", story="s2"))
    made = Correction("join", ("a", "b"), NOON)
    with database.write() as db:
        corrections.save(db, made)
    with database.read() as db:
        assert corrections.everything(db) == [made]
        assert [each.id for each in articles.pending(db, 10)] == ["a", "b"]
