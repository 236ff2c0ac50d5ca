"""Coverage-guided fuzzing of all that reads what comes in; needs atheris, which is not locked.

``python -m tests.fuzz TARGET [libFuzzer options] [folder of samples]``, where a target is one of
``documents``, ``claims``, ``dates``, ``urls``, ``text``. It ends at the first input that raises,
breaks the contract of a record or takes too long, and leaves it in a file of the current folder.
A useful run: ``python -m tests.fuzz documents -max_total_time=300 -timeout=5 -max_len=20000``.
"""

import sys
from collections.abc import Callable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import atheris

with atheris.instrument_imports(include=["monitor"]):
    from monitor import registry
    from monitor.app.parts import background
    from monitor.collect import dates, text, urls
    from monitor.collect.formats import Body
    from monitor.model.reading import ReadTask
    from monitor.model.times import written
    from monitor.model.topics import Topic
    from monitor.worker.context import ReadContext
    from monitor.worker.read import Reader

    registry.plugins("monitor.collect.formats")

from tests.support.sound import check_result

SEEN = datetime(2018, 10, 1, 12, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")
UNWATCHED = Reader(ReadContext(background=background()))
# Nearly every article belongs to this topic, so that its claims are read.
EVERYTHING = Topic(id="all", title="All", any=("*e*", "*a*", "*i*"))
WATCHED = Reader(ReadContext(topics=(EVERYTHING,), background=background()))


def documents(data: bytes, reader: Reader = UNWATCHED) -> None:
    """A document as a worker gets it."""
    task = ReadTask(
        feed="f", url="file:///feeds/f", located="https://example.org/feed",
        body=data, timezone="Europe/Berlin", first_seen=SEEN,
    )  # fmt: skip
    check_result(reader(task), SEEN)


def claims(data: bytes) -> None:
    """The same where a topic watches its articles."""
    documents(data, WATCHED)


def date_texts(data: bytes) -> None:
    """A date text is a date or none."""
    when = dates.read(data.decode("utf-8", "replace"), BERLIN)
    if when is not None:
        assert dates.read(written(when), UTC) == when


def links(data: bytes) -> None:
    """The canonical form of a canonical form is itself."""
    found = urls.canonical(data.decode("utf-8", "replace"), "https://example.org/a/b")
    assert found is None or urls.canonical(found) == found


def bodies(data: bytes) -> None:
    """Clean text stays as it is."""
    found = text.of(Body(value=data.decode("utf-8", "replace")))
    assert text.clean(found) == found


TARGETS: dict[str, Callable[[bytes], None]] = {
    "documents": documents,
    "claims": claims,
    "dates": date_texts,
    "urls": links,
    "text": bodies,
}


def main() -> None:
    """Run one target until libFuzzer is content."""
    name, *options = sys.argv[1:] or [""]
    if name not in TARGETS:
        sys.exit(f"name a target: {', '.join(TARGETS)}")
    atheris.Setup([sys.argv[0], *options], TARGETS[name])
    atheris.Fuzz()


if __name__ == "__main__":
    main()
