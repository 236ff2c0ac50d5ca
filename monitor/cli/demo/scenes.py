"""What the demo plays: the three seed articles, or without them a storyline of our own words."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

SEEDS = Path(__file__).resolve().parents[3] / "fixtures" / "seeds"
_DATE_IN_FRONT = re.compile(r"\A date \d{4}-\d\d-\d\d ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """One article on its way into one feed.

    Attributes:
        feed: path of the feed on the demo's web server; its ending decides the format.
        published: when its feed says it was published.
        guid: what the feed calls it.
        link: where it would stand.
        text: the body, dateline included, a blank line between paragraphs.
    """

    feed: str
    published: datetime
    guid: str
    link: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Play:
    """A storyline to be played.

    Attributes:
        topic: the topic's settings, as they stand in the configuration.
        feeds: path -> (title, outlet or ``None``).
        first: articles of the first days, in order; the last one repeats the event of the first.
        first_clock: what time it is then.
        later: the article that turns the storyline.
        later_clock: what time it is by then; the daemon is started anew.
    """

    topic: dict[str, object]
    feeds: dict[str, tuple[str, str | None]]
    first: tuple[Scene, ...]
    first_clock: datetime
    later: Scene
    later_clock: datetime


def play(seeds: Path = SEEDS) -> Play:
    """The seed storyline where the project's ``fixtures/`` stand, else our own."""
    names = ("000_a435cbb01f7a1b9b", "001_f834443f89b8a083", "002_6774bbb2d25be503")
    files = [seeds / f"{name}.txt" for name in names]
    if all(file.is_file() for file in files):
        abc, cnn, september = (_body(file.read_text(encoding="utf-8")) for file in files)
        return _seed_play(abc, cnn, september)
    return _own_play()


def _body(text: str) -> str:
    """A seed file's text as a feed would carry it: the date in front is the feed's business."""
    return _DATE_IN_FRONT.sub("", text).strip()


def _seed_play(abc: str, cnn: str, september: str) -> Play:
    return Play(
        topic={
            "title": "US-North Korea diplomacy",
            "all": [
                ["North Korea", "Pyongyang", "DPRK", "Kim Jong Un"],
                ["Pompeo", "Trump", "summit", "denuclear*"],
            ],
        },
        feeds={
            "abc-radio.rss": ("ABC Radio News", "ABC News"),
            "cnn-politics.atom": ("CNN Politics", "CNN"),
            "world-wire.json": ("World", None),
        },
        first=(
            _scene("abc-radio.rss", datetime(2018, 8, 24, 20, 0, tzinfo=UTC), abc),
            _scene("cnn-politics.atom", datetime(2018, 8, 25, 10, 0, tzinfo=UTC), cnn),
        ),
        first_clock=datetime(2018, 8, 25, 10, 5, tzinfo=UTC),
        later=_scene("world-wire.json", datetime(2018, 9, 27, 11, 50, tzinfo=UTC), september),
        later_clock=datetime(2018, 9, 27, 12, 0, tzinfo=UTC),
    )


def _scene(feed: str, published: datetime, text: str) -> Scene:
    slug = f"{feed.partition('.')[0]}-{published:%Y-%m-%d}"
    return Scene(
        feed=feed,
        published=published,
        guid=slug,
        link=f"https://{feed.partition('.')[0]}.example/{published:%Y/%m/%d}/story",
        text=text,
    )


def _own_play() -> Play:
    return Play(
        topic={"title": "Harbour talks", "all": [["Port Aldana"], ["visit", "cranes"]]},
        feeds={
            "coast-radio.rss": ("Coast Radio", "Coast Radio"),
            "harbour-post.atom": ("The Harbour Post", "The Harbour Post"),
            "inland-wire.json": ("Inland", None),
        },
        first=(
            _scene("coast-radio.rss", datetime(2021, 3, 5, 18, 0, tzinfo=UTC), _OWN_FIRST),
            _scene("harbour-post.atom", datetime(2021, 3, 6, 8, 0, tzinfo=UTC), _OWN_SECOND),
        ),
        first_clock=datetime(2021, 3, 6, 8, 5, tzinfo=UTC),
        later=_scene("inland-wire.json", datetime(2021, 4, 9, 9, 0, tzinfo=UTC), _OWN_TURN),
        later_clock=datetime(2021, 4, 9, 9, 10, tzinfo=UTC),
    )


_OWN_FIRST = """\
The Ports Federation has called off next week's visit to Port Aldana, it said on Friday, one day \
after the trip was announced.

It was to settle there with the city and the dockers how loud the new cranes may be at night, \
after two years of talks. The Ports Federation named a lack of progress on the noise limits as \
the reason for the cancellation.

The city of Port Aldana said that it had learned of the decision from the radio. Dockers who had \
prepared a banner for the occasion rolled it up again in the afternoon.

Residents of the Old Quarter have collected four thousand signatures for quieter cranes."""

_OWN_SECOND = """\
Citing a lack of progress on noise limits, the Ports Federation cancelled its visit to Port Aldana \
on Friday, just one day after the trip was announced.

It was to settle with the city and the dockers how loud the new cranes may be at night. The talks \
have gone on for two years, and the Ports Federation said that they needed more time.

The city of Port Aldana called the cancellation regrettable on Saturday. The cranes work through \
the night, and four thousand residents of the Old Quarter have signed for quieter ones."""

_OWN_TURN = """\
The Ports Federation will visit Port Aldana next month, it said on Thursday, after what it called \
a very good meeting with the city about the noise limits for the new cranes.

"There is work left, but we are moving forward," it said in a statement.

The Ports Federation recently called off a planned visit to Port Aldana because the talks had \
stalled. Residents of the Old Quarter are to be heard as well."""
