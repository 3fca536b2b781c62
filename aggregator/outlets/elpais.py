"""El País, in Spanish."""

from types import MappingProxyType

from aggregator.outlets.record import Outlet, Place

OUTLET = Outlet(
    id="elpais",
    name="El País",
    names=MappingProxyType({"zh-Hans": "国家报"}),
    home="https://elpais.com/",
    language="es",
    zone="Europe/Madrid",
    formats=("feed",),
    hosts=("elpais.com",),
    places=(Place("feed", "https://feeds.elpais.com/mrss-s/pages/ep/site/elpais.com/portada"),),
    image_hosts=("imagenes.elpais.com",),
)
