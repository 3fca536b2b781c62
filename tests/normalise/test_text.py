"""Titles, names and summaries."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.normalise.text import TITLE_LENGTH, lede, line, shortened, without_names


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("  The \n bridge\topens ", "The bridge opens"),
        ("The <b>bridge</b> opens", "The bridge opens"),
        ("Salt &amp; pepper", "Salt & pepper"),
        ("How to write &amp;lt; in HTML", "How to write &lt; in HTML"),
        ("Bridge<script>alert(1)</script> opens", "Bridge opens"),
        ("Bridge &lt;script&gt;alert(1)&lt;/script&gt; opens", "Bridge opens"),
        ("Bridge <script", "Bridge"),
        ("Why &lt;script> tags slow down your page", "Why <script> tags slow down your page"),
        ("&lt;style&gt; considered harmful &amp; more", "<style> considered harmful & more"),
        ("Why <script> tags slow down your page", "Why tags slow down your page"),
        ("New: the &lt;dialog&gt; element and &lt;b&gt;bold&lt;/b&gt;", "New: the <dialog> element and bold"),
        ("3 < 5 and 5 > 3, I <3 you", "3 < 5 and 5 > 3, I <3 you"),
        ("How to use List&lt;String&gt; and Map<K, V>", "How to use List<String> and Map<K, V>"),
        ("When x <y the proof fails", "When x <y the proof fails"),
        ("<o:p>Bridge</O:P><BR/>opens", "Bridgeopens"),
        ("Pay\u202etxt.exe\u200b\u0007\x1b[31m\ufeff\ud800", "Paytxt.exe[31m"),
        ("cafe\u0301", "café"),
        ("國會&nbsp;選舉", "國會 選舉"),
        ("می\u200cخواهم 👩\u200d🔬", "می\u200cخواهم 👩\u200d🔬"),
        ("<!-- note -->Bridge<![CDATA[x]]>", "Bridge"),
    ],
)
def test_a_title_becomes_plain_words_on_one_line(markup: str, expected: str) -> None:
    assert line(markup) == expected


@pytest.mark.parametrize(
    ("title", "shorter"),
    [
        ("The bridge opens - Pier Post", "The bridge opens"),
        ("The bridge opens | PIER POST", "The bridge opens"),
        ("The bridge opens – 碼頭日報 - Pier Post", "The bridge opens"),
        ("大桥通车_碼頭日報", "大桥通车"),
        ("大桥通车-碼頭日報", "大桥通车"),
        ("The bridge at Saint-Pier Post", "The bridge at Saint-Pier Post"),
        ("Why I read the Pier Post", "Why I read the Pier Post"),
        ("The bridge opens - Pier Posts", "The bridge opens - Pier Posts"),
        ("Pier Post", "Pier Post"),
        ("- Pier Post", "- Pier Post"),
    ],
)
def test_a_title_loses_the_name_of_its_site(title: str, shorter: str) -> None:
    assert without_names(title, ("", "Pier", "Pier Post", "碼頭日報")) == shorter


def test_a_megabyte_of_title_is_cut() -> None:
    assert len(line("bridge " * 150_000)) <= TITLE_LENGTH
    assert line("a" * 30, limit=10) == "aaaaaaaaa…"


def test_a_summary_ends_with_a_sentence() -> None:
    assert shortened("The bridge opened. Crowds came. It rained.", 32) == "The bridge opened. Crowds came."
    assert shortened("大橋落成。市民湧入「新橋」。晚間下雨。", 16) == "大橋落成。市民湧入「新橋」。"
    assert shortened("Version 2.5 of the bridge plan was long", 20) == "Version 2.5 of the…"
    assert shortened("Short.", 20) == "Short."


def test_bylines_do_not_open_a_summary() -> None:
    assert lede(["By Ann Mason", "The bridge opened.", "Crowds came."]) == "The bridge opened. Crowds came."
    assert lede(["No sentence", "at all"]) == "No sentence at all"


@settings(deadline=None)
@given(st.text(), st.integers(2, 50))
def test_no_line_is_longer_than_its_limit_or_more_than_one(markup: str, limit: int) -> None:
    words = line(markup, limit)
    assert len(words) <= limit
    assert len(words.splitlines()) <= 1
    assert "<script" not in words.lower()
