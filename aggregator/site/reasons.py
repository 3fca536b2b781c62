"""The reasons for articles' places in the language of the pages; the store has them in English."""

from collections.abc import Mapping
from types import MappingProxyType

from aggregator.publish import words

_SAID: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "the likeliest story": ("归入最相近的一件事", "歸入最相近的一件事"),
        "a likelier story came later": ("后来出现更相近的一件事", "後來出現更相近的一件事"),
        "no story is likelier": ("没有更相近的一件事", "沒有更相近的一件事"),
        "no story is likely enough": ("没有足够相近的，自成一件事", "沒有足夠相近的，自成一件事"),
        "nothing like it": ("没有相近的，自成一件事", "沒有相近的，自成一件事"),
        "the same text again": ("同文", "同文"),
        "its source is never merged": ("此来源不归并", "此來源不歸併"),
        "joined by hand": ("由人归并", "由人歸併"),
        "split by hand": ("由人分开", "由人分開"),
    }
)


def reason(said: str, language: str) -> str:
    """The reason in a BCP 47 language; in English if it is not translated."""
    own = words.words(language)
    simplified, traditional = _SAID.get(said, (said, said))
    return {words.SIMPLIFIED: simplified, words.TRADITIONAL: traditional}.get(own, said)
