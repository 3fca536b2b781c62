"""How well the topic engine merges real news of a week in six languages, told again in our own words.

    python -m benchmarks.retold

The engine's model is fitted on the other sets, and on the newswire where that lies beside the project. Beside
it stand the best rule of today's feed readers, and a plain pass with the threshold that is best for the very
set.
"""

from collections.abc import Mapping, Sequence

from aggregator.topics.engine import Engine
from aggregator.topics.likeness import Model
from aggregator.topics.settings import Settings
from benchmarks.topics_data import RETOLD, Labelled, b_cubed, pair_f1
from benchmarks.topics_fit import cross_validated, labelled_sets
from benchmarks.topics_rivals import FITTED, RULES, Rival

LEVELS = ("story", "topic")
_RULES = ("merge nothing", "title words >= 0.6")
_FITTED = "plain pass"


def _placed(told: Labelled, model: Model, level: str) -> Mapping[str, str]:
    places = Engine.restore((), Settings(), fitted=model).add(told.articles).placements
    return {each.article: getattr(each, level) for each in places}


def _grouped(told: Labelled, rival: Rival, least: float) -> Mapping[str, str]:
    ordered = sorted(told.articles, key=lambda each: (each.time, each.id))
    groups = rival(ordered, least)
    return {article.id: str(group) for article, group in zip(ordered, groups, strict=True)}


def _best(
    told: Labelled, gold: Mapping[str, str], choices: Sequence[float], rival: Rival
) -> Mapping[str, str]:
    return max((_grouped(told, rival, least) for least in choices), key=lambda found: b_cubed(gold, found)[2])


def main() -> None:
    """Prints F1 by set and level: B-cubed and over pairs; of the engine precision and recall too."""
    rival, choices = FITTED[_FITTED]
    sets = {data.name: data for data in labelled_sets()}
    models = cross_validated([*sets.values()])
    head = [*_RULES, f"{_FITTED}, its best", "the engine", "precision", "recall", "pair F1"]
    for level in LEVELS:
        print(f"\n| {level}: B-cubed F1 | articles | {' | '.join(head)} |")
        print("| --- " * (len(head) + 2) + "|")
        for name in RETOLD:
            told = sets[name]
            gold = told.gold(level)
            rules = [b_cubed(gold, _grouped(told, *RULES[rule]))[2] for rule in _RULES]
            plain = b_cubed(gold, _best(told, gold, choices, rival))[2]
            found = _placed(told, models[name], level)
            precision, recall, f1 = b_cubed(gold, found)
            figures = [*rules, plain, f1, precision, recall, pair_f1(gold, found)]
            print(f"| {name} | {len(gold)} | {' | '.join(f'{figure:.3f}' for figure in figures)} |")


if __name__ == "__main__":
    main()
