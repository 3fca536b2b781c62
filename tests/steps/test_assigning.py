"""What the topic engine is told for a batch."""

from aggregator.outlets import registry
from aggregator.steps.assigning import trusting
from aggregator.topics.settings import Settings, Trust


def test_outlets_are_trusted_as_the_catalogue_says_and_sources_as_configured() -> None:
    agency = registry.find("cna_tw")
    assert agency is not None
    trust = trusting(Settings(trust=Trust({"a": -1}))).trust
    assert trust.of("b", agency.name) == agency.trust == 1
    assert trust.of("a", agency.name) == -1
    assert trust.of("b", "an outlet that nobody knows") == 0
