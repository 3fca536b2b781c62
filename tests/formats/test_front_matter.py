import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from aggregator.formats import front_matter
from aggregator.formats.front_matter import name, plain, quoted, split, unquote

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=80)
AWKWARD = st.text("'\"\\:#-?[]{}&*!|>%@`, \t\n\r\x00\x85\u2028\ufeff\ufffe😀新", max_size=20)


def yaml(text: str, version: tuple[int, int] = (1, 2)) -> object:
    parser = YAML(typ="safe", pure=True)
    parser.version = version
    return parser.load(text)


@given(TEXT | AWKWARD)
def test_a_quoted_scalar_reads_back_the_same_here_and_in_yaml(text: str) -> None:
    assert unquote(quoted(text)) == text
    assert yaml(f"title: {quoted(text)}\n") == {"title": text}


@given(TEXT | AWKWARD)
def test_a_quoted_scalar_stands_on_one_line(text: str) -> None:
    assert len(quoted(text).splitlines()) == 1


@given((TEXT | AWKWARD).map(str.strip).filter(bool))
def test_a_plain_scalar_reads_back_the_same(text: str) -> None:
    assert unquote(plain(text)) == text


@pytest.mark.parametrize("version", [(1, 1), (1, 2)])
@pytest.mark.parametrize(
    "text",
    [
        *("Null", "~", "true", "No", "on", "2024", "1_000", "0x1f", "0o17", "1e3", "-.5", ".inf", "12:30:45"),
        *("2021-10-28", "2021-10-28T14:08:07Z", "2021-10-28 14:08:07 +8", "=", "5G", "007", "Ann Mason"),
    ],
)
def test_a_name_is_text_to_every_parser(text: str, version: tuple[int, int]) -> None:
    assert yaml(f"name: {name(text)}\n", version) == {"name": text}
    assert unquote(name(text)) == text


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("plain", "'plain'"),
        ("O'Hara", '"O\'Hara"'),
        ('she said "no"', "'she said \"no\"'"),
        ('O\'Hara said "no"', "'O''Hara said \"no\"'"),
        ("back\\slash", "'back\\slash'"),
        ("two\nlines", '"two\\x0alines"'),
        ("", "''"),
    ],
)
def test_quotes_are_those_of_the_archive_where_yaml_allows_it(text: str, written: str) -> None:
    assert quoted(text) == written


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("plain words", "plain words"),
        ("''", ""),
        ("'", "'"),
        ('"a "b" c\'s"', 'a "b" c\'s'),
        (r'"\x41\u00e9\U0001F682\n\"\/\e"', 'Aé🚂\n"/\x1b'),
        (r'"\ud83d\ude82"', "🚂"),
        (r'"\ud83d"', "\ufffd"),
        (r'"\UFFFFFFFF"', "\ufffd"),
    ],
)
def test_scalars_are_read_as_archives_write_them(written: str, text: str) -> None:
    assert unquote(written) == text


@pytest.mark.parametrize("text", ["", "no fence", "--- x\na: b\n---\n", "---\na: b\n", "----\na: b\n----\n"])
def test_a_text_without_two_fences_has_no_front_matter(text: str) -> None:
    assert split(text) is None


def test_front_matter_that_never_closes_is_given_up_early() -> None:
    assert split("---\n" + "a: b\n" * front_matter.MAX_SIZE) is None


@pytest.mark.parametrize(
    "written",
    [
        "tags:\n- a\n- 'b'\n",
        "tags: \n - a\n - b\n",
        "tags:\n    - a\n    - b\n",
        "tags: [a, 'b']\n",
        "tags: [ a, b, ]\n",
    ],
)
def test_a_list_is_read_in_every_shape(written: str) -> None:
    post = split(f"---\n{written}---\nbody")
    assert post is not None
    assert post.entries("tags") == ("a", "b")
    assert post.body == "body"


def test_a_lone_value_is_a_list_of_one_and_none_is_empty() -> None:
    post = split("---\ntags: a\nempty:\n---\n")
    assert post is not None
    assert (post.entries("tags"), post.entries("empty"), post.entries("missing")) == (("a",), (), ())


def test_a_colon_in_an_unquoted_value_belongs_to_it() -> None:
    post = split("---\ntitle: a: b - c\n---\n")
    assert post is not None
    assert post.scalar("title") == "a: b - c"


@given(st.text(max_size=200).map(lambda text: f"---\n{text}\n---\nbody"))
def test_whatever_stands_between_the_fences_is_read(text: str) -> None:
    post = split(text)
    assert post is None or isinstance(post.scalar("title"), str)
