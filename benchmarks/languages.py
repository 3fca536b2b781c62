"""How well the topic engine merges news in other languages: the same reports in each, in one stream.

    python -m benchmarks.languages

The reports are the Chinese ones of the gate set, so that only the language differs.
"""

from aggregator.topics.engine import Engine
from aggregator.topics.settings import Settings
from benchmarks.topics_data import LANGUAGES, b_cubed, in_languages


def main() -> None:
    """Prints precision, recall and F1 by language and level."""
    told = in_languages()
    placements = Engine.restore((), Settings()).add(told.articles).placements
    print("| language | story: precision | recall | B-cubed F1 | topic: precision | recall | B-cubed F1 |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for language in LANGUAGES:
        figures: list[float] = []
        for level in ("story", "topic"):
            found = {each.article: str(getattr(each, level)) for each in placements}
            gold = {id_: it for id_, it in told.gold(level).items() if id_.startswith(f"{language}-")}
            figures += b_cubed(gold, found)
        print(f"| {language} | {' | '.join(f'{figure:.3f}' for figure in figures)} |")


if __name__ == "__main__":
    main()
