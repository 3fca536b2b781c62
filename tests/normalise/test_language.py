"""Languages: declared, contradicted by the writing, or seen in it."""

import pytest

from aggregator.normalise.language import language, tidied

HANS = "大桥昨天开通，这是本地历史上最长的一座桥，数万民众前来观看。"
HANT = "大橋昨天開通，這是本地歷史上最長的一座橋，數萬民眾前來觀看。"
INDONESIAN = (
    "Pemerintah daerah mengatakan jembatan baru itu akan menghubungkan dua kota di tepi sungai besar."
)
MALAY = "Kerajaan negeri berkata jambatan baharu itu penting kerana ia menghubungkan dua bandar, kata beliau."
ENGLISH = "The bridge was opened on Monday, and it is the longest of its kind in the country."


@pytest.mark.parametrize(
    ("words", "declared", "expected"),
    [
        (HANS, None, "zh-Hans"),
        (HANT, None, "zh-Hant"),
        (HANS, "zh", "zh-Hans"),
        (HANT, "zh-CN", "zh-Hant"),
        (HANS, "en-US", "zh-Hans"),
        (HANT, "yue", "yue"),
        ("大山", "zh-TW", "zh-Hant"),
        ("大山", "zh_CN", "zh-Hans"),
        ("大山", "zh", "zh"),
        ("大山", None, "zh"),
        ("NBA 2021", "zh-hk", None),
        (ENGLISH, "en_GB", "en-GB"),
        (ENGLISH, "zh-CN", "en"),
        (ENGLISH, "x-nonsense-of-every-kind", "en"),
        (INDONESIAN, "id", "id"),
        (INDONESIAN, None, "id"),
        (INDONESIAN, "en", "id"),
        (MALAY, "ms", "ms"),
        (MALAY, None, "ms"),
        (MALAY, "en-US", "ms"),
        ("橋が開通しました。多くの人が訪れた。", None, "ja"),
        ("橋が開通しました。", "zh", "ja"),
        ("다리가 개통되었다", None, "ko"),
        ("Мост был открыт вчера, и это самый длинный мост страны", None, "ru"),
        ("Міст відкрили вчора, і він тепер є найдовшим, який будь-коли був у цій країні", None, "uk"),
        ("Мост е отворен", None, None),
        ("Мост е отворен", "bg", "bg"),
        ("הגשר נפתח", None, "he"),
        ("تم افتتاح الجسر", None, None),
        ("تم افتتاح الجسر", "ar", "ar"),
        ("Η γέφυρα άνοιξε", None, "el"),
        ("Die Brücke wurde von der Stadt mit einem Fest und viel Musik auf dem Platz eröffnet", None, "de"),
        (
            "Le pont est ouvert depuis lundi et les habitants de la ville sont venus avec une fanfare",
            None,
            "fr",
        ),
        ("El puente se abrió el lunes y los vecinos de la ciudad llegaron con una banda", None, "es"),
        ("A ponte foi aberta na cidade e os moradores não pagam por mais de um dia", None, "pt"),
        ("Il ponte è stato aperto e la gente della città non paga per un giorno", None, "it"),
        ("De brug is in de stad geopend en het feest is voor een dag niet te missen", None, "nl"),
        ("Most otwarto w poniedziałek, ale nie jest on tak długi, jak się tego spodziewano", None, "pl"),
        ("Bron öppnades i måndags, och den är nu den längsta som någonsin har funnits i landet", None, "sv"),
        ("تم افتتاح الجسر يوم الاثنين وهو أطول جسر في البلاد حتى الآن", None, "ar"),
        ("Broen åbnede mandag", None, None),
        ("", "de", "de"),
        ("", None, None),
    ],
)
def test_the_language_of_words(words: str, declared: str | None, expected: str | None) -> None:
    assert language(words, declared) == expected


def test_a_declaration_falls_to_many_words_of_another_language_alone() -> None:
    spanish = (
        "El puente se abrió el lunes y los vecinos de la ciudad, que lo esperaban hace años, vinieron con él"
    )
    assert language(spanish, "en-US") == "es"
    assert language(spanish, "gl") == "gl"
    assert language("El Puente", "en-US") == "en-US"


def test_the_first_declaration_that_fits_the_writing_counts() -> None:
    assert language(ENGLISH, "ru", "en-AU", "fr") == "en-AU"


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("EN-us", "en-US"),
        ("zh_hant_tw", "zh-Hant-TW"),
        ("de_DE.UTF-8", "de-DE"),
        ("cn", "zh"),
        ("eng", "en"),
        ("ger-AT", "de-AT"),
        ("yue", "yue"),
        ("und", None),
        ("english", None),
        ("", None),
        (None, None),
        ("a" * 1000, None),
    ],
)
def test_a_tag_has_its_usual_spelling(tag: str | None, expected: str | None) -> None:
    assert tidied(tag) == expected


def test_one_word_said_again_and_again_makes_no_language() -> None:
    links = " ".join(f"Link {number}" for number in range(9))
    assert language(f"Daily special of the market hall {links} Special of the day") == "en"
