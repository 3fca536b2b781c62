"""What a source gives again under another guid is told by what it says."""

from datetime import timedelta

from aggregator.store import articles, repeats
from aggregator.store.database import Database
from tests.samples import NOON, article


def test_the_same_words_at_the_same_address_are_a_repeat_at_any_time(database: Database) -> None:
    again = article("b", url="https://harbour.example/1", published=NOON + timedelta(days=1))
    with database.write() as db:
        articles.save(db, [article()])
        assert repeats.without(db, "harbour", [again]) == []
        assert repeats.without(db, "quay", [again]) == [again]


def test_other_words_are_no_repeat(database: Database) -> None:
    with database.write() as db:
        articles.save(db, [article()])
        assert repeats.without(db, "harbour", [article("b", version="v2")])


def test_without_an_address_the_same_words_of_another_day_are_no_repeat(database: Database) -> None:
    greeting = article(url=None)
    with database.write() as db:
        articles.save(db, [greeting])
        tomorrow = article("b", url=None, published=NOON + timedelta(days=1))
        assert repeats.without(db, "harbour", [tomorrow, article("c", url=None)]) == [tomorrow]
