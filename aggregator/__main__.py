"""The program `aggregator`, and `python -m aggregator`."""

import sys

from aggregator import garbage


def main() -> None:
    """Run a command; it is imported here, as what comes first decides what importing costs."""
    garbage.rarely()
    try:
        from aggregator import cli

        cli.main()
    except KeyboardInterrupt:
        sys.exit(130)  # as the commands themselves end; what is imported is none of theirs
    finally:
        garbage.never()


if __name__ == "__main__":
    main()
