"""When Python looks for cycles of references: seldom, as what a cycle makes is freed by its counts."""

import gc

_MADE = 50_000  # objects made before it looks through them
_STARTING = 20 * _MADE  # more than are made before the first request
_DEEPER = (20, 20)  # how often it looks deeper


def rarely() -> None:
    """For the time of starting: nothing of what is imported is garbage."""
    gc.set_threshold(_STARTING, *_DEEPER)


def seldom() -> None:
    """From here on; what there is by now stays as long as the process, and is never looked through."""
    gc.freeze()
    gc.set_threshold(_MADE, *_DEEPER)


def never() -> None:
    """For the end: all that is left goes with the process."""
    gc.freeze()
