"""A cache of compiled templates, beside Python's compiled modules.

Compiling them costs more than rendering a page.
"""

import os
import sys
from contextlib import suppress
from importlib.util import cache_from_source
from pathlib import Path

from jinja2 import FileSystemBytecodeCache
from jinja2.bccache import Bucket

_TEMPLATES = Path(__file__).parent / "templates"


class Compiled(FileSystemBytecodeCache):
    """Compiled templates in a folder; one that cannot be stored is compiled again the next time."""

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep a compiled template."""
        with suppress(OSError):
            super().dump_bytecode(bucket)


def compiled() -> Compiled | None:
    """What was compiled by earlier processes; None where nothing may be kept."""
    folder = Path(cache_from_source(str(_TEMPLATES / "any.py"))).parent
    if sys.dont_write_bytecode:
        return None
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
    return Compiled(str(folder), "%s.template") if os.access(folder, os.W_OK) else None
