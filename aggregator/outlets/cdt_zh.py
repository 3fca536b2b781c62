"""China Digital Times in Chinese (中国数字时代); its clippings have no date line."""

from types import MappingProxyType

from aggregator.outlets.mending import FEEDX
from aggregator.outlets.record import Outlet, Place

OUTLET = Outlet(
    id="cdt_zh",
    name="中国数字时代",
    names=MappingProxyType({"en": "China Digital Times", "zh-Hant": "中國數字時代"}),
    home="https://chinadigitaltimes.net/chinese/",
    language="zh-Hans",
    zone="UTC",
    formats=("clipping", "feed", "jekyll"),
    hosts=("chinadigitaltimes.net/chinese",),
    bylines=("中国数字时代",),
    places=(Place("feed", "https://chinadigitaltimes.net/chinese/feed/"),),
    boilerplate=(*FEEDX, "The post .+ (appeared first|first appeared) on .+"),
    trust=-1,
    image_hosts=("chinadigitaltimes.net",),
)
