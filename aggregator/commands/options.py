"""The options that commands share."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from aggregator import config as configuration

Json = Annotated[bool, typer.Option("--json", help="One JSON object per line instead of a table.")]
_MOST = 2**31 - 1  # what every database takes for a number
Limit = Annotated[
    int | None, typer.Option("--limit", "-n", min=1, max=_MOST, help="At most so many, newest first.")
]


@dataclass(frozen=True, slots=True)
class Options:
    """The global options."""

    config: Path
    verbose: bool
    quiet: bool

    def load(self) -> configuration.Config:
        """The configuration; raises ConfigError."""
        return configuration.load(self.config, formats=_formats)


def _formats() -> tuple[str, ...]:
    """What a source's `format` may be; to know it, every reader of documents is imported."""
    from aggregator.formats import registry

    return registry.names()
