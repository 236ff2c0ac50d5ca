"""From what the configuration says of feeds to the model's ``Feed`` values."""

import os
import re
from collections.abc import Callable
from dataclasses import dataclass, field, fields
from datetime import timedelta
from pathlib import Path
from typing import Any

from monitor.config import addresses, values
from monitor.config.check import check, joined
from monitor.config.document import Entry, Node
from monitor.config.durations import brief
from monitor.config.faults import Faults, Place
from monitor.config.files import placed
from monitor.config.gather import Gathered
from monitor.config.reach import refused
from monitor.config.references import Secrets
from monitor.config.shape import DefaultsShape, FeedShape
from monitor.config.values import Reference
from monitor.model.feeds import Feed
from monitor.model.secrets import Secret

_CREDENTIAL_HEADER = re.compile(r"auth|cookie|key|pass|secret|session|sign|token", re.IGNORECASE)
LISTED = "xmlUrl"
"""The path of a feed that a list of another reader brings."""
MODEL_DEFAULTS: dict[str, Any] = {each.name: each.default for each in fields(Feed)}


@dataclass(slots=True)
class Feeds:
    """Compiles feeds one by one and keeps them apart.

    Attributes:
        home: folder of the main file, from which ids of local feeds are derived.
        contact: goes into every feed.
        faults: takes what is wrong.
        secrets: the way to secrets.
        done: the feeds so far, in the order of the configuration.
        places: feed id -> where it was written.
        named: all ids, those of feeds with faults included.
    """

    home: Path
    contact: str | None
    faults: Faults
    secrets: Secrets
    done: list[Feed] = field(default_factory=list)
    places: dict[str, Place] = field(default_factory=dict)
    named: set[str] = field(default_factory=set)
    _urls: dict[str, Place] = field(default_factory=dict)
    _defaults: dict[str, Any] = field(default_factory=dict)
    _default_nodes: dict[str, Entry] = field(default_factory=dict)

    def take(self, gathered: Gathered) -> None:
        """Compile all feeds of all files; those of YAML files hold before those of OPML lists."""
        self._default_nodes = gathered.mappings["defaults"]
        for name, entry in self._default_nodes.items():
            node = Node(place=entry.place, value={name: entry})
            shape = check(DefaultsShape, node, entry.place, "defaults", self.faults)
            self._defaults |= shape.given() if shape else {}
        for item in gathered.feeds:
            self._feed(_full(item.node), item.path, listed=False)
        for outline in gathered.outlines:
            self._feed(outline, LISTED, listed=True)

    def _feed(self, node: Node, path: str, *, listed: bool) -> None:
        own_id = node.get("id")
        if own_id is not None and isinstance(own_id.value, str):
            self.named.add(own_id.value)
        # A list of others' making is full of oddities, and nobody mends them there.
        faults = self.faults.lenient(LISTED) if listed else self.faults
        shape = check(FeedShape, node, node.place, path, faults)
        if shape is None:
            return
        written = _Written(node, path, self._default_nodes)
        given = self._defaults | shape.given()
        self._check_times(given, written)
        url = self._url(shape, written, faults)
        if url is None or not self._first(url, written, listed=listed):
            return
        secret = isinstance(given.pop("url"), Reference)
        feed_id = given.pop("id", None) or self._derived(url, written, secret=secret)
        self.named.add(feed_id or "")
        if feed_id is None or self._known(feed_id, written):
            return
        settled = _settled(given) | self._resolved(given, url, written)
        self.places[feed_id] = node.where("url")
        feed = Feed(id=feed_id, url=url, url_secret=secret, contact=self.contact, **settled)
        self.done.append(feed)
        self._doubt(feed, written)

    def _doubt(self, feed: Feed, written: "_Written") -> None:
        """Warn of an address that cannot be reached, or gives a secret away."""
        if not feed.enabled or feed.url.startswith("file:"):
            return
        place, key = written.at("url")
        if reason := refused(feed.url, feed.allow_networks, shown=not feed.url_secret):
            self.faults.warn(place, key, reason)
        parameter = None if feed.url_secret else addresses.secret_parameter(feed.url)
        if parameter:
            self.faults.warn(
                place,
                key,
                f"seems to hold a secret ({parameter}=...), and addresses are shown; "
                "give an id and url: {file: PATH}",
            )

    def _url(self, shape: FeedShape, written: "_Written", faults: Faults) -> str | None:
        place, key = written.at("url")
        text: str | None = shape.url if isinstance(shape.url, str) else None
        if isinstance(shape.url, Reference):
            secret = self.secrets.get(shape.url, place, key)
            text = secret.reveal() if secret else None
        if text is None:
            return None
        try:
            return self._address(addresses.unwrapped(text), place, key)
        except ValueError as error:
            faults.error(place, key, str(error))
            return None

    def _address(self, text: str, place: Place, key: str) -> str:
        scheme = addresses.scheme(text)
        if scheme in addresses.DEFAULT_PORTS:
            addresses.web(text)
            return text
        if scheme == "file":
            text = addresses.file_path(text)
        elif scheme is not None:
            raise ValueError(
                f"cannot read {scheme}: URLs; expected https://, http://, file: or a path"
            )
        path = placed(text, place.file)
        if os.path.isdir(path):  # noqa: PTH112 - pathlib's raises for names too long
            raise ValueError(f"{path} is a folder; name a feed file in it")
        if not os.path.exists(path):  # noqa: PTH110 - pathlib's raises for names too long
            hint = (
                f"; a web address begins with https://{text[:60]}"
                if addresses.looks_web(text)
                else ""
            )
            self.faults.warn(place, key, f"there is no file {path} now{hint}")
        return path.as_uri()

    def _first(self, url: str, written: "_Written", *, listed: bool) -> bool:
        """Whether no feed before has the same URL."""
        place, key = written.at("url")
        first = self._urls.setdefault(addresses.same(url), place)
        if first == place:
            return True
        if listed:
            self.faults.warn(place, key, f"listed already at {first}, which holds")
        else:
            self.faults.error(place, key, f"the same URL stands at {first}")
        return False

    def _known(self, feed_id: str, written: "_Written") -> bool:
        if feed_id not in self.places:
            return False
        place, key = written.at("id")
        self.faults.error(
            place, key, f"the id {feed_id!r} is that of the feed at {self.places[feed_id]}"
        )
        return True

    def _derived(self, url: str, written: "_Written", *, secret: bool) -> str | None:
        if secret:
            place, key = written.at("url")
            self.faults.error(place, key, "a feed whose URL is a secret needs an id")
            return None
        return addresses.default_id(url, self.home)

    def _check_times(self, given: dict[str, Any], written: "_Written") -> None:
        least = given.get("min_every", MODEL_DEFAULTS["min_every"])
        most = given.get("max_every", MODEL_DEFAULTS["max_every"])
        every = given.get("every", "auto")
        told = {"min_every", "max_every", "every"} & (written.keys() - given.keys())
        if told:
            return
        place, key = written.at("every")
        if isinstance(every, timedelta) and every < least:
            self.faults.error(
                place,
                key,
                f"{brief(every)} is shorter than min_every ({brief(least)}); "
                "no feed is polled more often than its min_every",
            )
        elif isinstance(every, timedelta) and every > most:
            self.faults.warn(place, key, f"max_every holds: polled every {brief(most)}")
        if most < least:
            place, key = written.at("max_every")
            self.faults.error(
                place, key, f"{brief(most)} is shorter than min_every ({brief(least)})"
            )

    def _resolved(self, given: dict[str, Any], url: str, written: "_Written") -> dict[str, Any]:
        """The fields that may be secrets."""
        resolved: dict[str, Any] = {}
        if "headers" in given:
            resolved["headers"] = self._headers(given["headers"], written)
        if "auth" in given:
            place, key = written.at("auth")
            resolved["auth"] = self._auth(given["auth"], place, key)
            if url.startswith("http:"):
                self.faults.warn(place, key, "sent without encryption, since the URL is http:")
        if "proxy" in given:
            place, key = written.at("proxy")
            resolved["proxy"] = self._proxy(given["proxy"], place, key)
        return resolved

    def _headers(
        self, given: dict[str, Any], written: "_Written"
    ) -> tuple[tuple[str, Secret], ...]:
        _, key = written.at("headers")
        found = (
            header(name, value, written.place("headers", name), joined(key, name), self.secrets)
            for name, value in given.items()
        )
        return tuple(pair for pair in found if pair is not None)

    def _auth(self, reference: Reference, place: Place, key: str) -> Secret | None:
        secret = self.secrets.get(reference, place, key)
        return _checked(secret, values.header_value, place, key, self.faults)

    def _proxy(self, given: str | Reference, place: Place, key: str) -> Secret | None:
        if isinstance(given, str):
            return _checked(Secret(given), addresses.web, place, key, self.faults)
        secret = self.secrets.get(given, place, key)
        return _checked(secret, addresses.proxy, place, key, self.faults)


