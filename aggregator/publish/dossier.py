"""The content of an entry: the coverage of one topic as HTML that needs no style sheet."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape

from aggregator.model import Article, Image
from aggregator.publish.developments import Development, Original, most_informative
from aggregator.publish.opening import headline, opening
from aggregator.publish.voice import Voice, is_right_to_left

_MAX_FULL_TEXT = 1_000_000
_PLAIN = re.compile(r"http://(?![^/?#\"]*:\d)")
_PLAIN_PICTURE = re.compile(f' src="{_PLAIN.pattern}')


@dataclass(frozen=True, slots=True)
class Change:
    """What is new in the entry; `developed` if a new story made it an entry of its own."""

    time: datetime
    added: Sequence[Article] = ()
    revised: Sequence[Article] = ()
    developed: bool = False


def dossier(
    developments: Sequence[Development], voice: Voice, change: Change | None = None, page: str = ""
) -> str:
    """The HTML of an entry: what changed, who reports, the latest development, then the earlier ones.

    `developments` are latest first and at least one. Of many articles only the most informative are listed,
    and the rest are counted, with a link to the topic's `page` if there is one.
    """
    latest, *earlier = told = most_informative(developments)
    parts = [*_change(change, voice), _coverage(developments, voice), *_lead(latest.lead, voice)]
    if len(latest.articles) > 1:
        parts += [f"<h3>{voice.words.reports}</h3>", _reports(latest.reports, voice)]
    if earlier:
        parts.append(f"<h3>{voice.words.earlier}</h3>")
    for development in earlier:
        parts += _earlier(development, voice)
    rest = _count(developments) - _count(told)
    if rest:
        parts.append(f"<p>{_linked(voice.words.rest.format(articles=rest), page)}</p>")
    content = "\n".join(parts)
    return f'<div dir="rtl">\n{content}\n</div>' if voice.right_to_left else content


def _change(change: Change | None, voice: Voice) -> list[str]:
    """One line about the latest change; none for an entry that is published for the first time."""
    if change is None or not (change.added or change.revised or change.developed):
        return []
    words = voice.words
    said = [words.development] if change.developed else []
    said += [words.added.format(outlets=_outlets(change.added, voice))] if change.added else []
    said += [words.revised.format(outlets=_outlets(change.revised, voice))] if change.revised else []
    when = _time(change.time, voice)
    return [f"<p><strong>{words.change}</strong> ({when}){words.colon}{words.comma.join(said)}</p>"]


def _coverage(developments: Iterable[Development], voice: Voice) -> str:
    articles = [article for development in developments for article in development.articles]
    said = voice.words.coverage.format(outlets=_outlets(articles, voice), articles=len(articles))
    return f"<p>{said}</p>"


def _lead(article: Article, voice: Voice) -> list[str]:
    """The lead article: headline, outlet and time, picture, first paragraphs or all, a link to the rest."""
    parts = [f"<h2>{_headline(article, voice)}</h2>", f"<p>{_who_and_when(article, voice)}</p>"]
    if voice.full_text and 0 < len(article.html) <= _MAX_FULL_TEXT:
        parts.append(f"<div{_lang(article, voice)}>{_secure(article.html)}</div>")
    else:
        parts += [_image(article.image, article)] if article.image else []
        said = (paragraph for paragraph in opening(article) if paragraph != article.title)
        parts += [f"<p{_lang(article, voice)}>{escape(paragraph)}</p>" for paragraph in said]
    if article.url:
        more = voice.words.continued.format(outlet=escape(article.outlet))
        parts.append(f'<p><a href="{escape(article.url)}">{more}</a></p>')
    return parts


def _image(image: Image, article: Article) -> str:
    sizes = (("width", image.width), ("height", image.height))
    size = "".join(f' {name}="{value}"' for name, value in sizes if value)
    alt = escape(image.alt or article.title)
    return f'<p><img src="{escape(secure(image.url))}" alt="{alt}"{size}></p>'


def _earlier(development: Development, voice: Voice) -> list[str]:
    """An earlier development: its lead as a heading, then the others that report it."""
    lead = development.lead
    others = [each for each in development.reports if each.article.id != lead.id or each.repeats]
    parts = [f"<h4>{_headline(lead, voice)}</h4>", f"<p>{_who_and_when(lead, voice)}</p>"]
    return [*parts, _reports(others, voice)] if others else parts


def _reports(reports: Iterable[Original], voice: Voice) -> str:
    items = []
    for report in reports:
        same = voice.words.same_text + voice.words.colon
        repeats = "".join(f"<li>{same}{_line(repeat, voice)}</li>" for repeat in report.repeats)
        items.append(f"<li>{_line(report.article, voice)}{f'<ul>{repeats}</ul>' if repeats else ''}</li>")
    return "<ul>\n" + "\n".join(items) + "\n</ul>"


def _line(article: Article, voice: Voice) -> str:
    return f"{_headline(article, voice)} — {_who_and_when(article, voice)}"


def _headline(article: Article, voice: Voice) -> str:
    text = escape(headline(article, voice.words.untitled))
    if not article.url:
        return f"<span{_lang(article, voice)}>{text}</span>"
    return f'<a href="{escape(article.url)}"{_lang(article, voice)}>{text}</a>'


def _linked(text: str, page: str) -> str:
    return f'<a href="{escape(page)}">{text}</a>' if page else text


def _who_and_when(article: Article, voice: Voice) -> str:
    when = _time(article.published, voice) if article.published else voice.words.undated
    return f"{escape(article.outlet)}{voice.words.comma}{when}"


def _time(when: datetime, voice: Voice) -> str:
    return f'<time datetime="{when.isoformat(timespec="seconds")}">{voice.time(when)}</time>'


def _outlets(articles: Iterable[Article], voice: Voice) -> str:
    return escape(voice.words.comma.join(dict.fromkeys(article.outlet for article in articles)))


def _count(developments: Iterable[Development]) -> int:
    return sum(len(development.articles) for development in developments)


def _lang(article: Article, voice: Voice) -> str:
    """The language, and the direction where that is another than the feed's."""
    if not article.language:
        return ' dir="auto"' if voice.right_to_left else ""
    tag = f' lang="{escape(article.language)}"'
    if is_right_to_left(article.language) == voice.right_to_left:
        return tag
    return f'{tag} dir="{"ltr" if voice.right_to_left else "rtl"}"'


def secure(address: str) -> str:
    """The address with https, because a reader on an https page blocks pictures over plain http.

    A server at an explicit port may speak only plain http, so such an address stays as it is.
    """
    return "https://" + address.removeprefix("http://") if _PLAIN.match(address) else address


def _secure(html: str) -> str:
    return _PLAIN_PICTURE.sub(' src="https://', html)
