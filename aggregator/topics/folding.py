"""One spelling for what is written in several: only for matching, never for showing."""

import unicodedata
from functools import cache
from typing import Protocol


class _Converter(Protocol):
    def convert(self, text: str, /) -> str: ...


@cache
def _simplifier() -> _Converter:
    import opencc

    converter: _Converter = opencc.OpenCC("t2s")
    return converter


def fold(text: str) -> str:
    """Compatibility forms (NFKC) and traditional characters made one; case is kept, it tells names."""
    return _simplifier().convert(unicodedata.normalize("NFKC", text))
