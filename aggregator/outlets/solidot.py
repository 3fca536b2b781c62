"""Solidot (奇客), technology and science."""

import re
from dataclasses import replace
from types import MappingProxyType

from aggregator.model import Item
from aggregator.outlets.record import Outlet, Place

_APPEAL = re.compile(r"<p>\s*<img[^<>]{0,300}liiLIZF8Uh6yM[^<>]{0,300}>\s*</p>")


def without_appeal(item: Item) -> Item:
    """The item without the picture below each article, which only asks for donations."""
    return replace(item, html=_APPEAL.sub("", item.html))


OUTLET = Outlet(
    id="solidot",
    name="Solidot",
    names=MappingProxyType({"zh-Hans": "奇客Solidot", "zh-Hant": "奇客"}),
    home="https://www.solidot.org/",
    language="zh-Hans",
    zone="Asia/Shanghai",
    category="科技",
    formats=("feed", "jekyll"),
    hosts=("solidot.org",),
    bylines=("Solidot",),
    places=(Place("feed", "https://www.solidot.org/index.rss"),),
    image_hosts=("img.solidot.org",),
    mend=without_appeal,
)
