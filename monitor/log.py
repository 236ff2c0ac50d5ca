"""Logging: one event per line, by a name that stays; no secret ever among them.

Rule 1. Every event has a dotted name from ``EVENTS``; its level stands there too.
Rule 2. On a terminal lines are for people; elsewhere they are JSON, under systemd with the
        priority in front (``<6>``), so that ``journalctl -p`` works. Asked to, each goes to the
        journal field by field instead.
Rule 3. ``Secret`` values, texts given to ``hide``, user info in URLs and values of keys that
        sound like credentials are replaced, in the fields of events and in tracebacks alike.
Rule 4. What other libraries log comes by the same way, as ``library.message``.
"""

import json
import logging
import os
import re
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, TextIO
from urllib.parse import quote, urlsplit

import structlog
from structlog.typing import EventDict, WrappedLogger
from typing_extensions import override

from monitor.journal import Journal
from monitor.model.secrets import Secret

HIDDEN = "***"
SHORTEST_HIDDEN = 5  # shorter ones would blot out half of every line
LONGEST_VALUE = 4000
PRIORITIES = {"critical": 2, "error": 3, "warning": 4, "info": 6, "debug": 7}
TAMED = {
    "aiohttp.access": logging.WARNING,
    "apscheduler": logging.WARNING,  # one line per tick otherwise
    "asyncio": logging.WARNING,
    "httpcore": logging.WARNING,
    "httpx": logging.WARNING,  # logs whole URLs at INFO
}

# name -> (level, meaning)
EVENTS: Mapping[str, tuple[str, str]] = {
    "alert": ("info", "an alert, told by a log sink"),
    "alert.made": ("info", "a change became an alert for one or more sinks"),
    "alert.settled": ("info", "developments that had waited for their wave were made one alert"),
    "alert.told_before": ("info", "at the start: one of the latest alerts that sinks accepted"),
    "alert.waiting": ("info", "at the start: one of the latest alerts still to be sent"),
    "article.failed": ("error", "a fault of ours: an article could not be decided on"),
    "article.refused": ("error", "a fault of ours: the store kept refusing what articles change"),
    "clock.leapt": (
        "warning",
        "the clock went far ahead; for a day nothing is forgotten or missed",
    ),
    "clock.set_back": ("warning", "deliveries waited for an hour that a wrong clock had named"),
    "config.loaded": ("info", "the configuration was read and is in force"),
    "config.rejected": ("error", "the new configuration is bad; the old one stays in force"),
    "config.warning": ("warning", "the configuration allows what cannot work as meant"),
    "delivery.accepted": ("info", "a sink took an alert"),
    "delivery.dead": ("error", "an alert was given up for a sink; alerts retry brings it back"),
    "delivery.deferred": ("info", "alerts wait for a digest: of quiet hours, a schedule or a rate"),
    "delivery.hastened": (
        "info",
        "alerts wait less long for a digest: configuration or clock changed",
    ),
    "delivery.retry": ("warning", "a sink did not take an alert; it is tried again"),
    "delivery.sinks": ("info", "the sinks that are served have changed"),
    "delivery.stalled": ("error", "the store did not let deliveries go on; it is tried again"),
    "digest.made": ("info", "what waited for a sink was made one digest"),
    "feed.entries_left_out": (
        "warning",
        "entries of a feed are no articles; the others are taken",
    ),
    "feed.moved": ("warning", "a feed moved for good; put its new address into the configuration"),
    "feed.polled": ("debug", "a poll ended; as a warning when something was wrong with it"),
    "heartbeat.heard": ("info", "the heartbeat URL answers again"),
    "heartbeat.lost": ("warning", "the heartbeat URL was called and did not answer well"),
    "host.held": ("info", "a host asked to be left alone; its feeds are polled later"),
    "index.repacking": ("info", "what a start had to pack anew is stored, for the next one"),
    "library.message": ("info", "what a library had to say, in its own words"),
    "monitor.crashed": ("critical", "something unforeseen ended the daemon"),
    "monitor.ready": ("info", "everything is up"),
    "monitor.started": ("info", "the daemon begins"),
    "monitor.stopped": ("info", "the daemon has ended; what was pending is kept"),
    "monitor.stopping": ("info", "no new polls; work in flight is finished"),
    "plan.stored": ("debug", "a batch of articles was decided on and stored"),
    "poll.abandoned": ("warning", "the daemon ended before these polls did; they are repeated"),
    "poll.error": ("error", "our own code failed on a feed; it is tried again later"),
    "sink.disabled": ("error", "a sink asked for no more alerts"),
    "sink.error": ("error", "our own code failed on what is for a sink; it is tried again"),
    "sink.failing": ("error", "a sink accepts nothing, or an alert was given up there"),
    "sink.held": ("warning", "a sink asked to be left alone for a while"),
    "sink.resting": ("warning", "a sink failed again and again; it is given a rest"),
    "store.checked": ("info", "the last end was without a word; the database was looked over"),
    "store.of_another": ("warning", "the daemon before this one had another configuration"),
    "store.recovered": ("info", "what waited for the database is stored"),
    "store.unavailable": ("error", "nothing can be stored now; it is tried again"),
    "topic.followed": (
        "info",
        "at the start: a topic, and how much of it is stored and alerted on",
    ),
    "topic.page_skipped": ("warning", "stored articles could not be laid before a new topic"),
    "wave.abandoned": (
        "warning",
        "at the stop: articles not yet stored; they are polled again",
    ),
    "wave.late": ("info", "not every first poll answered in time; those that did go on"),
    "worker.error": ("error", "our own code failed on a document; the document is left out"),
    "worker.unavailable": ("warning", "a worker process could not be had; another is started"),
}

