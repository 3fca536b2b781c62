"""Addresses: absolute, safe and comparable.

Two addresses that differ only in tracking parameters, spelling of escapes, case of the host or a default
port become equal (RFC 3986, section 6.2.2 and 6.2.3). Nothing that could name another page is touched:
the rest of the query keeps its order, `www.` and mobile hosts stay, http is not turned into https.
"""

import re
from urllib.parse import SplitResult, quote, urljoin, urlsplit

MAX_LENGTH = 4096
_SCHEMES = {"http": 80, "https": 443}

_TRACKING = frozenset(
    str.split("""
    _ga _gl _hsenc _hsmi __hsfp __hssc __hstc _openstat __twitter_impression
    fbclid gclid gclsrc dclid gbraid wbraid msclkid twclid ttclid li_fat_id igshid igsh yclid ysclid
    mc_cid mc_eid mkt_tok hsctatracking vero_id vero_conv oly_anon_id oly_enc_id ml_subscriber
    ml_subscriber_hash rb_clickid s_cid wickedid guccounter guce_referrer guce_referrer_sig
    at_medium at_campaign at_bbc_team at_link_id at_link_origin at_link_type at_format at_ptr_name
    ns_mchannel ns_source ns_campaign ns_linkname ns_fee
    jsessionid phpsessid traffic_source cmpid ocid smid smtyp xtor maca mbid ncid sr_share echobox
    """)
)
_TRACKING_PREFIXES = ("utm_", "at_custom", "hsa_", "gaa_", "pk_", "mtm_", "piwik_", "matomo_")

_SPACE = "".join(map(chr, range(0x21))) + "\u00a0\u3000\ufeff"
_REMOVED = re.compile(r"[\t\r\n]")
_PLAIN = re.compile(
    r"https?://(?=[^/]{,253}/)[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63})+/[A-Za-z0-9_/~-]*(?:\.[A-Za-z0-9]+)?"
)
_WHOLE = re.compile(r"https?://", re.IGNORECASE)
_SESSION = re.compile(r";jsessionid=[^/;]*", re.IGNORECASE)
_ESCAPE = re.compile(r"%(?:[0-9a-fA-F]{2})?")
_UNRESERVED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_HOST = re.compile(r"[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*|\[[0-9a-f:.]+\]")
_PATH_SAFE = "%/:@!$&'()*+,;=~"
_QUERY_SAFE = _PATH_SAFE + "?"


def absolute(address: str | None, base: str | None = None) -> str | None:
    """The address as http or https with everything but its fragment made canonical in spelling.

    None for what is empty, too long, relative without a base, of another scheme, or not an address.
    Tracking parameters are removed; the fragment is kept.
    """
    return _clean(address, base, keep_fragment=True)


def canonical(address: str | None, base: str | None = None) -> str | None:
    """The address that identifies a page: `absolute` without a fragment, unless that is a route."""
    return _clean(address, base, keep_fragment=False)


def without_query(address: str) -> str:
    """The address up to its query: the part without sizes, signatures and counters."""
    return address.partition("#")[0].partition("?")[0]


def _clean(address: str | None, base: str | None, *, keep_fragment: bool) -> str | None:
    if not address or len(address) > MAX_LENGTH:
        return None
    if _PLAIN.fullmatch(address):
        return address
    address = _REMOVED.sub("", address.strip(_SPACE))
    try:
        parts = urlsplit(address if _WHOLE.match(address) else urljoin(base or "", address))
        origin = _origin(parts)
    except ValueError:
        return None
    if origin is None:
        return None
    fragment = _fragment(parts.fragment) if keep_fragment or _is_route(parts.fragment) else ""
    cleaned = origin + _path(parts.path) + _query(parts.query) + fragment
    return cleaned if len(cleaned) <= MAX_LENGTH else None


def _origin(parts: SplitResult) -> str | None:
    """Scheme, host and a port that is not the usual one; credentials are left out. Raises ValueError."""
    usual = _SCHEMES.get(parts.scheme)
    host = _host(parts)
    if usual is None or host is None:
        return None
    port = parts.port
    return f"{parts.scheme}://{host}" + (f":{port}" if port is not None and port != usual else "")


def _host(parts: SplitResult) -> str | None:
    host = (parts.hostname or "").rstrip(".")
    if ":" in host:
        host = f"[{host}]"
    elif not host.isascii():
        host = _ascii_host(host)
    return host if len(host) <= 253 and _HOST.fullmatch(host) else None


def _ascii_host(host: str) -> str:
    """A host as it is sent (IDNA 2008 with the mapping of UTS 46); empty if there is none."""
    import idna

    try:
        return idna.encode(host, uts46=True).decode("ascii").lower()
    except UnicodeError:
        return ""


def _path(path: str) -> str:
    kept: list[str] = []
    path = _SESSION.sub("", path)
    segments = _spelled(path.replace("\\", "/"), _PATH_SAFE).split("/")[1:] or [""]
    for segment in segments:
        if segment == "..":
            del kept[-1:]
        elif segment != ".":
            kept.append(segment)
    if segments[-1] in (".", ".."):
        kept.append("")
    return "/" + "/".join(kept)


def _query(query: str) -> str:
    if not query:
        return ""
    pairs = _spelled(query, _QUERY_SAFE).split("&")
    kept = [pair for pair in pairs if pair and not _is_tracking(pair.partition("=")[0])]
    return "?" + "&".join(kept) if kept else ""


def _is_tracking(name: str) -> bool:
    name = name.lower()
    return name in _TRACKING or name.startswith(_TRACKING_PREFIXES)


def _fragment(fragment: str) -> str:
    return "#" + _spelled(fragment, _QUERY_SAFE) if fragment else ""


def _is_route(fragment: str) -> bool:
    return fragment.startswith(("!", "/"))


def _spelled(part: str, safe: str) -> str:
    """Each part in one spelling: escapes in upper case and only where needed, no stray percent sign."""
    if "%" in part:
        part = _ESCAPE.sub(_escape, part)
    return quote(part, safe=safe, errors="replace")


def _escape(match: re.Match[str]) -> str:
    digits = match[0][1:]
    if not digits:
        return "%25"
    octet = int(digits, 16)
    return chr(octet) if octet in _UNRESERVED else f"%{octet:02X}"
