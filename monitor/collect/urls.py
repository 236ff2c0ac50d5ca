"""The canonical form of a link, so that the same page has the same address everywhere.

Rule 1. Only what provably does not change the page is changed: spelling, trackers, mobile hosts.
Rule 2. A parameter goes only when its name is that of a known tracker.
Rule 3. Doing it twice changes nothing, and nothing that comes in raises.
"""

import re
from urllib.parse import SplitResult, quote, unquote_to_bytes, urljoin, urlsplit, urlunsplit

from monitor.collect.text import words

MAX_URL = 4096
"""A longer link is no link."""

_PORTS = {"http": 80, "https": 443}
_TRACKERS = words(
    "fbclid gclid gclsrc dclid gbraid wbraid msclkid yclid twclid ttclid igshid igsh mc_cid mc_eid "
    "_hsenc _hsmi hsctatracking vero_id vero_conv mkt_tok wickedid oly_anon_id oly_enc_id "
    "rb_clickid s_cid ns_mchannel ns_source ns_campaign ns_linkname ns_fee at_medium at_campaign "
    "at_custom1 at_custom2 at_custom3 at_custom4 at_link_id at_link_type at_link_origin "
    "at_ptr_name at_format at_bbc_team ftag smid smtyp cmpid ocid xtor guccounter guce_referrer "
    "guce_referrer_sig sr_share ref_src ref_url traffic_source __twitter_impression "
    "usqp amp_js_v amp_gsa srnd_src wt.mc_id wt_mc wtmc"
)
_TRACKER_PREFIXES = ("utm_", "mtm_", "pk_", "piwik_", "matomo_", "hsa_", "oft_", "stm_", "itm_")
# What remains must still be a name below a public suffix: ``m.co.uk`` is no mobile host.
_MOBILE = re.compile(
    r"\A(?:(?:m|mobile|amp)\.)+(?!(?:com?|org|net|gov|ac|edu)\.[a-z]{2}\Z)(?=[^.]+\.[^.])"
)
_HOST = re.compile(r"\A[\w.-]+\Z")
_SCHEME = re.compile(r"\A[A-Za-z][A-Za-z0-9+.-]*:")
_ESCAPE = re.compile("%[0-9A-Fa-f]{2}")
_STRAY_PERCENT = re.compile("%(?![0-9A-Fa-f]{2})")
_UNRESERVED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
# Characters that may stand as they are in a path or query (RFC 3986), the percent sign included.
_SAFE = "!$&'()*+,;=:@/?%-._~[]|"


def resolve(link: str | None, base: str | None) -> str | None:
    """``link`` made absolute against ``base``; ``None`` where that gives no web address."""
    if not link:
        return None
    link = re.sub(r"[\x00-\x20\x7f]+", "", link) if len(link) <= MAX_URL else ""
    if not link:
        return None
    try:
        joined = link if _SCHEME.match(link) else urljoin(base or "", link)
        return joined if urlsplit(joined).scheme.lower() in _PORTS else None
    except ValueError:
        return None


def canonical(link: str | None, base: str | None = None) -> str | None:
    """The canonical form of ``link``: one spelling for all links to a page.

    Args:
        link: as carried, perhaps relative, perhaps garbage.
        base: address that relative links are resolved against.

    Returns:
        ``None`` where ``link`` is no http or https address.
    """
    absolute = resolve(link, base)
    if absolute is None:
        return None
    try:
        parts = urlsplit(absolute)
        authority = _authority(parts)
    except ValueError:
        return None
    if authority is None:
        return None
    path = _without_dots(_spelling(parts.path)) or "/"
    return urlunsplit((parts.scheme.lower(), authority, path, _query(parts.query), ""))


def _authority(parts: SplitResult) -> str | None:
    """Host and port without user info (which is no part of a page's name), ``None`` if unusable."""
    host = (parts.hostname or "").rstrip(".")
    if ":" in host:
        host = f"[{host}]"
    elif not _HOST.match(host) or not (host := _ascii_host(host)):
        return None
    port = parts.port
    host = _MOBILE.sub("", host)
    return host if port in (None, _PORTS[parts.scheme.lower()]) else f"{host}:{port}"


def _ascii_host(host: str) -> str:
    try:
        return host.encode("idna").decode() if not host.isascii() else host
    except UnicodeError:
        return ""


def _without_dots(path: str) -> str:
    """Dot segments taken out (RFC 3986, 5.2.4); empty segments may matter and stay."""
    out: list[str] = []
    segments = path.split("/")
    for segment in segments:
        if segment == "..":
            if len(out) > 1:
                out.pop()
        elif segment != ".":
            out.append(segment)
    if segments[-1] in (".", ".."):
        out.append("")
    return "/".join(out)


def _spelling(text: str) -> str:
    """One way to write each character: escapes in capitals, and only where they are needed."""
    text = _STRAY_PERCENT.sub("%25", text)
    return _ESCAPE.sub(_unescape, quote(text, safe=_SAFE, errors="replace"))


def _unescape(match: re.Match[str]) -> str:
    byte = unquote_to_bytes(match[0])
    return byte.decode() if byte[0] in _UNRESERVED else match[0].upper()


def _query(query: str) -> str:
    return "&".join(_spelling(pair) for pair in query.split("&") if pair and not _tracks(pair))


def _tracks(pair: str) -> bool:
    name = _spelling(pair.partition("=")[0]).lower()
    return name in _TRACKERS or name.startswith(_TRACKER_PREFIXES)


def page(address: str) -> str:
    """What two canonical addresses of one page share: scheme and ``www.`` aside."""
    return address.partition("://")[2].removeprefix("www.")
