"""When Python's garbage collector runs: seldom, because reference counting frees what a cycle allocates."""

import gc

_MADE = 50_000  # allocations before the youngest objects are searched
_STARTING = 20 * _MADE  # more than are allocated before the first request
_DEEPER = (20, 20)  # how often older objects are searched too


def rarely() -> None:
    """While starting: nothing that is imported is garbage."""
    gc.set_threshold(_STARTING, *_DEEPER)


def seldom() -> None:
    """From now on; what exists by now lives as long as the process, and is never searched."""
    gc.freeze()
    gc.set_threshold(_MADE, *_DEEPER)


def never() -> None:
    """At the end: what is left is freed with the process."""
    gc.freeze()
