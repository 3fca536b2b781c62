"""Renders pages from templates; everything in a page is escaped, except markup of our own."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from markupsafe import Markup, escape

from aggregator.publish.dossier import secure
from aggregator.publish.script import Script
from aggregator.publish.voice import clock, short_day
from aggregator.site import spoken
from aggregator.site.policy import policy
from aggregator.site.reasons import reason
from aggregator.site.settings import Images, Settings
from aggregator.site.words import Words, words, written_in

if TYPE_CHECKING:
    from jinja2 import Environment

Picture = Callable[[str], str]

_SEVERAL, _MANY = 2, 4
_SPOKEN = (spoken.day, short_day, spoken.month, spoken.language_name, reason)


@dataclass(frozen=True, slots=True)
class Renderer:
    """The templates, with the settings and words of the site."""

    environment: "Environment"
    settings: Settings
    words: Words

    def page(self, template: str, path: str, here: str = "", **view: Any) -> bytes:
        """A page as bytes: `path` is its place in the folder, `here` the part of the navigation it is in."""
        root = "../" * path.count("/")
        return self.environment.get_template(template).render(root=root, here=here, **view).encode()


def renderer(settings: Settings, picture: Picture | None = None) -> Renderer:
    """A renderer for this site; `picture` gives the address to show a picture from, "" for none.

    In templates `site` are the settings, `words` the words, and `lang` writes an attribute. Of the filters,
    `time`, `day`, `short_day`, `month`, `language_name` and `reason` speak the language of the site; `web`
    lets through what leads to the web.
    """
    environment = _environment()
    settings = replace(settings, language=written_in(settings.language))
    said = words(settings.language)
    environment.globals |= {"site": settings, "words": said, "policy": policy(settings.images), "lang": lang}
    environment.filters |= {
        "time": _times(settings),
        **{each.__name__: partial(each, language=settings.language) for each in _SPOKEN},
        "picture": picture or pictures(settings.images),
        "han": partial(han, script=settings.script),
        "weight": weight,
        "web": web,
    }
    return Renderer(environment, settings, said)


def _environment() -> "Environment":
    from jinja2 import Environment, PackageLoader, StrictUndefined

    from aggregator.site.compiled import compiled

    return Environment(
        loader=PackageLoader("aggregator.site"),
        autoescape=True,
        auto_reload=False,
        bytecode_cache=compiled(),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def web(address: str | None) -> str:
    """The address if it is a web address, else nothing: a link to a script becomes none."""
    try:
        scheme = urlsplit(address or "").scheme.lower()
    except ValueError:
        return ""
    return str(address) if scheme in ("http", "https") else ""


def pictures(images: Images) -> Picture:
    """The address from which a picture is shown: its own server's, if that speaks https, or none."""
    return _direct if images == "direct" else lambda _: ""


def _direct(address: str) -> str:
    secured = secure(web(address))
    return secured if secured.startswith("https:") else ""


def lang(tag: str | None) -> Markup:
    """The attribute of what is in another language than the page."""
    return Markup(f' lang="{escape(tag)}"' if tag else "")  # noqa: S704 - the tag is escaped


def weight(outlets: int) -> int:
    """The weight of a topic in a list by the number of its outlets: 1, 2 or 3."""
    return 1 if outlets < _SEVERAL else 2 if outlets < _MANY else 3


def han(term: str, script: Script) -> str | None:
    """The language of a key term: Chinese ones are in simplified characters unless converted."""
    if not any("\u3400" <= character <= "\u9fff" for character in term):
        return None
    return "zh-Hant" if script == "traditional" else "zh-Hans"


def _times(settings: Settings) -> Callable[[datetime], Markup]:
    """A function that writes a time for people; a script can show it in the reader's own zone."""
    written = clock(settings.language, settings.time_zone)

    def told(when: datetime) -> Markup:
        machine = when.isoformat(timespec="seconds")
        return Markup(f'<time datetime="{machine}">{escape(written(when))}</time>')  # noqa: S704 - a time's own

    return told
