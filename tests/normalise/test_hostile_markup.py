"""No attack survives the cleaning of a body, and no bomb grows in it."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings

from aggregator.normalise.attributes import KEPT
from aggregator.normalise.html import clean
from tests.normalise.markup import ATTACKS, MARKUP

BASE = "https://news.example/a/"
CONTROLS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)
ALLOWED = {tag: names | {"rel", "referrerpolicy"} for tag, names in KEPT.items()}


class Inspector(HTMLParser):
    """Another parser than those that cleaned: it fails on whatever is not expressly allowed."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in ALLOWED
        for name, value in attrs:
            assert name in ALLOWED[tag]
            if name in ("href", "src", "cite"):
                assert value is not None
                assert value.startswith(("http://", "https://"))


def inspect(html: str) -> None:
    """Raises where anything is left that no feed may carry."""
    inspector = Inspector(convert_charrefs=True)
    inspector.feed(html)
    inspector.close()
    assert not CONTROLS.search(html)
    assert "<script" not in html.lower()


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS.keys())
def test_an_attack_leaves_nothing_that_runs(attack: str) -> None:
    for markup in (
        attack,
        f"<p>before {attack} after</p>",
        f"<table><tr><td>{attack}",
        f"<b><a href=x>{attack}",
    ):
        inspect(clean(markup, BASE).html)


@settings(max_examples=400, deadline=None)
@given(MARKUP)
def test_whatever_comes_in_only_the_allowed_goes_out(markup: str) -> None:
    body = clean(markup, BASE)
    inspect(body.html)
    assert not CONTROLS.search(body.text)


@settings(max_examples=400, deadline=None)
@given(MARKUP)
def test_cleaning_what_is_clean_changes_nothing(markup: str) -> None:
    once = clean(markup, BASE, leading=lambda line: line.words == "T")
    assert clean(once.html, BASE, leading=lambda line: line.words == "T") == once


def test_words_survive_a_nesting_of_ten_thousand() -> None:
    assert clean("<div>" * 10_000 + "deep" + "</div>" * 10_000).text == "deep"


BOMBS = {
    "a million open brackets": "<" * 1_000_000,
    "a million ampersands": "&" * 1_000_000,
    "a million references": "&nbsp;" * 300_000,
    "a million quotation marks": "«" * 1_000_000,
    "a tag with 100,000 attributes": "<p " + " ".join(f"a{n}=1" for n in range(100_000)) + ">x",
    "the same behind a quoted bracket": '<p x="<b>" ' + " ".join(f"a{n}=1" for n in range(100_000)) + ">x",
    "50,000 levels": "<div>" * 50_000,
    "20,000 paragraphs within one another": "<p><b>" * 20_000,
    "20,000 open links": "<a href=/x>" * 20_000,
    "20,000 open fonts, then paragraphs": "".join(f"<font size={n}>" for n in range(9_000)) + "<p>a" * 9_000,
    "fosterlings of a table": "<table>" + "a<b>" * 10_000,
    "a picture of two megabytes": "<img src='data:image/png;base64," + "A" * 2_000_000 + "'>",
    "a hundred thousand comments": "<!--" * 100_000,
    "fifteen megabytes of words": "word " * 3_000_000,
    "ends of a document": "</body>" * 100_000,
    "combining marks": "a" + "\u0301" * 1_000_000,
}


@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS.keys())
def test_the_size_of_what_goes_out_is_bounded(bomb: str) -> None:
    body = clean(bomb, BASE)
    assert len(body.text) <= 2_000_000
    assert len(body.html) <= 12_000_000


@pytest.mark.parametrize("character", ["«", "\xb7", "&amp;"])
def test_of_a_text_that_is_slow_to_sanitise_only_the_words_are_kept(character: str) -> None:
    assert "<b>" in clean(f"<b>{character * 1_000}</b>").html
    assert "<b>" not in clean(f"<b>{character * 30_000}</b>").html


def test_what_lies_beyond_the_bounds_is_cut_off() -> None:
    assert clean("<p>a</p>" * 10_000 + "<p>end</p>").text.count("a") == 10_000
    assert "end" not in clean("<p>a</p>" * 10_001 + "<p>end</p>").text
    assert "end" not in clean("a" * 2_000_000 + "end").text
