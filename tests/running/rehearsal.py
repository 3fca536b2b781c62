"""Imported by the server that children are forked from: a cycle that nobody looks at.

A child begins with all that a cycle loads, so that a kill at a random moment falls into the cycle itself.
"""

import gc
import tempfile
from pathlib import Path

from tests.running import steps
from tests.running.outlets import Outlet
from tests.samples import NOON

with tempfile.TemporaryDirectory() as name:
    outlet = Outlet()
    outlet.report(1)
    Path(name, "feed.xml").write_bytes(outlet.feed())
    steps.write_config(Path(name), {"rehearsal": "feed.xml"})
    steps.once(Path(name), NOON)
gc.freeze()
