"""Converts Chinese text to one script, by OpenCC: for display only, nothing stored changes."""

import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Literal

from aggregator.model import Article

Script = Literal["as published", "simplified", "traditional"]
Convert = Callable[[str], str]

_CONVERSIONS = {"simplified": "t2s", "traditional": "s2tw"}
_LANGUAGES = {"simplified": "zh-Hans", "traditional": "zh-Hant"}
_TAG = re.compile(r'(<(?:[^">]|"[^"]*")*>)')


def language(tag: str, wanted: Script) -> str:
    """The language of words that are shown in this script."""
    return _LANGUAGES.get(wanted, tag) if _is_chinese(tag) else tag


@cache
def converter(wanted: Script) -> Convert:
    """A function that converts Chinese text to this script; without a script it changes nothing."""
    if wanted not in _CONVERSIONS:
        return str
    # Loading takes time and memory, so only if a script is wanted.
    from opencc import OpenCC

    convert: Convert = OpenCC(_CONVERSIONS[wanted]).convert
    return convert


def display(wanted: Script, with_html: bool = False) -> Callable[[Article], Article]:
    """A function that converts an article to this script, its HTML only on request.

    Articles in other languages, and those already in the script, are returned unchanged.
    """
    if wanted not in _CONVERSIONS:
        return lambda article: article
    convert, tag = converter(wanted), _LANGUAGES[wanted]

    def shown(article: Article) -> Article:
        spoken = article.language or ""
        return (
            _converted(article, convert, tag, with_html) if _is_chinese(spoken) and spoken != tag else article
        )

    return shown


def _converted(article: Article, convert: Convert, tag: str, with_html: bool) -> Article:
    return replace(
        article,
        language=tag,
        title=convert(article.title),
        outlet=convert(article.outlet),
        authors=tuple(map(convert, article.authors)),
        categories=tuple(map(convert, article.categories)),
        summary=convert(article.summary),
        text=convert(article.text),
        html=_between_tags(article.html, convert) if with_html else article.html,
        image=replace(article.image, alt=convert(article.image.alt)) if article.image else None,
    )


def _is_chinese(tag: str) -> bool:
    return tag.lower().partition("-")[0] == "zh"


def _between_tags(html: str, convert: Convert) -> str:
    """Converts the text, not the addresses that tags hold."""
    parts = _TAG.split(html)
    return "".join(part if index % 2 else convert(part) for index, part in enumerate(parts))
