"""The keys of the configuration, section by section; pydantic is used at this edge only.

A key left out or empty is ``None`` here: the defaults live in the model's dataclasses, and the
``default`` of a key below only tells editors. What a key is for stands in its field and not in a
docstring, which pydantic would read this file again for, at every start.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    JsonValue,
    PlainValidator,
    WithJsonSchema,
)

from monitor.config import addresses, values
from monitor.config.values import Reference
from monitor.model.changes import ChangeKind
from monitor.model.topics import DEFAULT_ALERT_ON


def _as(check: Callable[[Any], object], **schema: JsonValue) -> tuple[object, object]:
    """A type whose values ``check`` makes, and how editors see it."""
    return (PlainValidator(check), WithJsonSchema(schema))


def unset(default: JsonValue = None, about: str | None = None) -> Any:  # noqa: ANN401 - for fields of any type
    """A key that may be left out, and what holds then."""
    extra: dict[str, JsonValue] = {} if default is None else {"default": default}
    return Field(default=None, description=about, json_schema_extra=extra)


DURATION: dict[str, Any] = {
    "description": "Such as 30s, 10m, 2h or 7d.",
    "type": ["string", "integer"],
    "pattern": "^(0|([0-9]+d)?([0-9]+h)?([0-9]+m)?([0-9]+s)?)$",
    "maximum": 0,  # the only length that needs no unit
}
REFERENCE: dict[str, Any] = {
    "description": "Where a secret is kept: a systemd credential, a file, or the environment.",
    "type": "object",
    "properties": {source.value: {"type": "string"} for source in values.Source},
    "minProperties": 1,
    "maxProperties": 1,
    "additionalProperties": False,
}
SIGNING_KEY: dict[str, Any] = {
    "description": "A signing secret, and until when it is used.",
    "type": "object",
    "properties": {
        **{source.value: {"type": "string"} for source in values.Source},
        "not_after": {"type": "string", "description": "Signed with until then."},
    },
    "additionalProperties": False,
}

Text = Annotated[str, *_as(values.line, type="string")]
Identifier = Annotated[
    str, *_as(values.identifier, type="string", pattern="^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")
]
Phrase = Annotated[str, *_as(values.phrase, type=["string", "number"])]
Duration = Annotated[timedelta, *_as(values.length, **DURATION)]
SomeDuration = Annotated[timedelta, *_as(values.some_length, **DURATION)]
Timeout = Annotated[timedelta, *_as(values.timeout, **DURATION)]
Every = Annotated[timedelta | str, *_as(values.every, anyOf=[{"const": "auto"}, DURATION])]
Backfill = Annotated[
    int | str,
    *_as(values.backfill, anyOf=[{"enum": ["none", "all"]}, {"type": "integer", "minimum": 0}]),
]
Switch = Annotated[
    bool, *_as(values.switch, anyOf=[{"type": "boolean"}, {"enum": ["on", "off", "yes", "no"]}])
]
Counting = Annotated[int, *_as(values.counting, type="integer", minimum=1)]
Zone = Annotated[str, *_as(values.zone, type="string", examples=["Europe/Berlin"])]
Network = Annotated[str, *_as(values.network, type="string", examples=["10.0.0.0/8"])]
Secretive = Annotated[Reference, *_as(values.reference, **REFERENCE)]
TextOrReference = Annotated[
    str | Reference,
    *_as(values.text_or_reference, anyOf=[{"type": "string"}, REFERENCE]),
]
SigningKeys = Annotated[
    tuple[Annotated[values.KeyReference, *_as(values.key_reference, **SIGNING_KEY)], ...],
    # One key is a list of one.
    BeforeValidator(lambda value: value if isinstance(value, list) else [value]),
    WithJsonSchema(
        {"anyOf": [SIGNING_KEY, {"type": "array", "items": SIGNING_KEY, "minItems": 1}]}
    ),
]
Group = Annotated[
    tuple[Phrase, ...],
    # A phrase that stands alone is a group of one: it must match.
    BeforeValidator(lambda value: [value] if isinstance(value, str) else value),
    WithJsonSchema(
        {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": ["string", "number"]}}]}
    ),
]


class Shape(BaseModel):
    """What all sections share: no unknown keys, no second thoughts."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)

    def given(self) -> dict[str, Any]:
        """The keys that were written with a value."""
        named = ((key, getattr(self, key)) for key in self.model_fields_set)
        return {key: value for key, value in named if value is not None}


