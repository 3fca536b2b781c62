"""The reasons for articles' places in the language of the pages; the store has them in English."""

from collections.abc import Mapping
from types import MappingProxyType

from aggregator.model import reasons
from aggregator.publish import words

_TRANSLATIONS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        reasons.LIKELIEST: ("归入最相近的一件事", "歸入最相近的一件事"),
        reasons.LIKELIER_CAME_LATER: ("后来出现更相近的一件事", "後來出現更相近的一件事"),
        reasons.NONE_LIKELIER: ("没有更相近的一件事", "沒有更相近的一件事"),
        reasons.NOT_LIKELY_ENOUGH: ("没有足够相近的，自成一件事", "沒有足夠相近的，自成一件事"),
        reasons.NOTHING_ALIKE: ("没有相近的，自成一件事", "沒有相近的，自成一件事"),
        reasons.SAME_TEXT: ("同文", "同文"),
        reasons.ORIGINAL_LEFT: ("同文的原报道已归入别处", "同文的原報道已歸入別處"),
        reasons.OTHER_LANGUAGE: ("另一种语言报道的同一件事", "另一種語言報道的同一件事"),
        reasons.STORY_PARTED: ("原归为一件事，后发现是两件", "原歸為一件事，後發現是兩件"),
        reasons.STORY_JOINED: ("所属的一件事由人归并", "所屬的一件事由人歸併"),
        reasons.NEVER_MERGED: ("此来源不归并", "此來源不歸併"),
        reasons.JOINED: ("由人归并", "由人歸併"),
        reasons.SPLIT: ("由人分开", "由人分開"),
    }
)


def reason(said: str, language: str) -> str:
    """The reason in a BCP 47 language; in English if it is not translated."""
    own = words.words(language)
    simplified, traditional = _TRANSLATIONS.get(said, (said, said))
    return {words.SIMPLIFIED: simplified, words.TRADITIONAL: traditional}.get(own, said)
