"""The New York Times in Chinese (纽约时报中文网), clipped from feedx.net; times are those of Beijing."""

from types import MappingProxyType

from aggregator.outlets.mending import FEEDX, date_line_first
from aggregator.outlets.record import Outlet, Place

OUTLET = Outlet(
    id="nyt_zh",
    name="纽约时报中文网",
    names=MappingProxyType(
        {"en": "New York Times Chinese", "zh-Hans": "纽约时报", "zh-Hant": "紐約時報中文網"}
    ),
    home="https://cn.nytimes.com/",
    language="zh-Hans",
    zone="Asia/Shanghai",
    formats=("clipping", "feed", "jekyll"),
    hosts=("cn.nytimes.com",),
    bylines=("纽约时报",),
    places=(
        Place("feed", "https://cn.nytimes.com/rss/"),
        Place("feed", "https://feedx.net/rss/nytimes.xml"),
    ),
    boilerplate=(*FEEDX, "点击查看本文英文版。", "翻译：纽约时报中文网"),
    image_hosts=("static01.nyt.com",),
    mend=date_line_first,
)
