"""Central News Agency (中央社) of Taiwan, in traditional Chinese."""

from types import MappingProxyType

from aggregator.formats.page import PageVersion
from aggregator.outlets.mending import FEEDX
from aggregator.outlets.record import Outlet, Place

OUTLET = Outlet(
    id="cna_tw",
    name="中央社",
    names=MappingProxyType({"en": "CNA", "zh-Hant": "中央通訊社"}),
    home="https://www.cna.com.tw/",
    language="zh-Hant",
    zone="Asia/Taipei",
    formats=("feed", "jekyll"),
    hosts=("cna.com.tw",),
    bylines=("(臺)中央社CNA", "中央社"),
    places=(
        Place("feed", "https://feeds.feedburner.com/rsscna/politics"),
        Place("feed", "https://feeds.feedburner.com/rsscna/intworld"),
        Place("page", "https://www.cna.com.tw/list/aall.aspx"),
    ),
    boilerplate=(*FEEDX, "延伸閱讀"),
    image_hosts=("imgcdn.cna.com.tw",),
    pages=(PageVersion(list="#jsMainList > li", body=".paragraph", remove=(".moreArticle",)),),
    trust=1,
)
