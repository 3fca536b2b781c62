"""Labels are found once, and are the same as if they were found each time."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import permutations

import pytest

from aggregator.model import Article
from aggregator.steps.merging import labelling
from aggregator.steps.merging.labelling import Labels
from aggregator.store.access.database import Database
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
    labels = Labels()
    assert {labels.lead(STORY).id for _ in range(3)} == {label.lead(STORY).id}
    assert found == [3, 3]


def test_in_any_order_the_lead_is_the_same() -> None:
    labels = Labels()
    assert {labels.lead(order).id for order in permutations(STORY)} == {label.lead(STORY).id}


@pytest.mark.parametrize(
    "changed", [replace(STORY[2], title="Ferries sail again"), replace(STORY[2], text="")]
)
def test_a_story_of_which_words_have_changed_is_read_again(found: list[int], changed: Article) -> None:
    labels = Labels()
    labels.lead(STORY)
    labels.lead([*STORY[:2], changed])
    assert found == [3, 3]


def test_only_so_many_are_remembered(found: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(labelling, "MOST", 1)
    labels = Labels()
    other = [replace(each, id=f"other {each.id}") for each in STORY]
    for story in (STORY, other, STORY):
        labels.lead(story)
    assert len(found) == 3


def test_a_report_in_another_language_is_read_by_its_rules(found: list[int]) -> None:
    labels = Labels()
    labels.lead(STORY)
    labels.lead([replace(STORY[0], language="da"), *STORY[1:]])
    assert found == [3, 3]


def test_another_process_finds_what_one_has_noted(found: list[int], database: Database) -> None:
    with Labels().recalled(database) as one:
        lead, terms = one.lead(STORY), one.terms(STORY)
    with Labels().recalled(database) as other:
        assert (other.lead(STORY), other.terms(STORY)) == (lead, terms)
    assert found == [3]


def test_other_code_finds_labels_anew(
    found: list[int], database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Labels().recalled(database) as one:
        one.lead(STORY)
    monkeypatch.setattr(labelling, "code", lambda _: "other")
    with Labels().recalled(database) as other:
        other.lead(STORY)
    assert found == [3, 3]


def test_a_later_report_of_a_large_story_is_no_reason_to_read_it_again(found: list[int]) -> None:
    labels = Labels()
    large = [article(f"{number:03}", title=f"Report {number} from the harbour") for number in range(80)]
    assert labels.lead(large) == labels.lead([*large, article("999", title="One more")])
    assert len(found) == 1


def test_terms_hang_on_who_wrote_them() -> None:
    labels = Labels()
    mixed = [replace(each, outlet=f"Outlet {number}") for number, each in enumerate(STORY)]
    assert [tuple(labels.terms(each)) for each in (STORY, mixed)] == [
        label.key_terms(STORY),
        label.key_terms(mixed),
    ]
