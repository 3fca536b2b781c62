"""Chinese shown in one script."""

import pytest

from aggregator.model import Image
from aggregator.publish.script import Script, display, language
from tests.samples import article


def test_chinese_is_shown_in_the_script_asked_for() -> None:
    given = article(
        language="zh-Hans",
        title="货轮撞桥",
        outlet="海港报",
        summary="三人失踪",
        text="货轮撞桥。",
        html='<p><a href="https://a.example/货" title="a>b">货轮</a></p>',
        image=Image("https://a.example/货.jpg", "货轮"),
    )
    shown = display("traditional", with_html=True)(given)
    assert (shown.title, shown.outlet, shown.summary, shown.text) == (
        "貨輪撞橋",
        "海港報",
        "三人失蹤",
        "貨輪撞橋。",
    )
    assert shown.html == '<p><a href="https://a.example/货" title="a>b">貨輪</a></p>'
    assert shown.image == Image("https://a.example/货.jpg", "貨輪")
    assert shown.language == "zh-Hant"
    assert display("simplified", with_html=True)(shown).title == given.title


@pytest.mark.parametrize(
    ("tag", "wanted"),
    [("zh-Hans", "as published"), ("zh-Hans", "simplified"), ("ja", "simplified"), (None, "traditional")],
)
def test_everything_else_stays_as_it_is(tag: str | None, wanted: Script) -> None:
    given = article(language=tag, title="頭髪と髮")
    assert display(wanted)(given) is given


def test_the_programs_words_follow_the_script() -> None:
    assert language("zh-Hans", "traditional") == "zh-Hant"
    assert language("en", "traditional") == "en"
