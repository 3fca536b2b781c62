"""One spelling for what is written in several: only for matching, never for showing."""

import re
import unicodedata
from functools import cache
from typing import Protocol

_UNSETTLED = re.compile("[^\u3400-\u4dbf\u4e00-\u9fff、。《》]+")  # all other characters are their own NFKC


class _Converter(Protocol):
    def convert(self, text: str, /) -> str: ...


@cache
def _simplifier() -> _Converter:
    import opencc

    converter: _Converter = opencc.OpenCC("t2s")
    return converter


def fold(text: str, language: str = "") -> str:
    """Compatibility forms (NFKC) and traditional characters made one; case is kept, it tells names.

    Japanese (ja) keeps its characters, which are neither of the two Chinese ways of writing.
    """
    if text.isascii():
        return text
    composed = _UNSETTLED.sub(_composed, text)
    return composed if language == "ja" else _simplifier().convert(composed)


def _composed(run: re.Match[str]) -> str:
    return unicodedata.normalize("NFKC", run[0])
