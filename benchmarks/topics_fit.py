"""Fits the topic engine's model to labelled news, and writes aggregator/topics/decisions/model.json.

    python -m benchmarks.topics_fit            fit on the newswire and the retold sets, and write
    python -m benchmarks.topics_fit --dry      fit and print only

The regression learns from what the engine would see if every earlier article already stood where readers put
it: for each article in order of time, the features beside each candidate story and topic, and whether it is
the right one. Thresholds are set by hand and stay as they are in the file.
"""

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from aggregator.topics.decisions import scoring
from aggregator.topics.decisions.scoring import Models, PairFeatures, compare, models_from
from aggregator.topics.engine import Engine
from aggregator.topics.memory.group import Group
from aggregator.topics.settings import Settings
from benchmarks import regression
from benchmarks.topics_data import NEWSWIRE, RETOLD, WINDOWS, Labelled, retold, window

MODEL = Path(scoring.__file__).with_name("model.json")
FEATURES = {
    "story": (
        *("words", "ample", "names", "numbers", "size", "fit"),
        *("series", "lead", "clear", "rare", "title", "column", "lull"),
    ),
    "topic": ("words", "names", "fit", "gap", "lead", "rare"),
}
_L2 = 3.0  # L2 penalty on standardised weights


@dataclass
class TrainingSet:
    """Rows of features and whether the group beside the article was the right one."""

    features: list[PairFeatures] = field(default_factory=list)
    labels: list[bool] = field(default_factory=list)

    def __add__(self, other: "TrainingSet") -> "TrainingSet":
        return TrainingSet(self.features + other.features, self.labels + other.labels)


def training_sets(data: Labelled) -> dict[str, TrainingSet]:
    """What a window teaches about stories and about topics."""
    gold = {level: data.gold(level) for level in ("story", "topic")}
    engine = Engine.restore((), Settings())
    groups: dict[str, Group] = {}
    sets = {"story": TrainingSet(), "topic": TrainingSet()}
    for article in sorted(data.articles, key=lambda each: (each.time, each.id)):
        engine.renew(engine.settings.window(article.time, article.time), ())
        member = engine.describe(article)
        if member.id in engine.memory.members:
            continue
        index = engine.memory.index
        for (level, training), groups_near in zip(sets.items(), (index.stories, index.topics), strict=True):
            near = [group for group in groups_near(member) if group.originals]
            for group, features in compare(member, near, engine.memory.frequencies):
                training.features.append(features)
                training.labels.append(group.id == f"{level}:{gold[level][member.id]}")
        topic, story = (f"{level}:{gold[level][member.id]}" for level in ("topic", "story"))
        parent = groups.setdefault(topic, Group(topic))
        engine.memory.put(member, groups.setdefault(story, Group(story, parent=parent)))
    return sets


def fit(training: TrainingSet, names: Sequence[str]) -> dict[str, float]:
    """Weights by name."""
    chosen = [PairFeatures._fields.index(name) for name in names]
    table = [[row[column] for column in chosen] for row in training.features]
    return regression.fit(table, training.labels, names, _L2)


def fitted(sets: Sequence[dict[str, TrainingSet]]) -> dict[str, dict[str, dict[str, float]]]:
    """The content of model.json with weights fitted to these sets."""
    content: dict[str, dict[str, dict[str, float]]] = json.loads(MODEL.read_text(encoding="utf-8"))
    for level, names in FEATURES.items():
        whole = sum((each[level] for each in sets), TrainingSet())
        content[level]["weights"] = fit(whole, names)
    return content


def labelled_sets() -> list[Labelled]:
    """What there is to learn from: the newswire, where it lies beside the project, and the retold sets."""
    windows = WINDOWS if NEWSWIRE.exists() else ()
    return [*map(window, windows), *map(retold, RETOLD)]


def cross_validated(sets: Sequence[Labelled]) -> dict[str, Models]:
    """For each set the model fitted on the others."""
    known = {data.name: training_sets(data) for data in sets}
    return {
        data.name: models_from(fitted([found for name, found in known.items() if name != data.name]))
        for data in sets
    }


def main() -> None:
    content = fitted([training_sets(data) for data in labelled_sets()])
    text = json.dumps(content, indent=2) + "\n"
    print(text)
    if "--dry" not in sys.argv:
        MODEL.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
