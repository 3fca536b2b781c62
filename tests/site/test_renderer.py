"""The renderer: what it lets through, and what it says."""

from dataclasses import replace
from datetime import UTC, date

import pytest
from markupsafe import Markup

from aggregator.model import reasons
from aggregator.publish import words as feed_words
from aggregator.site import assets, feeds, pages, paths, spoken, words
from aggregator.site.card import Card, Headline, Presentation
from aggregator.site.policy import policy
from aggregator.site.reasons import reason
from aggregator.site.renderer import han, pictures, renderer, web, weight
from aggregator.site.settings import Feed, Settings
from tests.samples import NOON

HEADLINE = Headline(
    "A headline of usual length " * 3, "en", "An Outlet", f"https://x.example/{'a' * 80}", NOON
)
SETTINGS = Settings("News <b>", base_url="https://news.example/", feeds=(Feed("News", "feed"),))


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "JavaScript:x",
        "//x.example/",
        "/x",
        "",
        None,
        "http://[",
        "ftp://x/",
    ],
)
def test_a_link_leads_to_the_web_or_nowhere(address: str | None) -> None:
    assert web(address) == ""


def test_what_leads_to_the_web_is_a_link() -> None:
    assert web("https://x.example/?a=1") == "https://x.example/?a=1"


def test_what_stands_in_a_page_is_escaped() -> None:
    page = renderer(SETTINGS).page("moved.html", "topics/a.html", survivor=None).decode()
    assert "News &lt;b&gt;" in page
    assert "<b>" not in page


def test_pages_in_a_folder_find_the_rest_one_above() -> None:
    page = renderer(SETTINGS).page("moved.html", "topics/a.html", survivor=None).decode()
    assert 'href="../style.css"' in page


def test_pictures_come_from_nowhere_unless_asked_for() -> None:
    assert pictures("off")("https://x.example/1.jpg") == ""
    assert pictures("direct")("http://x.example/1.jpg") == "https://x.example/1.jpg"
    assert pictures("direct")("javascript:x") == ""
    assert pictures("direct")("HTTP://a.example:8080/x.jpg") == ""


def test_the_policy_lets_pictures_in_only_where_they_are_wanted() -> None:
    assert "img-src 'self';" in policy("off")
    assert "img-src 'self' https:;" in policy("direct")
    assert "'unsafe-inline'" not in policy("direct")


def test_more_outlets_weigh_more() -> None:
    assert [weight(outlets) for outlets in (1, 2, 3, 4, 90)] == [1, 2, 2, 3, 3]


def test_every_language_has_every_word() -> None:
    assert words.words("zh-TW") is words.TRADITIONAL
    assert words.words("zh") is words.SIMPLIFIED
    assert words.words("pt").feeds is feed_words.ENGLISH


@pytest.mark.parametrize(
    ("language", "page"), [("en-GB", "en-GB"), ("zh-TW", "zh-TW"), ("fr", "en"), ("ar", "en"), ("xx", "en")]
)
def test_a_page_declares_the_language_that_it_is_in(language: str, page: str) -> None:
    assert renderer(Settings("News", language=language)).settings.language == page


def test_days_and_languages_are_said_in_the_language_of_the_site() -> None:
    when = date(2019, 3, 12)
    assert spoken.day(when, "en") == "Tuesday, March 12, 2019"
    assert spoken.day(when, "zh-Hans") == "2019年3月12日星期二"
    assert spoken.language_name("zh-Hant", "en") == "Chinese (Traditional)"
    assert spoken.language_name("no such thing", "en") == "no such thing"


def test_reasons_are_said_in_the_language_of_the_site() -> None:
    assert reason("split by hand", "en") == "split by hand"
    assert reason("split by hand", "zh-TW") == "由人分開"
    assert reason("nobody translated this", "zh") == "nobody translated this"


@pytest.mark.parametrize("said", [value for name, value in vars(reasons).items() if name.isupper()])
def test_every_reason_is_said_in_chinese(said: str) -> None:
    assert said not in (reason(said, "zh-Hans"), reason(said, "zh-Hant"))


def test_key_terms_say_which_script_they_are_in() -> None:
    assert (han("大桥", "as published"), han("大橋", "traditional")) == ("zh-Hans", "zh-Hant")
    assert han("Bridge", "as published") is None


def test_feeds_are_offered_in_every_format_and_to_readers() -> None:
    (offer,) = feeds.offers(SETTINGS)
    assert [file.path for file in offer.files] == ["feed.atom", "feed.rss", "feed.json"]
    assert offer.scheme == "feed:https://news.example/feed.atom"
    assert all("https%3A%2F%2Fnews.example%2Ffeed.atom" in address for _, address in offer.readers)


def test_a_site_without_an_address_offers_files_alone() -> None:
    (offer,) = feeds.offers(Settings("News", feeds=(Feed("News", "feed"),)))
    assert offer.readers == ()
    assert offer.address == ""


def test_words_cannot_end_a_string_of_css() -> None:
    assert assets.css_string('a"}\\\n') == '"a\\22 \\7d \\5c \\a "'


def test_the_style_of_feeds_speaks_the_language_of_the_site() -> None:
    made = dict(assets.assets(renderer(Settings("新闻", language="zh-Hans"))))
    assert "这是一个订阅源" in made["feed.css"].decode()
    assert "{" + "feed_is" not in made["feed.css"].decode()


def test_other_settings_are_another_look() -> None:
    assert assets.look(SETTINGS) == assets.look(SETTINGS)
    assert assets.look(SETTINGS) != assets.look(Settings("News"))


def test_paths_are_safe_on_every_system() -> None:
    assert paths.page("category/大桥") == "categories/大桥.html"
    assert paths.stem("Ships & Sea") == paths.stem("SHIPS & SEA") == "ships-&-sea"


def test_markup_of_our_own_is_left_alone() -> None:
    environment = renderer(SETTINGS).environment
    assert environment.from_string("{{ x }}").render(x=Markup("<svg/>")) == "<svg/>"


def test_a_front_page_of_fifty_large_topics_weighs_little() -> None:
    others = tuple(replace(HEADLINE, outlet=f"The Outlet of Place {n}") for n in range(4))
    outlets = tuple(each.outlet for each in others)
    card = Card(
        "t105c8779ce92553450c3db233c", 1, HEADLINE, "w" * 240, None, outlets, 9, NOON, NOON, (), others
    )
    page = pages.front(renderer(SETTINGS), [card] * 50, [], Presentation(UTC, "", lambda _: ()))
    assert page.count(b"<article") == 50
    assert len(page) < 150_000
