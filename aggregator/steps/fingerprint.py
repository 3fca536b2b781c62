"""A digest of several byte strings that also depends on where each of them ends."""

from collections.abc import Iterable
from hashlib import blake2b


def fingerprint(parts: Iterable[bytes]) -> bytes:
    """A digest (32 bytes) of these parts in their order."""
    digest = blake2b(digest_size=32)
    for part in parts:
        digest.update(b"%d:" % len(part))
        digest.update(part)
    return digest.digest()
