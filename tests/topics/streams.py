"""Articles and runs for the tests of the topic engine."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from aggregator.model import Article, Changes, Correction, Placement, Remembered
from aggregator.topics.engine import Engine
from aggregator.topics.settings import Settings

START = datetime(1999, 3, 1, tzinfo=UTC)

FERRY = "渡轮“海鸥号”在银湾港外触礁沉没，四十二名乘客获救，船长林守成失踪，海岸警卫队连夜搜寻。"
FERRY_LATER = "银湾港渡轮沉没第二天，海岸警卫队仍在搜寻“海鸥号”船长林守成，获救乘客四十二人返家。"
CHEESE = "高原奶酪节上一块重达三百公斤的羊奶酪打破纪录，评委王小满称赞它有松木的香气。"
BRIDGE = "The old iron bridge at Lussy reopened after nine years of repairs by the engineer Odile Brun."
FERRY_LAST = "搜救队在礁石旁找到沉没渡轮“海鸥号”的船长林守成，银湾港码头响起汽笛，海岸警卫队结束搜寻。"
WORDS = [f"word{chr(97 + place // 26)}{chr(97 + place % 26)}" for place in range(400)]


def article(
    id_: str, text: str, *, hours: float = 0.0, title: str = "", source: str = "", url: str | None = None
) -> Article:
    """An article with this text, some hours after the start of the stream."""
    time = START + timedelta(hours=hours)
    return Article(
        id=id_,
        version="",
        source=source or f"source of {id_}",
        outlet=source or f"outlet of {id_}",
        guid=None,
        url=url,
        title=title or text[:18],
        html="",
        text=text,
        summary="",
        language=None,
        published=time,
        updated=None,
        seen=time,
    )


def run(articles: Iterable[Article], settings: Settings | None = None) -> dict[str, Placement]:
    """Placements of a stream that is added at once."""
    changes = Engine.restore((), settings or Settings()).add(articles)
    return {place.article: place for place in changes.placements}


class Archive:
    """A store in miniature: remembers what engines decided, and restores them from it."""

    def __init__(self, settings: Settings | None = None) -> None:
        self.settings = settings or Settings()
        self.corrections: list[Correction] = []
        self.story_aliases: dict[str, str] = {}
        self.topic_aliases: dict[str, str] = {}
        self._articles: dict[str, Article] = {}
        self._features: dict[str, bytes] = {}
        self.places: dict[str, Placement] = {}

    def engine(self, batch: Sequence[Article]) -> Engine:
        """An engine restored with what lies around these articles."""
        return Engine.restore(self.known(*self.window(batch)), self.settings, self.corrections)

    def window(self, batch: Sequence[Article]) -> tuple[datetime, datetime]:
        """From when to when articles must be remembered to place these."""
        times = [each.time for each in batch]
        return self.settings.window(min(times), max(times))

    def known(self, first: datetime, last: datetime) -> list[Remembered]:
        """What is remembered of the placed articles of these times."""
        placed = [self._articles[id_] for id_ in self.places]
        return [self._remembered(each) for each in placed if first <= each.time <= last]

    def add(self, batch: Sequence[Article]) -> Changes:
        """Place a batch as a cycle does, and remember what came of it."""
        self._articles |= {each.id: each for each in batch}
        changes = self.engine(batch).add(batch)
        self._features |= changes.features
        self.places |= {place.article: place for place in changes.placements}
        self.story_aliases |= changes.story_aliases
        self.topic_aliases |= changes.topic_aliases
        self._keep_together({place.story: place.topic for place in changes.placements})
        return changes

    def _keep_together(self, decided: Mapping[str, str]) -> None:
        """Articles that the engine has forgotten stay with their story, whatever becomes of it."""
        for id_, place in self.places.items():
            story = self.story_aliases.get(place.story, place.story)
            topic = decided.get(story, place.topic)
            topic = self.topic_aliases.get(topic, topic)
            self.places[id_] = replace(place, story=story, topic=topic)

    def correct(self, kind: str, *ids: str) -> None:
        """Record a correction and place the named articles anew."""
        made = START + timedelta(days=100 + len(self.corrections))
        self.corrections.append(Correction(kind, ids, made))
        self.add([self._articles[id_] for id_ in ids])

    def stories(self) -> Mapping[str, str]:
        return {id_: place.story for id_, place in self.places.items()}

    def _remembered(self, known: Article) -> Remembered:
        return Remembered(
            placement=self.places[known.id],
            time=known.time,
            source=known.source,
            outlet=known.outlet,
            language=known.language,
            url=known.url,
            features=self._features[known.id],
        )