@dataclass(frozen=True, slots=True)
class _Written:
    """Where the keys of one feed stand: in the feed, or in the defaults."""

    node: Node
    path: str
    defaults: dict[str, Entry]

    def at(self, key: str) -> tuple[Place, str]:
        """Place and path of ``key``."""
        own = self.node.get(key)
        if self.path == LISTED and own is not None:
            return own.place, LISTED
        if own is not None and own.value is not None:
            return own.place, joined(self.path, key)
        if key in self.defaults:
            return self.defaults[key].node.place, joined("defaults", key)
        return self.node.place, joined(self.path, key)

    def keys(self) -> set[str]:
        """The keys that were written, good or not."""
        return self.node.written() | set(self.defaults)

    def place(self, key: str, inner: str) -> Place:
        """Place of ``inner`` within ``key``."""
        own = self.node.get(key)
        if own is not None and own.value is not None:
            return own.where(inner)
        return self.defaults[key].node.where(inner) if key in self.defaults else self.node.place


def header(
    name: str, given: str | Reference, place: Place, key: str, secrets: Secrets
) -> tuple[str, Secret] | None:
    """A header to be sent; ``None`` after a fault.

    A value may stand in the file unless its name says that it is a credential.
    """
    try:
        values.header_name(name)
        if isinstance(given, str) and _CREDENTIAL_HEADER.search(name):
            values.reference(given)
    except ValueError as error:
        secrets.faults.error(place, key, str(error))
        return None
    secret = Secret(given) if isinstance(given, str) else secrets.get(given, place, key)
    checked = _checked(secret, values.header_value, place, key, secrets.faults)
    return (name, checked) if checked else None


def _checked(
    secret: Secret | None, rule: Callable[[str], object], place: Place, key: str, faults: Faults
) -> Secret | None:
    """The secret if ``rule`` takes it; its value never reaches the message."""
    if secret is None:
        return None
    try:
        rule(secret.reveal())
    except ValueError as error:
        faults.error(place, key, str(error))
        return None
    return secret


def _full(node: Node) -> Node:
    """A feed as a mapping, also when it was written in the short form."""
    if isinstance(node.value, str):
        return Node(place=node.place, value={"url": Entry(place=node.place, node=node)})
    return node


def _settled(given: dict[str, Any]) -> dict[str, Any]:
    """The fields that need no secret, in the model's own terms."""
    kept = {key: value for key, value in given.items() if key not in ("headers", "auth", "proxy")}
    if kept.get("every") == "auto":
        kept["every"] = None
    if kept.get("backfill") == "all":
        kept["backfill"] = None
    return kept
