"""Made-up, well-formed documents of every feed format, to be polled, damaged and compared."""

import json
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from html import escape

from monitor.collect.mend import NAMESPACES

WORDS = (
    "harbour", "bridge", "council", "vote", "rain", "ferry", "closed", "opened", "minister",
    "visit", "talks", "delayed", "planned", "river", "flood", "road", "school", "budget",
    "strike", "ended", "began", "market", "prices", "rose", "fell", "café", "Zürich", "naïve",
    "Łódź", "пресса", "東京", "—", "“quoted”", "tonight", "tomorrow", "said", "report", "officials",
    "again",
)  # fmt: skip
START = datetime(2018, 8, 1, 6, tzinfo=UTC)
SPACES = " ".join(
    f'xmlns:{prefix}="{uri}"' for prefix, uri in NAMESPACES.items() if prefix != "rdf"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """One made-up entry."""

    guid: str
    link: str
    title: str
    author: str
    label: str
    teaser: str
    paragraphs: tuple[str, ...]
    when: datetime

    @property
    def html(self) -> str:
        """The body as HTML."""
        return "".join(f"<p>{escape(part, quote=False)}</p>" for part in self.paragraphs)


def made(chance: random.Random, number: int) -> Made:
    """An entry of random words; another ``number`` is another entry."""

    def say(least: int, most: int) -> str:
        return " ".join(chance.choices(WORDS, k=chance.randint(least, most)))

    return Made(
        guid=f"tag:example.org,2018:{number}",
        link=f"https://www.example.org/{number}?id={number}",
        title=f"{number} {say(3, 9)}",
        author=f"{say(1, 1).title()} {number}",
        label=say(1, 2),
        teaser=f"{say(8, 20)} {number}.",
        paragraphs=tuple(f"{say(10, 40)} {part}." for part in range(chance.randint(1, 3))),
        when=START + timedelta(minutes=chance.randrange(60_000)),
    )


# Of each format: what surrounds the entries, and one entry. An entry of a feed of XML takes
# ``more``: markup to stand in it beside its own; of JSON: members.


def rss20(entries: Sequence[str], head: str = "") -> str:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" {SPACES}><channel>'
        "<title>Made up</title><link>https://www.example.org/</link><description>d</description>"
        f"<language>en</language><sy:updatePeriod>hourly</sy:updatePeriod>{head}"
        f"{''.join(entries)}</channel></rss>"
    )


def rss20_item(entry: Made, more: str = "") -> str:
    return (
        f"<item><title>{escape(entry.title)}</title><link>{escape(entry.link)}</link>"
        f'<guid isPermaLink="false">{entry.guid}</guid><dc:creator>{entry.author}</dc:creator>'
        f"<category>{entry.label}</category><pubDate>{format_datetime(entry.when)}</pubDate>"
        f"<itunes:author>Nobody</itunes:author><media:content url='x'/>"
        f"<description>{escape(entry.teaser)}</description>{more}"
        f"<content:encoded><![CDATA[{entry.html}]]></content:encoded></item>\n"
    )


def rss09(version: str) -> Callable[[Sequence[str], str], str]:
    def document(entries: Sequence[str], head: str = "") -> str:
        return (
            f'<?xml version="1.0"?><rss version="{version}"><channel><title>Made up</title>'
            f"<link>https://www.example.org/</link><description>d</description>{head}"
            f"{''.join(entries)}</channel></rss>"
        )

    return document


def rss09_item(entry: Made, more: str = "") -> str:
    return (
        f"<item><title>{escape(entry.title)}</title><link>{escape(entry.link)}</link>"
        f"<description>{escape(entry.teaser)}</description>{more}</item>\n"
    )


def rdf(entries: Sequence[str], head: str = "") -> str:
    return (
        f'<?xml version="1.0"?><rdf:RDF xmlns:rdf="{NAMESPACES["rdf"]}" '
        f'xmlns="http://purl.org/rss/1.0/" {SPACES}><channel rdf:about="https://www.example.org/">'
        f"<title>Made up</title><link>https://www.example.org/</link>{head}</channel>"
        f"{''.join(entries)}</rdf:RDF>"
    )


