"""A real Chromium, that of the system, kept from talking to anybody by itself."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ConsoleMessage, Page

PHONE, DESK = 375, 1280

_RULES = "axe.run(document, {resultTypes: ['violations'], preload: false})"
_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


def path() -> str | None:
    """Where it is; None where there is none."""
    return shutil.which("chromium") or shutil.which("chromium-browser")


@contextmanager
def chromium() -> Iterator["Browser"]:
    """The browser, for as long as the block lasts."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path(), args=list(_FLAGS), headless=True)
        yield browser
        browser.close()


@contextmanager
def opened(
    browser: "Browser", width: int = DESK, faultless: bool = True, **options: Any
) -> Iterator[tuple["Page", list[str]]]:
    """A fresh page, and the addresses that it asks for; if `faultless`, nothing may go wrong in it."""
    context = browser.new_context(viewport={"width": width, "height": 900}, **options)
    page = context.new_page()
    asked: list[str] = []
    faults: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda message: faults.append(message.text) if is_fault(message) else None)
    yield page, asked
    context.close()
    assert not (faults and faultless)


def is_fault(message: "ConsoleMessage") -> bool:
    """Whether the browser complains; not that a feed has no icon."""
    return message.type == "error" and not message.location["url"].endswith("/favicon.ico")


def barriers(page: "Page", axe: str) -> list[tuple[str, list[str]]]:
    """What axe-core finds wrong on the page: the rule, and the elements."""
    page.evaluate(axe)
    found = page.evaluate(_RULES)["violations"]
    return [(each["id"], [node["html"] for node in each["nodes"]]) for each in found]
