"""Archive documents: which are closed, and how they are linked."""

from aggregator.publish import history
from aggregator.publish.selection import Settings

SETTINGS = Settings("News", "", "news.example,2026", "https://news.example/", "us", "en", "topic")


def links(number: int, last: int) -> dict[str, str]:
    return {link.rel: link.href for link in history.page(number, last, (), SETTINGS).links}


def test_while_every_entry_stands_in_the_feed_nothing_is_closed() -> None:
    assert history.closing(["a", "b"], {"a", "b", "c"}, 3) == {}


def test_when_an_entry_leaves_the_feed_all_since_the_last_document_are_closed() -> None:
    assert history.closing(["a", "b", "c"], {"b", "c"}, 3) == {4: ["a", "b", "c"]}


def test_a_document_never_holds_too_many() -> None:
    closed = history.closing([str(n) for n in range(1100)], set(), 0)
    assert {number: len(ids) for number, ids in closed.items()} == {1: 500, 2: 500, 3: 100}


def test_documents_form_a_chain() -> None:
    assert links(1, 3) == {
        "self": "https://news.example/archive/feed-000001.atom",
        "current": "https://news.example/feed.atom",
        "next-archive": "https://news.example/archive/feed-000002.atom",
    }
    assert links(3, 3).keys() == {"self", "current", "prev-archive"}
    (newest,) = history.before(4, SETTINGS)
    assert newest.href == links(3, 3)["self"]
    assert history.before(1, SETTINGS) == []


def test_a_document_is_marked_and_has_the_feeds_id() -> None:
    document = history.page(1, 1, (), SETTINGS)
    assert document.archive
    assert document.id == "tag:news.example,2026:feed"
