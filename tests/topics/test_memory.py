"""What is remembered of the articles of a window."""

from dataclasses import replace

from aggregator.topics.engine import Engine
from aggregator.topics.founding import found
from aggregator.topics.group import Group
from aggregator.topics.settings import Settings
from tests.topics.streams import article


def told(engine: Engine, topic: Group, language: str, count: int) -> None:
    """So many reports in a language, each a story of its own under a topic."""
    for number in range(count):
        report = replace(article(f"{language}{number}", f"lighthouse {language}{number}"), language=language)
        member = engine.describe(report)
        engine.memory.put(member, found(member, parent=topic))


def test_an_affair_is_a_giant_by_its_share_of_the_day_in_its_language() -> None:
    engine = Engine.restore((), Settings())
    affair, rest = Group("affair"), Group("rest")
    told(engine, affair, "fi", 6)
    told(engine, rest, "fi", 6)
    told(engine, rest, "en", 100)
    hour = next(iter(affair.members.values())).hour
    assert engine.memory.giants([affair, rest], hour, "fi", 0.4) == {affair, rest}
    assert engine.memory.giants([affair, rest], hour, "en", 0.4) == {rest}
    for member in list(affair.members.values()):
        engine.memory.forget(member)
    assert engine.memory.giants([affair, rest], hour, "fi", 0.4) == {rest}
