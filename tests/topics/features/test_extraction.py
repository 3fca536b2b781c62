"""What is stored of an article, and how it is weighed."""

from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from aggregator.topics.features.extraction import pack, read, read_all, unpack, weigh
from aggregator.topics.features.frequencies import Frequencies
from aggregator.topics.features.vector import FLAG_BITS, UNIT, Probe, vector
from aggregator.topics.memory.group import Group, Member
from aggregator.topics.memory.sums import overlaps
from tests.topics.streams import BRIDGE, CHEESE, FERRY, article

_WEIGHTS = st.dictionaries(
    st.integers(0, 2**32 - 1), st.tuples(st.floats(0.01, 50.0), st.integers(0, 7)), min_size=1, max_size=60
)


@given(st.text(max_size=400), st.text(max_size=60), st.sampled_from(["", "ja", "th", "ko", "tr", "xx"]))
def test_any_text_is_read_and_survives_packing(text: str, title: str, language: str) -> None:
    told = replace(article("a", text, title=title), language=language)
    features = weigh(read(told), Frequencies())
    assert unpack(pack(features)) == features


@given(st.lists(st.text(max_size=200), max_size=4))
def test_articles_read_together_say_what_each_says_alone(texts: list[str]) -> None:
    articles = [article(f"a{place}", text) for place, text in enumerate([FERRY, *texts])]
    together = [weigh(each, Frequencies()) for each in read_all(articles)]
    assert together == [weigh(read(each), Frequencies()) for each in articles]


@given(_WEIGHTS)
def test_vectors_have_unit_length_and_stand_by_weight(weights: dict[int, tuple[float, int]]) -> None:
    terms = np.array(sorted(weights), np.uint32)
    heavy, flags = zip(*(weights[term] for term in sorted(weights)), strict=True)
    made = vector(terms, np.array(heavy), np.array(flags), 100)
    assert sorted(made.terms.tolist()) == sorted(weights)
    assert np.all(np.diff(made.codes.astype(int) >> FLAG_BITS) <= 0)
    assert abs(Probe(made).length - UNIT) < 0.05 * UNIT


def test_a_thousand_characters_take_less_than_a_kilobyte() -> None:
    assert len(pack(weigh(read(article("a", (FERRY + CHEESE) * 20)), Frequencies()))) < 1000


def test_bytes_of_another_version_are_not_read() -> None:
    assert unpack(b"") is None
    assert unpack(b"\x01whatever") is None


def test_what_an_outlet_writes_everywhere_is_learnt_and_left_out() -> None:
    frequencies = Frequencies()
    for place in range(40):
        for outlet, text in (("gazette", f"编译艾草 灯塔{place}"), ("herald", f"蜂蜜 {place}号码头")):
            features = weigh(read(article(f"{outlet}{place}", text, source=outlet)), frequencies)
            frequencies.add(outlet, "", features.vector.terms)
    reports = [article("new", "编译艾草 渡轮沉没", source=outlet) for outlet in ("gazette", "herald")]
    at_home, elsewhere = (weigh(read(report), frequencies).vector for report in reports)
    assert len(at_home.terms) < len(elsewhere.terms)


def test_so_is_what_an_outlet_of_several_languages_writes_in_one_of_them() -> None:
    frequencies = Frequencies()
    for place in range(40):
        for language in ("en", "fr", "de"):
            own = replace(article("own", f"Gazette footer{language} word{place}"), language=language)
            other = replace(article("other", f"other words {place}", source="herald"), language=language)
            for each in (replace(own, outlet="gazette"), other):
                features = weigh(read(each), frequencies)
                frequencies.add(each.outlet, language, features.vector.terms)
    new = replace(article("new", "Gazette footeren harbour"), language="en", outlet="gazette")
    reports = (replace(new, outlet=name) for name in ("gazette", "herald"))
    at_home, elsewhere = (weigh(read(report), frequencies).vector for report in reports)
    assert len(at_home.terms) < len(elsewhere.terms)


def test_a_word_is_as_rare_as_it_is_in_its_own_language() -> None:
    frequencies = Frequencies()
    terms = read(article("a", "ferry harbour")).terms
    for _ in range(50):
        frequencies.add("outlet", "de", terms)
    assert (frequencies.surprise("de", terms) < frequencies.surprise("en", terms)).all()


@given(st.lists(st.sampled_from([FERRY, CHEESE, BRIDGE, FERRY + CHEESE]), max_size=8))
def test_frequencies_forget_without_a_trace(texts: list[str]) -> None:
    frequencies = Frequencies()
    added = [weigh(read(article("a", text)), frequencies).vector.terms for text in texts]
    before = [frequencies.counts("zh", terms).tolist() for terms in added]
    for terms in added:
        frequencies.add("outlet", "zh", terms)
    for terms in added:
        frequencies.remove("outlet", "zh", terms)
    assert [frequencies.counts("zh", terms).tolist() for terms in added] == before


def test_many_articles_count_as_one_after_the_other() -> None:
    texts = {"gazette": FERRY, "herald": FERRY + CHEESE, "post": BRIDGE}
    read_terms = {outlet: read(article(outlet, text)).terms for outlet, text in texts.items()}
    singly, at_once = Frequencies(), Frequencies()
    for outlet, terms in read_terms.items():
        singly.add(outlet, "zh", terms)
    at_once.add_all([(outlet, "zh", terms) for outlet, terms in read_terms.items()])
    for terms in read_terms.values():
        assert singly.counts("zh", terms).tolist() == at_once.counts("zh", terms).tolist()


def member(id_: str, text: str, time: float) -> Member:
    features = weigh(read(article(id_, text)), Frequencies())
    return Member(
        id_, time, "s", "o", None, features.vector, features.content, features.digest, features.sketch
    )


@given(st.lists(st.sampled_from([FERRY, CHEESE, BRIDGE]), min_size=2, max_size=7))
def test_a_group_is_what_its_members_are_however_they_came_and_went(texts: list[str]) -> None:
    members = [member(f"m{place}", text, place) for place, text in enumerate(texts)]
    straight, crooked = Group("a"), Group("b")
    for each in members[1:]:
        straight.add(each)
    for each in [members[0], *reversed(members[1:])]:
        crooked.add(each)
    crooked.remove(members[0])
    probe = Probe(members[0].vector)
    surprise = np.full(probe.title.size, 3.0)
    assert overlaps(probe, surprise, [straight.sums()]) == overlaps(probe, surprise, [crooked.sums()])
    assert straight.cohesion() == crooked.cohesion()
    assert (straight.first, straight.last) == (crooked.first, crooked.last)
