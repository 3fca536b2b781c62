"""What was published, in the store."""

from dataclasses import replace
from datetime import timedelta

from aggregator.model import Changes, Published
from aggregator.store import articles, entries, placements
from aggregator.store.access.database import Database
from tests.samples import HOUR, NOON, article, place

FIRST = Published(
    key="topic/t1",
    id="tag:x,2026:topic/t1",
    issued=NOON,
    published=NOON,
    updated=NOON,
    covered={"a": "v1"},
    added=("a",),
    revised=("b",),
    waiting=("c",),
)
SECOND = replace(FIRST, id="tag:x,2026:topic/t1/2", issued=NOON + HOUR, predecessor=FIRST.id)
OTHER = replace(FIRST, id="tag:x,2026:topic/t2", key="topic/t2")


def saved(database: Database, *new: Published) -> None:
    with database.write() as db:
        entries.save(db, new)


def test_the_entries_of_a_key_come_back_as_they_were_issued(database: Database) -> None:
    saved(database, SECOND, FIRST, OTHER)
    with database.read() as db:
        assert entries.chains(db, ["topic/t1", "topic/t9"]) == {"topic/t1": [FIRST, SECOND]}


def test_an_entry_is_remembered_anew(database: Database) -> None:
    saved(database, FIRST)
    saved(database, replace(FIRST, gone=NOON, covered={"a": "v2"}))
    with database.read() as db:
        assert entries.chains(db, ["topic/t1"])["topic/t1"] == [
            replace(FIRST, gone=NOON, covered={"a": "v2"})
        ]


def test_an_entry_about_what_is_no_more_has_ended_unless_what_it_told_was_forgotten(
    database: Database,
) -> None:
    other = replace(OTHER, covered={"b": "v1"})
    saved(database, FIRST, other, replace(FIRST, key="story/s9", id="tag:x,2026:story/s9"))
    with database.write() as db:
        articles.save(db, [article("a")])
        placements.save(db, Changes([place("a")], {"a": b""}), ["a"])
        assert entries.ended(db, "topic", NOON, 10) == []
        articles.save(db, [article("b")])
        assert entries.ended(db, "topic", NOON, 10) == [other]
        assert entries.ended(db, "topic", NOON + HOUR, 10) == []


def test_merged_topics_are_found_by_their_survivor(database: Database) -> None:
    with database.write() as db:
        placements.save(db, Changes(story_aliases={"s2": "s1"}, topic_aliases={"t3": "t1", "t2": "t1"}), [])
    with database.read() as db:
        assert entries.merged(db, "topic", ["t1", "t2"]) == {"t1": ["t2", "t3"]}


def test_entries_are_loose_until_a_document_holds_them(database: Database) -> None:
    saved(
        database, FIRST, SECOND, replace(OTHER, gone=NOON), replace(OTHER, key="health/x", id="tag:x,2026:h")
    )
    with database.write() as db:
        assert entries.last_document(db) == 0
        assert entries.loose(db, "topic") == [FIRST.id, SECOND.id]
        entries.bind(db, {1: [FIRST.id], 2: [SECOND.id]})
    with database.read() as db:
        assert entries.loose(db, "topic") == []
        assert entries.last_document(db) == 2
        assert entries.of_document(db, 2) == [replace(SECOND, page=2, archived=SECOND.updated)]


def test_an_entry_that_changed_since_a_document_took_it_is_grown_until_another_takes_it(
    database: Database,
) -> None:
    with database.write() as db:
        entries.save(db, [FIRST, SECOND])
        entries.bind(db, {1: [FIRST.id, SECOND.id]})
        assert entries.grown(db, "topic") == []
        (taken, _) = entries.of_document(db, 1)
        entries.save(db, [replace(taken, updated=NOON + timedelta(days=1))])
        assert entries.grown(db, "topic") == [FIRST.id]
        entries.bind(db, {2: [FIRST.id]})
        assert entries.grown(db, "topic") == []