_CREDENTIAL_KEY = re.compile(
    r"(?i)(?:^|[_-])(?:authorization|auth|cookie|password|passwd|secret|token|api_?key)s?$"
)
_USER_INFO = re.compile(r"(?<=://)[^/\s@'\"]+@")
_hidden: list[str] = []
_SHARED: tuple[Any, ...] = (
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.format_exc_info,
)


class UnknownEvent(ValueError):  # noqa: N818 - raised in tests only, by strict logging
    """An event was logged whose name is not in ``EVENTS``."""


def setup(
    stream: TextIO,
    *,
    terminal: bool,
    level: str = "info",
    journal: bool = False,
    strict: bool = False,
    native: Journal | None = None,
    environ: Mapping[str, str] = os.environ,
) -> None:
    """Send all logging of this process to ``stream``.

    Args:
        stream: standard error for commands; what the journal reads for the service.
        terminal: whether people read along: aligned lines, in colour unless ``NO_COLOR`` is set.
        level: the least level shown, as a word.
        journal: whether each line begins with its priority, as journald reads it.
        strict: refuse events that are not listed, as tests do.
        native: takes all of it field by field; nothing is then written to ``stream``.
        environ: the environment.
    """
    least = logging.getLevelNamesMapping()[level.upper()]
    colours = terminal and not environ.get("NO_COLOR") and environ.get("TERM") != "dumb"
    render = Lines(colours=colours) if terminal and native is None else Json(priority=journal)
    _lead_to(logging.StreamHandler(stream) if native is None else Native(native), render, least)
    structlog.configure(
        processors=[
            *_SHARED,
            known_event if strict else flag_event,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(least),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )


def _lead_to(handler: logging.Handler, render: "Lines | Json", least: int) -> None:
    """Let the standard library's logging, ours and others', go by ``handler`` alone."""
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[*_SHARED, _foreign],
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, redact, render],
    )
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(least)
    for name, lowest in TAMED.items():
        logging.getLogger(name).setLevel(max(lowest, least))
    # A broken pipe behind the stream must not turn into tracebacks about logging itself.
    logging.raiseExceptions = False


def hide(secrets: Collection[str]) -> None:
    """From now on leave these texts out of every line; they replace those given before.

    Of a URL its path and query are hidden on their own too, since that is where its secret is.
    """
    texts: set[str] = set()
    for secret in secrets:
        parts = _url_parts(secret)
        texts |= {secret, quote(secret, safe=""), *parts}
        texts |= {line.strip() for line in secret.splitlines()}
    long_enough = (text for text in texts if len(text) >= SHORTEST_HIDDEN)
    # Longest first, so that no part of a secret outlives the part that was hidden.
    _hidden[:] = sorted(long_enough, key=lambda text: (-len(text), text))


def _url_parts(text: str) -> set[str]:
    if "://" not in text:
        return set()
    try:
        parts = urlsplit(text)
    except ValueError:
        return set()
    tail = parts.path + (f"?{parts.query}" if parts.query else "")
    return {tail, parts.path}


