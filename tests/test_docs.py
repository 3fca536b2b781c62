"""The documentation held against the code: commands, options, keys, links and the README's commands exist."""

import re
import typing
from pathlib import Path

import pytest
import typer.main

from aggregator.cli import cli
from aggregator.config import Config
from aggregator.config.sections import Section

ROOT = Path(__file__).parent.parent
CONFIGURATION = (ROOT / "docs/configuration.md").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]
COMMANDS = typer.main.get_command(cli).commands  # type: ignore[attr-defined]


def section_model(name: str) -> type[Section]:
    annotation = Config.model_fields[name].annotation
    return typing.get_args(annotation)[0] if is_list(name) else annotation  # type: ignore[return-value]


def is_list(name: str) -> bool:
    return typing.get_origin(Config.model_fields[name].annotation) is tuple


@pytest.mark.parametrize("name", sorted(Config.model_fields))
def test_every_key_is_documented_and_every_documented_key_exists(name: str) -> None:
    heading = f"## [[{name}]]" if is_list(name) else f"## [{name}]"
    text = CONFIGURATION.partition(f"{heading}\n")[2].partition("\n#")[0]
    documented = re.findall(r"^\| `(\w+)` \|", text, flags=re.MULTILINE)
    assert sorted(documented) == sorted(section_model(name).model_fields)


def test_every_command_is_documented_and_every_documented_command_exists() -> None:
    documented = re.findall(r"^\| `aggregator ([a-z-]+)", CONFIGURATION, flags=re.MULTILINE)
    assert set(documented) == set(COMMANDS)


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_option_is_documented_with_its_command(name: str) -> None:
    row = next(line for line in CONFIGURATION.splitlines() if line.startswith(f"| `aggregator {name}"))
    options = {word for param in COMMANDS[name].params for word in param.opts if word.startswith("--")}
    assert options - {"--help"} == set(re.findall(r"--[a-z-]+", row))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_in_an_example_exists(page: Path) -> None:
    blocks = re.findall(
        r"^ *```(?:sh)?\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE
    )
    command = r"(?:^|[\s/])aggregator (?:--[a-z-]+ (?:\S+\.toml )?)*([a-z][a-z-]*)"
    called = re.findall(command, "\n".join(blocks))
    assert set(called) <= set(COMMANDS)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_between_pages_leads_somewhere(page: Path) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_ci_runs_exactly_the_readmes_test_command() -> None:
    commands = [line for line in README.splitlines() if line.startswith("python3 -m venv")]
    assert len(commands) == 2
    assert commands[1] in (ROOT / ".ci/run").read_text(encoding="utf-8").splitlines()


def test_the_shipped_configuration_is_valid_and_asks_no_server() -> None:
    from aggregator.config import load
    from aggregator.formats import registry

    config = load(ROOT / "config.toml", registry.names, environment={})
    assert all(source.path for source in config.sources if source.enabled)
    assert any(source.url for source in config.sources if not source.enabled)
