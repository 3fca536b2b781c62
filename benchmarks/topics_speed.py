"""A synthetic stream with the burstiness of real news, and what the topic stage costs on it.

    python -m benchmarks.topics_speed [ARTICLES]

Every article has a title and 1,000 Chinese characters in words that the segmenter knows, with as many
different terms as real news (some 140). Most stories have one report; the sizes of the others fall off as a
power, and their reports crowd into the hours after the first. All figures are of this process on one core;
compare the ratios, for machines differ.
Costs late and early are each taken beside the time that mere reading needs in the same minute. Garbage is
collected as seldom as in a cycle.
"""

import pickle
import random
import resource
import sys
import time
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import islice
from statistics import fmean
from tempfile import TemporaryFile
from typing import IO, Any, TypeAlias

from rjieba import has_word, suggest_freq

from aggregator import garbage
from aggregator.model import Article, Changes, Placement, Remembered
from aggregator.topics.engine import Engine
from aggregator.topics.features.extraction import read
from aggregator.topics.settings import Settings

_START = datetime(2001, 1, 1, tzinfo=UTC)
_ACTIVE = 50_000
_BATCH = 1_000
_PACED = 100
_TOLD = 10  # batches
_SETTINGS = Settings()
_PER_HOUR = _ACTIVE / (_SETTINGS.memory.total_seconds() / 3600)
_SIGNS = 700
_GLUE = "的了是在和就也都"

Facts: TypeAlias = tuple[Sequence[Placement], list[tuple[Any, ...]]]


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
    """Articles a second, cost late against early, memory (MB), seconds to restore, and the largest topic.

    The stream has no topic larger than its largest story, of 400: one that grows beyond swallows its
    neighbours, which weights can do that are good on shorter streams.
    """
    garbage.seldom()
    engine = Engine.restore((), _SETTINGS)
    spent: list[float] = []
    paces: list[float] = []
    with TemporaryFile() as file:
        articles = stream(count)
        while batch := list(islice(articles, _BATCH)):
            seconds, changes = _timed(engine, batch)
            spent.append(seconds)
            paces.append(_pace(batch))
            pickle.dump(_facts(batch, changes), file)
            if not len(spent) % _TOLD:
                _tell(spent, paces)
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        active = _active(file)
    begun = time.process_time()
    Engine.restore(active, _SETTINGS)
    costs = [seconds / pace for seconds, pace in zip(spent, paces, strict=True)]
    return {
        "articles": float(count),
        "articles a second": count / sum(spent),
        "cost of the last against the 10,000th": fmean(costs[-5:]) / fmean(costs[8:13] or costs),
        "peak memory of the process, MB": memory,
        "active articles restored": float(len(active)),
        "seconds to restore them": time.process_time() - begun,
        "articles of the largest topic": float(max(_topics(engine).values())),
    }


def _topics(engine: Engine) -> Counter[str]:
    """The articles of each topic in memory."""
    return Counter(member.topic.id for member in engine.memory.members.values())


def _tell(spent: list[float], paces: list[float]) -> None:
    """How far the stream has come, and what an article cost of late, beside reading one."""
    late, pace = fmean(spent[-_TOLD:]) / _BATCH, fmean(paces[-_TOLD:]) / _PACED
    print(
        f"{len(spent) * _BATCH:9,} articles: {late * 1e6:5.0f} us each, {late / pace:.2f} times reading",
        flush=True,
    )


def _timed(engine: Engine, batch: list[Article]) -> tuple[float, Changes]:
    begun = time.process_time()
    changes = engine.add(batch)
    return time.process_time() - begun, changes


def _pace(batch: list[Article]) -> float:
    """Seconds to read a few articles, which no memory makes slower: how busy the machine is just now."""
    begun = time.process_time()
    for article in batch[:_PACED]:
        read(article)
    return time.process_time() - begun


def _facts(batch: list[Article], changes: Changes) -> Facts:
    """What a store would keep of a batch, so that none of it counts as the engine's memory."""
    kept = [
        (each.id, each.time, each.source, each.outlet, each.language, each.url, changes.features[each.id])
        for each in batch
    ]
    return changes.placements, kept


def _active(file: IO[bytes]) -> list[Remembered]:
    """The articles within the memory at the end of the stream."""
    places: dict[str, Placement] = {}
    kept: deque[tuple[Any, ...]] = deque(maxlen=_ACTIVE)
    end = file.tell()
    file.seek(0)
    while file.tell() < end:
        placements, rows = pickle.load(file)  # noqa: S301  written by ourselves a moment ago
        places.update({place.article: place for place in placements})
        kept.extend(rows)
    return [Remembered(places[row[0]], *row[1:]) for row in kept]


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 200_000
    for name, value in measure(count).items():
        print(f"{name:40} {value:,.2f}")


if __name__ == "__main__":
    main()
