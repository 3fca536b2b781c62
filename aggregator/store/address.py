"""What may be the address of a store; judged without SQLAlchemy, which takes long to load."""

import re

_ADDRESS = re.compile(r"sqlite(\+\w+)?://(/.*)?|postgresql(\+\w+)?://[^@]*@?[^@]*")
WANTED = (
    'must be like "sqlite:///aggregator.db" or "postgresql://user:password@host/news", '
    "an @ in the password as %40"
)


def checked(url: str) -> str:
    """The address itself; ValueError with what is allowed, and not the address, which may hold a password."""
    if not _ADDRESS.fullmatch(url):
        raise ValueError(WANTED)
    return url
