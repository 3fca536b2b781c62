"""The article that leads a story is found once, and is the same as if it were found each time."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import permutations

import pytest

from aggregator.model import Article
from aggregator.steps import leading
from aggregator.steps.leading import Leads
from aggregator.topics import label
from tests.samples import article

STORY = [
    article("1", title="Harbour closes after the storm", text="The harbour of Brehm closed after the storm."),
    article("2", title="Storm closes harbour", text="A storm has closed the harbour; ferries wait in Brehm."),
    article("3", title="Ferries wait", text="Ferries wait outside the harbour since the storm closed it."),
]


@pytest.fixture
def found(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many articles were read, each time that it was necessary."""
    read = []
    lead = label.lead

    def counted(articles: Sequence[Article]) -> Article:
        read.append(len(articles))
        return lead(articles)

    monkeypatch.setattr(label, "lead", counted)
    return read


def test_a_story_is_read_once_however_often_it_is_told(found: list[int]) -> None:
    leads = Leads()
    assert {leads(STORY).id for _ in range(3)} == {label.lead(STORY).id}
    assert found == [3, 3]


def test_in_any_order_the_lead_is_the_same() -> None:
    leads = Leads()
    assert {leads(order).id for order in permutations(STORY)} == {label.lead(STORY).id}


@pytest.mark.parametrize("change", [{"title": "Ferries sail again"}, {"text": ""}])
def test_a_story_of_which_words_have_changed_is_read_again(found: list[int], change: dict[str, str]) -> None:
    leads = Leads()
    leads(STORY)
    leads([*STORY[:2], replace(STORY[2], **change)])
    assert found == [3, 3]


def test_only_so_many_are_remembered(found: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leading, "MOST", 1)
    leads = Leads()
    other = [replace(each, id=f"other {each.id}") for each in STORY]
    for story in (STORY, other, STORY):
        leads(story)
    assert len(found) == 3


def test_a_report_in_another_language_is_read_by_its_rules(found: list[int]) -> None:
    leads = Leads()
    leads(STORY)
    leads([replace(STORY[0], language="da"), *STORY[1:]])
    assert found == [3, 3]
