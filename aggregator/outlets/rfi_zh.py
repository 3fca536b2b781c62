"""Radio France Internationale in Chinese (法广), clipped from feedx.net; times are local to Paris."""

from types import MappingProxyType

from aggregator.formats.page import PageVersion
from aggregator.outlets.mending import FEEDX, date_line_first
from aggregator.outlets.record import Outlet, Place

OUTLET = Outlet(
    id="rfi_zh",
    name="法广",
    names=MappingProxyType({"en": "RFI Chinese", "fr": "RFI chinois", "zh-Hant": "法廣"}),
    home="https://www.rfi.fr/cn/",
    language="zh-Hans",
    zone="Europe/Paris",
    formats=("clipping", "feed", "jekyll"),
    hosts=("rfi.fr/cn", "rfi.fr/tw"),
    bylines=("法广", "RFI", "法国国际广播电台"),
    places=(Place("feed", "https://www.rfi.fr/cn/rss"), Place("feed", "https://feedx.net/rss/rfi.xml")),
    boilerplate=(*FEEDX, r"©\s*\d{4}\s*(AFP|RFI)"),
    image_hosts=("s.rfi.fr", "static.rfi.fr"),
    pages=(
        PageVersion(
            list=".article__title a",
            body=".t-content__chapo, .t-content__main-media, .t-content__body",
            remove=(".m-interstitial", ".o-self-promo"),
        ),
    ),
    mend=date_line_first,
)
