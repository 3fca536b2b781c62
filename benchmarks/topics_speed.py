"""A synthetic stream with the burstiness of real news, and what the topic stage costs on it.

    python -m benchmarks.topics_speed [ARTICLES]

Every article has a title and 1,000 Chinese characters in words that the segmenter knows, with as many
different terms as real news (some 140). Most stories have one report; the sizes of the others fall off as a
power, and their reports crowd into the hours after the first. All figures are of this process on one core;
compare the ratios, for machines differ.
"""

import random
import resource
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from rjieba import has_word, suggest_freq

from aggregator.model import Article, Remembered
from aggregator.topics.engine import Engine, Settings

_START = datetime(2001, 1, 1, tzinfo=UTC)
_ACTIVE = 50_000
_BATCH = 1_000
_SETTINGS = Settings()
_PER_HOUR = _ACTIVE / (_SETTINGS.memory.total_seconds() / 3600)
_SIGNS = 700
_GLUE = "的了是在和就也都"


def stream(count: int, seed: int = 1) -> Iterator[Article]:
    """`count` articles in order of time, at the rate that keeps 50,000 of them active."""
    rng = random.Random(seed)
    vocabulary = _vocabulary(rng)
    common = vocabulary[:3_000]
    waiting: list[tuple[float, int, list[str], list[str]]] = []
    made, story = 0, 0
    while made < count:
        hour = made / _PER_HOUR
        due = [entry for entry in waiting if entry[0] <= hour]
        waiting = [entry for entry in waiting if entry[0] > hour]
        if not due:
            story += 1
            names = rng.sample(vocabulary, 8)
            terms = rng.sample(common, 60)
            size = min(400, int(rng.paretovariate(1.3)))
            waiting += [(hour + rng.expovariate(1 / 12), story, names, terms) for _ in range(size - 1)]
            due = [(hour, story, names, terms)]
        for _, number, names, terms in due[: count - made]:
            yield _article(made, number, names, terms, common, hour, rng)
            made += 1


def _vocabulary(rng: random.Random) -> list[str]:
    """Words of two common characters that the segmenter knows; others it would cut into single ones."""
    signs = sorted(map(chr, range(0x4E00, 0x9FA0)), key=lambda sign: (-suggest_freq(sign), sign))[:_SIGNS]
    found = [one + other for one in signs for other in signs if has_word(one + other)]
    rng.shuffle(found)
    return found


def _article(
    place: int,
    story: int,
    names: list[str],
    terms: list[str],
    common: list[str],
    hour: float,
    rng: random.Random,
) -> Article:
    title = "".join([*rng.sample(names, 4), *rng.sample(terms, 3)])
    words = [*rng.choices(names, k=40), *rng.choices(terms, k=160), *rng.choices(common, k=200)]
    rng.shuffle(words)
    words = [word + "".join(rng.choices(_GLUE, k=2)) for word in words]
    seen = _START + timedelta(hours=hour)
    outlet = f"outlet {rng.randrange(200)}"
    text = "，".join("".join(words[start : start + 12]) for start in range(0, len(words), 12))[:1000]
    return Article(
        id=f"{place:07d}",
        version=str(story),
        source=outlet,
        outlet=outlet,
        guid=None,
        url=None,
        title=title,
        html="",
        text=text,
        summary="",
        language="zh-Hans",
        published=seen,
        updated=None,
        seen=seen,
    )


def measure(count: int) -> dict[str, float]:
    """Articles a second, cost late against cost early, memory (MB) and seconds to restore."""
    engine = Engine.restore((), _SETTINGS)
    known: dict[str, Remembered] = {}
    spent: list[float] = []
    batch: list[Article] = []
    for article in stream(count):
        batch.append(article)
        if len(batch) == _BATCH:
            spent.append(_timed(engine, batch, known))
            batch = []
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    last = max(each.time for each in known.values())
    active = [each for each in known.values() if each.time >= last - _SETTINGS.memory][-_ACTIVE:]
    begun = time.process_time()
    Engine.restore(active, _SETTINGS)
    ten = _BATCH * 10 // _BATCH
    early, late = sum(spent[ten - 2 : ten + 3]) / 5, sum(spent[-5:]) / 5
    return {
        "articles": float(count),
        "articles a second": count / sum(spent),
        "cost of the last against the 10,000th": late / early,
        "peak memory of the process, MB": memory,
        "active articles restored": float(len(active)),
        "seconds to restore them": time.process_time() - begun,
    }


def _timed(engine: Engine, batch: list[Article], known: dict[str, Remembered]) -> float:
    begun = time.process_time()
    changes = engine.add(batch)
    spent = time.process_time() - begun
    places = {place.article: place for place in changes.placements}
    for article in batch:
        known[article.id] = Remembered(
            places[article.id],
            article.time,
            article.source,
            article.outlet,
            article.language,
            article.url,
            changes.features[article.id],
        )
    oldest = batch[-1].time - _SETTINGS.memory
    for id_ in [id_ for id_, each in known.items() if each.time < oldest]:
        del known[id_]
    return spent


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 200_000
    for name, value in measure(count).items():
        print(f"{name:40} {value:,.2f}")


if __name__ == "__main__":
    main()
