"""The opening of an article: its running text, without the captions and credits of pictures."""

import re
from collections.abc import Iterator
from html import unescape
from itertools import islice

from aggregator.model import Article

CHARACTERS = 600

_READ = 200_000
_CAPTION = re.compile(r"<(figcaption|small)\b[^>]*>(.*?)</\1>", re.DOTALL | re.IGNORECASE)
_TAG = re.compile(r"<[^>]*>")
_MAX_CREDIT = 200
_CREDIT = re.compile(
    r"^(?:photo|image|picture|credit|图|圖|图片|圖片)s?\s*(?:by|credit|courtesy|来源|來源|提供)?\s*[:：/]"
    r"|[（(][^（）()]{0,60}(?:攝|摄影|提供|取自|图源|圖源|资料图|資料照)[^（）()]{0,60}[）)]\s*$"
    r"|\b(?:REUTERS|AFP|AP|EPA|Getty Images)\s*/\s*\S.{0,60}$"
    r"|[（(](?:Photo|Image)s?\b[^()（）]{0,80}[)）]\s*$",
    re.IGNORECASE,
)


def opening(article: Article, characters: int = CHARACTERS) -> list[str]:
    """The first whole paragraphs, about so many characters; empty only if there is no text."""
    lines = list(islice(filter(None, map(str.strip, article.text[:_READ].split("\n"))), 50))
    captions = set(_captions(article.html))
    prose = [line for line in lines if line not in captions and not _is_credit(line)]
    taken: list[str] = []
    for paragraph in prose or lines:
        left = characters - sum(map(len, taken))
        if taken and len(paragraph) > left:
            break
        taken.append(shortened(paragraph, 2 * characters))
    return taken


def headline(article: Article, otherwise: str) -> str:
    """The article's title, else the first words of its text."""
    return article.title or shortened(article.text[:_READ].strip().partition("\n")[0], 80) or otherwise


def shortened(text: str, characters: int) -> str:
    """At most so many characters, with an ellipsis where some were cut."""
    return text if len(text) <= characters else text[: characters - 1].rstrip() + "…"


def _captions(html: str) -> Iterator[str]:
    for match in _CAPTION.finditer(html[:_READ]):
        yield " ".join(unescape(_TAG.sub("", match[2])).split())


def _is_credit(line: str) -> bool:
    return len(line) <= _MAX_CREDIT and _CREDIT.search(line) is not None
