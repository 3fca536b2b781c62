"""The few words that the program itself puts into a feed, in the feed's language."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Words:
    """Phrases of one language; those with braces are format strings."""

    coverage: str
    undated: str
    untitled: str
    continued: str
    reports: str
    earlier: str
    same_text: str
    rest: str
    change: str
    development: str
    added: str
    revised: str
    comma: str
    colon: str


ENGLISH = Words(
    coverage="Outlets: {outlets}. Reports: {articles}.",
    undated="no time stated",
    untitled="Untitled",
    continued="Continue reading at {outlet}",
    reports="Who reports it",
    earlier="Earlier developments",
    same_text="same text",
    rest="Further reports, not listed here: {articles}.",
    change="Latest change",
    development="new development",
    added="new from {outlets}",
    revised="revised by {outlets}",
    comma=", ",
    colon=": ",
)
SIMPLIFIED = Words(
    coverage="媒体：{outlets}。报道：{articles}篇。",
    undated="未注明时间",
    untitled="无标题",
    continued="在{outlet}继续阅读",
    reports="各家报道",
    earlier="此前进展",
    same_text="同文",
    rest="另有报道{articles}篇，未一一列出。",
    change="最近更新",
    development="新进展",
    added="新增报道（{outlets}）",
    revised="内容有改动（{outlets}）",
    comma="，",
    colon="：",
)
TRADITIONAL = Words(
    coverage="媒體：{outlets}。報導：{articles}篇。",
    undated="未註明時間",
    untitled="無標題",
    continued="在{outlet}繼續閱讀",
    reports="各家報導",
    earlier="此前進展",
    same_text="同文",
    rest="另有報導{articles}篇，未一一列出。",
    change="最近更新",
    development="新進展",
    added="新增報導（{outlets}）",
    revised="內容有改動（{outlets}）",
    comma="，",
    colon="：",
)


def words(language: str) -> Words:
    """The words for a BCP 47 language; English where there are none."""
    primary, *parts = language.lower().split("-")
    if primary == "zh":
        return TRADITIONAL if {"hant", "tw", "hk", "mo"}.intersection(parts) else SIMPLIFIED
    return ENGLISH if primary == "en" else _further().get(primary, ENGLISH)


@cache
def _further() -> Mapping[str, Words]:
    told = tomllib.loads(files(__package__).joinpath("words.toml").read_text(encoding="utf-8"))
    return {language: Words(**phrases) for language, phrases in told.items()}
