"""The HTML of an entry."""

from datetime import timedelta

from aggregator.model import Article, Image
from aggregator.publish.developments import developments
from aggregator.publish.dossier import Change, dossier
from aggregator.publish.voice import voice
from tests.samples import NOON, article, first, place

ENGLISH = voice("en")


def told(*articles: Article, full_text: bool = False) -> str:
    speaking = voice("en", full_text=full_text)
    return dossier(developments([(each, place(each.id)) for each in articles], first), speaking)


def test_a_picture_has_words_size_and_a_secure_address() -> None:
    image = Image("http://harbour.example/a.jpg", "A bridge", 640, 480)
    assert '<img src="https://harbour.example/a.jpg" alt="A bridge" width="640" height="480">' in told(
        article(image=image)
    )


def test_a_picture_without_words_is_named_by_the_headline() -> None:
    assert 'alt="Bridge &quot;closed&quot;"' in told(
        article(title='Bridge "closed"', image=Image("https://harbour.example/a.jpg"))
    )


def test_a_post_that_is_all_headline_is_told_once() -> None:
    post = told(article(title="Coffee is cold again.", text="Coffee is cold again."))
    assert post.count("Coffee is cold again.") == 1
    assert told(article(title="Coffee is cold", text="Coffee is cold again.")).count("Coffee is cold") == 2


def test_a_picture_at_a_port_of_its_own_is_asked_for_as_its_outlet_says() -> None:
    address = "http://bridge.example:1200/a.jpg"
    assert f'src="{address}"' in told(article(image=Image(address)))
    assert f'src="{address}"' in told(article(html=f'<p><img src="{address}"></p>'), full_text=True)


def test_the_whole_text_is_told_where_that_is_asked_for() -> None:
    html = '<p>A ferry.</p><p><img src="http://harbour.example/b.jpg"></p><p>The end.</p>'
    image = Image("https://harbour.example/a.jpg")
    content = told(article(html=html, image=image), full_text=True)
    assert '<p>A ferry.</p><p><img src="https://harbour.example/b.jpg"></p><p>The end.</p>' in content
    assert "a.jpg" not in content
    assert "<p>The end.</p>" not in told(article(html=html))


def test_a_text_too_long_for_any_reader_is_told_by_its_opening() -> None:
    content = told(article(html=f"<p>{'x' * 5_000_000}</p>", text="x" * 5_000_000), full_text=True)
    assert len(content) < 10_000


def test_of_two_hundred_articles_thirty_are_told_and_the_rest_counted() -> None:
    many = [article(f"n{n}", outlet=f"O{n % 50}", published=NOON + timedelta(minutes=n)) for n in range(200)]
    content = told(*many)
    assert content.count("<li>") == 30
    assert "Further reports, not listed here: 170." in content
    assert "Reports: 200." in content
    assert len(content) < 20_000


def test_the_rest_is_linked_to_the_topics_page_where_there_is_one() -> None:
    many = developments([(article(f"n{n}"), place(f"n{n}")) for n in range(31)], first)
    assert '<a href="https://n.example/t?a&amp;b">Further' in dossier(
        many, ENGLISH, page="https://n.example/t?a&b"
    )


def test_a_new_development_says_so() -> None:
    change = Change(NOON, [article(outlet="North & South")], [], developed=True)
    (line, *_) = dossier(developments([(article(), place())], first), ENGLISH, change).split("\n")
    assert "<strong>Latest change</strong> (<time" in line
    assert "): new development, new from North &amp; South</p>" in line


def test_the_content_needs_no_style_and_runs_no_script() -> None:
    content = told(article("a"), article("b"))
    assert not any(word in content for word in ("class=", "style=", "<script", "id="))


def test_what_is_written_from_right_to_left_says_so() -> None:
    arabic = article(language="ar", title="ميناء مغلق")
    assert 'lang="ar" dir="rtl"' in told(arabic)
    assert "dir=" not in told(article(language="zh-Hans"))


def test_in_a_feed_from_right_to_left_the_others_say_so() -> None:
    articles = [article(language="ar"), article("b", language="en"), article("c", language=None)]
    said = dossier(developments([(each, place(each.id)) for each in articles], first), voice("ar"))
    assert said.startswith('<div dir="rtl">')
    assert said.count('lang="en" dir="ltr"') == said.count('lang="en"') > 0
    assert 'lang="ar" dir' not in said
