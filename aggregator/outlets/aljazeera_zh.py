"""Al Jazeera in Chinese (半岛网), archived as Hexo posts from an RSSHub route; live it has pages only."""

from types import MappingProxyType

from aggregator.formats.page import PageVersion
from aggregator.outlets.record import Outlet, Place

OUTLET = Outlet(
    id="aljazeera_zh",
    name="半岛网",
    names=MappingProxyType({"en": "Al Jazeera Chinese", "ar": "الجزيرة بالصينية", "zh-Hant": "半島網"}),
    home="https://chinese.aljazeera.net/",
    language="zh-Hans",
    zone="UTC",
    category="新媒体",
    formats=("hexo", "webpage"),
    hosts=("chinese.aljazeera.net",),
    bylines=("Aljazeera 半岛网",),
    places=(Place("page", "https://chinese.aljazeera.net/news"),),
    image_hosts=("chinese.aljazeera.net", "www.aljazeera.net"),
    pages=(
        PageVersion(
            list=".u-clickable-card__link",
            title="h1",
            body=".wysiwyg",
            image=".article-featured-image img",
            remove=(".more-on",),
        ),
        PageVersion(list="h3 a", title="h1", body="div.wysiwyg"),
    ),
)
