"""The program `aggregator`, and `python -m aggregator`."""

import os
import sys
from pathlib import Path

from aggregator import garbage


def main() -> None:
    """Run a command; it is imported here, as what comes first decides what importing costs."""
    garbage.rarely()
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # it was closed, and all that is said goes nowhere
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115 - as long as we run
    # numpy would start a busily waiting thread for each further processor; our arrays are too small for them.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    try:
        from aggregator import cli

        cli.main()
    except KeyboardInterrupt:
        sys.exit(130)  # as the commands themselves end; what is imported is none of theirs
    finally:
        garbage.never()


if __name__ == "__main__":
    main()