class DefaultsShape(Shape):
    """What holds for all feeds unless a feed says otherwise."""

    every: Every | None = unset(
        "auto",
        "How often: `auto` learns it from the feed; a duration replaces only the learned interval.",
    )
    min_every: SomeDuration | None = unset("10m", "Never polled more often than this.")
    max_every: SomeDuration | None = unset(
        "24h", "Polled at least this often, errors and the server's demands apart."
    )
    max_hint: Duration | None = unset(
        "1h", "How far max-age, ttl and sy:updatePeriod may slow a feed; Retry-After holds in full."
    )
    host_spacing: Duration | None = unset(
        "5s", "Pause between two requests to the same registered domain."
    )
    host_concurrency: Counting | None = unset(
        1, "Requests in flight to the same registered domain."
    )
    allow_networks: tuple[Network, ...] | None = unset(
        [], "The only private or loopback networks that may be reached."
    )
    backfill: Backfill | None = unset(
        "none",
        "Which entries of the first poll may alert: `none`, `all`, or so many of the newest.",
    )
    outlet: Text | None = unset(about="Who publishes the feed, for feeds that do not say.")
    language: Annotated[str, *_as(values.language, type="string")] | None = unset(
        about="BCP 47 tag of the feed's language, for feeds that do not say."
    )
    timezone: Zone | None = unset("UTC", "For dates without a zone: an IANA name.")
    headers: dict[str, TextOrReference] | None = unset({}, "Sent with each request.")
    user_agent: Annotated[str, *_as(values.user_agent, type="string")] | None = unset(
        about="Replaces the program's own User-Agent."
    )
    auth: Secretive | None = unset(about="The value of the Authorization header, by reference.")
    proxy: TextOrReference | None = unset(
        about="URL of an HTTP proxy; one with a password by reference."
    )
    timeout: Timeout | None = unset(
        "30s",
        "Total deadline of one poll, at most 5m; what it waits for a host's turn does not count.",
    )
    enabled: Switch | None = unset(default=True, about="Whether the feed is polled.")


class FeedShape(DefaultsShape):
    """A feed: RSS, Atom, RDF or JSON Feed."""

    url: TextOrReference = Field(
        description="An http or https URL, or a local file: its path, from this file, or a file: "
        "URL."
    )
    id: Identifier | None = unset(
        about="What people and articles call it (default: host and path plus a short hash)."
    )


class TopicShape(Shape):
    """What to watch for, and what of it to tell to whom."""

    title: Text | None = unset(about="For people; the id if left out.")
    all: tuple[Group, ...] | None = unset(
        [], "Groups of phrases: every group must match; a group matches if any of its phrases does."
    )
    any: tuple[Phrase, ...] | None = unset([], "Phrases of which at least one must match.")
    none: tuple[Phrase, ...] | None = unset([], "Phrases of which none may match.")
    like: tuple[Text, ...] | None = unset(
        [],
        "Paths of articles that show what is meant; decides alone only where no phrases are given.",
    )
    feeds: tuple[Text, ...] | None = unset(about="Ids of the feeds it listens to (default: all).")
    storylines: Literal["auto", "one"] | None = unset(
        "auto", "`auto`: one per thread found; `one`: the whole topic is one thread."
    )
    alert_on: tuple[ChangeKind, ...] | None = unset(
        [kind.value for kind in DEFAULT_ALERT_ON],
        "The kinds of change that are told; this version finds opened, development and reversal.",
    )
    sensitivity: Literal["fewer", "balanced", "more"] | None = unset(
        "balanced", "The least confidence that is told: fewer .8, balanced .6, more .4."
    )
    min_outlets: Counting | None = unset(
        1, "How many outlet families must carry a change before it is told."
    )
    settle: Duration | None = unset("5m", "How long a development waits for others of its wave.")
    cooldown: Duration | None = unset(
        "6h", "How long the same matter stays quiet after an alert, unless it turns again."
    )
    daily_cap: Counting | None = unset(
        20, "The most alerts in any 24 hours; what is more is told in a digest."
    )
    notify: tuple[Text, ...] | None = unset(about="Ids of the sinks that are told (default: all).")
    backfill: Backfill | None = unset(
        about="Replaces the feeds' `backfill` for this topic when a feed is polled for the first "
        "time."
    )


class TopShape(Shape):
    """The keys that stand alone."""

    database: Text | None = unset(
        about="Path of the database (default: $STATE_DIRECTORY/monitor.db, else the user's state "
        "folder)."
    )
    keep: SomeDuration | None = unset(
        "180d",
        "How long articles and ended deliveries are kept; storylines and alerts stay.\n\n"
        "The history of polls is kept for 30 days of it at most, and for 500 polls of a feed.",
    )
    contact: Annotated[str, *_as(addresses.contact, type="string")] | None = unset(
        about="A web or mail address for the User-Agent, so that publishers can reach you."
    )
    heartbeat: TextOrReference | None = unset(
        about="A URL that is called every minute while the daemon works."
    )
    listen: Annotated[str, *_as(addresses.listen, type="string")] | None = unset(
        about="Health and metrics: on loopback (127.0.0.1:9108) or a socket (unix:/path); else off."
    )
    parser: Switch | None = unset(
        default=True,
        about="Whether the bundled parser reads sentences; without it their words alone are read."
        "\n\nIt costs about a millisecond for each sentence that may tell a change, in the worker "
        "processes.",
    )


class ListsShape(Shape):
    """The top keys that hold plain lists, gathered over all files."""

    include: tuple[Text, ...] | None = unset(
        [], "More files: YAML like this one, or OPML lists of feeds; `*` stands for any name."
    )
    ops: tuple[Text, ...] | None = unset(
        about="Sinks that hear of feeds that fail, fall silent or recover (default: the log sinks)."
    )


class FamiliesShape(Shape):
    """A name for outlets that count as one."""

    families: dict[str, tuple[Text, ...]] | None = unset(
        {}, "Outlets and domains that count once when reports are counted."
    )
