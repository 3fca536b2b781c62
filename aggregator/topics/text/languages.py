"""What is known of a language beforehand: which words say nothing in it, and which forms of a word are one.

Both matter more than any weight. Where "de la" counts as something in common, all of a language's news is one
story; where "города" and "городу" do not, none of it is.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

_STEMMERS = {
    **{"ar": "arabic", "ca": "catalan", "cs": "czech", "da": "danish", "de": "german", "el": "greek"},
    **{"eo": "esperanto", "es": "spanish", "et": "estonian", "eu": "basque", "fa": "persian"},
    **{"fi": "finnish", "fr": "french", "ga": "irish", "hi": "hindi", "hu": "hungarian", "hy": "armenian"},
    **{"id": "indonesian", "it": "italian", "lt": "lithuanian", "ne": "nepali", "nl": "dutch"},
    **{"no": "norwegian", "pl": "polish", "pt": "portuguese", "ro": "romanian", "ru": "russian"},
    **{"sr": "serbian", "st": "sesotho", "sv": "swedish", "ta": "tamil", "tr": "turkish", "yi": "yiddish"},
}  # English bends its words so little that its stems only make events of one kind more alike
_ONE = {"nb": "no", "nn": "no", "fil": "tl", "cmn": "zh"}  # several names for what is written alike
_A_LIST = 150  # words that a list of silent ones must have to be relied on
KEPT = 200  # languages at hand: whoever writes a feed may name any three letters
_SHORT, _LONG = 2, 5  # letters: in nearly every language the words that say nothing have less than five
_APOSTROPHES = re.compile("['’]")
_DOTTED = ("i\u0307", "i")  # the small letter that Python makes of the Turkish İ


@dataclass(frozen=True, slots=True)
class Language:
    """A language: its words that say nothing, how a word's stem is found, and the `least` telling letters."""

    silent: frozenset[str]
    stem: Callable[[str], str]
    least: int

    def term(self, written: str) -> str:
        """What a word is compared by, whatever its case, form and article; empty where it says nothing."""
        word = written.lower().replace(*_DOTTED)
        if word in self.silent:
            return ""
        core = max(_APOSTROPHES.split(word), key=len)
        stem = self.stem(core)
        says_nothing = core in self.silent or stem in self.silent or len(stem) < self.least
        return "" if says_nothing else stem


def primary(language: str | None) -> str:
    """The language of a tag (BCP 47) whatever its script or country; empty where none is known."""
    code = (language or "").partition("-")[0].lower()
    return _ONE.get(code, code)


@lru_cache(KEPT)
def known_language(code: str) -> Language:
    """What is known of a language; letters among Chinese are read as English.

    Where few silent words are known, or none, only long words count.
    """
    import stopwordsiso

    code = "en" if code == "zh" else code
    silent = frozenset(stopwordsiso.stopwords(code if stopwordsiso.has_lang(code) else "en"))
    known = stopwordsiso.has_lang(code) and len(silent) >= _A_LIST
    return Language(silent, _stemmer(code), _SHORT if known else _LONG)


@lru_cache(KEPT)
def dates(code: str) -> frozenset[str]:
    """The months and the days of the week in a language, as terms."""
    from babel import Locale, UnknownLocaleError

    try:
        locale = Locale.parse(code)
    except (UnknownLocaleError, ValueError):
        return frozenset()
    names = (
        name
        for kind in (locale.months, locale.days)
        for form in kind.values()
        for name in form["wide"].values()
    )
    return frozenset(map(known_language(code).term, names))


def _stemmer(code: str) -> Callable[[str], str]:
    if code not in _STEMMERS:
        return str
    import Stemmer

    stem: Callable[[str], str] = Stemmer.Stemmer(_STEMMERS[code]).stemWord
    return stem
