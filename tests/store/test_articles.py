"""Articles in the store: new, known, and in a new version."""

from datetime import timedelta

from sqlalchemy import select

from aggregator.model import Enclosure, Image
from aggregator.store import articles
from aggregator.store.access.database import Database
from aggregator.store.articles import Saved
from aggregator.store.schema import articles as table
from aggregator.store.schema import versions
from tests.samples import NOON, article

DAY = timedelta(days=1)
EARLY = Saved(unchanged=1, postponed=1)


def save(database: Database, *batch: object) -> Saved:
    with database.write() as db:
        return articles.save(db, batch)  # type: ignore[arg-type]


def test_an_article_comes_back_as_it_went_in(database: Database) -> None:
    full = article(
        authors=("Ann", "Bo"),
        categories=("ships",),
        image=Image("https://harbour.example/i.jpg", "a bridge", 10, 20),
        enclosures=(Enclosure("https://harbour.example/a.mp3", "audio/mpeg", 9),),
        updated=NOON + DAY,
    )
    assert save(database, full) == Saved(new=1)
    with database.read() as db:
        assert articles.by_ids(db, ["a1", "unknown"]) == {"a1": full}


def test_the_same_again_changes_nothing(database: Database) -> None:
    save(database, article())
    assert save(database, article(seen=NOON + DAY)) == Saved(unchanged=1)
    with database.read() as db:
        assert articles.by_ids(db, ["a1"])["a1"].seen == article().seen


def test_another_title_is_a_new_version_of_the_same_article(database: Database) -> None:
    save(database, article())
    later = article(version="v2", title="Bridge closed for a week", published=NOON + DAY, seen=NOON + DAY)
    assert save(database, later) == Saved(changed=1)
    with database.read() as db:
        current = articles.by_ids(db, ["a1"])["a1"]
        former = db.execute(select(versions)).one()
    assert current.title == "Bridge closed for a week"
    assert (former.version, former.title) == ("v1", "Bridge closed after collision")


def test_a_new_version_keeps_the_time_of_the_first(database: Database) -> None:
    save(database, article())
    save(database, article(version="v2", published=NOON + DAY))
    with database.read() as db:
        current = articles.by_ids(db, ["a1"])["a1"]
    assert (current.published, current.updated) == (NOON, NOON + DAY)


def test_a_time_that_was_not_stated_before_is_taken_from_the_new_version(database: Database) -> None:
    save(database, article(published=None))
    save(database, article(version="v2"))
    with database.read() as db:
        assert articles.by_ids(db, ["a1"])["a1"].published == NOON


def test_a_time_that_is_plausible_only_now_is_taken_without_a_new_version(database: Database) -> None:
    save(database, article(published=None, seen=NOON - 14 * DAY))
    assert save(database, article(seen=NOON + DAY)) == Saved(changed=1)
    assert save(database, article(seen=NOON + DAY)) == Saved(unchanged=1)
    with database.read() as db:
        (found,) = articles.pending(db, 9)
        assert found.time == found.published == NOON
        assert db.scalar(select(table.c.time)) == NOON


def test_a_version_without_a_time_leaves_that_at_which_the_article_was_first_seen(database: Database) -> None:
    first = article(published=None)
    save(database, first)
    save(database, article(published=None, version="v2", seen=first.seen + DAY))
    with database.read() as db:
        assert articles.by_ids(db, ["a1"])["a1"].time == first.seen
        assert db.scalar(select(table.c.time)) == first.seen


def test_an_outlet_that_swings_between_two_titles_makes_two_versions_and_no_more(database: Database) -> None:
    first, second = article(), article(version="v2", title="Other")
    assert [save(database, each) for each in (first, second, first, second)] == [
        Saved(new=1),
        Saved(changed=1),
        Saved(unchanged=1),
        Saved(unchanged=1),
    ]


