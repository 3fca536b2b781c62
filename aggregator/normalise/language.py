"""The language of an article (BCP 47): as declared, unless the writing itself says otherwise.

Software often declares "en-US" for pages in Chinese, so a declaration counts only if the script agrees with
it. Chinese is classified by its characters alone: zh-Hans or zh-Hant, whatever region was declared.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from functools import cache
from operator import itemgetter
from types import MappingProxyType

_SAMPLE = 1000  # characters
_CONVINCES, _LEADS = 2.0, 1.25  # votes without a declaration, and how far they lead over the second
_CONTRADICTS, _OUTVOTES = 4.0, 2.0  # votes against a declaration, and against its own
_REPEATED = 2  # how often a word counts: menus repeat "Link", a stop word of Lithuanian

_SCRIPTS: Mapping[str, re.Pattern[str]] = MappingProxyType(
    {
        "Latn": re.compile("[A-Za-z\u00c0-\u024f\u1e00-\u1eff]+"),
        "Hani": re.compile("[\u3400-\u9fff\uf900-\ufaff]"),
        "Kana": re.compile("[\u3041-\u30fa]"),
        "Hang": re.compile("[\uac00-\ud7a3]"),
        "Cyrl": re.compile("[\u0400-\u04ff]+"),
        "Arab": re.compile("[\u0600-\u06ff]+"),
        "Hebr": re.compile("[\u05d0-\u05ea]+"),
        "Grek": re.compile("[\u0370-\u03ff]+"),
        "Thai": re.compile("[\u0e01-\u0e5b]+"),
        "Deva": re.compile("[\u0900-\u097f]+"),
    }
)
_ONLY_LANGUAGE: Mapping[str, str] = MappingProxyType(
    {"Kana": "ja", "Hang": "ko", "Hebr": "he", "Grek": "el", "Thai": "th"}
)
_WRITTEN_IN: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        **dict.fromkeys(str.split("zh yue wuu"), frozenset({"Hani"})),
        "ja": frozenset({"Kana", "Hani"}),
        "ko": frozenset({"Hang"}),
        **dict.fromkeys(str.split("ru uk be bg mk"), frozenset({"Cyrl"})),
        **dict.fromkeys(str.split("ar fa ur ps ckb ug"), frozenset({"Arab"})),
        **dict.fromkeys(str.split("hi mr ne"), frozenset({"Deva"})),
        **{"he": frozenset({"Hebr"}), "el": frozenset({"Grek"}), "th": frozenset({"Thai"})},
        **dict.fromkeys(
            str.split("en de fr es pt it nl sv da nb no fi pl cs sk hu ro tr id ms vi ca hr sl et lv lt"),
            frozenset({"Latn"}),
        ),
    }
)
_LISTED_AS: Mapping[str, str] = MappingProxyType({"nb": "no", "nn": "no"})
_VOTED_AS: Mapping[str, str] = MappingProxyType({"ms": "id"})  # most stop words of one are words of the other
_MISNAMED: Mapping[str, str] = MappingProxyType({"cn": "zh", "jp": "ja", "kr": "ko", "iw": "he", "in": "id"})
_TRADITIONAL_REGIONS = frozenset({"hant", "tw", "hk", "mo"})
_SIMPLIFIED_REGIONS = frozenset({"hans", "cn", "sg"})
_UKRAINIAN = re.compile("[ЇїЄєҐґ]")  # no other language has these letters, and its stop words are few
_INDONESIAN = re.compile(r"\b(?:bahwa|bisa|karena|pemerintah|polisi|saja|uang|yaitu)\b", re.IGNORECASE)
_MALAY = re.compile(r"\b(?:bahawa|beliau|boleh|iaitu|kerana|polis|sahaja|wang)\b", re.IGNORECASE)
_TAG = re.compile(r"([A-Za-z]{2,3})((?:-[A-Za-z0-9]{1,8})*)")

# The most frequent characters in news that only one of the two scripts uses; each is above its counterpart.
_SIMPLIFIED = re.compile(
    "[国会对发时这报选将来总说个关统员进动长过开湾电数经场机业现当万们学计区体议间内导据确记资应战强实华党举续调产军联达"
    "两认点务图还亚东称际网团无检问组从诊队运济权结预约参视卫规风没陈种张亿领题传办医处势变状价创马决专该论协单让显则"
    "币气证击车赛陆营胜欧级离维汉护设声线项响测观兰严书职编师门义广罗带连许争给别读辑费标双纪挥请备阅闻节况习诺态较转]"
)
_TRADITIONAL = re.compile(
    "[國會對發時這報選將來總說個關統員進動長過開灣電數經場機業現當萬們學計區體議間內導據確記資應戰強實華黨舉續調產軍聯達"
    "兩認點務圖還亞東稱際網團無檢問組從診隊運濟權結預約參視衛規風沒陳種張億領題傳辦醫處勢變狀價創馬決專該論協單讓顯則"
    "幣氣證擊車賽陸營勝歐級離維漢護設聲線項響測觀蘭嚴書職編師門義廣羅帶連許爭給別讀輯費標雙紀揮請備閱聞節況習諾態較轉]"
)


def language(words: str, *declared: str | None) -> str | None:
    """The language of these words: the first declaration that their script allows, else the one detected.

    None if nothing was declared and nothing is certain.
    """
    sample = words[:_SAMPLE]
    script = _script(sample)
    tag = next((tag for tag in map(tidied, declared) if tag and _allows(tag, script)), "")
    if _primary(tag) == "zh" or (script == "Hani" and not tag):
        return _chinese(sample, tag)
    return _kept(tag, sample, script) if tag else _seen(sample, script)


def tidied(tag: str | None) -> str | None:
    """A language tag in its usual spelling (RFC 5646, section 2.1.1); None if it is not one."""
    words = (tag or "").strip().partition(".")[0].replace("_", "-")
    match = _TAG.fullmatch(words[:35])
    primary = _shortest(match[1].lower()) if match else "und"
    if match is None or primary in ("und", "mul", "zxx", "mis"):
        return None
    return "-".join([primary, *map(_subtag, match[2].split("-")[1:])])


def _shortest(code: str) -> str:
    """The code that is used of a language (RFC 5646, section 2.2.1): "en" and not "eng"."""
    if len(code) < 3:
        return _MISNAMED.get(code, code)
    from babel.core import get_global  # slow, and few feeds need it

    aliases: Mapping[str, str] = get_global("language_aliases")
    return aliases.get(code, code).partition("_")[0]


def _subtag(part: str) -> str:
    if len(part) == 4 and part.isalpha():
        return part.title()
    return part.upper() if len(part) == 2 else part.lower()


def _primary(tag: str) -> str:
    return tag.partition("-")[0]


def _allows(tag: str, script: str | None) -> bool:
    scripts = _WRITTEN_IN.get(_primary(tag))
    return script is None or scripts is None or script in scripts


def _script(sample: str) -> str | None:
    """The main script of the words: a character of Chinese or Korean counts like a word of others."""
    if sample.isascii():
        return "Latn" if _SCRIPTS["Latn"].search(sample) else None
    if len(_SCRIPTS["Hani"].findall(sample)) * 2 > len(sample) and not _SCRIPTS["Kana"].search(sample):
        return "Hani"
    counts = {name: len(letters.findall(sample)) for name, letters in _SCRIPTS.items()}
    if counts["Kana"] * 10 > counts["Hani"] and counts["Kana"] > counts["Latn"]:
        return "Kana"
    name = max(counts, key=counts.__getitem__)
    return name if counts[name] else None


def _chinese(sample: str, declared: str) -> str:
    simplified, traditional = len(_SIMPLIFIED.findall(sample)), len(_TRADITIONAL.findall(sample))
    if simplified != traditional:
        return "zh-Hans" if simplified > traditional else "zh-Hant"
    parts = frozenset(declared.lower().split("-")[1:])
    if parts & _TRADITIONAL_REGIONS:
        return "zh-Hant"
    return "zh-Hans" if parts & _SIMPLIFIED_REGIONS else "zh"


def _kept(tag: str, sample: str, script: str | None) -> str:
    """The declared language, unless the frequent words of another leave no doubt."""
    code = _LISTED_AS.get(_primary(tag), _primary(tag))
    if script is None or code not in _languages(script):
        return tag
    votes = _votes(sample, script)
    winner, most = max(votes.items(), key=itemgetter(1), default=(code, 0.0))
    own = votes.get(_VOTED_AS.get(code, code), 0.0)
    return _told_apart(winner, sample) if most >= _CONTRADICTS and most >= _OUTVOTES * own else tag


def _seen(sample: str, script: str | None) -> str | None:
    """The language by a vote of the most frequent words; it counts if the winner leads clearly."""
    if script is None or script in _ONLY_LANGUAGE:
        return _ONLY_LANGUAGE.get(script or "")
    ranked = sorted(((each, code) for code, each in _votes(sample, script).items()), reverse=True)
    (most, winner), (second, _), *_ = [*ranked, (0.0, ""), (0.0, "")]
    return _told_apart(winner, sample) if most >= _CONVINCES and most >= _LEADS * second else None


def _told_apart(code: str, sample: str) -> str:
    """The language voted for, or the one that is voted for under its name."""
    is_malay = code == "id" and len(_MALAY.findall(sample)) > len(_INDONESIAN.findall(sample))
    return "ms" if is_malay else code


def _votes(sample: str, script: str) -> Mapping[str, float]:
    """By language, how many of the words are its stop words; a word of several is shared among them."""
    votes: defaultdict[str, float] = defaultdict(float)
    stop_words = _stop_words(script)
    if script == "Cyrl":
        votes["uk"] += len(_UKRAINIAN.findall(sample))
    words = _SCRIPTS[script].findall(sample.lower())
    for word, count in Counter(filter(stop_words.__contains__, words)).items():
        codes = stop_words[word]
        for code in codes:
            votes[code] += min(count, _REPEATED) / len(codes)
    return votes


@cache
def _stop_words(script: str) -> Mapping[str, Sequence[str]]:
    """The stop words of the languages of a script, each with the languages that have it."""
    import stopwordsiso

    found: defaultdict[str, list[str]] = defaultdict(list)
    for code in _languages(script):
        voted = _VOTED_AS.get(code, code)
        for word in stopwordsiso.stopwords(code):
            if voted not in found[word]:
                found[word].append(voted)
    return found


@cache
def _languages(script: str) -> Sequence[str]:
    """The languages of a script whose stop words are known, by the names that the lists have for them."""
    import stopwordsiso

    written = [code for code, scripts in _WRITTEN_IN.items() if script in scripts]
    return sorted({_LISTED_AS.get(code, code) for code in written} & stopwordsiso.langs())
