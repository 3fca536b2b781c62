"""How much of a document is read; the rest is cut off or refused."""

from aggregator.errors import DocumentError
from aggregator.model import Document

MAX_BYTES = 32 * 1024 * 1024
MAX_ITEMS = 10_000
MAX_TITLE = 1_000
MAX_HTML = 4 * 1024 * 1024
MAX_WORD = 4_000
MAX_LIST = 100


def check_size(document: Document) -> None:
    """Refuse a document that is empty or larger than `MAX_BYTES`.

    Raises DocumentError.
    """
    size = len(document.data)
    if size > MAX_BYTES:
        raise DocumentError(document.address, "", f"is {size:,} bytes long; at most {MAX_BYTES:,} are read")
    if not document.data.strip():
        raise DocumentError(document.address, "", "is empty")


def too_many_items(document: Document, most: int = MAX_ITEMS) -> DocumentError:
    """The fault that says that only the first items were read, as many as `most`."""
    return DocumentError(
        document.address, f"item {most + 1}", f"more than {most:,} items; the rest was not read"
    )


def clip(text: str, length: int) -> str:
    """The text itself, or its beginning and an ellipsis if it is longer than `length` characters."""
    return text if len(text) <= length else text[: length - 1] + "…"
