"""What the topic engine is told for a batch."""

from dataclasses import replace
from pathlib import Path

import pytest

from aggregator import cycle
from aggregator.errors import StoreError
from aggregator.fetch.settings import Settings as FetchSettings
from aggregator.outlets import registry
from aggregator.publish.settings import Settings as FeedSettings
from aggregator.steps.merging.assigning import trusting
from aggregator.steps.merging.recalling import Recalled, Recollection
from aggregator.steps.parts import Parts
from aggregator.store import articles, placements, revisions
from aggregator.store.access.database import Database
from aggregator.topics.settings import Settings, Trust
from tests.samples import NOON, article


def test_outlets_are_trusted_as_the_catalogue_says_and_sources_as_configured() -> None:
    agency = registry.find("cna_tw")
    assert agency is not None
    trust = trusting(Settings(trust=Trust({"a": -1}))).trust
    assert trust.of("b", agency.name) == agency.trust == 1
    assert trust.of("a", agency.name) == -1
    assert trust.of("b", "an outlet that nobody knows") == 0


def test_what_another_process_placed_meanwhile_is_never_overwritten(
    database: Database, tmp_path: Path
) -> None:
    class Interrupted(Recollection):
        """Another process, with the lock that we have lost, decides after we have recalled."""

        def recall(self, *known: object) -> Recalled:
            recalled = super().recall(*known)  # type: ignore[arg-type]
            with database.write() as db:
                revisions.advance(db, revisions.PLACES)
            return recalled

    parts = Parts(
        sources=[],
        database=database,
        output=tmp_path,
        fetch=FetchSettings(),
        topics=Settings(),
        feed=FeedSettings("News", "", "x,2019", "", "Desk", "en", "topic"),
        clock=lambda: NOON,
    )
    with database.write() as db:
        articles.save(db, [article()])
    with pytest.raises(StoreError, match="another process has placed articles meanwhile"):
        cycle.assign(replace(parts, recollection=Interrupted()))
    with database.read() as db:
        assert placements.totals(db)["stories"] == 0
    assert cycle.assign(parts) == 1
