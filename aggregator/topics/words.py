"""The words of a text that say what it is about, each with its kind.

Names, and numbers with their units, stand apart from plain words: two events of one kind, two earthquakes or
two days' case counts, differ only there.
"""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

PLAIN, NAME, NUMBER = 0, 2, 4

_HAN = "\u3400-\u4dbf\u4e00-\u9fff"
_MARKS = r"，。、；：！？（）,;:!?()“”‘’《》「」『』【】\s"  # the segmenter never joins across these
_RUN = re.compile(
    rf"(?P<han>[{_HAN}]+(?:[{_MARKS}]+[{_HAN}]+)*)"
    rf"|(?P<number>\d+(?:[.,:/]\d+)*)\s?(?P<unit>[万亿千百]?(?:美元|欧元|人民币|[{_HAN}]|[%℃°]|[A-Za-z]{{1,3}}\b)?)"
    rf"|(?P<word>[^\W\d_{_HAN}](?:[\w'’.&-]*[^\W_])?)"
)
_NAME_TAGS = ("nr", "ns", "nt", "nz")
_CACHED = 400_000
_SENTENCE_ENDS = ".!?。！？\n"


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What is known of words beforehand: those that say nothing, and those that are spelt two ways."""

    stop: frozenset[str]
    variants: dict[str, str]


@cache
def lexicon() -> Lexicon:
    """The lexicon that ships with the package."""
    data = tomllib.loads(files(__package__).joinpath("lexicon.toml").read_text(encoding="utf-8"))
    stop = frozenset(word for words in data["stop"].values() for word in words.split())
    return Lexicon(stop, data["variants"])


def words(folded: str, title: bool = False) -> list[tuple[str, int]]:
    """The telling words of a folded text in order, each with its kind; stop words are left out.

    In a title capital letters say nothing: many outlets capitalise every word there.
    """
    from rjieba import cut

    found: list[tuple[str, int] | None] = []
    start = not title
    folded = _spelt(folded)
    for match in _RUN.finditer(folded):
        if run := match["han"]:
            found.extend(map(_kept.__getitem__, cut(run)))
        elif run := match["word"]:
            found.append(_latin(run, NAME if run[0].isupper() and not start and not title else PLAIN))
        else:
            found.append(_telling(match["number"].replace(",", "") + match["unit"].lower(), NUMBER))
        start = folded[match.end() : match.end() + 1] in _SENTENCE_ENDS
    return list(filter(None, found))


class _Kept(dict[str, tuple[str, int] | None]):
    """Chinese words as they count, or None where they say nothing; each is looked up once per run."""

    def __missing__(self, word: str) -> tuple[str, int] | None:
        if len(self) > _CACHED:
            self.clear()
        empty = len(word) < 2 or word.isspace() or word in lexicon().stop
        found = self[word] = None if empty else (word, _tagged(word))
        return found


_kept = _Kept()


def _spelt(text: str) -> str:
    """Doubly transliterated names in one spelling; a segmenter would cut up those that it does not know."""
    for variant, usual in lexicon().variants.items():
        text = text.replace(variant, usual)
    return text


def _tagged(word: str) -> int:
    from rjieba import tag

    parts: list[tuple[str, str]] = tag(word)
    return NAME if len(parts) == 1 and parts[0][1].startswith(_NAME_TAGS) else PLAIN


def _latin(word: str, kind: int) -> tuple[str, int] | None:
    stem = _stem(word)
    return None if stem in lexicon().stop else _telling(stem, kind)


def _telling(word: str, kind: int) -> tuple[str, int] | None:
    return (word, kind) if len(word) > 1 else None


def _stem(word: str) -> str:
    """An English word without the endings of plural and possession."""
    word = word.lower().removesuffix("'s").removesuffix("’s")
    if len(word) > 4 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-3] + "y" if word.endswith("ies") else word[:-1]
    return word
