"""What is shipped beside the program fits the program: units, cron lines, container, manual page."""

import re
import runpy
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest
import typer.main

from aggregator.cli import cli
from aggregator.config import Config
from aggregator.config.load import ENV_PREFIX
from tests.conftest import ROOT

PACKAGING = ROOT / "packaging"
COMMANDS = typer.main.get_command(cli).commands  # type: ignore[attr-defined]
SERVICES = ["aggregator.service", "aggregator-once.service", "aggregator-worker@.service"]
UNITS = [*SERVICES, "aggregator-once.timer"]
STORE_FAILED = 4  # a full disk, or a database that is not up yet
PROGRAM = "/opt/aggregator/venv/bin/aggregator"


def called(text: str) -> list[list[str]]:
    """The arguments of every call of the program."""
    return [shlex.split(line.partition(PROGRAM)[2]) for line in text.splitlines() if PROGRAM in line]


@pytest.mark.parametrize("name", [*SERVICES, "aggregator.cron"])
def test_every_call_names_a_command_that_exists(name: str) -> None:
    calls = called((PACKAGING / name).read_text())
    assert calls
    for arguments in calls:
        known = {option for command in COMMANDS.values() for p in command.params for option in p.opts}
        options = {word for word in arguments if word.startswith("--")}
        assert options <= known | {"--quiet", "--config"}
        assert set(arguments) & set(COMMANDS)


@pytest.mark.parametrize("name", [*SERVICES, "aggregator.cron", "Containerfile"])
def test_every_variable_that_is_set_overrides_a_key_that_exists(name: str) -> None:
    for variable in re.findall(rf"{ENV_PREFIX}\w+", (PACKAGING / name).read_text()):
        section, key = variable.removeprefix(ENV_PREFIX).lower().split("__")
        model = Config.model_fields[section].annotation
        assert key in model.model_fields  # type: ignore[union-attr]


@pytest.mark.parametrize("name", UNITS)
def test_systemd_understands_the_unit(name: str, tmp_path: Path) -> None:
    if not shutil.which("systemd-analyze"):
        pytest.skip("systemd-analyze is not installed")
    for unit in UNITS:
        text = (PACKAGING / unit).read_text().replace(PROGRAM, "/bin/true")
        (tmp_path / unit).write_text(re.sub(r"^Documentation=.*\n", "", text, flags=re.MULTILINE))
    command = ["systemd-analyze", "verify", "--man=no", str(tmp_path / name)]
    found = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert [line for line in found.stderr.splitlines() if name in line] == []


def test_the_daemon_is_begun_again_after_trouble_that_may_pass() -> None:
    unit = (PACKAGING / "aggregator.service").read_text()
    (prevented,) = re.findall(r"^RestartPreventExitStatus=(.*)$", unit, re.MULTILINE)
    assert str(STORE_FAILED) not in prevented.split()


def test_the_manual_page_is_that_of_the_commands_as_they_are() -> None:
    made = runpy.run_path(str(PACKAGING / "manual.py"))["manual"]()
    assert (PACKAGING / "aggregator.1").read_text(encoding="utf-8") == made, "run: python packaging/manual.py"
    for name in COMMANDS:
        assert f".SS {name.replace('-', chr(92) + '-')}" in made
    assert ".SS opml import" in made
    assert made.count(".B ") == 1 + 5


def test_the_manual_page_is_clean_roff() -> None:
    if not shutil.which("groff"):
        pytest.skip("groff is not installed")
    command = ["groff", "-man", "-Tutf8", "-ww", str(PACKAGING / "aggregator.1")]
    assert subprocess.run(command, capture_output=True, text=True, timeout=60, check=True).stderr == ""
