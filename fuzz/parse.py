"""Fuzzes one parser, or what makes an article of an item, with atheris (libFuzzer).

    pip install -e '.[pages,fuzz]'
    python fuzz/parse.py feed -max_total_time=60

The first word is a format or `normalise`; options of libFuzzer follow it. It begins with the saved documents
of the tests, and ends at the first input that raises anything but a DocumentError, or takes longer than
`-timeout`: that input is written into the present folder.
"""

import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import atheris

with atheris.instrument_imports(include=["aggregator"]):
    from aggregator.errors import DocumentError
    from aggregator.formats import registry
    from aggregator.model import Document, Item
    from aggregator.normalise.article import normalise

ROOT = Path(__file__).parent.parent
SEEDS = ("tests/formats/data", "tests/outlets/data", "examples", "fuzz/seeds")
NOON = datetime(2019, 3, 12, 12, 0, tzinfo=UTC)
FIELDS = ("title", "link", "guid", "published", "updated", "language", "html", "summary")
BETWEEN = "\x1f"
NORMALISE = "normalise"


def document(data: bytes) -> Document:
    """The bytes as a server might have sent them."""
    return Document(data, "https://harbour.example/feed", NOON)


def parsing(form: registry.Format) -> Callable[[bytes], None]:
    """Reads a document and makes articles of its items."""

    def read(data: bytes) -> None:
        try:
            items = form.parse(document(data)).items
        except DocumentError:
            return
        for item in items:
            normalise(item, source="harbour", outlet="Harbour", seen=NOON)

    return read


def normalising(data: bytes) -> None:
    """Makes an article of an item whose fields stand one after another."""
    texts = data.decode("utf-8", "replace").split(BETWEEN)
    item = Item(**dict(zip(FIELDS, texts, strict=False)))
    normalise(item, source="harbour", outlet="Harbour", seen=NOON, address="https://harbour.example/feed")


def saved() -> Iterator[Document]:
    """The documents that the tests read, and some of what they have none of."""
    for folder in SEEDS:
        for file in sorted((ROOT / folder).rglob("*")):
            if file.is_file() and not file.name.endswith(".expected.json"):
                yield document(file.read_bytes())


def items(found: Document) -> Iterator[Item]:
    """The first few items of a document."""
    try:
        yield from registry.detect(found).parse(found).items[:2]
    except DocumentError:
        return


def seeds(target: str) -> Iterator[bytes]:
    """What a fuzzer of this target begins with: documents that the format reads, or the items of them all."""
    for found in saved():
        if target == NORMALISE:
            for item in items(found):
                texts = (getattr(item, name) or "" for name in FIELDS)
                yield BETWEEN.join(texts).encode("utf-8", "replace")
        elif registry.by_name(target).recognises(found) or (target == "webpage" and b"<html" in found.data):
            yield found.data


def main() -> None:
    """Fuzz what the command line names."""
    targets = {NORMALISE: normalising, **{name: parsing(form) for name, form in registry.formats().items()}}
    if len(sys.argv) < 2 or sys.argv[1] not in targets:
        raise SystemExit(f"usage: {sys.argv[0]} {{{','.join(targets)}}} [options of libFuzzer]")
    target, *options = sys.argv[1:]
    with TemporaryDirectory() as corpus:
        for number, data in enumerate(seeds(target)):
            (Path(corpus) / str(number)).write_bytes(data)
        atheris.Setup([sys.argv[0], corpus, *options], targets[target])
        atheris.Fuzz()


if __name__ == "__main__":
    main()
