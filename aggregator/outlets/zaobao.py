"""Lianhe Zaobao (联合早报) of Singapore; it has pages, and no feed of its own."""

from types import MappingProxyType

from aggregator.formats.page import PageVersion
from aggregator.outlets.mending import FEEDX
from aggregator.outlets.record import Outlet, Place

OUTLET = Outlet(
    id="zaobao",
    name="联合早报",
    names=MappingProxyType({"en": "Lianhe Zaobao", "zh-Hant": "聯合早報"}),
    home="https://www.zaobao.com.sg/",
    language="zh-Hans",
    zone="Asia/Singapore",
    formats=("feed", "jekyll", "webpage"),
    hosts=("zaobao.com", "zaobao.com.sg"),
    bylines=("联合早报",),
    places=(
        Place("feed", "https://feedx.net/rss/zaobao.xml"),
        Place("page", "https://www.zaobao.com.sg/realtime/china"),
    ),
    boilerplate=FEEDX,
    image_hosts=("static.zaobao.com", "zaobao.com.sg", "zaobao.com"),
    pages=(
        PageVersion(list='a[href*="/story2"]', body=".articleBody", remove=(".overlay-microtransaction",)),
        PageVersion(list=".card-listing .card", body=".article-body"),
    ),
)
