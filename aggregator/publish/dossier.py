"""What an entry says: the coverage of one topic as HTML that needs no style sheet."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape

from aggregator.model import Article
from aggregator.publish.words import Words

_LEAD_CHARACTERS = 600


@dataclass(frozen=True, slots=True)
class Report:
    """One article and the articles that repeat its text."""

    article: Article
    repeats: tuple[Article, ...] = ()


@dataclass(frozen=True, slots=True)
class Development:
    """One story as it is told: its lead first, then the other reports, latest first."""

    lead: Article
    reports: tuple[Report, ...]

    @property
    def articles(self) -> list[Article]:
        """Every article of it, the repeating ones too."""
        return [article for report in self.reports for article in (report.article, *report.repeats)]


def dossier(developments: Sequence[Development], words: Words) -> str:
    """The HTML of an entry: the latest development with its lead's first words, then the earlier ones.

    `developments` are latest first and at least one.
    """
    latest, *earlier = developments
    parts = [_coverage(developments, words), *_lead(latest.lead, words)]
    if len(latest.articles) > 1:
        parts += [f"<h3>{words.reports}</h3>", _reports(latest.reports, words)]
    if earlier:
        parts.append(f"<h3>{words.earlier}</h3>")
    for development in earlier:
        parts += [f"<h4>{_headline(development.lead, words)}</h4>", _reports(development.reports, words)]
    return "\n".join(parts)


def title(article: Article, words: Words) -> str:
    """The article's headline; where it has none, the first words of its text."""
    return article.title or _shortened(article.text.partition("\n")[0], 80) or words.untitled


def _coverage(developments: Iterable[Development], words: Words) -> str:
    articles = [article for development in developments for article in development.articles]
    outlets = list(dict.fromkeys(article.outlet for article in articles))
    said = words.coverage.format(outlets=escape(", ".join(outlets)), articles=len(articles))
    return f"<p>{said}</p>"


def _lead(article: Article, words: Words) -> list[str]:
    """The lead article: headline, who and when, picture, first paragraphs, the way to the rest."""
    parts = [f"<h2>{_headline(article, words)}</h2>", f"<p>{_who_and_when(article, words)}</p>"]
    if article.image:
        size = "".join(
            f' {name}="{value}"'
            for name, value in (("width", article.image.width), ("height", article.image.height))
            if value
        )
        alt = escape(article.image.alt or "")
        parts.append(f'<p><img src="{escape(article.image.url)}" alt="{alt}"{size}></p>')
    parts += [f"<p{_lang(article)}>{escape(paragraph)}</p>" for paragraph in opening(article.text)]
    if article.url:
        more = words.continued.format(outlet=escape(article.outlet))
        parts.append(f'<p><a href="{escape(article.url)}">{more}</a></p>')
    return parts


def opening(text: str, characters: int = _LEAD_CHARACTERS) -> list[str]:
    """The first paragraphs of a text, whole ones, about so many characters and at least one paragraph."""
    taken: list[str] = []
    for paragraph in filter(None, map(str.strip, text.split("\n"))):
        left = characters - sum(map(len, taken))
        if taken and len(paragraph) > left:
            break
        taken.append(_shortened(paragraph, 2 * characters))
    return taken


def _reports(reports: Iterable[Report], words: Words) -> str:
    items = []
    for report in reports:
        repeats = "".join(f"<li>{words.same_text}: {_line(repeat, words)}</li>" for repeat in report.repeats)
        items.append(f"<li>{_line(report.article, words)}{f'<ul>{repeats}</ul>' if repeats else ''}</li>")
    return "<ul>\n" + "\n".join(items) + "\n</ul>"


def _line(article: Article, words: Words) -> str:
    return f"{_headline(article, words)} — {_who_and_when(article, words)}"


def _headline(article: Article, words: Words) -> str:
    text = escape(title(article, words))
    if not article.url:
        return f"<span{_lang(article)}>{text}</span>"
    return f'<a href="{escape(article.url)}"{_lang(article)}>{text}</a>'


def _who_and_when(article: Article, words: Words) -> str:
    when = _time(article.published) if article.published else words.undated
    return f"{escape(article.outlet)}, {when}"


def _time(when: datetime) -> str:
    return f'<time datetime="{when.isoformat(timespec="seconds")}">{when:%Y-%m-%d %H:%M} UTC</time>'


def _lang(article: Article) -> str:
    return f' lang="{escape(article.language)}"' if article.language else ""


def _shortened(text: str, characters: int) -> str:
    return text if len(text) <= characters else text[: characters - 1].rstrip() + "…"
