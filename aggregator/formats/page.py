"""How the pages of a site are built: CSS selectors, as data."""

import datetime
from dataclasses import dataclass

FORMAT = "webpage"
SELECTORS = ("list", "title", "body", "date", "image")


@dataclass(frozen=True, slots=True)
class PageVersion:
    """One design of a site's pages. An empty selector leaves its field to what the page declares.

    `list` finds, on a list page, the links to articles, or elements that hold one each; the others find the
    parts of an article's page. All that `body` matches is the body; of the others the first match counts.
    `remove` is cut out of a body. `since` is when the site began to use this design.

    Of several versions, the newest first, the first whose selectors find something is used.
    """

    list: str = ""
    title: str = ""
    body: str = ""
    date: str = ""
    image: str = ""
    remove: tuple[str, ...] = ()
    since: datetime.date | None = None
