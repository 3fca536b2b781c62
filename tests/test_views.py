"""What the listing commands tell a person."""

from aggregator import views
from aggregator.config import Source
from aggregator.model import SourceState
from aggregator.store import sources
from aggregator.store.access.database import Database
from aggregator.topics.explain import Explanation, Option
from tests.samples import NOON

_FOREIGN = Option(
    id="s1",
    articles=3,
    probability=0.98,
    likely_enough=True,
    chosen=True,
    features={"meaning": 0.64, "lead": 0.14, "anchors": 0.68, "gap": 0.0},
    terms=(),
)


def test_an_explanation_tells_how_near_in_meaning_a_story_in_another_language_is() -> None:
    explanation = Explanation("a", "s1", "t1", None, "the same event in another language", 0.98, (), (), ())
    with_foreign = Explanation(
        "a", "s1", "t1", None, "the same event in another language", 0.98, (), (), (), (_FOREIGN,)
    )
    said = list(views.explanation_lines(with_foreign))
    assert "stories in other languages it was compared with:" in said
    assert any("probability 98%: meaning 0.64" in line for line in said)
    assert not any("other languages" in line for line in views.explanation_lines(explanation))


def test_only_a_source_that_is_visited_by_itself_is_due(database: Database) -> None:
    configured = [
        Source(name="live", url="https://a.example/"),
        Source(name="gone", url="https://b.example/"),
        Source(name="off", url="https://c.example/", enabled=False),
        Source(name="folder", path="news"),
        Source(name="never visited", url="https://d.example/"),
    ]
    with database.write() as db:
        states = [SourceState(each.name, due=NOON, retired=each.name == "gone") for each in configured[:4]]
        sources.save(db, states)
    due = {row["name"]: row["due"] for row in views.sources(configured, database)}
    assert due == {"live": NOON, "gone": None, "off": None, "folder": None, "never visited": None}
