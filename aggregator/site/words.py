"""The words of the pages, in the language of the feeds."""

from dataclasses import dataclass

from aggregator.publish import words as feed_words


@dataclass(frozen=True, slots=True)
class Words:
    """Phrases of one language; those with braces are format strings, `feeds` the words that feeds share."""

    feeds: feed_words.Words
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
    latest: str
    nothing: str
    outlets: str
    reports: str
    how_to: str
    copy: str
    copied: str
    open_with: str
    open_in: str
    categories: str
    languages: str
    all_sections: str
    all_days: str
    earlier: str
    later: str
    more_topics: str
    more_reports: str
    developments: str
    coverage: str
    a_day: str
    a_few_days: str
    terms: str
    related: str
    why: str
    why_more: str
    report: str
    outlet: str
    reason: str
    score: str
    moved: str
    gone: str
    go_on: str
    to_front: str
    feed_is: str
    feed_how: str


ENGLISH = Words(
    feeds=feed_words.ENGLISH,
    skip="Skip to content",
    navigation="Main",
    topics="Topics",
    days="Days",
    sections="Sections",
    search="Search",
    status="Status",
    subscribe="Subscribe",
    about="Every report links to the outlet that published it.",
    sources="List of sources (OPML)",
    latest="Latest topics",
    nothing="Nothing has been published yet.",
    outlets="{outlets} outlets",
    reports="{reports} reports",
    how_to="A feed reader shows what is new. Give it one of these addresses:",
    copy="Copy address",
    copied="Copied",
    open_with="Open with your reader",
    open_in="Or subscribe with",
    categories="Categories",
    languages="Languages",
    all_sections="All categories and languages",
    all_days="All days",
    earlier="Earlier",
    later="Later",
    more_topics="Further topics, not listed here: {topics}.",
    more_reports="{reports} more reports",
    developments="Developments",
    coverage="Coverage over time",
    a_day="Reports a day",
    a_few_days="Reports every {days} days",
    terms="Key terms",
    related="Related topics",
    why="Why these reports are together",
    why_more=(
        "Each report was compared with those before it. The score is the probability that it "
        "belongs to its story, if there was anything to compare it with."
    ),
    report="Report",
    outlet="Outlet",
    reason="Reason",
    score="Score",
    moved="This topic was merged into another one.",
    gone="This topic no longer exists: its reports are in other topics now.",
    go_on="Go to that topic",
    to_front="To the latest topics",
    feed_is="This is a web feed.",
    feed_how=(
        "Copy its address from the address bar into a feed reader, and you will be told of "
        "everything new. To read here, go to:"
    ),
)
SIMPLIFIED = Words(
    feeds=feed_words.SIMPLIFIED,
    skip="跳到正文",
    navigation="主导航",
    topics="话题",
    days="日期",
    sections="分类",
    search="搜索",
    status="状态",
    subscribe="订阅",
    about="每篇报道都链接到发布它的媒体。",
    sources="来源列表（OPML）",
    latest="最新话题",
    nothing="还没有发布任何内容。",
    outlets="{outlets}家媒体",
    reports="{reports}篇报道",
    how_to="阅读器会显示新内容，把下面的地址交给它：",
    copy="复制地址",
    copied="已复制",
    open_with="用您的阅读器打开",
    open_in="或在这些服务订阅",
    categories="类别",
    languages="语言",
    all_sections="全部类别和语言",
    all_days="全部日期",
    earlier="更早",
    later="更晚",
    more_topics="另有{topics}个话题，未一一列出。",
    more_reports="另有{reports}篇报道",
    developments="进展",
    coverage="报道数量",
    a_day="每天的报道",
    a_few_days="每{days}天的报道",
    terms="关键词",
    related="相关话题",
    why="为什么归在一起",
    why_more="每篇报道都与此前的报道比较过。分数是它归在此处的概率，没有可比的就没有分数。",
    report="报道",
    outlet="媒体",
    reason="理由",
    score="分数",
    moved="这个话题已并入另一个话题。",
    gone="这个话题已不存在，其报道已归入其他话题。",
    go_on="前往该话题",
    to_front="前往最新话题",
    feed_is="这是一个订阅源。",
    feed_how="把地址栏中的地址复制到阅读器，就能随时得知新内容。要在浏览器里阅读，请前往：",
)
TRADITIONAL = Words(
    feeds=feed_words.TRADITIONAL,
    skip="跳到正文",
    navigation="主導覽",
    topics="話題",
    days="日期",
    sections="分類",
    search="搜尋",
    status="狀態",
    subscribe="訂閱",
    about="每篇報導都連結到發布它的媒體。",
    sources="來源列表（OPML）",
    latest="最新話題",
    nothing="還沒有發布任何內容。",
    outlets="{outlets}家媒體",
    reports="{reports}篇報導",
    how_to="閱讀器會顯示新內容，把下面的位址交給它：",
    copy="複製位址",
    copied="已複製",
    open_with="用您的閱讀器開啟",
    open_in="或在這些服務訂閱",
    categories="類別",
    languages="語言",
    all_sections="全部類別和語言",
    all_days="全部日期",
    earlier="更早",
    later="更晚",
    more_topics="另有{topics}個話題，未一一列出。",
    more_reports="另有{reports}篇報導",
    developments="進展",
    coverage="報導數量",
    a_day="每天的報導",
    a_few_days="每{days}天的報導",
    terms="關鍵詞",
    related="相關話題",
    why="為什麼歸在一起",
    why_more="每篇報導都與此前的報導比較過。分數是它歸在此處的機率，沒有可比的就沒有分數。",
    report="報導",
    outlet="媒體",
    reason="理由",
    score="分數",
    moved="這個話題已併入另一個話題。",
    gone="這個話題已不存在，其報導已歸入其他話題。",
    go_on="前往該話題",
    to_front="前往最新話題",
    feed_is="這是一個訂閱源。",
    feed_how="把網址列中的位址複製到閱讀器，就能隨時得知新內容。要在瀏覽器裡閱讀，請前往：",
)
_BY_FEED = {each.feeds: each for each in (ENGLISH, SIMPLIFIED, TRADITIONAL)}


def written_in(language: str) -> str:
    """The language that the pages are in for a BCP 47 language: English where there are no words for it."""
    has_words = words(language) is not ENGLISH or language.lower().split("-")[0] == "en"
    return language if has_words else "en"


def words(language: str) -> Words:
    """The words for a BCP 47 language: those that go with the words of its feeds."""
    return _BY_FEED.get(feed_words.words(language), ENGLISH)
