"""BBC News in Chinese; its clippings keep the markup of the page, and a date line that is a bare day."""

from types import MappingProxyType

from aggregator.formats.page import PageVersion
from aggregator.outlets.mending import FEEDX, day_line_first_under_one_name
from aggregator.outlets.record import Outlet, Place

OUTLET = Outlet(
    id="bbc_zh",
    name="BBC 中文",
    names=MappingProxyType({"en": "BBC Chinese", "zh-Hans": "BBC中文", "zh-Hant": "BBC News 中文"}),
    home="https://www.bbc.com/zhongwen/simp",
    language="zh-Hans",
    zone="Europe/London",
    formats=("clipping", "feed", "jekyll"),
    hosts=("bbc.com/zhongwen", "bbc.co.uk/zhongwen"),
    bylines=("BBC",),
    places=(
        Place("feed", "https://feeds.bbci.co.uk/zhongwen/simp/rss.xml"),
        Place("feed", "https://feedx.net/rss/bbc.xml"),
    ),
    boilerplate=(
        *FEEDX,
        "图像加注文字，",
        "视频加注文字，",
        "图像来源，.{1,60}",
        "你的器材不支持播放多媒体材料",
    ),
    image_hosts=("ichef.bbci.co.uk",),
    pages=(PageVersion(title="h1", body='main[role="main"]', remove=("header", "section")),),
    mend=day_line_first_under_one_name,
)
