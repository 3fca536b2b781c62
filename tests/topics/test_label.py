"""Headlines and key terms."""

from dataclasses import replace

from aggregator.topics.label import key_terms, lead
from tests.topics.streams import BRIDGE, CHEESE, FERRY, FERRY_LAST, FERRY_LATER, article

FERRIES = [
    article("aside", CHEESE + "渡轮", title="奶酪节照常举行", source="c"),
    article("first", FERRY, hours=1, title="渡轮“海鸥号”沉没 船长林守成失踪", source="a"),
    article("second", FERRY_LATER, hours=2, title="渡轮沉没次日 船长林守成仍失踪", source="b"),
    article("third", FERRY_LAST, hours=3, title="找到沉没渡轮的船长林守成", source="c"),
]


def test_the_lead_is_the_most_central_article_not_merely_the_first() -> None:
    assert lead(FERRIES).id in {"first", "second"}


def test_of_two_articles_the_earlier_leads() -> None:
    assert lead(FERRIES[2:0:-1]).id == "first"


def test_key_terms_are_few_shared_and_telling() -> None:
    terms = key_terms(FERRIES[1:])
    assert {"渡轮", "沉没", "船长"} <= set(terms)
    assert len(terms) <= 5
    assert not any(one != other and one in other for one in terms for other in terms)


def test_names_in_latin_letters_are_shown_as_written() -> None:
    assert "Lussy" in key_terms([article("a", BRIDGE), article("b", BRIDGE, hours=1)])


def test_a_term_is_shown_in_its_shortest_form() -> None:
    texts = [
        "Пожар потушен. Жители вернулись домой после пожара.",
        "Ущерб от пожаров оценят. Пожаром займутся эксперты.",
    ]
    articles = [replace(article(f"a{place}", text), language="ru") for place, text in enumerate(texts)]
    assert "Пожар" in key_terms(articles)


def test_japanese_terms_are_whole_and_in_japanese_characters() -> None:
    texts = ["大統領選で現職が勝利した", "大統領選の開票が終わった"]
    articles = [replace(article(f"a{place}", text), language="ja") for place, text in enumerate(texts)]
    assert "大統領選" in key_terms(articles)


def test_a_name_of_two_words_is_one_term() -> None:
    texts = [
        "The port of Sri Lanka reopened on Tuesday. Ships came to Sri Lanka again.",
        "Sri Lanka welcomed its first ship on Tuesday, the port authority says.",
    ]
    terms = key_terms(
        [replace(article(f"a{place}", text), language="en") for place, text in enumerate(texts)]
    )
    assert "Sri Lanka" in terms
    assert not {"Sri", "Lanka"} & set(terms)


def test_days_and_months_are_no_key_terms() -> None:
    texts = {
        "en": ("Ferry sinks Tuesday", "Ferry found Tuesday in August", "August: ferry lifted"),
        "es": (
            "El martes se hundió el ferry",
            "Hallado el ferry el martes",
            "En agosto izan el ferry del martes",
        ),
    }
    for language, said in texts.items():
        articles = [replace(article(f"a{place}", text), language=language) for place, text in enumerate(said)]
        assert not {"tuesday", "august", "martes", "agosto"} & {term.lower() for term in key_terms(articles)}


def test_capitals_for_show_are_not_shown() -> None:
    texts = ["LUSSY (Wire) The bridge is open.", "The bridge of Lussy is open.", "LUSSY: the bridge opened."]
    articles = [replace(article(f"a{place}", text), language="en") for place, text in enumerate(texts)]
    assert "Lussy" in key_terms(articles)
