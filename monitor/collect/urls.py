"""The canonical form of a link, so that the same page has the same address everywhere.

Rule 1. Only what provably does not change the page is changed: spelling, trackers, sessions, mobile
        hosts, caches of AMP pages. A path that ends in ``/amp`` may be about guitars.
Rule 2. A parameter goes only when its name is that of a known tracker, or its name and value ask
        for the AMP form.
Rule 3. Doing it twice changes nothing, and nothing that comes in raises.
"""

import re
from functools import lru_cache
from urllib.parse import SplitResult, quote, unquote_to_bytes, urljoin, urlsplit, urlunsplit

from monitor import domains
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
    "usqp amp_js_v amp_gsa srnd_src wt.mc_id wt_mc wtmc _ga _gl gad_source gad_campaignid srsltid "
    "mibextid epik li_fat_id rdt_cid sccid tblci dicbo yadclid ymclid ysclid _openstat _kx "
    "ck_subscriber_id ml_subscriber ml_subscriber_hash mc_tc __hstc __hssc __hsfp __s "
    "_branch_match_id _branch_referrer fb_action_ids fb_action_types fb_ref fb_source "
    "ga_source ga_medium ga_campaign ga_content ga_term ga_place wprov"
)
# A session is the visitor's, not the page's.
_SESSIONS = words("jsessionid phpsessid")
_AMP = frozenset({("amp", ""), ("amp", "1"), ("amp", "true"), ("outputtype", "amp")})
_TRACKER_PREFIXES = ("utm_", "mtm_", "pk_", "piwik_", "matomo_", "hsa_", "oft_", "stm_", "itm_")
_MOBILE = ("m.", "mobile.", "amp.")
_SESSION_PATH = re.compile(r";jsessionid=[^/;]*", re.IGNORECASE)
# Where Google keeps copies of others' AMP pages: the page's own address is the rest, ``s/`` before
# it says that it is an https one.
_AMP_CACHE = re.compile(
    r"https?://(?:[^/]+\.cdn\.ampproject\.org/[cv]|(?:www\.)?google\.[a-z.]{2,6}/amp)/(s/)?"
    r"(?=[^/?]+\.[^/?]+)"
)
# Some pages are told apart by their fragment alone, which then is the address of a page.
_ROUTE = re.compile(r"[!/].")
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


# A link that has only one spelling: no port, escape, parameter or fragment, nothing before the
# page's own host that asks for a form of it, no dot segments.
_PLAIN = re.compile(
    r"https?://(?!m\.|mobile\.|amp\.)(?:[a-z0-9_-]+\.)+[a-z]+(?:/(?!\.{1,2}(?:/|\Z))[\w.~!$&'()*+,=:@-]*)+",
    re.ASCII,
)


# A link is asked for again for each of its article's keys, when all of the document are read.
@lru_cache(maxsize=256)
def canonical(link: str | None, base: str | None = None) -> str | None:
    """The canonical form of ``link``: one spelling for all links to a page.

    Args:
        link: as carried, perhaps relative, perhaps garbage.
        base: address that relative links are resolved against.

    Returns:
        ``None`` where ``link`` is no http or https address.
    """
    if link and len(link) <= MAX_URL and _PLAIN.fullmatch(link) and not _AMP_CACHE.match(link):
        return link
    found = _spelt(resolve(link, base))
    while found and (cache := _AMP_CACHE.match(found)):
        page_itself = _spelt(f"{'https' if cache[1] else 'http'}://{found[cache.end() :]}")
        if page_itself is None:
            break
        found = page_itself
    return found


def _spelt(absolute: str | None) -> str | None:
    """One spelling of a web address."""
    if absolute is None:
        return None
    try:
        parts = urlsplit(absolute)
        authority = _authority(parts)
    except ValueError:
        return None
    if authority is None:
        return None
    path = _SESSION_PATH.sub("", _without_dots(_spelling(parts.path))) or "/"
    fragment = _spelling(parts.fragment) if _ROUTE.match(parts.fragment) else ""
    return urlunsplit((parts.scheme.lower(), authority, path, _query(parts.query), fragment))


def _authority(parts: SplitResult) -> str | None:
    """Host and port without user info (which is no part of a page's name), ``None`` if unusable."""
    host = (parts.hostname or "").rstrip(".")
    if ":" in host:
        host = f"[{host}]"
    elif not _HOST.match(host) or not (host := _ascii_host(host)):
        return None
    port = parts.port
    host = _without_mobile(host)
    return host if port in (None, _PORTS[parts.scheme.lower()]) else f"{host}:{port}"


def _without_mobile(host: str) -> str:
    """``host`` without labels that ask for the same pages in another form.

    What its holder registered stays: ``m.co.uk``, ``amp.dev`` and ``m.github.io`` are no forms.
    """
    while host.startswith(_MOBILE) and host != domains.holder(host):
        host = host.partition(".")[2]
    return host


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
    pairs = (_without_trackers(pair) for pair in query.split("&") if pair)
    return "&".join(_spelling(pair) for pair in pairs if pair)


def _without_trackers(pair: str) -> str:
    """A parameter, or several that are parted by semicolons in the old way; without trackers.

    ``&amp;`` is a link that was escaped twice, and asks for no AMP form while anything follows.
    """
    if ";" not in pair:
        return "" if _tracks(pair) or _named(pair) in _AMP else pair
    rest = ";".join(part for part in pair.split(";") if not _tracks(part))
    return rest if ";" in rest else _without_trackers(rest)


def _tracks(pair: str) -> bool:
    name, _ = _named(pair)
    return name in _TRACKERS or name in _SESSIONS or name.startswith(_TRACKER_PREFIXES)


def _named(pair: str) -> tuple[str, str]:
    """Name and value of a parameter, in lower case."""
    name, _, value = _spelling(pair).lower().partition("=")
    return name, value


def page(address: str) -> str:
    """What two canonical addresses of one page share: scheme and ``www.`` aside."""
    return address.partition("://")[2].removeprefix("www.")