def known_event(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """A processor that refuses an event without a name in the table.

    Raises:
        UnknownEvent: for such an event.
    """
    if event.get("event") not in EVENTS:
        raise UnknownEvent(f"{event.get('event')!r} is not listed in monitor.log.EVENTS")
    return event


def flag_event(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """A processor that marks such an event; a daemon must not fall over its own log."""
    if event.get("event") not in EVENTS:
        event["unlisted"] = True
    return event


def redact(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """A processor that leaves out what must not be read."""
    return {key: _clean(key, value) for key, value in event.items()}


def _clean(key: str, value: Any) -> Any:  # noqa: ANN401 - events carry anything
    if isinstance(value, Secret) or _CREDENTIAL_KEY.search(key):
        return HIDDEN
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, Mapping):
        return {str(inner): _clean(str(inner), each) for inner, each in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_clean("", each) for each in value]
    text = value if isinstance(value, str) else str(value)
    for secret in _hidden:
        text = text.replace(secret, HIDDEN)
    text = _USER_INFO.sub(f"{HIDDEN}@", text)
    return text if len(text) <= LONGEST_VALUE or key == "exception" else text[:LONGEST_VALUE] + "…"


def _foreign(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """A library's log record as an event of ours."""
    record = event["_record"]
    event["logger"], event["message"] = record.name, str(event["event"])
    event["event"] = "library.message"
    return event


class Native(logging.Handler):
    """Hands each event to the journal field by field, redacted like every other."""

    def __init__(self, journal: Journal) -> None:
        super().__init__()
        self._journal = journal

    @override
    def emit(self, record: logging.LogRecord) -> None:
        """Send one event; its name and what it carries are the message, and fields as well."""
        event = json.loads(self.format(record))
        del event["timestamp"]  # the journal has its own
        level, name = event.pop("level"), event["event"]
        said = {key: value for key, value in event.items() if key not in ("event", "exception")}
        carried = " ".join(
            f"{visible(key)}={_shown(value)}" for key, value in said.items() if value is not None
        )
        self._journal.send(PRIORITIES.get(level, 6), f"{name} {carried}".rstrip(), event)

    @override
    def close(self) -> None:
        self._journal.close()
        super().close()


class Json:
    """Renders an event as one line of JSON, its name first."""

    def __init__(self, *, priority: bool) -> None:
        self._priority = priority
        self._render = structlog.processors.JSONRenderer(ensure_ascii=False)

    def __call__(self, logger: WrappedLogger, method: str, event: EventDict) -> str:
        """The line, without its end."""
        first = {key: event.pop(key) for key in ("timestamp", "level", "event") if key in event}
        line = self._render(logger, method, {**first, **event})
        text = line if isinstance(line, str) else line.decode()
        # Lone surrogates of broken file names could not be written.
        text = text.encode("utf-8", "backslashreplace").decode()
        return f"<{PRIORITIES.get(first['level'], 6)}>{text}" if self._priority else text


class Lines:
    """Renders an event for people: time, name, then what it carries."""

    COLOURS: Mapping[str, str] = {"debug": "2", "warning": "33", "error": "31", "critical": "1;31"}
    WIDTH = 18

    def __init__(self, *, colours: bool) -> None:
        self._colours = colours

    def __call__(self, _logger: WrappedLogger, _method: str, event: EventDict) -> str:
        """The line, without its end; a traceback follows on lines of its own."""
        level = event.pop("level")
        when = datetime.fromisoformat(event.pop("timestamp")).astimezone()
        name = event.pop("event")
        trace = event.pop("exception", None)
        said = {key: value for key, value in event.items() if value is not None}
        fields = " ".join(f"{key}={_shown(value)}" for key, value in said.items())
        clock = self._paint("2", f"{when:%H:%M:%S}")
        head = self._paint(self.COLOURS.get(level, ""), f"{visible(name):<{self.WIDTH}}")
        line = f"{clock}  {head}  {fields}".rstrip()
        return f"{line}\n{visible(trace, keep=chr(10))}" if trace else line

    def _paint(self, code: str, text: str) -> str:
        return f"\x1b[{code}m{text}\x1b[0m" if self._colours and code else text


def _shown(value: Any) -> str:  # noqa: ANN401 - events carry anything
    if isinstance(value, list):
        value = ", ".join(map(str, value))
    text = visible(str(value))
    return f'"{text}"' if not text or re.search(r"[\s=\"]", text) else text


def visible(text: object, keep: str = "") -> str:
    """``text`` without control characters: a feed's title must not steer anybody's terminal."""
    return "".join(
        char if char in keep or char.isprintable() else char.encode("unicode_escape").decode()
        for char in str(text)
    )
