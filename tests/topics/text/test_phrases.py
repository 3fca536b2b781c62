"""A term is shown as the phrase that it is part of, where its neighbours hardly vary."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from aggregator.topics.text.phrases import Text, phrase


def texts(code: str, *said: str) -> Sequence[Text]:
    return [Text(each, code) for each in said]


ISLAND = texts(
    "en",
    "Voters in Sri Lanka chose a parliament. Sri Lanka has 16 million of them.",
    "The ruling party won in Sri Lanka, and New York noticed.",
    "Lanka, as the island is called for short. On Tuesday New York slept, and on Tuesday New York woke.",
)


def test_a_name_of_two_words_is_whole() -> None:
    assert phrase("lanka", ISLAND) == "Sri Lanka"
    assert phrase("sri", ISLAND) == "Sri Lanka"


def test_a_word_that_says_nothing_is_part_of_a_name_where_it_has_a_capital() -> None:
    assert phrase("york", ISLAND) == "New York"


def test_a_preposition_is_not_part_of_what_follows() -> None:
    lake = texts("en", "They met at Brun Lake.", "The fire at Brun Lake is out.", "A hut at Brun Lake burnt.")
    assert phrase("lake", lake) == "Brun Lake"


def test_a_preposition_within_a_name_stays() -> None:
    said = ("Hoy juega Odón de Riva.", "El gol de Odón de Riva.", "Odón de Riva marca, dijo su madre.")
    assert phrase("riv", texts("es", *said)) == "Odón de Riva"


def test_a_word_with_changing_neighbours_stands_alone() -> None:
    said = ("Brun builds bridges.", "The mayor praised Brun today.", "Odile Brun smiled; Brun left.")
    assert phrase("brun", texts("en", *said)) == ""


def test_words_apart_are_no_phrase() -> None:
    said = ("Fire, Lussy says.", "After the fire: Lussy mourns.", "A fire. Lussy again.")
    assert phrase("lussy", texts("en", *said)) == ""


def test_a_chinese_name_that_was_cut_in_two_is_whole() -> None:
    said = ("部长林守成到场", "林守成说：渡轮安全", "记者问林守成为何")
    assert phrase("守成", texts("zh", *said)) == "林守成"
    assert phrase("林守", texts("zh", *said)) == "林守成"


def test_copies_of_one_text_tell_nothing() -> None:
    assert phrase("守成", texts("zh", *["银湾港渡轮船长林守成昨天失踪了"] * 4)) == ""


def test_one_text_among_several_is_not_enough() -> None:
    said = ("Odile Brun spoke. Odile Brun sang. Odile Brun left.", "Nothing else happened.")
    assert phrase("brun", texts("en", *said)) == ""
    assert phrase("brun", texts("en", said[0])) == "Odile Brun"


@given(
    st.lists(st.text("林守成 Sri Lanka.-", max_size=40), max_size=5),
    st.sampled_from(["守", "lanka", "sri", "成"]),
)
def test_a_phrase_stands_in_one_of_the_texts_and_is_longer_than_its_term(said: list[str], term: str) -> None:
    found = phrase(term, texts("zh", *said))
    assert not found or (any(found in each for each in said) and len(found) > len(term))
