"""The tables of docs/topics.md on stories across languages.

    python -m benchmarks.crosslingual

The gate is the project's own and nothing is fitted to it. For the second table its English reports are laid
into each window of the newswire, where nothing reports the same: every Chinese story that one joins is an
error. The last puts the gate's Chinese reports together with the same in other languages.
"""

import time
from collections.abc import Mapping
from pathlib import Path

from aggregator.model import Article, Placement
from aggregator.topics.engine import Engine
from aggregator.topics.features.encoders import bundled
from aggregator.topics.features.meaning import Encoder
from aggregator.topics.settings import Settings
from benchmarks.crosslingual_fit import CachedEncoder, window_with_reports
from benchmarks.topics_data import LANGUAGES, WINDOWS, in_languages, labelled, scorer

GATE = Path(__file__).parents[1] / "tests" / "topics" / "data" / "gate.jsonl"
LEVELS = ("story", "topic")
_PAIRS = (("zh", "ja"), ("zh", "de"), ("es", "fr"), ("ru", "ar"), ("ko", "tr"), ("pl", "th"))
_NOT_ENCODED = frozenset({"hi", "vi"})  # languages that the encoder has not learnt


def placed(articles: list[Article], encoder: Encoder | None) -> dict[str, Placement]:
    changes = Engine.restore((), Settings(encoder=encoder)).add(articles)
    return {place.article: place for place in changes.placements}


def score(gold: Mapping[str, str], places: Mapping[str, Placement], level: str) -> str:
    """B-cubed precision, recall and F1, and F1 over pairs."""
    found = {id_: str(getattr(places[id_], level)) for id_ in gold}
    result = scorer().score(dict(gold), found)
    return " | ".join(f"{result[name]:.3f}" for name in ("b3_precision", "b3_recall", "b3_f1", "pair_f1"))


def gate(encoder: Encoder) -> None:
    print("| gate | precision | recall | B-cubed F1 | pair F1 |\n| --- | --- | --- | --- | --- |")
    for level in LEVELS:
        articles, gold = labelled(GATE, level)
        for name, chosen in (("terms alone", None), ("with the extra", encoder)):
            print(f"| {level}, {name} | {score(gold, placed(articles, chosen), level)} |")


def together(encoder: Encoder) -> None:
    """The same reports in several languages, in one stream."""
    told = in_languages()
    print("\n| languages | level | precision | recall | B-cubed F1 | pair F1 |")
    print("| --- | --- | --- | --- | --- | --- |")
    for languages in (*_PAIRS, tuple(code for code in LANGUAGES if code not in _NOT_ENCODED)):
        articles = [article for article in told.articles if article.language in languages]
        places = placed(articles, encoder)
        for level in LEVELS:
            gold = {id_: group for id_, group in told.gold(level).items() if id_ in places}
            print(f"| {', '.join(languages)} | {level} | {score(gold, places, level)} |")


def strangers(encoder: Encoder) -> None:
    """English reports among Chinese ones of other events."""
    print("\n| window | English reports | linked to a Chinese story |\n| --- | --- | --- |")
    english = [article for article in labelled(GATE, "story")[0] if article.language == "en"]
    own = {article.id for article in english}
    for name in WINDOWS:
        articles, _ = window_with_reports(name, english)
        places = placed(articles, encoder)
        foreign = {place.story for id_, place in places.items() if id_ not in own}
        wrong = sum(places[id_].story in foreign for id_ in own)
        print(f"| {name} | {len(own)} | {wrong} |")


def cost(encoder: Encoder) -> None:
    """Processor time of encoding, for articles of the newswire."""
    articles, _ = window_with_reports(WINDOWS[0], labelled(GATE, "story")[0])
    spent = {}
    for name, chosen in (("plain", None), ("meant", encoder)):
        engine = Engine.restore((), Settings(encoder=chosen))
        begun = time.process_time()
        for article in articles[:300]:
            engine.describe(article)
        spent[name] = (time.process_time() - begun) / 300 * 1000
    print(f"\nreading an article: {spent['plain']:.1f} ms, with its meaning {spent['meant']:.1f} ms")


def main() -> None:
    encoder = bundled()
    encoder.encode("")
    gate(CachedEncoder(encoder))
    strangers(CachedEncoder(encoder))
    together(encoder)
    cost(encoder)


if __name__ == "__main__":
    main()