def rdf_item(entry: Made, more: str = "") -> str:
    return (
        f'<item rdf:about="{entry.guid}"><title>{escape(entry.title)}</title>'
        f"<link>{escape(entry.link)}</link><dc:date>{entry.when.isoformat()}</dc:date>"
        f"<dc:creator>{entry.author}</dc:creator><dc:subject>{entry.label}</dc:subject>"
        f"<description>{escape(entry.teaser)}</description>{more}"
        f"<content:encoded>{escape(entry.html)}</content:encoded></item>\n"
    )


def atom10(entries: Sequence[str], head: str = "") -> str:
    return (
        f'<feed xmlns="{NAMESPACES["atom"]}" {SPACES.replace("xmlns:atom", "xmlns:a")} '
        f'xml:lang="en"><title>Made up</title><id>urn:made-up</id>'
        f'<link href="https://www.example.org/"/>{head}{"".join(entries)}</feed>'
    )


def atom10_entry(entry: Made, more: str = "") -> str:
    return (
        f'<entry><title type="html">{escape(entry.title)}</title><id>{entry.guid}</id>'
        f'<link rel="alternate" href="{escape(entry.link)}"/><author><name>{entry.author}</name>'
        f'</author><category term="{entry.label}"/><updated>{entry.when.isoformat()}</updated>'
        f'<summary type="text">{escape(entry.teaser)}</summary>{more}<content type="xhtml">'
        f'<div xmlns="http://www.w3.org/1999/xhtml">{entry.html}</div></content></entry>\n'
    )


def atom03(entries: Sequence[str], head: str = "") -> str:
    return (
        f'<?xml version="1.0"?><feed version="0.3" xmlns="http://purl.org/atom/ns#" {SPACES}>'
        f'<title>Made up</title><link rel="alternate" href="https://www.example.org/"/>'
        f"{head}{''.join(entries)}</feed>"
    )


def atom03_entry(entry: Made, more: str = "") -> str:
    return (
        f'<entry><title mode="escaped">{escape(entry.title)}</title><id>{entry.guid}</id>'
        f'<link rel="alternate" type="text/html" href="{escape(entry.link)}"/>'
        f"<author><name>{entry.author}</name></author><issued>{entry.when.isoformat()}</issued>"
        f"<modified>{entry.when.isoformat()}</modified>{more}"
        f'<content type="text/html" mode="escaped">{escape(entry.html)}</content></entry>\n'
    )


def jsonfeed(version: str) -> Callable[[Sequence[str], str], str]:
    def document(entries: Sequence[str], head: str = "") -> str:
        return (
            f'{{"version": "https://jsonfeed.org/version/{version}", "title": "Made up", {head}'
            f'"home_page_url": "https://www.example.org/", "items": [{", ".join(entries)}]}}'
        )

    return document


def jsonfeed_item(entry: Made, more: str = "") -> str:
    own = json.dumps(
        {
            "id": entry.guid, "url": entry.link, "title": entry.title, "summary": entry.teaser,
            "content_html": entry.html, "date_published": entry.when.isoformat(),
            "author": {"name": entry.author}, "authors": [{"name": entry.author}],
            "tags": [entry.label, "x"], "attachments": [{"url": "a"}, {"url": "b"}],
        },
        ensure_ascii=False,
    )  # fmt: skip
    return f"{own[:-1]}{more}}}"


@dataclass(frozen=True, slots=True)
class Format:
    """How documents of one format are written."""

    document: Callable[..., str]
    entry: Callable[..., str]


FORMATS: Mapping[str, Format] = {
    "rss 0.91": Format(rss09("0.91"), rss09_item),
    "rss 0.92": Format(rss09("0.92"), rss09_item),
    "rss 2.0": Format(rss20, rss20_item),
    "rdf": Format(rdf, rdf_item),
    "atom 1.0": Format(atom10, atom10_entry),
    "atom 0.3": Format(atom03, atom03_entry),
    "json feed 1.0": Format(jsonfeed("1"), jsonfeed_item),
    "json feed 1.1": Format(jsonfeed("1.1"), jsonfeed_item),
}
JSON = frozenset(name for name in FORMATS if name.startswith("json"))
