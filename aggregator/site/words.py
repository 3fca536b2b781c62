"""The words of the pages, in the language of the feeds."""

from dataclasses import dataclass

from aggregator.publish import words as feeds


@dataclass(frozen=True, slots=True)
class Words:
    """Phrases of one language; those with braces are format strings."""

    skip: str
    navigation: str
    topics: str
    days: str
    sections: str
    search: str
    status: str
    subscribe: str
    about: str
    sources: str


ENGLISH = Words(
    skip="Skip to content",
    navigation="Main",
    topics="Topics",
    days="Days",
    sections="Sections",
    search="Search",
    status="Status",
    subscribe="Subscribe",
    about="Every headline leads to the outlet that published it.",
    sources="List of sources (OPML)",
)
SIMPLIFIED = Words(
    skip="跳到正文",
    navigation="主导航",
    topics="话题",
    days="日期",
    sections="分类",
    search="搜索",
    status="状态",
    subscribe="订阅",
    about="每条标题都通向发布它的媒体。",
    sources="来源列表（OPML）",
)
TRADITIONAL = Words(
    skip="跳到正文",
    navigation="主導覽",
    topics="話題",
    days="日期",
    sections="分類",
    search="搜尋",
    status="狀態",
    subscribe="訂閱",
    about="每條標題都通向發布它的媒體。",
    sources="來源列表（OPML）",
)
_SAME = {feeds.ENGLISH: ENGLISH, feeds.SIMPLIFIED: SIMPLIFIED, feeds.TRADITIONAL: TRADITIONAL}


def words(language: str) -> Words:
    """The words for a BCP 47 language: those that go with the words of its feeds."""
    return _SAME[feeds.words(language)]
