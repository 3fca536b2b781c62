"""The words of the search page, in the language of the feeds."""

from dataclasses import dataclass

from aggregator.publish import words as feed_words


@dataclass(frozen=True, slots=True)
class SearchWords:
    """Phrases of one language; those with braces are format strings."""

    search: str
    label: str
    hint: str
    found: str
    most: str
    nothing: str
    topic: str
    recent: str
    noscript: str
    later: str


ENGLISH = SearchWords(
    search="Search",
    label="Words to search for",
    hint="A report must contain every word; words in quotes must be adjacent.",
    found="Reports: {count}",
    most="The first {count} reports; add words to narrow the search.",
    nothing="No report contains this.",
    topic="The whole topic",
    recent="Headlines and key terms of the latest topics were searched: {count} found.",
    noscript="Without a script, only a server that runs “aggregator serve” can search.",
    later="The search is not available right now; please try again later.",
)
SIMPLIFIED = SearchWords(
    search="搜索",
    label="要搜索的词",
    hint="每个词都须出现；引号里的词须连在一起。",
    found="报道：{count}篇",
    most="最前面的{count}篇报道；多给几个词可以缩小范围。",
    nothing="没有找到。",
    topic="整个话题",
    recent="已搜索最新话题的标题和关键词：找到{count}个。",
    noscript="不用脚本时，只有运行“aggregator serve”的服务器才能搜索。",
    later="搜索暂不可用，请稍后再试。",
)
TRADITIONAL = SearchWords(
    search="搜尋",
    label="要搜尋的詞",
    hint="每個詞都須出現；引號裡的詞須連在一起。",
    found="報導：{count}篇",
    most="最前面的{count}篇報導；多給幾個詞可以縮小範圍。",
    nothing="沒有找到。",
    topic="整個話題",
    recent="已搜尋最新話題的標題和關鍵詞：找到{count}個。",
    noscript="不用腳本時，只有執行「aggregator serve」的伺服器才能搜尋。",
    later="搜尋暫不可用，請稍後再試。",
)
_BY_FEED = {
    feed_words.ENGLISH: ENGLISH,
    feed_words.SIMPLIFIED: SIMPLIFIED,
    feed_words.TRADITIONAL: TRADITIONAL,
}


def search_words(language: str) -> SearchWords:
    """The words for a BCP 47 language: those that go with the words of its feeds."""
    return _BY_FEED.get(feed_words.words(language), ENGLISH)
