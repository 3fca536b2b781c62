"""How well the topic engine merges real news of a week in six languages, told again in our own words.

    python -m benchmarks.retold

The engine's model is fitted on the other sets, and on the newswire where that lies beside the project. Beside
it stand the best rule of today's feed readers, and a plain pass with the threshold that is best for the very
set.
"""

from aggregator.topics.decisions.scoring import Models
from aggregator.topics.engine import Engine
from aggregator.topics.settings import Settings
from benchmarks.topics_data import RETOLD, Labelled, b_cubed, pair_f1
from benchmarks.topics_fit import cross_validated, labelled_sets
from benchmarks.topics_rivals import FITTED, RULES, grouped

LEVELS = ("story", "topic")
_RULES = ("merge nothing", "title words >= 0.6")
_FITTED = "plain pass"


def rows(told: Labelled, model: Models) -> dict[str, str]:
    """By level, the line of a set: F1 of all, and precision, recall and F1 over pairs of the engine."""
    rival, choices = FITTED[_FITTED]
    rules = [grouped(told.articles, *RULES[rule]) for rule in _RULES]
    passes = [grouped(told.articles, rival, least) for least in choices]
    places = Engine.restore((), Settings(), fitted=model).add(told.articles).placements
    lines = {}
    for level in LEVELS:
        gold = told.gold(level)
        found = {each.article: str(getattr(each, level)) for each in places}
        others = [b_cubed(gold, each)[2] for each in rules]
        best = max(b_cubed(gold, each)[2] for each in passes)
        precision, recall, f1 = b_cubed(gold, found)
        figures = [*others, best, f1, precision, recall, pair_f1(gold, found)]
        lines[level] = f"| {told.name} | {len(gold)} | {' | '.join(f'{each:.3f}' for each in figures)} |"
    return lines


def main() -> None:
    """Prints a table for each level, with a line for each set."""
    sets = labelled_sets()
    models = cross_validated(sets)
    told = [rows(data, models[data.name]) for data in sets if data.name in RETOLD]
    head = [*_RULES, f"{_FITTED}, its best", "the engine", "precision", "recall", "pair F1"]
    for level in LEVELS:
        print(f"\n| {level}: B-cubed F1 | articles | {' | '.join(head)} |")
        print("| --- " * (len(head) + 2) + "|")
        print("\n".join(each[level] for each in told))


if __name__ == "__main__":
    main()
