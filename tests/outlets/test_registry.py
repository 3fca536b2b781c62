import sys
from collections.abc import Callable
from importlib.metadata import EntryPoint
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from aggregator.formats import registry as formats
from aggregator.model import Item
from aggregator.outlets import registry
from aggregator.outlets.record import Outlet

GAZETTE = Outlet(
    id="gazette",
    name="Gazette",
    home="https://gazette.example/",
    language="en",
    zone="UTC",
    hosts=("gazette.example",),
)


MakePlugin = Callable[[str, str], EntryPoint]


@pytest.fixture
def plugin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> MakePlugin:
    """Make an entry point whose module holds the given source."""
    monkeypatch.syspath_prepend(tmp_path)

    def make(name: str, source: str) -> EntryPoint:
        (tmp_path / f"{name}.py").write_text(source)
        monkeypatch.delitem(sys.modules, name, raising=False)
        return EntryPoint(name, name, registry.GROUP)

    return make


FOREIGN = """
from aggregator.outlets.record import Outlet
OUTLET = Outlet("{id}", "Foreign", "https://foreign.example/", "en", "UTC")
"""


def test_the_outlets_of_the_package_are_found() -> None:
    ids = [outlet.id for outlet in registry.outlets()]
    assert ids == sorted(ids)
    assert {"aljazeera_zh", "voa_zh", "bbc_zh", "dw_zh", "rfi_zh", "rfa_zh", "nyt_zh", "cdt_zh"} <= set(ids)
    assert registry.faults() == ()


@pytest.mark.parametrize("name", ["voa_zh", "美国之音", "voa chinese", " 美國之音 "])
def test_an_outlet_is_found_by_id_or_by_name_in_any_language(name: str) -> None:
    outlet = registry.find(name)
    assert outlet is not None
    assert outlet.id == "voa_zh"


def test_an_unknown_outlet_is_not_found() -> None:
    assert registry.find("Gazette") is None


@pytest.mark.parametrize(
    ("item", "id_"),
    [
        (Item(link="https://www.voachinese.com/a/1.html"), "voa_zh"),
        (Item(link=f"https://{'a.' * 150}voachinese.com/1.html"), None),  # which no host can be called
        (Item(link="https://voachinese.com/a/1.html"), "voa_zh"),
        (Item(link="https://chinese.aljazeera.net/news/1"), "aljazeera_zh"),
        (Item(outlet="Aljazeera 半岛网"), "aljazeera_zh"),
        (Item(authors=("Aljazeera 半岛网",)), "aljazeera_zh"),
        (Item(link="https://www.bbc.com/zhongwen/simp/world-1"), "bbc_zh"),
        (Item(link="https://www.bbc.com/news/articles/c1"), "bbc_en"),
        (Item(link="https://www.rfi.fr//cn/1"), "rfi_zh"),
        (Item(link="https://www.bbc.com/arabic/1"), None),
        (Item(link="https://www.bbc.com/"), None),
        (Item(link="https://www.bbc.com/zhongwenish/1"), None),
        (Item(link="https://notvoachinese.com/1"), None),
        (Item(link="https://voachinese.com.evil.example/1"), None),
        (Item(link="https://gazette.example/1", outlet="美国之音"), None),
        (Item(link="http://[broken"), None),
        (Item(), None),
    ],
)
def test_an_item_is_known_by_its_host_or_without_one_by_its_byline(item: Item, id_: str | None) -> None:
    outlet = registry.recognise(item)
    assert (outlet.id if outlet else None) == id_


def test_an_outlet_of_another_package_joins(plugin: MakePlugin) -> None:
    catalogue = registry.gather([GAZETTE], [plugin("foreign_one", FOREIGN.format(id="another"))])
    assert list(catalogue.outlets) == ["another", "gazette"]
    assert catalogue.faults == ()


@pytest.mark.parametrize(
    ("source", "fault"),
    [
        ("raise RuntimeError('no\\nluck')", "cannot be loaded: RuntimeError: no luck"),
        ("import missing_package_x", "cannot be loaded: ModuleNotFoundError"),
        ("def (", "cannot be loaded: SyntaxError"),
        ("OUTLET = 5", "is not an Outlet but int"),
        (FOREIGN.format(id="gazette"), "the id 'gazette' is taken"),
    ],
)
def test_a_broken_plugin_is_one_clear_line_and_no_crash(plugin: MakePlugin, source: str, fault: str) -> None:
    catalogue = registry.gather([GAZETTE], [plugin("foreign_bad", source)])
    assert list(catalogue.outlets) == ["gazette"]
    assert len(catalogue.faults) == 1
    assert catalogue.faults[0].startswith("outlet plugin 'foreign_bad' (foreign_bad): ")
    assert fault in catalogue.faults[0]
    assert "\n" not in catalogue.faults[0]


@pytest.mark.parametrize("outlet", registry.outlets(), ids=lambda outlet: outlet.id)
def test_an_outlet_names_what_exists(outlet: Outlet) -> None:
    assert ZoneInfo(outlet.zone)
    assert set(outlet.formats) <= set(formats.names())
    assert all(place.url.startswith("https://") for place in outlet.places)
    assert outlet.hosts or outlet.bylines


def test_a_record_is_short() -> None:
    folder = Path(registry.__file__).parent
    records = [file for file in folder.glob("*.py") if "\nOUTLET = Outlet(" in file.read_text("utf-8")]
    lengths = [len(file.read_text("utf-8").splitlines()) for file in records]
    assert len(lengths) == len(registry.outlets())
    assert max(lengths) < 40


def test_no_two_outlets_have_one_name() -> None:
    for outlet in registry.outlets():
        for name in (outlet.id, outlet.name, *outlet.names.values()):
            assert registry.find(name) == outlet


def test_no_two_outlets_claim_one_address() -> None:
    claims = [(outlet.id, host) for outlet in registry.outlets() for host in outlet.hosts]
    for id_, host in claims:
        found = registry.recognise(Item(link=f"https://www.{host}/x"))
        assert found is not None
        assert found.id == id_
