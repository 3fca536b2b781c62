import pytest

from aggregator.formats import soup
from tests.formats.documents import document


@pytest.mark.parametrize(
    ("markup", "left"),
    [
        ("a<script src=x>var b = '<p>';</script>c", "ac"),
        ("a<STYLE>p {}</Style >c", "ac"),
        ("a<script>never ends", "a"),
        (
            'a<script type="application/ld+json">{}</script>c',
            'a<script type="application/ld+json">{}</script>c',
        ),
        ("a<scripture>b</scripture>", "a<scripture>b</scripture>"),
        ("<script></script><script>x</script>b", "b"),
        ("<!-- the old <script> -->a<style>b</style>", "<!-- the old <script> -->a"),
        ("<!--><script>x</script>b-->c<!-- never <style>ends", "<!-->b-->c<!-- never "),
        ("<title>The <script> tag</title>a", "<title>The <script> tag</title>a"),
        ("<title>a<textarea><style></TEXTAREA>b<script>c", "<title>a<textarea><style></TEXTAREA>b"),
        ("İ" * 20 + "<script></script>Fog<br>ferry", "İ" * 20 + "Fog<br>ferry"),
    ],
)
def test_code_is_left_out_and_data_stays(markup: str, left: str) -> None:
    assert soup.without_code(markup) == left


def test_a_page_is_cut_behind_so_many_tags_and_absurd_elements_lose_their_attributes() -> None:
    many = " ".join(f"a{number}='1'" for number in range(soup.MAX_ATTRIBUTES + 1))
    page = soup.page(document(f"<p {many}>a</p>" + "<i>b</i>" * soup.MAX_TAGS))
    assert page.p is not None
    assert page.p.attrs == {}
    assert len(page.find_all("i")) <= soup.MAX_TAGS / 2


def test_a_selector_that_is_none_is_refused_with_the_reason() -> None:
    soup.check_selector("h3 > a.story:not(.ad)")
    with pytest.raises(ValueError, match="'h3 >> a' is not a CSS selector"):
        soup.check_selector("h3 >> a")


def test_the_base_element_says_what_addresses_are_relative_to() -> None:
    page = soup.page(document("<base href='/deep/'><p>a</p>"))
    assert soup.base_of(page, "https://x.example/a") == "https://x.example/deep/"


@pytest.mark.parametrize("opened", ["<!--", "<title>", "<textarea>"])
def test_what_never_closes_is_looked_for_once(opened: str) -> None:
    markup = opened * 300_000
    assert soup.without_code(markup) == markup
