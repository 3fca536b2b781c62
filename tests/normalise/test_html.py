"""Bodies: what stays of them for display, and their plain words."""

import pytest

from aggregator.model import Image
from aggregator.normalise.html import clean, from_plain, words
from aggregator.normalise.tree import Line

BASE = "https://news.example/2019/bridge"
LINK = 'rel="noopener noreferrer"'
PICTURE = 'referrerpolicy="no-referrer"'


@pytest.mark.parametrize(
    "markup",
    [
        "<h2>Bridge</h2><p>It <b>opened</b> <em>today</em>.</p>",
        "<ul><li>one</li><li>two</li></ul>",
        '<ol start="3"><li>three</li></ol>',
        "<blockquote><p>I came.</p></blockquote>",
        "<pre><code>x = 1\n  y</code></pre>",
        '<table><caption>Lengths</caption><tbody><tr><th colspan="2">m</th><td>3</td></tr></tbody></table>',
        f'<figure><img src="https://img.example/a.jpg" alt="x" {PICTURE}><figcaption>y</figcaption></figure>',
        "<dl><dt>a</dt><dd>b</dd></dl>",
        "<ruby>橋<rt>はし</rt></ruby>",
        "water: H<sub>2</sub>O<br>and 10<sup>3</sup>",
        "<p>Bonjour&nbsp;!</p>",
        f'<p><a href="https://other.example/#part" title="there" {LINK}>there</a></p>',
    ],
)
def test_what_carries_meaning_stays_as_it_is(markup: str) -> None:
    assert clean(markup).html == markup


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ('<p class="a" style="color:red" id="b" lang="en">x</p>', "<p>x</p>"),
        ('<p>I <img class="wp-smiley" alt="❤" src="https://s.w.org/2764.png"> NY</p>', "<p>I ❤ NY</p>"),
        ("<section><article><p>x</p></article></section>", "<div><div><p>x</p></div></div>"),
        ("<font color=red><span>x</span></font>", "x"),
        ("<p>a</p><p> </p><p>&nbsp;</p><div><br></div><p>b</p>", "<p>a</p><p>b</p>"),
        ("<p><br><br>a<br><br><br><br>b</p>", "<p>a<br><br>b</p>"),
        ("one<p></p>two", "one<br>two"),
        ("a<b> </b>c", "a c"),
        ("<p><b><div>x</div></b>y</p>", "<div><b><div>x</div></b>y</div>"),
        ("<script>x</script><style>y</style>z", "z"),
        ("<form><p>a</p><input><button>Send</button></form>", "<div><p>a</p></div>"),
        ("<noscript>Please switch scripts on.</noscript>a", "a"),
        ("<iframe src=https://video.example/></iframe>a", "a"),
        ("<table><tr><td>x</table>", "<table><tbody><tr><td>x</td></tr></tbody></table>"),
        ("<table><tr><td></td></tr></table>a", "a"),
        ("<ol start=x><li>a</ol>", "<ol><li>a</li></ol>"),
        ("<pre>\n\nx</pre>", "<pre>x</pre>"),
        ("</body></html>a<p>b", "a<p>b</p>"),
        ("<!-- a --><?php b ?>c", "c"),
        ("1 < 2 & 3 > 2", "1 &lt; 2 &amp; 3 &gt; 2"),
        ("a\u202eb\x07\ufeff&#x202e;&#1;c", "abc"),
        ("", ""),
    ],
)
def test_what_means_nothing_goes(markup: str, expected: str) -> None:
    assert clean(markup).html == expected


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<a href=/a>x</a>", f'<a href="https://news.example/a" {LINK}>x</a>'),
        (
            "<a href='b?utm_source=rss&c=1#d'>x</a>",
            f'<a href="https://news.example/2019/b?c=1#d" {LINK}>x</a>',
        ),
        ("<a href=mailto:a@b.example>x</a>", "x"),
        ("<a name=top>x</a>", "x"),
        ("<a href=/a target=_blank rel=opener>x</a>", f'<a href="https://news.example/a" {LINK}>x</a>'),
        ("<a href=/a></a>x", "x"),
        ("<q cite=/a>x</q>", '<q cite="https://news.example/a">x</q>'),
    ],
)
def test_links_are_absolute_and_lead_to_the_web(markup: str, expected: str) -> None:
    assert clean(markup, BASE).html == expected


def picture(src: str) -> str:
    """A picture as it is written."""
    return f'<img src="{src}" alt="" {PICTURE}>'


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<img src=a.jpg>", picture("https://news.example/2019/a.jpg")),
        ("<img src=//img.example/a.jpg>", picture("https://img.example/a.jpg")),
        ("<img src=/?url=img.example/a.jpg>", picture("https://img.example/a.jpg")),
        ("<img src=blank.gif data-src=/a.jpg>", picture("https://news.example/a.jpg")),
        ("<img src='data:image/gif;base64,R0' data-original=/a.jpg>", picture("https://news.example/a.jpg")),
        ("<img src=/a.jpg data-src=true>", picture("https://news.example/a.jpg")),
        ("<img srcset='/a.jpg 1x, /b.jpg 2x'>", picture("https://news.example/a.jpg")),
        ("<img srcset='/a.jpg, /b.jpg 2x'>", picture("https://news.example/a.jpg")),
        (
            "<img src=/b.gif data-src=/a.jpg><noscript><img src=/a.jpg?w=9></noscript>",
            picture("https://news.example/a.jpg"),
        ),
        (
            "<img src=/a?id=1><img src=/a?id=2>",
            picture("https://news.example/a?id=1") + picture("https://news.example/a?id=2"),
        ),
        ("<picture><source srcset=/a.webp><img src=/a.jpg></picture>", picture("https://news.example/a.jpg")),
        ("<img src=/a.jpg width=100% height=auto>", picture("https://news.example/a.jpg")),
        ("x<img src=/p.gif width=1 height=1>", "x"),
        ("x<img src=/p.gif style='display: none'>", "x"),
        ("<p>x</p><p><img src=https://picsum.photos/400/300?random=8></p>", "<p>x</p>"),
        ("x<img>", "x"),
    ],
)
def test_pictures_are_real_and_absolute(markup: str, expected: str) -> None:
    assert clean(markup, BASE).html == expected


