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


def too_many_items(document: Document) -> DocumentError:
    """The fault that says that only the first `MAX_ITEMS` items were read."""
    reason = f"more than {MAX_ITEMS:,} items; the rest was not read"
    return DocumentError(document.address, f"item {MAX_ITEMS + 1}", reason)


def clip(text: str, length: int) -> str:
    """The text itself, or its beginning and an ellipsis if it is longer than `length` characters."""
    return text if len(text) <= length else text[: length - 1] + "…"
