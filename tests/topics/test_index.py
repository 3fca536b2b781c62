"""Which stories an article is compared with."""

from aggregator.topics.engine import Engine
from aggregator.topics.founding import found
from aggregator.topics.group import Member
from aggregator.topics.index import Index
from aggregator.topics.settings import Settings
from tests.topics.streams import article


def _member(number: int) -> Member:
    """An article of its hour, in a story of its own; all have one word in common."""
    told = article(f"a{number:02d}", f"lighthouse {'bcdfghjklmnp'[number % 12] * 5}{number}", hours=number)
    member = Engine.restore((), Settings()).describe(told)
    member.story = found(member, parent=found(member))
    return member


def test_a_common_word_leads_to_its_latest_articles_in_whatever_order_they_came() -> None:
    members = [_member(number) for number in range(50)]
    in_order, late_comers_last = Index(), Index()
    for member in members:
        in_order.add(member)
    asked = _member(50)
    found_in_order = [group.id for group in in_order.stories(asked)]
    for member in members:
        in_order.remove(member)
        in_order.emptied(member.story)
    for member in [*members[5:], *members[:5]]:
        late_comers_last.add(member)
    assert [group.id for group in late_comers_last.stories(asked)] == found_in_order
    assert members[0].story.id not in found_in_order
