"""Further feeds beside the main one: a name, and a filter for topics."""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from aggregator.model import Article
from aggregator.publish import names
from aggregator.publish.script import Convert, converter

MAIN = "feed"
RESERVED = frozenset({MAIN, "health", "sources"})
_STEM_BYTES = 80
_SCRIPTS = {"tw": "hant", "hk": "hant", "mo": "hant", "cn": "hans", "sg": "hans"}
_LETTERS = "A-Za-z0-9\u00c0-\u024f\u1e00-\u1eff"
_HAN = re.compile("[\u3400-\u9fff]")
_LATIN = re.compile(rf"[{_LETTERS}\W]+")


@dataclass(frozen=True, slots=True)
class Filter:
    """The conditions for a topic to be in a feed; an empty one is no condition.

    `categories`, `outlets` and `languages` each require one matching article, `words` one of them in a
    headline or summary, `without` none of them there.
    """

    categories: Collection[str] = ()
    outlets: Collection[str] = ()
    languages: Collection[str] = ()
    min_outlets: int = 1
    words: Collection[str] = ()
    without: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Extra:
    """A further feed of the entries that pass the filter, at most `entries`."""

    name: str
    filter: Filter
    entries: int = 100


def stem(name: str) -> str:
    """The file name of a feed, without its suffix: the same on every system."""
    return names.safe("-".join(name.lower().split()), _STEM_BYTES)


def passes(articles: Sequence[Article], wanted: Filter) -> bool:
    """Whether a topic with these articles is in the feed."""
    categories = {category for article in articles for category in article.categories}
    outlets = {article.outlet for article in articles}
    return (
        len(outlets) >= wanted.min_outlets
        and _meet(categories, wanted.categories)
        and _meet(outlets, wanted.outlets)
        and _speaks(articles, wanted.languages)
        and (not wanted.words or _says(articles, wanted.words))
        and not _says(articles, wanted.without)
    )


def _meet(present: Collection[str], wanted: Collection[str]) -> bool:
    folded = {word.casefold() for word in present}
    return not wanted or any(word.casefold() in folded for word in wanted)


def _speaks(articles: Sequence[Article], languages: Collection[str]) -> bool:
    """Whether an article is in one of these languages; `zh` matches `zh-Hant` too, which is `zh-TW`."""
    spoken = [f"{article.language or ''}-".lower() for article in articles]
    return not languages or any(tag.startswith(_prefix(wanted)) for tag in spoken for wanted in languages)


def _prefix(language: str) -> str:
    """What the language of an article begins with; Chinese is stored by its script."""
    primary, *parts = language.lower().split("-")
    script = next((_SCRIPTS[part] for part in parts if part in _SCRIPTS), None)
    return f"zh-{script}-" if primary == "zh" and script else f"{language}-".lower()


def _says(articles: Sequence[Article], words: Collection[str]) -> bool:
    """Whether a headline or summary has one of these words."""
    if not words:
        return False
    spelled = _spelling(words)
    pattern = re.compile("|".join(_pattern(spelled(word)) for word in words), re.IGNORECASE)
    return any(pattern.search(spelled(f"{article.title}\n{article.summary}")) for article in articles)


def _spelling(words: Iterable[str]) -> Convert:
    """One spelling for what is written in several: Chinese in either script, and apostrophes."""
    convert = converter("simplified" if any(map(_HAN.search, words)) else "as published")
    return lambda text: convert(text.replace("’", "'"))


def _pattern(word: str) -> str:
    """Latin words match as wholes; others anywhere: their scripts have no spaces, or words many endings."""
    if not word.isascii() and not _LATIN.fullmatch(word):
        return re.escape(word)
    return rf"(?<![{_LETTERS}]){re.escape(word)}(?![{_LETTERS}])"
