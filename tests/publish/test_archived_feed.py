"""Archive documents: which are closed, and how they are linked."""

from aggregator.publish import archived_feed
from aggregator.publish.settings import Settings

SETTINGS = Settings("News", "", "news.example,2026", "https://news.example/", "us", "en", "topic")

FEED = "https://news.example/feed.atom"
ARCHIVE = "https://news.example/archive/feed-{:06}.atom"


def links(number: int, last: int) -> dict[str, str]:
    return {link.rel: link.href for link in archived_feed.document(number, last, (), SETTINGS).links}


def of_feed(last: int) -> dict[str, str]:
    return {link.rel: link.href for link in archived_feed.of_feed(last, SETTINGS)}


def test_while_every_entry_stands_in_the_feed_nothing_is_closed() -> None:
    assert archived_feed.closing(["a", "b"], ["x"], {"a", "b", "c"}, 3) == {}


def test_when_an_entry_leaves_the_feed_all_since_the_last_document_are_closed() -> None:
    assert archived_feed.closing(["a", "b", "c"], [], {"b", "c"}, 3) == {4: ["a", "b", "c"]}


def test_what_left_the_feed_other_than_it_was_archived_is_archived_again() -> None:
    assert archived_feed.closing(["c", "d"], ["a", "b"], {"b", "d"}, 3) == {4: ["a", "c", "d"]}


def test_a_document_never_holds_too_many() -> None:
    closed = archived_feed.closing([str(n) for n in range(1100)], [], set(), 0)
    assert {number: len(ids) for number, ids in closed.items()} == {1: 500, 2: 500, 3: 100}


def test_documents_form_a_chain() -> None:
    assert links(1, 3) == {
        "self": ARCHIVE.format(1),
        "current": FEED,
        "next-archive": ARCHIVE.format(2),
        "previous": ARCHIVE.format(2),
        "first": FEED,
        "last": ARCHIVE.format(1),
    }
    assert links(3, 3)["prev-archive"] == ARCHIVE.format(2)
    assert "next-archive" not in links(3, 3)
    assert of_feed(3)["prev-archive"] == links(3, 3)["self"]
    assert of_feed(0) == {}


def test_feed_and_documents_are_the_pages_of_one_paged_feed() -> None:
    pages, at = [FEED], of_feed(3)
    for number in (3, 2, 1):
        pages.append(at["next"])
        at = links(number, 3)
        assert at["previous"] == pages[-2]
        assert (at["first"], at["last"]) == (FEED, ARCHIVE.format(1))
    assert pages == [FEED, *(ARCHIVE.format(number) for number in (3, 2, 1))]
    assert "next" not in at


def test_a_document_is_marked_and_has_the_feeds_id() -> None:
    document = archived_feed.document(1, 1, (), SETTINGS)
    assert document.archive
    assert document.id == "tag:news.example,2026:feed"