def test_an_article_that_changes_at_every_visit_keeps_some_of_its_versions(database: Database) -> None:
    for number in range(30):
        save(database, article(version=f"v{number}", seen=NOON + number * DAY))
    with database.read() as db:
        assert articles.by_ids(db, ["a1"])["a1"].version == "v29"
        former = db.scalars(select(versions.c.version).order_by(versions.c.seen))
        assert list(former) == [f"v{number}" for number in range(21, 29)]


def test_an_article_that_never_rests_changes_every_few_hours_or_with_its_title(database: Database) -> None:
    hour = DAY / 24

    def saved_after(hours: int, **changes: str) -> Saved:
        return save(database, article(version=f"v{hours}", seen=NOON + hours * hour, **changes))

    changes = [saved_after(hours) for hours in range(1, 13)]
    assert changes == [Saved(new=1), *[Saved(changed=1)] * 8, *[EARLY] * 3]
    assert saved_after(13, title="Bridge open again") == Saved(changed=1)
    assert [saved_after(hours, title="Bridge open again") for hours in (18, 19, 20)] == [
        EARLY,
        Saved(changed=1),
        EARLY,
    ]


def test_many_versions_that_come_together_are_all_taken(database: Database) -> None:
    batch = [
        article(version=f"v{number:02}", published=NOON + number * DAY, seen=NOON) for number in range(15)
    ]
    assert save(database, *batch) == Saved(new=1, changed=14)
    with database.read() as db:
        assert articles.by_ids(db, ["a1"])["a1"].version == "v14"


def test_two_versions_in_one_document_are_ordered_by_their_times(database: Database) -> None:
    newer = article(version="v2", title="Newer", published=NOON + DAY)
    assert save(database, newer, article("a2"), article()) == Saved(new=2, changed=1)
    with database.read() as db:
        assert articles.by_ids(db, ["a1"])["a1"].title == "Newer"


def test_articles_wait_for_a_place_in_the_order_of_their_times(database: Database) -> None:
    save(database, article("late", published=NOON + DAY), article("b"), article("a"))
    with database.read() as db:
        assert [each.id for each in articles.pending(db, 2)] == ["a", "b"]


def test_an_article_is_found_by_id_start_address_and_guid(database: Database) -> None:
    save(database, article("abc1"), article("abc2"))
    with database.read() as db:
        assert articles.resolve(db, "abc1") == ["abc1"]
        assert articles.resolve(db, "abc") == ["abc1", "abc2"]
        assert articles.resolve(db, "https://harbour.example/abc2") == ["abc2"]
        assert articles.resolve(db, "guid-abc2") == ["abc2"]
        assert articles.resolve(db, "%") == []


def test_articles_are_listed_newest_first_and_counted_by_source(database: Database) -> None:
    save(database, article("a"), article("b", published=NOON + DAY), article("c", source="other"))
    with database.read() as db:
        assert [row.id for row in articles.listing(db, None, None)] == ["b", "a", "c"]
        assert [row.id for row in articles.listing(db, "other", 5)] == ["c"]
        assert articles.count_by_source(db) == {"harbour": 2, "other": 1}


def test_a_batch_larger_than_one_query_is_saved_whole(database: Database) -> None:
    many = [article(f"n{number}") for number in range(1_201)]
    assert save(database, *many) == Saved(new=1_201)
    assert save(database, *many) == Saved(unchanged=1_201)


def test_an_article_that_changed_since_it_was_read_is_told_from_the_others(database: Database) -> None:
    save(database, article("a"), article("b"))
    with database.read() as db:
        read = articles.pending(db, 10)
    save(database, article("b", version="v2", title="Later"))
    with database.write() as db:
        assert articles.unchanged(db, read) == ["a"]


def test_whether_anything_waits_is_known_without_reading_it(database: Database) -> None:
    with database.read() as db:
        assert not articles.is_any_pending(db)
    save(database, article("a"))
    with database.read() as db:
        assert articles.is_any_pending(db)
