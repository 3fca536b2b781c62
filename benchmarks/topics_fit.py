"""Fits the topic engine's model to labelled news, and writes aggregator/topics/model.json.

    python -m benchmarks.topics_fit            fit on the newswire and the retold sets, and write
    python -m benchmarks.topics_fit --dry      fit and print only

The regression learns from what the engine would see if every earlier article already stood where readers put
it: for each article in order of time, the figures beside each candidate story and topic, and whether it is
the right one. Thresholds are set by hand and stay as they are in the file.
"""

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import aggregator.topics
from aggregator.topics.engine import Engine
from aggregator.topics.group import Group
from aggregator.topics.likeness import Figures, Model, compare, model_from
from aggregator.topics.settings import Settings
from benchmarks import regression
from benchmarks.topics_data import NEWSWIRE, RETOLD, WINDOWS, Labelled, retold, window

MODEL = Path(aggregator.topics.__file__).parent / "model.json"
FIGURES = {
    "story": (
        *("words", "ample", "names", "numbers", "size", "fit"),
        *("series", "lead", "clear", "rare", "title", "column", "lull"),
    ),
    "topic": ("words", "names", "fit", "gap", "lead", "rare"),
}
_STIFFNESS = 3.0  # L2 penalty on standardised weights


@dataclass
class Lesson:
    """Rows of figures and whether the group beside the article was the right one."""

    figures: list[Figures] = field(default_factory=list)
    right: list[bool] = field(default_factory=list)

    def __add__(self, other: "Lesson") -> "Lesson":
        return Lesson(self.figures + other.figures, self.right + other.right)


def lessons(data: Labelled) -> dict[str, Lesson]:
    """What a window teaches at each level."""
    gold = {level: data.gold(level) for level in ("story", "topic")}
    engine = Engine.restore((), Settings())
    groups: dict[str, Group] = {}
    learnt = {"story": Lesson(), "topic": Lesson()}
    for article in sorted(data.articles, key=lambda each: (each.time, each.id)):
        engine.renew(engine.settings.window(article.time, article.time), ())
        member = engine.describe(article)
        if member.id in engine.memory.members:
            continue
        index = engine.memory.index
        for (level, lesson), groups_near in zip(learnt.items(), (index.stories, index.topics), strict=True):
            near = [group for group in groups_near(member) if group.originals]
            for group, figures in compare(member, near, engine.memory.frequencies):
                lesson.figures.append(figures)
                lesson.right.append(group.id == f"{level}:{gold[level][member.id]}")
        topic, story = (f"{level}:{gold[level][member.id]}" for level in ("topic", "story"))
        parent = groups.setdefault(topic, Group(topic))
        engine.memory.put(member, groups.setdefault(story, Group(story, parent=parent)))
    return learnt


def fit(lesson: Lesson, names: Sequence[str]) -> dict[str, float]:
    """Weights by name."""
    chosen = [Figures._fields.index(name) for name in names]
    table = [[row[column] for column in chosen] for row in lesson.figures]
    return regression.fit(table, lesson.right, names, _STIFFNESS)


def fitted(learnt: Sequence[dict[str, Lesson]]) -> dict[str, dict[str, dict[str, float]]]:
    """The content of model.json with weights fitted to these lessons."""
    content: dict[str, dict[str, dict[str, float]]] = json.loads(MODEL.read_text(encoding="utf-8"))
    for level, names in FIGURES.items():
        whole = sum((each[level] for each in learnt), Lesson())
        content[level]["weights"] = fit(whole, names)
    return content


def labelled_sets() -> list[Labelled]:
    """What there is to learn from: the newswire, where it lies beside the project, and the retold sets."""
    windows = WINDOWS if NEWSWIRE.exists() else ()
    return [*map(window, windows), *map(retold, RETOLD)]


def cross_validated(sets: Sequence[Labelled]) -> dict[str, Model]:
    """For each set the model fitted on the others."""
    learnt = {data.name: lessons(data) for data in sets}
    return {
        data.name: model_from(fitted([found for name, found in learnt.items() if name != data.name]))
        for data in sets
    }


def main() -> None:
    content = fitted([lessons(data) for data in labelled_sets()])
    text = json.dumps(content, indent=2) + "\n"
    print(text)
    if "--dry" not in sys.argv:
        MODEL.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
