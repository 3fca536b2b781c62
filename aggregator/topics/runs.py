"""The runs of characters in a text that belong together, by their writing; pure.

Where writing sets no space between words, or glues endings to them, every two or three characters stand for a
word: Chinese alone has a segmenter here.
"""

import re
from collections.abc import Iterator
from functools import cache

HAN = "\u3400-\u4dbf\u4e00-\u9fff"
_KATAKANA = "\u30a1-\u30fa\u30fc-\u30ff"
_HANGUL = "\uac00-\ud7a3"
_UNSPACED = "\u0e01-\u0e3a\u0e40-\u0e4e\u0e81-\u0ede\u1000-\u109f\u1780-\u17d3"  # Thai and its neighbours
_JOINED = rf"\u3041-\u309f{_KATAKANA}{_HANGUL}{_UNSPACED}"
_SIGNS = (  # of vowels and the like; they belong to a word and are no letters
    r"\u0300-\u036f\u0591-\u05bd\u05bf-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed\u200c\u200d"
    r"\u0900-\u0903\u093a-\u094f\u0951-\u0957\u0962\u0963\u0981-\u0983\u09bc-\u09d7\u0a01-\u0a03\u0a3c-\u0a51"
    r"\u0a81-\u0a83\u0abc-\u0acd\u0b01-\u0b03\u0b3c-\u0b57\u0bbe-\u0bd7\u0c00-\u0c04\u0c3c-\u0c56\u0c81-\u0c83"
    r"\u0cbc-\u0cd6\u0d00-\u0d03\u0d3b-\u0d57\u0d81-\u0d83\u0dca-\u0ddf"
)
_MARKS = r"，。、；：！？（）,;:!?()“”‘’《》「」『』【】\s"  # the segmenter never joins across these
_PIECE = re.compile(f"(?P<katakana>[{_KATAKANA}]+)|[{HAN}々]+|[{_HANGUL}]+|(?P<unspaced>[{_UNSPACED}]+)")
_PAIRS, _TRIPLES = 2, 3


@cache
def pattern(tongue: str) -> re.Pattern[str]:
    """Finds the runs of a language: `han` for the segmenter, `joined` for `pieces`, `number` and `word`.

    A number has its `unit` as a group. Han characters are Chinese unless the text is Japanese.
    """
    joined = f"{HAN}々{_JOINED}" if tongue == "ja" else _JOINED
    letter = rf"(?:[^\W\d_{HAN}{_JOINED}]|[{_SIGNS}])"
    inner = rf"(?:[^\W_{HAN}{_JOINED}]|[{_SIGNS}])"
    han = rf"(?P<han>[{HAN}]+(?:[{_MARKS}]+[{HAN}]+)*)|" if tongue != "ja" else ""
    unit = rf"[万亿千百]?(?:美元|欧元|人民币|[{HAN}{_HANGUL}]|[%℃°]|[A-Za-z]{{1,3}}\b)?"
    return re.compile(
        rf"{han}(?P<number>\d+(?:[.,:/]\d+)*)\s?(?P<unit>{unit})"
        rf"|(?P<joined>[{joined}]+)"
        rf"|(?P<word>{letter}(?:(?:{inner}|['’.&-])*{inner})?)"
    )


def pieces(run: str, whole: bool) -> Iterator[str]:
    """What stands for the words of a joined run; with `whole` its parts of one script, for people to read.

    Katakana writes a foreign word or a name, which stays whole. Hiragana is mostly endings, and left out.
    """
    for piece in _PIECE.finditer(run):
        text, size = piece[0], _TRIPLES if piece["unspaced"] else _PAIRS
        if whole or piece["katakana"] or len(text) <= size:
            yield text
        else:
            yield from (text[at : at + size] for at in range(len(text) - size + 1))
