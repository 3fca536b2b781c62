"""CPU time of a program with all the processes that it starts, those that outlive it included.

A helper of the benchmarks: the system adds up only what somebody has waited for.
"""

import ctypes
import os
import resource
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

_PR_SET_CHILD_SUBREAPER = 36  # prctl(2)
_PATIENCE = 10.0  # seconds for the last process to end


def run(
    command: Sequence[str], folder: Path, environment: Mapping[str, str]
) -> tuple[subprocess.CompletedProcess[str], float]:
    """The program as it ended, and the seconds that it and its processes computed."""
    ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1)
    others = _children()
    before = _used()
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    until = time.monotonic() + _PATIENCE
    while (left := _children() - others) and time.monotonic() < until:
        for child in left:
            os.waitpid(child, os.WNOHANG)
        time.sleep(0.01)
    return done, _used() - before


def _children() -> set[int]:
    listed = Path(f"/proc/self/task/{os.getpid()}/children").read_text(encoding="ascii")
    return set(map(int, listed.split()))


def _used() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
