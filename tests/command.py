"""The program as a person calls it: arguments in, output and an exit code out."""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from aggregator.cli import main


@dataclass(frozen=True)
class Result:
    """What a command left behind."""

    returncode: int
    stdout: str
    stderr: str


Run = Callable[..., Result]


def runner(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    """`aggregator` with these arguments, in that folder, within this process."""

    def call(folder: Path, *arguments: str, **environment: str) -> Result:
        with monkeypatch.context() as patched:
            patched.chdir(folder)
            patched.setattr(sys, "argv", ["aggregator", *arguments])
            for name, value in environment.items():
                patched.setenv(name, value)
            capfd.readouterr()
            try:
                main()
                code = 0
            except SystemExit as end:
                code = int(end.code or 0)
        sys.stdout.flush()
        return Result(code, *capfd.readouterr())

    return call
