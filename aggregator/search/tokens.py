"""The searchable tokens of a text: words, and pairs of characters in scripts without spaces; pure.

Overlapping pairs work for Chinese and its neighbours even where a segmenter would divide text and query
differently. The last character of a run is also a token of its own, so that any single character begins a
token. Vowel and tone signs are removed, as accents are, so that Thai and Hindi are letters only. All texts
come folded (one script, compatibility forms).
"""

import re
import unicodedata
from operator import add

from aggregator.model import Phrase

MOST_ASKED = 200  # characters of a query that are used
_MOST_PHRASES = 12
_LONGEST = 60
_LENGTHENING = "\u0640"  # between Arabic letters, in headlines
_SIGNS = re.compile(
    f"[{''.join(sign for sign in map(chr, range(0x300, 0x1800)) if unicodedata.category(sign)[0] == 'M')}"
    f"{_LENGTHENING}]+"
)
_JOINED = (
    "\u0e01-\u0edf\u1000-\u109f\u1780-\u17d3\u1100-\u11ff\u3040-\u30ff\u3130-\u318f\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"
    "\U00020000-\U0003ffff"
)
_RUN = re.compile(rf"[{_JOINED}]+|[^\W_{_JOINED}]+")
_ASCII_RUN = re.compile("[a-z0-9]+")
_JOINED_RUN = re.compile(f"[{_JOINED}]")
_PIECE = re.compile(r'["“”「『]([^"“”」』]+)["“”」』]|([^\s"“”「」『』]+)')


def tokens(folded: str) -> list[str]:
    """The tokens of a folded text, in order; they contain only letters and digits."""
    lower = folded.lower()
    if lower.isascii():
        words = _ASCII_RUN.findall(lower)
        return [_singular(word) if word[-1] == "s" else word[:_LONGEST] for word in words]
    found: list[str] = []
    for run in _RUN.findall(_SIGNS.sub("", lower)):
        if _JOINED_RUN.match(run):
            found += map(add, run, run[1:])
            found.append(run[-1])
        else:
            found.append(_word(run))
    return found


def plain(text: str) -> str:
    """The text in compatibility forms and without accents and vowel signs, as it is searched."""
    return unicodedata.normalize("NFKC", _SIGNS.sub("", unicodedata.normalize("NFKD", text)))


def phrases(folded: str) -> tuple[Phrase, ...]:
    """What a folded query asks for: each word, and each phrase in quotes; all of them must match."""
    found = (phrase for piece in pieces(folded) if (phrase := _phrase(piece)))
    return tuple(dict.fromkeys(found))[:_MOST_PHRASES]


def pieces(folded: str) -> list[str]:
    """The parts of a folded query: what is in quotes, and otherwise each word."""
    return [quoted or bare for quoted, bare in _PIECE.findall(folded[:MOST_ASKED])]


def _phrase(piece: str) -> Phrase | None:
    """A single character at the end, however written, may go on in the text."""
    whole = tokens(piece)
    if not whole:
        return None
    is_joined = _JOINED_RUN.match(whole[-1]) is not None
    if is_joined and len(whole) > 1 and len(whole[-2]) == 2 and whole[-2][1] == whole[-1]:
        return Phrase(tuple(whole[:-1]))
    return Phrase(tuple(whole), is_joined)


def _word(word: str) -> str:
    """A word without accents and without the ending of an English plural."""
    plain = word if word.isascii() else _without_accents(word)
    return _singular(plain) if plain.isascii() else plain[:_LONGEST]


def _singular(word: str) -> str:
    """A word of ASCII without the ending of an English plural."""
    if word[-1] == "s" and len(word) > 3 and not word.endswith(("ss", "us", "is")):
        word = f"{word[:-3]}y" if word.endswith("ies") else word[:-1]
    return word[:_LONGEST]


def _without_accents(word: str) -> str:
    parts = unicodedata.normalize("NFKD", word)
    return "".join(filter(str.isalnum, parts)).lower() or word
