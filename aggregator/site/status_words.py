"""The words of the status page, in the language of the feeds."""

from collections.abc import Mapping
from dataclasses import dataclass

from aggregator.publish import words as feed_words


@dataclass(frozen=True, slots=True)
class StatusWords:
    """Phrases of one language; those with braces are format strings, `states` are by what they are called."""

    states: Mapping[str, str]
    summary: str
    at: str
    waiting: str
    sources: str
    source: str
    state: str
    succeeded: str
    due: str
    daily: str
    counts: str
    never: str
    each_cycle: str
    failures: str
    weeks: str
    delay: str
    half: str
    most: str
    minutes: str
    merging: str
    articles: str
    joined: str
    cycles: str
    mean: str
    longest: str
    seconds: str
    figures: str
    day: str
    count: str
    about: str


ENGLISH = StatusWords(
    states={"well": "well", "new": "not read yet", "failing": "failing", "silent": "silent", "gone": "gone"},
    summary="{well} of {all} sources need no attention.",
    at="Last published",
    waiting="Nothing has been published yet.",
    sources="Sources",
    source="Source",
    state="State",
    succeeded="Last success",
    due="Next visit",
    daily="Articles a day",
    counts="Articles on each of the last {days} days",
    never="never",
    each_cycle="every cycle",
    failures="{count} failures in a row",
    weeks="The last weeks",
    delay="From publication to our feed",
    half="half of the news within",
    most="nine in ten within",
    minutes=" min",
    merging="Merging",
    articles="new articles a day",
    joined="of them, joined a story",
    cycles="Time of a cycle",
    mean="on average",
    longest="longest",
    seconds=" s",
    figures="The figures",
    day="Day",
    count="Cycles",
    about="News that were older than two days when they came are left out of the delay. Days are in UTC.",
)
SIMPLIFIED = StatusWords(
    states={"well": "正常", "new": "尚未读取", "failing": "失败", "silent": "沉默", "gone": "已停止"},
    summary="{all}个来源中有{well}个不需要处理。",
    at="最近发布",
    waiting="还没有发布任何内容。",
    sources="来源",
    source="来源",
    state="状态",
    succeeded="最近成功",
    due="下次读取",
    daily="每天文章",
    counts="最近{days}天每天的文章",
    never="不再读取",
    each_cycle="每个周期",
    failures="连续失败{count}次",
    weeks="最近几周",
    delay="从发布到本站订阅源",
    half="一半新闻不超过",
    most="九成新闻不超过",
    minutes="分钟",
    merging="合并",
    articles="每天新文章",
    joined="其中并入已有报道",
    cycles="周期用时",
    mean="平均",
    longest="最长",
    seconds="秒",
    figures="数字",
    day="日期",
    count="周期",
    about="到达时已超过两天的不计入延迟。日期按UTC。",
)
TRADITIONAL = StatusWords(
    states={"well": "正常", "new": "尚未讀取", "failing": "失敗", "silent": "沉默", "gone": "已停止"},
    summary="{all}個來源中有{well}個不需要處理。",
    at="最近發布",
    waiting="還沒有發布任何內容。",
    sources="來源",
    source="來源",
    state="狀態",
    succeeded="最近成功",
    due="下次讀取",
    daily="每天文章",
    counts="最近{days}天每天的文章",
    never="不再讀取",
    each_cycle="每個週期",
    failures="連續失敗{count}次",
    weeks="最近幾週",
    delay="從發布到本站訂閱源",
    half="一半新聞不超過",
    most="九成新聞不超過",
    minutes="分鐘",
    merging="合併",
    articles="每天新文章",
    joined="其中併入已有報導",
    cycles="週期用時",
    mean="平均",
    longest="最長",
    seconds="秒",
    figures="數字",
    day="日期",
    count="週期",
    about="到達時已超過兩天的不計入延遲。日期按UTC。",
)
_BY_FEED = {
    feed_words.ENGLISH: ENGLISH,
    feed_words.SIMPLIFIED: SIMPLIFIED,
    feed_words.TRADITIONAL: TRADITIONAL,
}


def status_words(language: str) -> StatusWords:
    """The words for a BCP 47 language: those that go with the words of its feeds."""
    return _BY_FEED.get(feed_words.words(language), ENGLISH)
