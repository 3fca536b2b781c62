"""What may be the address of a store; judged without SQLAlchemy, which takes long to load."""

import re

_ADDRESS = re.compile(r"sqlite(\+\w+)?:///[^?]+(\?.*)?|postgresql(\+\w+)?://[^@]*@?[^@]*")
_IN_MEMORY = re.compile(r":memory:|[?&]mode=memory\b")
WANTED = (
    'must be like "sqlite:///aggregator.db" or "postgresql://user:password@host/news", '
    "an @ in the password as %40"
)


def checked(url: str) -> str:
    """The address itself; ValueError with what is allowed, and not the address, which may hold a password."""
    if not _ADDRESS.fullmatch(url):
        raise ValueError(WANTED)
    if _IN_MEMORY.search(url) and url.startswith("sqlite"):
        raise ValueError("must name a file: what is stored in memory is lost when the program ends")
    return url
