from pathlib import Path

import pytest

from aggregator import config
from aggregator.errors import ConfigError, OutputError
from aggregator.formats import registry as formats
from aggregator.outlets import registry as outlets
from aggregator.sourcing import first_config

ARCHIVED = {"aljazeera_zh", "voa_zh", "bbc_zh", "dw_zh", "rfi_zh", "rfa_zh", "nyt_zh", "cdt_zh"}


@pytest.mark.parametrize(("names", "language"), [([], "zh"), ([], "en"), ([], "fr"), (["NPR"], "en")])
def test_the_configuration_that_is_written_is_valid(names: list[str], language: str, tmp_path: Path) -> None:
    file = tmp_path / "news" / "config.toml"
    chosen = first_config.chosen(names, language)
    first_config.write(file, first_config.text(chosen, language))
    loaded = config.load(file, formats.names, environment={})
    assert [source.outlet for source in loaded.sources] == [outlet.id for outlet in chosen]
    assert all(source.url and source.enabled for source in loaded.sources)


def test_a_reader_of_chinese_has_the_outlets_of_the_archives() -> None:
    assert {outlet.id for outlet in first_config.chosen([], "zh")} >= ARCHIVED


def test_an_address_that_was_not_tried_is_marked() -> None:
    assert first_config.text(first_config.chosen(["npr"], "en"), "en").count("unverified") == 2


def test_a_page_is_read_as_one() -> None:
    text = first_config.text(first_config.chosen(["aljazeera_zh"], "zh"), "zh")
    assert 'url = "https://chinese.aljazeera.net/news"\nformat = "webpage"' in text


def test_outlets_are_named_by_id_or_in_any_language_each_once() -> None:
    assert [outlet.id for outlet in first_config.chosen(["卫报", "npr", "guardian"], "zh")] == [
        "guardian",
        "npr",
    ]


def test_every_unknown_outlet_is_named() -> None:
    with pytest.raises(ConfigError) as caught:
        first_config.chosen(["Gazette", "npr", "Herald"], "zh")
    assert [problem.split(":")[0] for problem in caught.value.problems] == ["Gazette", "Herald"]


def test_a_language_that_nobody_has_is_refused_with_those_there_are() -> None:
    with pytest.raises(ConfigError, match="known languages: de, en, es, fr, ja, zh"):
        first_config.chosen([], "e")


def test_every_outlet_can_be_read_live() -> None:
    names = [outlet.id for outlet in outlets.outlets()]
    assert [outlet.id for outlet in first_config.chosen(names, "zh")] == names


def test_a_file_that_is_there_is_replaced_only_by_force(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text("mine")
    with pytest.raises(ConfigError, match="--force"):
        first_config.write(file, "new")
    assert file.read_text() == "mine"
    first_config.write(file, "new", force=True)
    assert file.read_text() == "new"


def test_a_folder_that_cannot_be_made_is_an_error_of_output(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(OutputError, match=r"File exists|Not a directory"):
        first_config.write(tmp_path / "file/config.toml", "new")
