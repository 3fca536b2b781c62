"""Initium Media (端传媒); part of its articles is for members."""

from types import MappingProxyType

from aggregator.outlets.record import Outlet, Place

OUTLET = Outlet(
    id="initium",
    name="端传媒",
    names=MappingProxyType({"en": "Initium Media", "zh-Hant": "端傳媒"}),
    home="https://theinitium.com/",
    language="zh-Hant",
    zone="Asia/Hong_Kong",
    formats=("feed",),
    hosts=("theinitium.com",),
    bylines=("端传媒", "端傳媒"),
    places=(Place("feed", "https://theinitium.com/rss/"),),
)
