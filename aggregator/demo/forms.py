"""The forms in which the emulated outlets publish: feeds, a list page, and article pages."""

import json
from collections.abc import Sequence
from datetime import timedelta
from email.utils import format_datetime
from html import escape

from aggregator.demo.news import Dated

_BUILT_LATER = timedelta(minutes=20)


def address(base: str, dated: Dated) -> str:
    """The page of an article."""
    return f"{base}/{dated.story.outlet}/a/{dated.story.slug}.html"


def full_text_rss(base: str, news: Sequence[Dated]) -> str:
    """RSS 2.0 as feedx.net makes it: the whole text, with the time of publication as its first line."""
    items = "".join(
        _rss_item(base, dated, f"<div><i>{_rfc822(dated)}</i></div>{_paragraphs(dated)}", _BUILT_LATER)
        for dated in news
    )
    return _rss("美国之音", items)


def teaser_rss(base: str, news: Sequence[Dated]) -> str:
    """RSS 2.0 with the first sentences alone."""
    return _rss("法广", "".join(_rss_item(base, dated, escape(dated.story.body[0])) for dated in news))


def rdf(base: str, news: Sequence[Dated]) -> str:
    """RSS 1.0 with Dublin Core dates."""
    items = "".join(
        f'<item rdf:about="{address(base, dated)}"><title>{escape(dated.story.title)}</title>'
        f"<link>{address(base, dated)}?maca=chi-rss-all</link>"
        f"<description>{escape(dated.story.body[0])}</description>"
        f"<dc:date>{dated.published.isoformat()}</dc:date></item>"
        for dated in news
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><rdf:RDF xmlns="http://purl.org/rss/1.0/" '
        'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://demo.invalid/">'
        f"<title>德国之声</title><link>https://demo.invalid/</link></channel>{items}</rdf:RDF>"
    )


def list_page(base: str, news: Sequence[Dated]) -> str:
    """A page of headlines that lead to the articles."""
    links = "".join(
        f'<article><h3><a class="u-clickable-card__link" href="{address(base, dated)}">'
        f"{escape(dated.story.title)}</a></h3></article>"
        for dated in news
    )
    return f"<!doctype html><html lang=zh><title>新闻</title><main>{links}</main></html>"


def article_page(base: str, dated: Dated) -> str:
    """An article among navigation and a footer, its times in JSON-LD."""
    stated = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": dated.story.title,
        "url": address(base, dated),
        "datePublished": dated.published.isoformat(),
        "dateModified": dated.updated.isoformat(),
    }
    return (
        f"<!doctype html><html lang=zh><head><title>{escape(dated.story.title)}</title>"
        f'<script type="application/ld+json">{json.dumps(stated, ensure_ascii=False)}</script></head><body>'
        f"<nav><a href=/>首页</a></nav><main><header><h1>{escape(dated.story.title)}</h1></header>"
        f'<div class="wysiwyg">{_paragraphs(dated)}<div class="more-on">更多新闻</div></div></main>'
        "<footer>联系我们</footer></body></html>"
    )


def _rss(title: str, items: str) -> str:
    return (
        f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>{title}</title>'
        f"<link>https://demo.invalid/</link><description/>{items}</channel></rss>"
    )


def _rss_item(base: str, dated: Dated, body: str, later: timedelta = timedelta(0)) -> str:
    return (
        f"<item><title>{escape(dated.story.title)}</title><link>{address(base, dated)}</link>"
        f"<guid>{address(base, dated)}</guid><pubDate>{format_datetime(dated.updated + later)}</pubDate>"
        f"<description>{escape(body)}</description></item>"
    )


def _paragraphs(dated: Dated) -> str:
    return "".join(f"<p>{escape(paragraph)}</p>" for paragraph in dated.story.body)


def _rfc822(dated: Dated) -> str:
    return format_datetime(dated.published, usegmt=True)
