"""Deutsche Welle in Chinese (德国之声), clipped from feedx.net."""

from types import MappingProxyType

from aggregator.outlets.mending import FEEDX, date_line_first
from aggregator.outlets.record import Outlet, Place

OUTLET = Outlet(
    id="dw_zh",
    name="德国之声",
    names=MappingProxyType({"en": "DW Chinese", "de": "Deutsche Welle Chinesisch", "zh-Hant": "德國之聲"}),
    home="https://www.dw.com/zh/",
    language="zh-Hans",
    zone="Europe/Berlin",
    formats=("clipping", "feed", "jekyll"),
    hosts=("dw.com/zh",),
    bylines=("德国之声",),
    places=(
        Place("feed", "https://rss.dw.com/rdf/rss-chi-all"),
        Place("feed", "https://feedx.net/rss/dw.xml"),
    ),
    boilerplate=(*FEEDX, r"©\s*\d{4}年\s*德国之声版权声明：.*", r"[\[（(]?摘编自其[他它]媒体.{0,40}"),
    image_hosts=("static.dw.com",),
    mend=date_line_first,
)