def test_the_pictures_and_links_of_a_body_are_told() -> None:
    body = clean("<a href=/b><img src=/a.jpg alt=' a  bridge ' width=770px height=3></a>", BASE)
    assert body.images == (Image("https://news.example/a.jpg", "a bridge", 770, 3),)
    assert body.links == ("https://news.example/b",)


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<p>One <b>bold</b>\n word.</p><p>Two&nbsp;&amp; three</p>", "One bold word.\nTwo & three"),
        ("a<br>b<ul><li>c<li>d</ul>e", "a\nb\nc\nd\ne"),
        ("in<b>side</b>", "inside"),
        ("<p>國會\u3000選舉</p>", "國會 選舉"),
        ("cafe\u0301 soft\u00adhyphen", "café softhyphen"),
        ("<script>x</script><p>a</p><!-- b -->", "a"),
    ],
)
def test_the_words_of_a_body_stand_one_block_to_a_line(markup: str, expected: str) -> None:
    assert clean(markup).text == expected


def is_title(line: Line) -> bool:
    """A test for leading lines."""
    return line.words == "Title"


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<h1>Title</h1><p>a</p>", "<p>a</p>"),
        ("<div><i>Title</i></div>a", "a"),
        ("<p>By Ann</p><p>Title</p><p>a</p>", "<p>By Ann</p><p>a</p>"),
        ("<div>Title<p>a</p></div>", "<div><p>a</p></div>"),
        ("Title<br>a", "a"),
        ("<p>a</p><p>b</p><p>c</p><p>Title</p>", "<p>a</p><p>b</p><p>c</p><p>Title</p>"),
        ("<p>Title</p><noscript>x</noscript>", "<p>Title</p>"),
    ],
)
def test_leading_lines_that_say_nothing_go(markup: str, expected: str) -> None:
    assert clean(markup, leading=is_title).html == expected


def test_boilerplate_goes_wherever_it_stands() -> None:
    body = clean("<p>a</p><p><b>More</b> news</p><p>b</p>", anywhere=lambda line: line.words == "More news")
    assert body.html == "<p>a</p><p>b</p>"


def test_captions_and_headings_are_no_prose() -> None:
    figure = "<figure><img src=/a.jpg>B<figcaption>C</figcaption></figure><div><small>D</small></div>"
    assert clean("<h2>A</h2>" + figure + "<p>E</p>", BASE).prose == ("E",)


@pytest.mark.parametrize(
    "markup",
    [
        "<h1>a<h2>b</h2></h1><table>x<tr><p>y</table><li>z<dt>q",
        "<b><mi><p>a b x y z q",
        "<a href=/a><p>a b x y z q",
    ],
)
def test_tags_that_parsers_understand_differently_still_give_stable_markup(markup: str) -> None:
    body = clean(markup, BASE)
    assert clean(body.html, BASE) == body
    assert body.text.split() == ["a", "b", "x", "y", "z", "q"]


def test_an_absurd_number_of_references_leaves_the_words_alone() -> None:
    body = clean("<p>" + "&amp;" * 20_001 + "</p><p>b</p>")
    assert body.html == "<p>" + "&amp;" * 20_001 + "</p><p>b</p>"
    assert body.text == "&" * 20_001 + "\nb"


def test_plain_words_become_paragraphs() -> None:
    assert from_plain("a\n\nb\n") == "<p>a</p><p>b</p>"
    assert from_plain("a\n") == "a\n"
    assert from_plain("<i>a</i>\nb") == "<i>a</i>\nb"


def test_a_body_that_was_escaped_once_too_often_is_markup() -> None:
    assert from_plain("&lt;p&gt;a&lt;/p&gt;\n&lt;P&gt;b&lt;/P&gt;\n") == "<p>a</p>\n<P>b</P>\n"
    assert from_plain("&lt;br&gt; is an element") == "&lt;br&gt; is an element"
    assert from_plain("How to write &lt;p&gt;a&lt;/p&gt;") == "How to write &lt;p&gt;a&lt;/p&gt;"
    assert from_plain("&lt;p&gt;a&lt;/p&gt; <b>b</b>") == "&lt;p&gt;a&lt;/p&gt; <b>b</b>"


def test_words_of_a_summary_stand_on_one_line() -> None:
    assert words("<p>a</p><script>x</script><p>b &amp; c</p>") == "a b & c"
    assert words(" a\n b ") == "a b"
