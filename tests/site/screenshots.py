"""Takes the pictures of the pages in docs/ from invented news: `python -m tests.site.screenshots`."""

import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser

from tests.site import town
from tests.site.chromium import chromium

DOCS = Path(__file__).parents[2] / "docs"


@dataclass(frozen=True, slots=True)
class Picture:
    """A page to be taken: its file in docs/, and the size of the window in pixels."""

    file: str
    page: str
    width: int = 1280
    height: int = 900


def take(browser: Browser, output: Path, picture: Picture, into: Path = DOCS) -> None:
    """Write one picture, in the light colours."""
    view = browser.new_page(
        viewport={"width": picture.width, "height": picture.height},
        color_scheme="light",
        locale="en-GB",
        timezone_id="UTC",
    )
    view.goto((output / picture.page).as_uri())
    view.screenshot(path=into / picture.file)
    view.close()


def main(into: Path = DOCS) -> None:
    with tempfile.TemporaryDirectory() as name, chromium() as browser:
        output = town.write(Path(name) / "day")
        weeks = town.fortnight(Path(name) / "weeks")
        for picture in (
            Picture("site-front.png", "index.html"),
            Picture("site-topic.png", town.largest_topic(output)),
            Picture("site-phone.png", "index.html", 375, 780),
        ):
            take(browser, output, picture, into)
        take(browser, weeks, Picture("site-status.png", "status.html", height=920), into)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
