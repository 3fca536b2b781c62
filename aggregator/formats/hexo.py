"""Hexo posts, one article each, as an RSSHub route is archived for a Hexo blog; read and written.

Every dialect of that family is read, the current one is written. Such a post contains no address: it is
identified by outlet, date and text.
"""

import re
import zlib
from dataclasses import replace

from aggregator.formats import front_matter, jekyll
from aggregator.formats.encoding import encode, opening
from aggregator.formats.markup import first_image, unframed
from aggregator.formats.parsed import Parsed
from aggregator.model import Document, Item

NAME = "hexo"

PLACEHOLDER = "https://picsum.photos/400/300?random="
PROXY = "https://cors.zfour.workers.dev/?"

_BODY_START = "<div>   \n"
_BODY_END = "  \n</div>\n" + " " * 12
_BODY = re.compile(f"{_BODY_START}(.*){_BODY_END}", re.DOTALL)
_MARK = re.compile(r"\A(?:\| )+")
_CRAWL_TIME = re.compile(r"\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}")


def recognises(document: Document) -> bool:
    """Front matter that is not of the Jekyll kind."""
    return opening(document).lstrip().startswith("---") and not jekyll.recognises(document)


def parse(document: Document) -> Parsed:
    """One post, one item.

    Raises DocumentError.
    """
    return Parsed((_item(front_matter.of(document)),))


def render(item: Item) -> bytes:
    """The item as a post of the current dialect: the front matter is valid YAML for every title.

    Raises ConvertError where the text cannot be written as UTF-8.
    """
    return encode(_post(item), item)


def _item(post: front_matter.FrontMatter) -> Item:
    date = post.scalar("date") or None
    crawled = date is not None and _CRAWL_TIME.fullmatch(date)
    headimg, thumbnail = post.scalar("headimg"), post.scalar("thumbnail")
    author = post.scalar("author")
    item = Item(
        title=post.scalar("title"),
        html=_unbraced(_inner(post.body)),
        published=None if crawled else date,
        published_bound=date if crawled else None,
        authors=(author,) if author else (),
        categories=_categories(post),
        outlet=author or None,
    )
    return _with_image(item, headimg or thumbnail, thumbnail or headimg)


def _with_image(item: Item, headimg: str, thumbnail: str) -> Item:
    """The item's pictures; a random placeholder is not one, and is kept only for writing the item back."""
    extra = {"thumbnail": thumbnail} if thumbnail != headimg else {}
    if headimg.startswith(PLACEHOLDER):
        return replace(item, extra={"placeholder": headimg, **extra})
    return replace(item, image=headimg or None, extra=extra)


def _categories(post: front_matter.FrontMatter) -> tuple[str, ...]:
    """The categories as they are, and then the tags that are none of them."""
    categories = tuple(map(_unmarked, post.entries("categories")))
    tags = dict.fromkeys(post.entries("tags"))
    return (*categories, *(tag for tag in tags if tag not in categories))


def _unmarked(category: str) -> str:
    """The category without the mark that older dialects set before the channel."""
    return _MARK.sub("", category)


def _inner(body: str) -> str:
    """The item's own HTML, out of the frame that the archive puts around it."""
    body = body.removeprefix("\n")
    match = _BODY.fullmatch(body)
    return match[1] if match else unframed(body)


def _unbraced(body: str) -> str:
    return body.replace("&#123;", "{").replace("&#125;", "}")


def _braced(body: str) -> str:
    """The body with braces escaped, which Hexo would take for its template language."""
    return body.replace("{", "&#123;").replace("}", "&#125;")


def _post(item: Item) -> str:
    image = item.image or item.extra.get("placeholder") or first_image(item.html) or _placeholder(item)
    headimg = _proxied(image)
    lines = (
        "",
        "---",
        f"title: {front_matter.quoted(item.title)}",
        "categories: ",
        *(f" - {front_matter.name(_unmarked(category))}" for category in item.categories),
        f"headimg: {front_matter.quoted(headimg)}",
        f"author: {front_matter.name(', '.join(item.authors))}",
        "comments: false",
        f"date: {front_matter.plain(item.published or item.published_bound or 'Invalid Date')}",
        f"thumbnail: {front_matter.quoted(_proxied(item.extra.get('thumbnail') or headimg))}",
        "---",
        "",
        "",
    )
    body = _braced(item.html.replace('src="http://', f'src="{PROXY}http://'))
    return "\n".join(lines) + _BODY_START + body + _BODY_END


def _proxied(address: str) -> str:
    return PROXY + address if address.startswith("http://") else address


def _placeholder(item: Item) -> str:
    """The same one for the same title, so that the same item gives the same bytes."""
    return f"{PLACEHOLDER}{zlib.crc32(item.title.encode()) % 10_000}"
