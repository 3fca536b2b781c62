"""Prints pages from templates; whatever stands in a page is escaped, unless it is markup of our own."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from aggregator.publish.voice import clock
from aggregator.site.policy import policy
from aggregator.site.settings import Settings
from aggregator.site.words import words

_TIME = Markup('<time datetime="{machine}">{person}</time>')


@dataclass(frozen=True, slots=True)
class Press:
    """The templates with what every page needs."""

    environment: Environment

    def page(self, template: str, path: str, here: str = "", **view: Any) -> bytes:
        """A page as bytes: `path` is its place in the folder, `here` the part of the navigation it is in."""
        root = "../" * path.count("/")
        return self.environment.get_template(template).render(root=root, here=here, **view).encode()


def press(settings: Settings) -> Press:
    """A press for this site; in templates `site` are its settings, `words` its words, `|time` a time."""
    environment = Environment(
        loader=PackageLoader("aggregator.site"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals |= {
        "site": settings,
        "words": words(settings.language),
        "policy": policy(settings.images),
    }
    environment.filters |= {"time": _times(settings), "web": web}
    return Press(environment)


def web(address: str | None) -> str:
    """The address if it leads to the web, else nothing: a link to a script is none."""
    try:
        scheme = urlsplit(address or "").scheme.lower()
    except ValueError:
        return ""
    return str(address) if scheme in ("http", "https") else ""


def _times(settings: Settings) -> Callable[[datetime], Markup]:
    """What writes a time for people; a script can say it in the reader's own zone."""
    written = clock(settings.language, settings.time_zone)
    return lambda when: _TIME.format(machine=when.isoformat(timespec="seconds"), person=written(when))
