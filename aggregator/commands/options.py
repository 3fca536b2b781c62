"""The options that commands share."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from aggregator import config as configuration

Json = Annotated[bool, typer.Option("--json", help="One JSON object per line instead of a table.")]
_MOST = 2**31 - 1  # what every database accepts as an integer
Limit = Annotated[int | None, typer.Option("--limit", "-n", min=1, max=_MOST, help="At most this many.")]


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
    """What a source's `format` may be; finding out imports every format."""
    from aggregator.formats import registry

    return registry.names()
