"""The tables of docs/topics.md: quality on labelled news, and speed.

    python benchmarks/topics.py             quality, then speed on 200,000 synthetic articles
    python benchmarks/topics.py --quality   quality only

The engine is fitted on the other windows and the retold sets, its rivals on the other windows; for ECB+ the
shipped model does.
"""

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from aggregator.topics.decisions.scoring import Models
from aggregator.topics.engine import Engine
from aggregator.topics.settings import Settings
from benchmarks import topics_speed
from benchmarks.topics_data import WINDOWS, Labelled, ecb, window
from benchmarks.topics_fit import cross_validated, labelled_sets
from benchmarks.topics_rivals import FITTED, RULES, Rival, grouped

LEVELS = ("story", "topic")
_SHUFFLES = 8
Score = Mapping[str, float]


def engine_scores(data: Labelled, model: Models | None = None) -> dict[str, Score]:
    """The engine's scores on a window at both levels."""
    changes = Engine.restore((), Settings(), fitted=model).add(data.articles)
    return {
        level: data.score({place.article: getattr(place, level) for place in changes.placements}, level)
        for level in LEVELS
    }


def rival_scores(data: Labelled, rival: Rival, least: float) -> dict[str, Score]:
    """A rival's scores; its groups are judged as stories and as topics alike."""
    placed = grouped(data.articles, rival, least)
    return {level: data.score(placed, level) for level in LEVELS}


def fitted_rival(
    windows: Sequence[Labelled], rival: Rival, choices: Sequence[float]
) -> list[dict[str, Score]]:
    """Scores per window, the threshold of each level chosen on the other windows."""
    tried = {data.name: {least: rival_scores(data, rival, least) for least in choices} for data in windows}

    def chosen(name: str, level: str) -> float:
        others = [scores for other, scores in tried.items() if other != name]
        return max(choices, key=lambda least: sum(scores[least][level]["b3_f1"] for scores in others))

    return [
        {level: tried[data.name][chosen(data.name, level)][level] for level in LEVELS} for data in windows
    ]


def row(name: str, scores: Sequence[Mapping[str, Score]], level: str) -> str:
    """One line of a table: B-cubed F1 and pair F1 window by window, then their means."""
    cells = [(each[level]["b3_f1"], each[level]["pair_f1"]) for each in scores]
    cells.append(tuple(sum(column) / len(cells) for column in zip(*cells, strict=True)))
    return f"| {name} | " + " | ".join(f"{f1:.3f} / {pairs:.2f}" for f1, pairs in cells) + " |"


def quality() -> None:
    windows = [window(name) for name in WINDOWS]
    rows: dict[str, list[dict[str, Score]]] = {
        name: [rival_scores(data, rival, least) for data in windows] for name, (rival, least) in RULES.items()
    }
    for name, (rival, choices) in FITTED.items():
        rows[name] = fitted_rival(windows, rival, choices)
    models = cross_validated(labelled_sets())
    rows["the engine"] = [engine_scores(data, models[data.name]) for data in windows]
    for level in LEVELS:
        print(f"\n| {level}: B-cubed F1 / pair F1 | {' | '.join(WINDOWS)} | mean |")
        print("| --- | --- | --- | --- | --- |")
        for name, scores in rows.items():
            print(row(name, scores, level))
        print(f"| two readers of another window | | | | {0.963 if level == 'story' else 0.950:.3f} |")
    giant(windows, models)
    shuffled = [engine_scores(ecb(36, 45, seed))["story"] for seed in range(_SHUFFLES)]
    mean = {name: sum(each[name] for each in shuffled) / _SHUFFLES for name in ("b3_f1", "pair_f1")}
    least, most = min(each["b3_f1"] for each in shuffled), max(each["b3_f1"] for each in shuffled)
    print(f"\nECB+ 36-45, events, by the shipped model, mean of {_SHUFFLES} random orders: ", end="")
    print(f"{mean['b3_f1']:.3f} / {mean['pair_f1']:.2f} ({least:.3f} to {most:.3f})")


def giant(windows: Sequence[Labelled], models: Mapping[str, Models]) -> None:
    """How whole and how clean the largest story of each window is."""
    print("\n| largest story | articles | in one story of ours | others in it |\n| --- | --- | --- | --- |")
    for data in windows:
        changes = Engine.restore((), Settings(), fitted=models[data.name]).add(data.articles)
        placed = {place.article: place.story for place in changes.placements}
        groups = list(data.stories.values())
        largest = max(set(groups), key=lambda group: (groups.count(group), group))
        members = {data.names[label] for label, group in data.stories.items() if group == largest}
        found = [placed[id_] for id_ in members]
        ours = max(set(found), key=lambda group: (found.count(group), group))
        others = sum(1 for id_, group in placed.items() if group == ours and id_ not in members)
        print(f"| {data.name} | {len(members)} | {found.count(ours)} | {others} |")


if __name__ == "__main__":
    quality()
    if "--quality" not in sys.argv:
        print()
        topics_speed.main()
