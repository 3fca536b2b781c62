"""Fits the model that links stories across languages: aggregator/topics/decisions/crosslingual.json.

    python -m benchmarks.crosslingual_fit            fit on benchmarks/data/crosslingual and write
    python -m benchmarks.crosslingual_fit --dry      fit, cross-validate and print only

The bilingual reports are laid into each window of the newswire, whose events are others: most reports in a
live stream have no like in another language, and the fit must learn so. It learns from what the engine would
see if every earlier article stood where its label puts it, the languages still apart: for each article, and
for the story in its language that it joins, the features beside each candidate in the other languages. The
thresholds are set by hand and stay as they are in the file. The gate (tests/topics/data) is for testing:
nothing is fitted to it.
"""

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from aggregator.model import Article
from aggregator.topics.decisions import crosslingual
from aggregator.topics.decisions.crosslingual import ReportFeatures
from aggregator.topics.engine import Engine
from aggregator.topics.features.encoders import bundled
from aggregator.topics.features.meaning import Encoder
from aggregator.topics.memory.group import Group
from aggregator.topics.settings import Settings
from benchmarks import regression
from benchmarks.topics_data import WINDOWS, labelled, window

MODEL = Path(crosslingual.__file__).with_name("crosslingual.json")
REPORTS = Path(__file__).parent / "data" / "crosslingual" / "reports.jsonl"
_L2 = 1.0  # L2 penalty on standardised weights


@dataclass(frozen=True)
class Row:
    """The features of a report beside a candidate, whether they tell of one event, and the report's event."""

    features: ReportFeatures
    right: bool
    event: str


def window_with_reports(name: str, reports: Sequence[Article]) -> tuple[list[Article], dict[str, str]]:
    """A window of the newswire, the reports spread over its hours."""
    data = window(name)
    times = [article.time for article in data.articles]
    begin, start = min(times), min(article.time for article in reports)
    pace = (max(times) - begin) / (max(article.time for article in reports) - start)
    moved = [replace(each, published=begin + (each.time - start) * pace) for each in reports]
    return [*data.articles, *moved], data.gold("story")


class CachedEncoder:
    """An encoder that encodes each text once."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._known: dict[str, NDArray[Any]] = {}

    @property
    def tag(self) -> int:
        return self._encoder.tag

    def encode(self, text: str) -> NDArray[Any]:
        if text not in self._known:
            self._known[text] = self._encoder.encode(text)
        return self._known[text]


def training_rows(articles: Iterable[Article], stories: Mapping[str, str], encoder: Encoder) -> list[Row]:
    """What labelled reports teach; of each pair of stories the first and the last look."""
    engine = Engine.restore((), Settings(encoder=encoder))
    groups: dict[tuple[str, str], Group] = {}
    first: dict[tuple[str, str, str], Row] = {}
    last: dict[tuple[str, str, str], Row] = {}
    for article in sorted(articles, key=lambda each: (each.time, each.id)):
        member = engine.describe(article)
        event = stories[article.id]
        own = groups.setdefault((event, member.primary_language), Group(event, parent=Group(event)))
        asked = [[member], [*own.members.values(), member]] if own.members else [[member]]
        for members in asked:
            for match in engine.crosslingual.stories(members):
                pair = (event, member.primary_language, match.group.id)
                last[pair] = Row(match.features, match.group.id == event, event)
                first.setdefault(pair, last[pair])
        if member.id not in engine.memory.members:
            engine.memory.put(member, own)
    return [*first.values(), *(row for pair, row in last.items() if row is not first[pair])]


def fit(rows: Sequence[Row]) -> dict[str, float]:
    """Weights by name."""
    features, labels = [row.features for row in rows], [row.right for row in rows]
    return regression.fit(features, labels, ReportFeatures._fields, _L2)


def fitted(rows: Sequence[Row]) -> dict[str, dict[str, float]]:
    """The content of crosslingual.json with weights fitted to these rows."""
    content: dict[str, dict[str, float]] = json.loads(MODEL.read_text(encoding="utf-8"))
    return content | {"weights": fit(rows)}


def cross_validated(rows: Sequence[Row]) -> dict[str, float]:
    """Precision and recall of single decisions, each half of the events judged by a fit to the other."""
    events = sorted({row.event for row in rows})
    halves = [set(events[::2]), set(events[1::2])]
    counts = np.zeros(3)
    for half in halves:
        model = crosslingual.model_from(fitted([row for row in rows if row.event not in half]))
        for row in rows:
            if row.event in half:
                said = model.score(row.features) >= model.thresholds["balanced"]
                counts += (said and row.right, said, row.right)
    return {"precision": counts[0] / counts[1], "recall": counts[0] / counts[2]}


def main() -> None:
    reports, labels = labelled(REPORTS, "story")
    encoder = CachedEncoder(bundled())
    rows = []
    for name in WINDOWS:
        articles, stories = window_with_reports(name, reports)
        rows += training_rows(articles, labels | stories, encoder)
    content = fitted(rows)
    text = json.dumps(content, indent=2) + "\n"
    print(text)
    print(f"{len(rows)} rows, {sum(row.right for row in rows)} of them right")
    for name, value in cross_validated(rows).items():
        print(f"{name} of single decisions, by halves of the events: {value:.3f}")
    if "--dry" not in sys.argv:
        MODEL.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
