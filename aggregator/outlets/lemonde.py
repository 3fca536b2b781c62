"""Le Monde, in French."""

from types import MappingProxyType

from aggregator.outlets.record import Outlet, Place

OUTLET = Outlet(
    id="lemonde",
    name="Le Monde",
    names=MappingProxyType({"zh-Hans": "世界报"}),
    home="https://www.lemonde.fr/",
    language="fr",
    zone="Europe/Paris",
    formats=("feed",),
    hosts=("lemonde.fr",),
    places=(
        Place("feed", "https://www.lemonde.fr/rss/une.xml"),
        Place("sitemap", "https://www.lemonde.fr/sitemap_news.xml"),
    ),
    image_hosts=("img.lemde.fr",),
)
