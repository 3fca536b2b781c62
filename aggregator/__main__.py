"""The program `aggregator`, and `python -m aggregator`."""

from aggregator import garbage


def main() -> None:
    """Run a command; it is imported here, as what comes first decides what importing costs."""
    garbage.rarely()
    from aggregator import cli

    try:
        cli.main()
    finally:
        garbage.never()


if __name__ == "__main__":
    main()
