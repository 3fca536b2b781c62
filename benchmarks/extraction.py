"""How well the text of an article is found on its page, against trafilatura alone.

    python benchmarks/extraction.py

The measure is that of scrapinghub/article-extraction-benchmark: for each page the shingles of four tokens of
the text found and of the true text are compared as multisets; precision and recall are means over all pages,
F1 is theirs. Chinese is counted by character, all else by word. The pages in `data/pages` are ours: 25
invented articles in seven layouts as news sites have them. So the figures compare ways with one another on
these layouts, and say nothing of the web at large.
"""

import json
import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import mean
from typing import Any

import trafilatura

from aggregator.errors import DocumentError
from aggregator.formats import webpage
from aggregator.formats.page import PageVersion
from aggregator.model import Document, Item
from aggregator.normalise.article import normalise

PAGES = Path(__file__).parent / "data/pages"
SHINGLE = 4
_TOKEN = re.compile(r"[\u4e00-\u9fff]|[^\W\u4e00-\u9fff]+")
_SEEN = datetime(2019, 3, 13, tzinfo=UTC)

Way = Callable[[Path, Mapping[str, Any]], str]


@dataclass(frozen=True, slots=True)
class Score:
    """Means over all pages."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """The harmonic mean of the two."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def main() -> None:
    truth = json.loads((PAGES / "truth.json").read_text("utf-8"))
    print(f"{'way':28} {'F1':>6} {'precision':>10} {'recall':>7}   {len(truth)} pages")
    for name, way in WAYS.items():
        score = measured(way, truth)
        print(f"{name:28} {score.f1:6.3f} {score.precision:10.3f} {score.recall:7.3f}")


def measured(way: Way, truth: Mapping[str, Mapping[str, Any]]) -> Score:
    """The score of one way over all pages."""
    scores = [compared(way(PAGES / name, page), page["text"]) for name, page in truth.items()]
    return Score(mean(precision for precision, _ in scores), mean(recall for _, recall in scores))


def compared(found: str, true: str) -> tuple[float, float]:
    """Precision and recall of the shingles of one text."""
    ours, theirs = shingles(found), shingles(true)
    common = (ours & theirs).total()
    return common / ours.total() if ours else 0.0, common / theirs.total() if theirs else 0.0


def shingles(text: str) -> Counter[tuple[str, ...]]:
    """Every run of four tokens, as often as it occurs; a shorter text is one shingle."""
    tokens = _TOKEN.findall(text.lower())
    if len(tokens) < SHINGLE:
        return Counter([tuple(tokens)] if tokens else [])
    return Counter(tuple(tokens[start : start + SHINGLE]) for start in range(len(tokens) - SHINGLE + 1))


def without_selectors(path: Path, _: Mapping[str, Any]) -> str:
    """What a source without any selector gets."""
    return _text(path, ())


def with_selectors(path: Path, page: Mapping[str, Any]) -> str:
    """What a source gets whose site is known, where the layout offers something to select."""
    selectors = page["selectors"]
    version = PageVersion(body=selectors.get("body", ""), remove=tuple(selectors.get("remove", ())))
    return _text(path, (version,))


def trafilatura_alone(path: Path, _: Mapping[str, Any]) -> str:
    """The library with its defaults, but for comments."""
    return trafilatura.extract(path.read_text("utf-8"), include_comments=False) or ""


def _text(path: Path, versions: tuple[PageVersion, ...]) -> str:
    document = Document(path.read_bytes(), f"https://pages.example/{path.name}", _SEEN)
    try:
        item = webpage.article(document, versions).item
    except DocumentError:
        return ""
    return normalise(_body_only(item), source="pages", outlet="pages", seen=_SEEN).text


def _body_only(item: Item) -> Item:
    """What a leading line repeats of the title stays in, as it does for the library."""
    return Item(html=item.html, base=item.base)


WAYS: Mapping[str, Way] = {
    "trafilatura alone": trafilatura_alone,
    "webpage, no selectors": without_selectors,
    "webpage, selectors of the site": with_selectors,
}

if __name__ == "__main__":
    main()
