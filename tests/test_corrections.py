"""Which article a person means."""

import pytest

from aggregator.corrections import find
from aggregator.errors import UnknownArticle
from aggregator.store import articles
from aggregator.store.access.database import Database
from tests.samples import article

PAGE = "https://harbour.example/fog"


def test_an_article_is_named_by_its_id_its_address_or_its_guid(database: Database) -> None:
    with database.write() as db:
        articles.save(db, [article("a1", url=PAGE, guid="g1")])
    assert {find(database, name) for name in ("a", "a1", PAGE, "g1")} == {"a1"}


def test_of_several_it_is_said_who_brought_them_and_under_which_title(database: Database) -> None:
    with database.write() as db:
        articles.save(db, [article("a1", url=PAGE), article("b2", url=PAGE, source="quay", title="Fog")])
    with pytest.raises(UnknownArticle, match=r"matches several articles: a1 \(harbour: .*, b2 \(quay: Fog\)"):
        find(database, PAGE)
