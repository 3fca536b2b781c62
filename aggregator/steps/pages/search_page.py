"""What lets the search page search without a server: the page, and the index of the latest topics."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from aggregator.search import static
from aggregator.search.static import Topic
from aggregator.site import search as page
from aggregator.site.card import Card, Presentation, day
from aggregator.site.renderer import Renderer
from aggregator.topics.text.folding import fold

_OUTLETS = 3
_HAN = range(0x3400, 0xA000)


def documents(
    newest: Iterable[Card], renderer: Renderer, presentation: Presentation
) -> Iterator[tuple[str, bytes]]:
    """Path and bytes of both; the topics come newest first."""
    yield static.FILE, static.render([_topic(card, presentation) for card in newest], variants())
    yield page.PATH, page.form(renderer)


@cache
def variants() -> Mapping[str, str]:
    """The characters that have another form in simplified script, by themselves."""
    known = [chr(number) for number in _HAN]
    folded = fold("\n".join(known)).split("\n")
    return {old: new for old, new in zip(known, folded, strict=True) if old != new and len(new) == 1}


def _topic(card: Card, presentation: Presentation) -> Topic:
    return Topic(
        id=card.topic,
        title=card.headline.title,
        language=card.headline.language,
        latest=day(card.latest, presentation).isoformat(),
        outlets=card.outlets[:_OUTLETS],
        words=" ".join(dict.fromkeys(_words(card))),
    )


def _words(card: Card) -> Iterator[str]:
    yield from card.terms
    yield from card.outlets[_OUTLETS:]
    yield from (report.title for report in card.reports)
