"""Invented news, as feeds: who tells of what, and when, is as in the news.

Most stories have one report; the sizes of the others fall off as a power, and their reports crowd into the
hours after the first. Each has names of its own, and terms that others use too; the rest of a text are common
words: the proportions are those of `benchmarks.topics_speed`. All these are made of syllables; the small
words between them are English, as a language is known by its small words, and so is what says nothing.
"""

import random
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import lru_cache
from heapq import heappop, heappush

BEGIN = datetime(2021, 10, 1, tzinfo=UTC)
SYLLABLES = ("ba", "de", "fi", "go", "hu", "ka", "le", "mi", "no", "pu", "ra", "se", "ti", "vo", "zu")
SMALL = ("the", "of", "to", "and", "in", "that", "it", "for", "was", "on", "with", "as", "at", "by", "from")
COMMON = range(len(SYLLABLES), 3_000)
NAMES = range(COMMON.stop, 60_000)
PARAGRAPH = 60
_OWN, _SHARED = 8, 60  # names and terms of a story
_MOST, _FALL = 400, 1.3  # reports of a story
_AFTER = 12.0  # hours in the mean until a further report


def feed(number: int, feeds: int, entries: int, size: int) -> str:
    """One of so many RSS feeds with an entry for each hour, the newest first, each with so many characters.

    An entry is the same however many follow it.
    """
    told = stories(feeds, entries)
    items = "".join(
        _item(number, entry, told[entry * feeds + number], size) for entry in reversed(range(entries))
    )
    head = f"<title>Feed {number}</title><link>http://f{number}.example/</link>"
    return f"<rss version='2.0'><channel>{head}{items}</channel></rss>"


@lru_cache(maxsize=8)
def stories(feeds: int, hours: int) -> tuple[int, ...]:
    """What each article is about, in the order of time: the number of its story."""
    dice = random.Random(feeds)
    waiting: list[tuple[float, int]] = []
    told, known = [], 0
    for place in range(feeds * hours):
        hour = place / feeds
        if not waiting or waiting[0][0] > hour:
            known += 1
            for _ in range(min(_MOST, int(dice.paretovariate(_FALL))) - 1):
                heappush(waiting, (hour + dice.expovariate(1 / _AFTER), known))
            told.append(known)
        else:
            told.append(heappop(waiting)[1])
    return tuple(told)


def _item(number: int, entry: int, story: int, size: int) -> str:
    about, dice = random.Random(f"story {story}"), random.Random(f"{number}/{entry}")
    names, terms = about.sample(NAMES, _OWN), about.sample(COMMON, _SHARED)
    title = [*map(_word, [*dice.sample(names, 4), *dice.sample(terms, 3)]), *dice.choices(SMALL, k=2)]
    dice.shuffle(title)
    day = format_datetime(BEGIN + timedelta(hours=entry, minutes=number))
    link = f"http://f{number}.example/{entry}"
    body = _markup(_text(names, terms, size, dice), link)
    return (
        f"<item><title>{' '.join(title)}</title><link>{link}</link><guid>{link}</guid>"
        f"<pubDate>{day}</pubDate><description><![CDATA[{body}]]></description></item>"
    )


def _text(names: list[int], terms: list[int], size: int, dice: random.Random) -> str:
    count = size // 8
    words = [
        *dice.choices(names, k=count // 10),
        *dice.choices(terms, k=count * 4 // 10),
        *dice.choices(COMMON, k=count // 2),
    ]
    dice.shuffle(words)
    small = dice.choices(SMALL, k=len(words))
    return " ".join(f"{_word(word)} {between}" for word, between in zip(words, small, strict=True))[:size]


def _markup(text: str, link: str) -> str:
    """The text as news sites mark it up: a picture, and paragraphs with a link and emphasis in each."""
    words = text.split(" ")
    parts = [f'<figure><img src="{link}.jpg" alt="{words[0]}" width="800"></figure>']
    for start in range(0, len(words), PARAGRAPH):
        first, second, *rest = [*words[start : start + PARAGRAPH], "", ""]
        linked = (
            f'<a href="{link}/{start}" target="_blank" class="more">{first}</a> <strong>{second}</strong>'
        )
        parts.append(f'<p class="story__text">{linked} {" ".join(rest)}</p>')
    return "\n".join(parts)


def _word(number: int) -> str:
    """The word with this number: the smaller, the shorter."""
    word = ""
    while number or not word:
        number, rest = divmod(number, len(SYLLABLES))
        word += SYLLABLES[rest]
    return word
