"""The runs of characters in a text that belong together, by their writing; pure.

Where writing sets no space between words, or glues endings to them, every two or three characters stand for a
word: Chinese alone has a segmenter here.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

from aggregator.topics.text import numerals

HAN = "\u3400-\u4dbf\u4e00-\u9fff"
_KATAKANA = "\u30a1-\u30fa\u30fc-\u30ff"
_HANGUL = "\uac00-\ud7a3"
_UNSPACED = (
    "\u0e01-\u0e3a\u0e40-\u0e4e\u0e81-\u0ede\u0f0b\u0f40-\u0fbc\u1000-\u109f\u1780-\u17d3"  # Thai to Tibetan
)
_JOINED = rf"\u3041-\u309f{_KATAKANA}{_HANGUL}{_UNSPACED}"
_SIGNS = "".join(  # of vowels and the like; they belong to a word and are no letters
    sign for sign in map(chr, range(0x300, 0xE00)) if unicodedata.category(sign).startswith("M")
)
_JOINERS = "\u0640\u200c\u200d"  # drawn between the letters of a word
_MARKS = r"，。、；：！？（）,;:!?()“”‘’《》「」『』【】\s"  # the segmenter never joins across these
_PIECE = re.compile(f"(?P<katakana>[{_KATAKANA}]+)|[{HAN}々]+|[{_HANGUL}]+|(?P<unspaced>[{_UNSPACED}]+)")
_PAIRS, _TRIPLES = 2, 3


def pattern(language: str) -> re.Pattern[str]:
    """Finds the runs of a language: `han` for the segmenter, `joined` for `pieces`, `number` and `word`.

    A number has its `unit` as a group. Han characters are Chinese unless the text is Japanese.
    """
    return _pattern(language != "ja")


@cache
def _pattern(chinese: bool) -> re.Pattern[str]:
    joined = _JOINED if chinese else f"{HAN}々{_JOINED}"
    letter = rf"(?:[^\W\d_{HAN}{_JOINED}]|[{_SIGNS}])"
    plain = rf"[^\W_{HAN}{_JOINED}]"
    inner = rf"(?:{plain}|[{_SIGNS}{_JOINERS}])"
    han = rf"(?P<han>[{HAN}]+(?:[{_MARKS}]+[{HAN}]+)*)|" if chinese else ""
    return re.compile(
        rf"{han}{numerals.pattern(HAN + _HANGUL)}"
        rf"|(?P<joined>[{joined}]+)"
        # A class repeated by itself is matched at once, an alternation character by character.
        rf"|(?P<word>{letter}{plain}*(?:['’.&-]*{inner}{plain}*)*)"
    )


def is_han(sign: str) -> bool:
    """Whether a character is written in Chinese, or in Japanese as there."""
    return "\u3400" <= sign <= "\u4dbf" or "\u4e00" <= sign <= "\u9fff"


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
