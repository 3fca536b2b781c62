"""The Content-Security-Policy of the pages: nothing from third parties, except pictures if wanted."""

from aggregator.site.settings import Images

_ALLOWED = {"off": "'self'", "direct": "'self' https:", "cached": "'self'"}


def policy(images: Images) -> str:
    """The policy as a header or meta tag states it; no inline style or script, no frame, no foreign form."""
    return (
        f"default-src 'none'; img-src {_ALLOWED[images]}; style-src 'self'; script-src 'self'; "
        "connect-src 'self'; base-uri 'none'; form-action 'self'"
    )
