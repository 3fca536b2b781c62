"""Which pages are visited, and what an article takes from its page."""

from dataclasses import replace
from datetime import timedelta

from aggregator.model import Item
from aggregator.steps.collecting.page_plan import merged, plan
from aggregator.steps.source import FollowUp
from tests.samples import NOON, article


def follow_up(id_: str, teaser: bool = False, **changes: object) -> FollowUp:
    made = article(id_, **changes)
    return FollowUp(Item(title=made.title, link=made.url), made, teaser)


def test_what_is_known_or_old_is_not_visited() -> None:
    old = follow_up("old", published=NOON - timedelta(days=9))
    follow_ups = [follow_up("new"), follow_up("known"), follow_up("dropped"), old]
    found = plan(follow_ups, {"known": frozenset({"Another title"})}, {"dropped"})
    assert ([each.article.id for each in found.pages.values()], found.known, found.left) == (
        ["new"],
        2,
        False,
    )


def test_a_teaser_of_any_age_is_visited_under_each_title_once() -> None:
    old = follow_up("old", teaser=True, published=NOON - timedelta(days=9))
    stored = {"a": frozenset({"Fog"}), "b": frozenset({"Mist"})}
    follow_ups = [old, follow_up("a", teaser=True, title="Fog"), follow_up("b", teaser=True, title="Fog")]
    assert [each.article.id for each in plan(follow_ups, stored).pages.values()] == ["old", "b"]


def test_a_page_that_failed_waits_for_its_time_and_comes_after_the_others() -> None:
    follow_ups = [follow_up(f"a{number}") for number in range(3)]
    failing = {"a0": NOON, "a1": NOON + timedelta(hours=2)}
    found = plan(follow_ups, {}, failing=failing)
    assert [each.article.id for each in found.pages.values()] == ["a2", "a0"]


def test_teasers_that_share_a_page_do_not_get_lost() -> None:
    follow_ups = [
        follow_up("a", teaser=True, url="https://x.example/"),
        follow_up("b", teaser=True, url="https://x.example/"),
    ]
    found = plan(follow_ups, {})
    assert [each.article.id for each in found.pages.values()] == ["a"]
    assert [each.id for each in found.whole] == ["b"]


def test_a_link_takes_the_title_of_its_page_and_a_teaser_keeps_its_own() -> None:
    page = Item(
        title="Whole title", html="<p>Text.</p>", image="https://x.example/a.jpg", base="https://x.example/"
    )
    linked = FollowUp(Item(title="Link …", link="https://x.example/"), article(), teaser=False)
    assert merged(linked, page).title == "Whole title"
    kept = merged(replace(linked, item=replace(linked.item, html="Teaser"), teaser=True), page)
    assert (kept.title, kept.html, kept.summary) == ("Link …", "<p>Text.</p>", "Teaser")
    assert kept.image == "https://x.example/a.jpg"
