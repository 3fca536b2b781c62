"""What a topic is called: its lead article, and the terms a person would choose."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from math import log, sqrt

from aggregator.model import Article
from aggregator.topics.features.extraction import READ
from aggregator.topics.features.vector import TITLE
from aggregator.topics.text.folding import fold
from aggregator.topics.text.languages import dates, primary
from aggregator.topics.text.phrases import Text, phrase
from aggregator.topics.text.words import NAME, NUMBER, commonness, words

_TERMS = 5
_NAME_COUNTS, _TITLE_COUNTS = 2.0, 3.0
_ACRONYM = 4  # letters: what is longer has capitals for show
_RARE = 1e-4  # share of articles at large below which a word is no rarer for it
_READ_AT_MOST = 60  # articles of a topic that are read for its label
_KEPT = 2_000  # articles, as the feed, the page and both labels of a topic ask for the same: some 20 MB
_KEPT_WORDS = 20_000


@dataclass(frozen=True, slots=True)
class _Words:
    """An article's folded title and text, their language, the words' flags, and how each is first written."""

    text: str
    primary_language: str
    flags: Mapping[str, int]
    written: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Use:
    """A word's flags in each of the articles that have it, and their outlets."""

    flags: list[int] = field(default_factory=list)
    outlets: set[str] = field(default_factory=set)


def sample(articles: Sequence[Article]) -> list[Article]:
    """The articles that a label is made of, earliest first: enough of them, and the same ones later on."""
    return sorted(articles, key=lambda article: (article.time, article.id))[:_READ_AT_MOST]


def lead(articles: Sequence[Article]) -> Article:
    """The article that stands for the others: the most central, then the earliest.

    Central is what shares most with all: the cosine with the sum of all. There must be an article.
    """
    ordered = sample(articles)
    if len(ordered) < 3:
        return ordered[0]
    weighed = [_weights(_words_of(article)) for article in ordered]
    whole: dict[str, float] = {}
    for weights in weighed:
        for word, weight in weights.items():
            whole[word] = whole.get(word, 0.0) + weight
    length = _length(whole)
    central = [round(_cosine(weights, whole, length), 6) for weights in weighed]
    return ordered[central.index(max(central))]


def key_terms(articles: Sequence[Article]) -> tuple[str, ...]:
    """Up to five terms that most of the articles share and the language at large seldom uses.

    Names come first among equals, and words of titles; numbers, dates and parts of longer terms are left out.
    """
    ordered = sample(articles)
    said = [_words_of(article) for article in ordered]
    least = 1 if len(ordered) == 1 else max(2, len(ordered) // 4)
    several = min(2, len({article.outlet for article in ordered}))  # one outlet's word may be its own name
    silent = frozenset().union(*(dates(code) for code in {each.primary_language for each in said}))
    scored = sorted(
        (-_worth(word, use.flags, len(ordered)), word)
        for word, use in _uses(ordered, said).items()
        if len(use.flags) >= least
        and len(use.outlets) >= several
        and word not in silent
        and not any(flags & NUMBER for flags in use.flags)
    )
    return tuple(_chosen([word for _, word in scored], said))


def _uses(articles: Sequence[Article], said: Sequence[_Words]) -> Mapping[str, _Use]:
    uses: defaultdict[str, _Use] = defaultdict(_Use)
    for article, each in zip(articles, said, strict=True):
        for word, flags in each.flags.items():
            uses[word].flags.append(flags)
            uses[word].outlets.add(article.outlet)
    return uses


def _words_of(article: Article) -> _Words:
    """What an article says; as its text writes it rather than its title, where capitals may be for show."""
    return _split(primary(article.language), article.title, article.text[:READ])


@lru_cache(_KEPT)
def _split(language: str, title: str, text: str) -> _Words:
    head, body = fold(title, language), fold(text, language)
    heading = words(head, language, title=True, whole=True)
    told = words(body, language, whole=True)
    flags = {word.text: word.kind for word in told}
    for word in heading:
        flags[word.text] = flags.get(word.text, 0) | word.kind | TITLE
    written = {word.text: word.written for word in reversed([*told, *heading])}
    return _Words(f"{head}\n{body}", language, flags, written)


def _weights(said: _Words) -> dict[str, float]:
    return {
        word: _rarity(word) * (_TITLE_COUNTS if flags & TITLE else 1.0) for word, flags in said.flags.items()
    }


def _worth(word: str, found: Sequence[int], articles: int) -> float:
    """What a word is worth as a label, `found` being its flags in the articles that have it."""
    titled = sum(1 for each in found if each & TITLE) / articles
    named = _NAME_COUNTS if any(each & NAME for each in found) else 1.0
    return (len(found) / articles + _TITLE_COUNTS * titled) * _rarity(word) * named


@lru_cache(_KEPT_WORDS)
def _rarity(word: str) -> float:
    return -log(max(commonness(word), _RARE))


def _chosen(ordered: Iterable[str], said: Sequence[_Words]) -> list[str]:
    """The first words that say something new, each as the phrase that it is part of."""
    texts = [Text(each.text, each.primary_language) for each in said]
    chosen: list[str] = []
    for word in ordered:
        if len(chosen) == _TERMS:
            break
        term = phrase(word, texts) or _as_written(word, said)
        if not any(_same(term, other) for other in chosen):
            chosen.append(term)
    return chosen


def _same(term: str, other: str) -> bool:
    """Whether one of two terms is part of the other."""
    one, two = term.casefold(), other.casefold()
    return one in two or two in one


def _as_written(word: str, said: Sequence[_Words]) -> str:
    """The shortest form that a word has in the articles, which is seldom an inflected one.

    Terms of Chinese are shown in simplified characters.
    """
    forms = (each.written[word] for each in said if word in each.written)
    return min(forms, key=lambda form: (len(form), form.isupper() and len(form) > _ACRONYM))


def _cosine(one: Mapping[str, float], other: Mapping[str, float], length: float) -> float:
    """The cosine with another, whose length is known."""
    product = sum(weight * other.get(word, 0.0) for word, weight in one.items())
    return product / (_length(one) * length) if product else 0.0


def _length(weights: Mapping[str, float]) -> float:
    return sqrt(sum(weight * weight for weight in weights.values()))
