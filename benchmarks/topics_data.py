"""The labelled news that the topic engine is measured with: our own, and what lies beside the project."""

import json
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from importlib import import_module
from math import comb
from pathlib import Path
from random import Random
from typing import Any

from aggregator.fetch.settings import Place
from aggregator.formats import registry
from aggregator.model import Article, Document
from aggregator.steps.collecting.reading import article_of
from aggregator.steps.source import Source

SHARED = Path(__file__).resolve().parents[2] / "shared"
NEWSWIRE = SHARED / "data" / "newswire"
_OWN = Path(__file__).resolve().parents[1] / "tests" / "topics" / "data"
LANGUAGES = ("zh", *sorted(file.stem for file in (_OWN / "languages").glob("*.jsonl")))
_RETOLD = Path(__file__).parent / "data" / "retold"
RETOLD = tuple(sorted(file.stem for file in _RETOLD.glob("*.jsonl")))
WINDOWS = ("2020-10-11", "2020-11-07", "2021-05-10")
_SEEN = datetime(2026, 1, 1, tzinfo=UTC)
_NO_TIME = datetime(2010, 1, 1, tzinfo=UTC)
_HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Labelled:
    """Articles with what readers say of them.

    `names` leads from a label's article id to ours (an update of an article has its own label); `stories` and
    `topics` lead from a label's article id to the group.
    """

    name: str
    articles: list[Article]
    names: Mapping[str, str]
    stories: Mapping[str, str]
    topics: Mapping[str, str]

    def gold(self, level: str) -> dict[str, str]:
        """Our article id to the group that readers put it into."""
        groups = self.stories if level == "story" else self.topics
        return {self.names[label]: group for label, group in groups.items()}

    def score(self, placed: Mapping[str, str], level: str) -> dict[str, float]:
        """The official score of a placement (our article id to group)."""
        groups = self.stories if level == "story" else self.topics
        found: dict[str, float] = scorer().score(
            dict(groups), {label: placed[self.names[label]] for label in groups}
        )
        return found


def scorer() -> Any:
    """The official scoring tool, as a module."""
    sys.path.insert(0, str(SHARED / "tools"))
    return import_module("score_topics")


def window(name: str) -> Labelled:
    """One window of the newswire, read as the product reads feeds."""
    folder = NEWSWIRE / name
    labels = json.loads((folder / "labels.json").read_text(encoding="utf-8"))
    articles: dict[str, Article] = {}
    names = {}
    for label, article in _read(folder):
        names[label] = article.id
        articles[f"{article.id}/{article.version}"] = article
    tool = scorer()
    return Labelled(
        name,
        list(articles.values()),
        names,
        tool.gold_partition(labels, "story"),
        tool.gold_partition(labels, "topic"),
    )


def _read(folder: Path) -> Iterator[tuple[str, Article]]:
    index = (folder / "index.jsonl").read_text(encoding="utf-8").splitlines()
    labels: dict[tuple[str, str], list[str]] = {}
    for row in map(json.loads, index):
        labels.setdefault(_key(row["url"], row["title"]), []).append(row["id"])
    for file in sorted((folder / "feeds").glob("*.xml")):
        document = Document(file.read_bytes(), str(file), _SEEN)
        source = Source(Place(file.stem))
        for item in registry.detect(document).parse(document).items:
            article = article_of(source, document, item)
            yield from ((label, article) for label in labels[_key(item.link or "", item.title)])


def _key(address: str, title: str) -> tuple[str, str]:
    return address.strip(), "".join(title.split())


def retold(name: str) -> Labelled:
    """One set of real news of a week, told again in our own words."""
    rows = _rows(_RETOLD / f"{name}.jsonl")
    names, stories, topics = ({row["id"]: row[key] for row in rows} for key in ("id", "story", "topic"))
    return Labelled(name, [_from_row(row) for row in rows], names, stories, topics)


