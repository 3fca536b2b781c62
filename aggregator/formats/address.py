"""Addresses of a document made absolute."""

from urllib.parse import urljoin


def absolute(base: str, address: str) -> str | None:
    """The address resolved against the base; None if it is empty or malformed."""
    try:
        return urljoin(base, address) if address else None
    except ValueError:
        return None


def web_address(base: str, address: str) -> str:
    """The same for an address of the web; "" for any other."""
    found = absolute(base, address.strip()) or ""
    return found if found.startswith(("http://", "https://")) else ""
