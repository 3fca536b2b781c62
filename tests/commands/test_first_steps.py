from pathlib import Path

import pytest
from typer.testing import CliRunner

from aggregator import cli
from aggregator.outlets import registry


def call(*arguments: str) -> str:
    result = CliRunner().invoke(cli.cli, arguments)
    assert result.exit_code == 0, result.output
    return result.stdout


def test_init_writes_a_configuration_that_check_accepts(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    assert "2 outlets" in call("--config", str(file), "init", "npr", "guardian", "--language", "en")
    assert "valid; 2 of 2 sources enabled" in call("--config", str(file), "check")
    assert call("--config", str(file), "--quiet", "init", "npr", "--force") == ""
    assert 'language = "en"' in file.read_text()


def test_init_leaves_a_file_that_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "config.toml"
    file.write_text("mine")
    monkeypatch.setattr("sys.argv", ["aggregator", "--config", str(file), "init"])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 2
    assert "exists already; --force replaces it" in capsys.readouterr().err
    assert file.read_text() == "mine"


def test_demo_tells_what_happens_and_where_to_go_on() -> None:
    told = call("demo", "--pause", "0").splitlines()
    assert len(told) > 10
    assert "aggregator init" in told[-1]


def test_outlets_marks_the_places_that_were_not_tried() -> None:
    lines = call("outlets", "--json").splitlines()
    assert len(lines) == len(registry.outlets())
    assert all('"live": ["' in line for line in lines)
    assert sum("unverified" in line for line in lines) == len(lines)
