"""What is known of a topic wherever it is shown."""

from dataclasses import replace
from datetime import UTC

from aggregator.model import Article, Image
from aggregator.publish.developments import developments
from aggregator.site.card import CARDS, Card, Presentation, card
from tests.samples import HOUR, NOON, article, first, place

PRESENTATION = Presentation(UTC, "Untitled", lambda articles: [each.title for each in articles][:1])


def made(*articles: Article) -> Card:
    """The card of a topic in which each article is a story."""
    placed = [(each, place(each.id, f"s{each.id}")) for each in articles]
    return card("t1", 1, developments(placed, first), PRESENTATION)


def test_the_latest_development_gives_the_headline() -> None:
    later = article("b", title="Bridge open", published=NOON + HOUR, seen=NOON + HOUR)
    assert made(article("a"), later).headline.title == "Bridge open"


def test_outlets_are_counted_once_and_articles_each() -> None:
    found = made(article("a"), article("b"), article("c", outlet="Island Post"))
    assert (len(found.outlets), found.articles) == (2, 3)


def test_an_article_from_the_future_counts_from_when_it_was_seen() -> None:
    found = made(article("a", published=NOON + 900 * HOUR, seen=NOON))
    assert (found.first, found.latest) == (NOON, NOON)


def test_a_card_is_the_same_after_the_store_kept_it() -> None:
    found = made(article("a", image=Image("https://x.example/1.jpg", "A bridge", 4, 3)), article("b"))
    assert CARDS.validate_python(CARDS.dump_python(found, mode="json")) == found


def test_an_endless_headline_is_cut() -> None:
    found = made(article("a", title="Bridge " * 1_000, outlet="Harbour " * 1_000))
    assert len(found.headline.title) <= 300
    assert len(found.headline.outlet) <= 60


def test_an_article_without_title_or_text_has_a_headline() -> None:
    assert made(article("a", title="", text="", html="")).headline.title == "Untitled"


def test_other_outlets_are_shown_with_their_latest_report_each() -> None:
    island = article("b", outlet="Island Post", title="Old")
    newer = replace(island, id="c", title="New", published=NOON + HOUR, seen=NOON + HOUR)
    lead = article("a", published=NOON + 2 * HOUR, seen=NOON + 2 * HOUR)
    assert [each.title for each in made(lead, island, newer).reports] == ["New"]
