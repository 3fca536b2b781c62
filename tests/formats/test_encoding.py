import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.errors import DocumentError
from aggregator.formats.encoding import decode, opening
from tests.formats.documents import document

SIMPLIFIED = "一九三一年的洪水退去，沿江居民重返家园，堤坝修复工程将持续到秋天。"
TRADITIONAL = "一九三一年的洪水退去，沿江居民重返家園，堤壩修復工程將持續到秋天。"
JAPANESE = "一九三一年の洪水が引き、川沿いの住民は家に戻った。"
FRENCH = "L’été dernier, les rivières débordèrent ; voilà un café très élégant à côté du château."


def xml(text: str, label: str, encoding: str | None = None) -> bytes:
    return f'<?xml version="1.0" encoding="{label}"?>\n<rss>{text}</rss>'.encode(encoding or label)


@pytest.mark.parametrize("label", ["gb2312", "GBK", "gb18030", "x-gbk", "cp936", "utf-8", "utf8", "nonsense"])
def test_gb18030_is_read_whatever_it_is_labelled(label: str) -> None:
    text = SIMPLIFIED + "㐀镕"  # beyond GB2312 and GBK
    assert text in decode(document(xml(text, label, "gb18030")))


@pytest.mark.parametrize("label", ["gb2312", "big5", "iso-8859-1", "utf-8", "us-ascii", "windows-1252"])
def test_valid_utf8_is_utf8_whatever_it_is_labelled(label: str) -> None:
    assert TRADITIONAL in decode(document(xml(TRADITIONAL, label, "utf-8")))


@pytest.mark.parametrize(
    ("text", "encoding"),
    [(SIMPLIFIED, "gb18030"), (TRADITIONAL, "big5"), (JAPANESE, "shift_jis"), (JAPANESE, "euc_jp")],
)
def test_an_unlabelled_document_is_known_by_its_bytes(text: str, encoding: str) -> None:
    assert text in decode(document(f"<rss>{text * 3}</rss>".encode(encoding)))


@pytest.mark.parametrize(
    ("text", "label"),
    [
        (TRADITIONAL, "big5"),
        (JAPANESE, "shift_jis"),
        (JAPANESE, "iso-2022-jp"),
        (FRENCH, "windows-1252"),
        ("Сухая осень", "windows-1251"),
        ("Сухая осень", "koi8-r"),
    ],
)
def test_a_true_label_is_believed(text: str, label: str) -> None:
    assert text in decode(document(xml(text, label)))
    by_header = document(
        f"<rss>{text}</rss>".encode(label), headers={"content-type": f"text/xml; charset={label}"}
    )
    assert text in decode(by_header)


@pytest.mark.parametrize(
    "text", ["Le café.", "Größe und Länge", "señor año mañana", "São Paulo: tradição", FRENCH]
)
@pytest.mark.parametrize("label", ["iso-8859-1", "us-ascii", "utf-8", "nonsense"])
def test_western_text_is_not_taken_for_chinese(text: str, label: str) -> None:
    assert text in decode(document(xml(text, label, "windows-1252")))


def test_latin_1_is_read_as_what_it_always_is() -> None:
    assert "“quoted”" in decode(document(xml("“quoted”", "iso-8859-1", "windows-1252")))


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_utf16_and_marks_are_seen(encoding: str) -> None:
    text = decode(document(xml(SIMPLIFIED, "utf-16", encoding)))
    assert text.startswith("<?xml")
    assert SIMPLIFIED in text


def test_a_stray_byte_does_not_unmake_what_is_labelled_utf8() -> None:
    data = xml("Biden’s plan passes — storm hits café district", "utf-8") + b"only \xa35"
    assert "Biden’s plan passes — storm hits café district" in decode(document(data))


def test_a_few_broken_bytes_do_not_unmake_utf8() -> None:
    data = xml(SIMPLIFIED * 5, "utf-8") + b"\xe4\xb8"
    assert SIMPLIFIED in decode(document(data))


def test_the_encoding_that_a_source_forces_wins() -> None:
    data = "café".encode("latin-1")
    assert decode(document(data, encoding="windows-1251")) == "cafй"


@pytest.mark.parametrize("label", ["klingon", "base64", "zip", "unicode_escape"])
def test_a_forced_encoding_that_is_none_is_one_clear_error(label: str) -> None:
    with pytest.raises(DocumentError, match=f"encoding: '{label}' is not a known character encoding"):
        decode(document(b"x", encoding=label))


@given(st.binary(max_size=300))
def test_any_bytes_become_text(data: bytes) -> None:
    assert isinstance(decode(document(data)), str)
    assert isinstance(opening(document(data)), str)


@given(st.text(st.characters(exclude_characters="\0\x1b\ufeff", exclude_categories=["Cs"]), max_size=100))
def test_utf8_comes_back_as_it_was(text: str) -> None:
    assert decode(document("<" + text)) == "<" + text