def labelled(file: Path, level: str) -> tuple[list[Article], dict[str, str]]:
    """The articles of a file of one JSON object a line, as the gate has them; article id to group."""
    rows = _rows(file)
    return [_from_row(row) for row in rows], {row["id"]: row[level] for row in rows}


def _from_row(row: Mapping[str, str]) -> Article:
    published = datetime.fromisoformat(row["published"])
    return Article(
        id=row["id"],
        version="",
        source=row["outlet"],
        outlet=row["outlet"],
        guid=None,
        url=None,
        title=row["title"],
        html="",
        text=row["text"],
        summary="",
        language=row["language"],
        published=published,
        updated=None,
        seen=published,
    )


def in_languages() -> Labelled:
    """The Chinese reports of the gate, and the same in other languages, in one stream.

    Ids begin with the language. It is the language alone that differs.
    """
    gate = {row["id"]: row for row in _rows(_OWN / "gate.jsonl")}
    told = {code: _rows(_OWN / "languages" / f"{code}.jsonl") for code in LANGUAGES if code != "zh"}
    told["zh"] = [row for row in gate.values() if row["language"] == "zh-Hans"]
    rows = [
        gate[row["id"]] | row | {"id": f"{code}-{row['id']}", "language": code}
        for code, reports in told.items()
        for row in reports
    ]
    names, stories, topics = ({row["id"]: row[key] for row in rows} for key in ("id", "story", "topic"))
    return Labelled("languages", [_from_row(row) for row in rows], names, stories, topics)


def _rows(file: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def b_cubed(gold: Mapping[str, str], found: Mapping[str, str]) -> tuple[float, float, float]:
    """Precision, recall and F1 (Bagga and Baldwin 1998)."""
    cells = Counter((gold[id_], found[id_]) for id_ in gold)
    right, said = Counter(gold.values()), Counter(found[id_] for id_ in gold)
    precision = sum(count * count / said[group] for (_, group), count in cells.items()) / len(gold)
    recall = sum(count * count / right[group] for (group, _), count in cells.items()) / len(gold)
    return precision, recall, 2 * precision * recall / (precision + recall)


def pair_f1(gold: Mapping[str, str], found: Mapping[str, str]) -> float:
    """F1 over pairs of articles in one group."""
    cells = Counter((gold[id_], found[id_]) for id_ in gold)
    right, said = Counter(gold.values()), Counter(found[id_] for id_ in gold)
    both, *either = (sum(comb(size, 2) for size in sizes.values()) for sizes in (cells, right, said))
    return 2 * both / max(1, sum(either))


def ecb(first: int, last: int, seed: int = 7) -> Labelled:
    """ECB+ topics `first` to `last` as articles in random order; its texts have no times.

    Hours later comes something else: in a stream that ends there, nothing would be looked at again.
    """
    rows = [
        json.loads(line)
        for line in (SHARED / "data/ecbplus/articles.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    chosen = [row for row in rows if first <= int(row["topic"]) <= last]
    Random(seed).shuffle(chosen)
    articles = [_plain(row["id"], place, row["text"]) for place, row in enumerate(chosen)]
    articles += [
        replace(_plain(f"later{hours}", 0, ""), published=_NO_TIME + hours * _HOUR) for hours in (3, 9, 13)
    ]
    return Labelled(
        f"ECB+ {first}-{last}",
        articles,
        {row["id"]: article.id for row, article in zip(chosen, articles, strict=False)},
        {row["id"]: f"{row['topic']}/{row['event']}" for row in chosen},
        {row["id"]: row["topic"] for row in chosen},
    )


def _plain(id_: str, place: int, text: str) -> Article:
    """An article without a title of its own; the order is in the id, all times are equal."""
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("http")]
    return Article(
        id=f"{place:04d}{id_}",
        version="",
        source=id_,
        outlet=id_,
        guid=None,
        url=None,
        title=lines[0] if lines else "",
        html="",
        text="\n".join(lines),
        summary="",
        language="en",
        published=_NO_TIME,
        updated=None,
        seen=_NO_TIME,
    )
