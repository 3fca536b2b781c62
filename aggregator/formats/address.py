"""Addresses of a document made absolute."""

from urllib.parse import urljoin


def absolute(base: str, address: str) -> str | None:
    """The address resolved against the base; None if it is empty or malformed."""
    try:
        return urljoin(base, address) if address else None
    except ValueError:
        return None
