"""Writes the manual page `aggregator.1` from the commands: `python packaging/manual.py`."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer.main

from aggregator import cli

PAGE = Path(__file__).parent / "aggregator.1"


def manual() -> str:
    """The page in the man(7) language."""
    group: Any = typer.main.get_command(cli.cli)
    lines = [
        '.TH AGGREGATOR 1 "" aggregator "User Commands"',
        ".SH NAME",
        "aggregator \\- one feed in which every story appears once",
        ".SH SYNOPSIS",
        ".B aggregator",
        "[\\fIoptions\\fR] \\fIcommand\\fR [\\fIarguments\\fR]",
        ".SH DESCRIPTION",
        _text(group.help),
        ".SH OPTIONS",
        *_options(group),
        ".SH COMMANDS",
    ]
    for name, command in _commands(group):
        lines += [f".SS {_text(name)}{_arguments(command)}", _text(command.help), *_options(command)]
    lines += [".SH EXIT STATUS", *_exit_codes(), ".SH SEE ALSO", "docs/configuration.md, docs/operations.md"]
    return "\n".join(lines) + "\n"


def _commands(group: Any, prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Every command by its whole name, those of a group after the group."""
    for name in sorted(group.commands):
        command = group.commands[name]
        yield prefix + name, command
        if hasattr(command, "commands"):
            yield from _commands(command, f"{prefix}{name} ")


def _options(command: Any) -> list[str]:
    lines = []
    for parameter in command.params:
        if parameter.param_type_name == "option" and parameter.help:
            names = ", ".join(f"\\fB{_text(name)}\\fR" for name in parameter.opts)
            value = "" if parameter.is_flag else f" \\fI{parameter.name.upper()}\\fR"
            lines += [".TP", names + value, _text(parameter.help)]
    return lines


def _arguments(command: Any) -> str:
    named = [each for each in command.params if each.param_type_name == "argument"]
    return "".join(
        f" \\fI{_text(each.name.upper())}{'...' if each.nargs == -1 else ''}\\fR" for each in named
    )


def _exit_codes() -> list[str]:
    """From the docstring of `cli`."""
    words = re.sub(r"\s+", " ", (cli.__doc__ or "").partition("Exit codes:")[2]).strip(" .")
    pairs = re.findall(r"(\d) ([^,]+(?:, (?!\d)[^,]+)*)", words)
    return [line for code, meaning in pairs for line in (".TP", f".B {code}", _text(meaning))]


def _text(words: str | None) -> str:
    """Text escaped so that roff prints it literally."""
    plain = re.sub(r"\s+", " ", words or "").strip().replace("\\", "\\e").replace("-", "\\-")
    return f"\\&{plain}" if plain.startswith((".", "'")) else plain


if __name__ == "__main__":
    PAGE.write_text(manual(), encoding="utf-8")
    sys.exit(0)
