"""Says what a document seems to be that is no feed, for the person who has to find out why."""

import html
import json
import re

from monitor.collect.charsets import decode
from monitor.collect.text import line
from monitor.model.outcomes import PAGE

LOOKED_AT = 65_536
SHOWN = 80

_MAGIC = (
    (b"\x1f\x8b", "gzip data"),
    (b"PK\x03\x04", "a ZIP archive"),
    (b"%PDF", "a PDF file"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"BZh", "bzip2 data"),
    (b"\x28\xb5\x2f\xfd", "zstd data"),
    (b"\x7fELF", "a program"),
)
_PAGE = re.compile(r"<(?:!doctype\s+html|html|head|body|title|meta|script)\b", re.IGNORECASE)
_TITLE = re.compile(r"<title[^>]{0,200}>([^<]{0,400})", re.IGNORECASE)
_ROOT = re.compile(r"<([A-Za-z_][\w.:-]{0,60})")
# What the gate-keepers of web sites show instead of the page that was asked for.
_WALLS = re.compile(
    r"just a moment|attention required|cf-challenge|challenge-platform|captcha|"
    r"are you (?:a )?human|"
    r"are you a robot|verify(?:ing)? (?:that )?you are|access denied|request blocked|"
    r"enable javascript and cookies|pardon our interruption|ddos[- ]guard|"
    r"incapsula|perimeterx|datadome",
    re.IGNORECASE,
)
_BINARY = re.compile("[\x00-\x08\x0e-\x1f]|\ufffd")
_COMMENTS = ("#", "//", "--", "/*", "*", '"""')
# How lines of configuration, programs, tables and logs look, and lines of an article hardly do:
# items, keys with values, KEY:VALUE, times in front, columns, statements, what goes on in the
# next line, what a shell reads.
_MADE = re.compile(
    r"""(?:
        <[!?/a-zA-Z] | [-*+]\s*(?:[\[{] | [\w."']+:(?:\s|$))
      | [\w."'/ -]{1,60}(?: : | :?= )(?: \s*$ | \s*[\[{|>"'$&*\d] | \s+[\w.:/@"'-]+\s*(?:\#.*)?$ )
      | \w[\w.-]*(?:;[^:=]*)?:[^\s:]+$
      | (?: \d{4}-\d\d-\d\d | \w{3}\s+\d{1,2} )[T ]\d\d:\d\d
      | [^\s,;|]*(?:[,;|\t][^\s,;|]*){2,}$
      | (?:import|from|def|class|return|elif|else|fi|done|esac|SELECT|INSERT|UPDATE|export)\b
      | .*(?: [;{}\[\](,\\|=] | \)\s*: | && | \bthen | \bdo )$
      | @\w | .*\$[({A-Za-z_] | .*\s(?:&&|\|\|)\s
    )""",
    re.VERBOSE,
)
_SAID = re.compile("[.!?\u2026\u3002\u061f\u0964][\"')\\]\u2019\u201d\u00bb]*$")
FEW = 4
"""Lines that are too few to tell anything by their form."""
LINES = 0.4
"""The share of such lines that no article has, unless it ..."""
SENTENCES = 0.33
"""... has so much of its characters in lines that end as sentences do, or begins with ..."""
LEAD = 60
"""... one of so many characters."""
MANY = 20
"""One odd character in so many is what text never has."""


def describe(body: bytes) -> str:
    """What ``body`` seems to be, as a phrase that follows "this is"."""
    for magic, name in _MAGIC:
        if body.startswith(magic):
            return name
    text = decode(body[:LOOKED_AT])
    if len(_BINARY.findall(text)) * MANY > len(text):
        return "binary data"
    root = _ROOT.search(text)
    if root and root[1].lower() == "opml":
        return "an OPML list of feeds; feeds import reads it"
    if _PAGE.search(text):
        return _page(text)
    start = text.lstrip("\ufeff \t\r\n")
    if start[:1] in ("{", "["):
        return _json(body)
    if start.startswith("<"):
        return f"an XML document <{root[1]}>" if root else "XML without an element"
    kind = "a program, configuration or table" if is_made(text) else "plain text"
    return f'{kind} "{_shown(text)}"'


def is_made(text: str) -> bool:
    """Whether the lines have the form of configuration, a program, a table or a log.

    Sentences end as such: where people talk, "NAME: text" is no key with a value; and an article
    on programs may be full of them.
    """
    lines = [one.strip() for one in text[:LOOKED_AT].splitlines() if one.strip()]
    made = [_is_made(one) for one in lines]
    if len(lines) < FEW or (len(lines[0]) >= LEAD and not made[0]):
        return False
    sentences = sum(len(one) for one in lines if _is_sentence(one))
    return sum(made) > LINES * len(lines) and sentences < SENTENCES * sum(map(len, lines))


def _is_sentence(line: str) -> bool:
    return not line.startswith(_COMMENTS) and _SAID.search(line) is not None


def _is_made(line: str) -> bool:
    made = line.startswith(_COMMENTS) or _MADE.match(line) is not None
    return made and not _is_sentence(line)


def _page(text: str) -> str:
    title = _TITLE.search(text)
    name = _shown(html.unescape(title[1])) if title else ""
    kind = "a bot check page" if _WALLS.search(text) else PAGE
    return f'{kind} titled "{name}"' if name else f"{kind} without a title"


def _json(body: bytes) -> str:
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        return "broken JSON"
    if isinstance(value, dict):
        return f"JSON with the keys {_shown(', '.join(map(str, list(value)[:10])))}"
    return "JSON that is neither a feed nor records"


def _shown(text: str) -> str:
    text = line(text)
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"
