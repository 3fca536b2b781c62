"""NHK, in Japanese."""

from types import MappingProxyType

from aggregator.outlets.record import Outlet, Place

OUTLET = Outlet(
    id="nhk",
    name="NHK",
    names=MappingProxyType({"ja": "NHKニュース", "zh-Hans": "日本放送协会"}),
    home="https://news.web.nhk/",
    language="ja",
    zone="Asia/Tokyo",
    formats=("feed",),
    hosts=("news.web.nhk", "nhk.or.jp"),
    places=(Place("feed", "https://news.web.nhk/n-data/conf/na/rss/cat0.xml"),),
)
