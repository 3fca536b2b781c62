"""The first words of an article."""

import pytest

from aggregator.publish.opening import headline, opening
from tests.samples import article


def test_whole_paragraphs_are_taken_until_there_is_enough() -> None:
    given = article(text="\n".join(["x" * 250, "y" * 250, "z" * 250]))
    assert opening(given) == ["x" * 250, "y" * 250]


def test_one_very_long_paragraph_is_cut() -> None:
    (paragraph,) = opening(article(text="x" * 5_000_000))
    assert len(paragraph) == 1200
    assert paragraph.endswith("…")


def test_captions_are_no_opening() -> None:
    html = (
        "<figure><img src='x'><figcaption>The <b>bridge</b> &amp; us</figcaption></figure><p>It struck.</p>"
    )
    assert opening(article(text="The bridge & us\nIt struck.", html=html)) == ["It struck."]


@pytest.mark.parametrize(
    "credit",
    [
        "Photo: A. Keeper",
        "图片来源：海港社",
        "大桥今晨封闭。（海港社记者摄影）",
        "橋今晨封閉。（海港局提供）",
        "橋今晨封閉。（圖取自海港網頁）",
        "The bridge at dawn. REUTERS/A. Keeper",
        "The bridge at dawn (Photo by A. Keeper)",
    ],
)
def test_credits_are_no_opening(credit: str) -> None:
    assert opening(article(text=f"{credit}\nIt struck.")) == ["It struck."]


def test_words_that_only_look_alike_stay() -> None:
    text = "Photo editors met today.\n（海港社12日电）货轮撞桥。"
    assert opening(article(text=text)) == text.split("\n")


def test_where_there_is_nothing_else_the_caption_is_told() -> None:
    assert opening(article(text="Photo: A. Keeper")) == ["Photo: A. Keeper"]
    assert opening(article(text=" \n ")) == []


def test_an_article_without_a_title_is_named_by_its_first_words() -> None:
    assert headline(article(title="", text="\nIt struck.\nMore."), "none") == "It struck."
    assert headline(article(title="", text=""), "none") == "none"
