"""The two written forms of a record: seed form for its keys, JSON Lines without any loss."""

import json
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import jsonschema
import pytest
from hypothesis import event, example, given
from hypothesis import strategies as st

from monitor.collect.formats import Document, Source, Unreadable, records, seed_text
from monitor.collect.normalize import records_of
from monitor.collect.text import clean
from monitor.errors import RecordError
from monitor.model.articles import Article, DateSource
from monitor.model.outcomes import Trouble

FIXTURES = Path(__file__).parents[2] / "fixtures"
SEEDS = sorted((FIXTURES / "seeds").glob("*.txt"))
SEEN = datetime(2018, 10, 1, tzinfo=UTC)


def read_seed(text: str) -> Article | None:
    """The record of a seed-form text, ``None`` where it is not taken for one."""
    found = records_of(text.encode(), Source(), SEEN)
    return found.articles[0] if found.kind == seed_text.KIND else None


def keys(article: Article) -> dict[str, object]:
    return {key: getattr(article, key) for key in seed_text.KEYS}


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.name[:3])
def test_the_seeds_come_back_byte_for_byte(path: Path) -> None:
    body = path.read_bytes()
    (article,) = records_of(body, Source(), SEEN).articles
    assert seed_text.write(article).encode() == body


def test_what_the_seeds_say() -> None:
    """Outlet, place, dateline and date as they stand in the files, nothing added."""
    abc, cnn, september = (
        records_of(path.read_bytes(), Source(), SEEN).articles[0] for path in SEEDS
    )
    assert (abc.outlet, abc.place, abc.dateline) == (
        "ABC News",
        "WASHINGTON",
        "ABC News(WASHINGTON) — ",
    )
    assert (abc.published, abc.date_source) == (date(2018, 8, 24), DateSource.TEXT)
    assert abc.copyright == ("Copyright © 2018, ABC Radio. All rights reserved.",)
    assert abc.text is not None
    assert abc.text.startswith("President Donald Trump has asked")
    assert (cnn.outlet, cnn.place) == ("CNN", "Washington")
    assert cnn.dateline == "Washington CNN \xa0—\xa0\n\n"
    assert (cnn.published, cnn.date_source) == (None, DateSource.FIRST_SEEN)
    assert len(cnn.credits) == 1
    assert (september.outlet, september.place, september.dateline) == (None, None, None)
    assert september.published == date(2018, 9, 27)


def test_the_record_fixture_is_what_the_seeds_give() -> None:
    """``fixtures/records/seeds.jsonl`` is kept in step with reader and writer."""
    lines = (FIXTURES / "records" / "seeds.jsonl").read_text(encoding="utf-8").splitlines()
    made = [records_of(path.read_bytes(), Source(), None).articles[0] for path in SEEDS]
    assert lines == [records.write(article) for article in made]


PIECES = st.sampled_from(
    [" date 2018-08-24 ", "date 2018-02-30 ", " date 1980-01-01 ", "LONDON", "London", " (AP)",
     "CNN", " — ", " - ", " -", "—", "\xa0", "\n", "\n\n", "\n \n", " ", "\t", "\r\n", "Rain fell.",
     "it rained", "“A” ",
     ", March 3", "© 2018 X", "A contributed reporting.", "/TASS/. ", "(Reporting by B)", ".", ":",
     "ABC News(OSLO)",
     "\u2029", "\x00", "A" * 150, "All rights reserved."]
)  # fmt: skip
TEXTS = st.lists(PIECES, min_size=1, max_size=14).map("".join)


@given(TEXTS)
@example("\xa0 date 2018-08-24  date 2018-08-24  date 2018-08-24 \n\n" + "A" * 150)
@example("\u2003date 2018-08-24 Rain fell.")
def test_seed_form_round_trip_of_texts(text: str) -> None:
    """Reading what was written of what was read gives the same record on the seed keys."""
    article = read_seed(text)
    if article is None:
        return
    written = seed_text.write(article)
    second = read_seed(written)
    assert second is not None
    assert keys(second) == keys(article)
    assert seed_text.write(second) == written


@given(
    st.builds(
        Article,
        id=st.just("ar_x"),
        outlet=st.sampled_from([None, "AP", "Example"]),
        place=st.sampled_from([None, "LONDON"]),
        dateline=st.sampled_from([None, "LONDON (AP) — ", "(AP) - ", "Nonsense "]),
        text=st.sampled_from(
            [None, "Rain fell.\n\nMore rain.", " Rain.", "OSLO — Rain.", "© 2018 X"]
        ),
        credits=st.sampled_from([(), ("A contributed reporting.",), ("Rain.",)]),
        copyright=st.sampled_from([(), ("© X",), ("Copyright",)]),
        published=st.sampled_from([None, date(2018, 8, 24), datetime(2018, 8, 24, 23, tzinfo=UTC)]),
    )
)
def test_the_writer_says_it_all_or_says_what_it_cannot(article: Article) -> None:
    """A record is written so that it comes back, or the key that would not is named."""
    try:
        written = seed_text.write(article)
    except RecordError as error:
        event(str(error).partition(":")[0])
        return
    document = seed_text.parse(written.encode(), Source())
    assert isinstance(document, Document)
    (second,) = records_of(written.encode(), Source(), SEEN).articles
    day = date(2018, 8, 24) if article.published else None
    assert keys(second) == keys(article) | {"published": day}


@pytest.mark.parametrize(
    ("key", "article"),
    [
        ("text", Article(id="x", title="Only a title")),
        ("text", Article(id="x", text="Rain.")),
        ("outlet", Article(id="x", text="Rain.", outlet="AP")),
        ("place", Article(id="x", text="Rain.", place="OSLO")),
        ("dateline", Article(id="x", text="Rain.", dateline="Somewhere, ")),
        ("dateline", Article(id="x", text="OSLO — Rain.")),
        ("credits", Article(id="x", text="Rain.", credits=("no credit",))),
        ("copyright", Article(id="x", text="Rain.\n\n© X")),
        ("published", Article(id="x", text="date 2018-08-24 was a Friday.")),
    ],
)
def test_the_writer_names_the_key(key: str, article: Article) -> None:
    with pytest.raises(RecordError, match=rf"\A(?:{key}|text): "):
        seed_text.write(article)


def test_day_of_an_instant_is_the_feeds() -> None:
    """``published`` is brought to the day of the zone that is given."""
    article = Article(id="x", text="Rain.", published=datetime(2018, 8, 24, 23, tzinfo=UTC))
    assert seed_text.write(article, ZoneInfo("Europe/Berlin")) == " date 2018-08-25 Rain."


@pytest.mark.parametrize(
    "text", ["Forbidden", "One word\n", "", "  date 2018-08-24  ", "<p>x</p>", "{"]
)
def test_texts_that_are_no_articles(text: str) -> None:
    assert read_seed(text) is None


def test_an_error_page_in_plain_text_is_no_article() -> None:
    """From the web, several paragraphs alone are not enough; from a file they are."""
    text = "Access was denied by this server for a reason.\n\n" * 6
    web = records_of(text.encode(), Source(url="https://example.org/feed"), SEEN)
    assert (web.trouble, web.articles) == (Trouble.NOT_A_FEED, ())
    assert records_of(text.encode(), Source(url="file:///tmp/a.txt"), SEEN).kind == seed_text.KIND


def test_seed_form_must_be_utf8() -> None:
    found = seed_text.parse(b" date 2018-08-24 Caf\xe9 closed.", Source())
    assert isinstance(found, Unreadable)


VALIDATOR = jsonschema.Draft202012Validator(records.schema())
WORDS = st.text('aZ é\xa0\u2028\n\t"\\/<\U0001f600e\u0301', min_size=1, max_size=8).map(clean)
OPTIONAL = st.none() | WORDS
INSTANTS = st.datetimes(datetime(1995, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
TIMES = st.none() | st.dates(date(1995, 1, 1)) | INSTANTS
LISTS = st.lists(WORDS, max_size=3).map(tuple)
RECORDS = st.builds(
    Article,
    id=WORDS, feed=OPTIONAL, guid=OPTIONAL, url=OPTIONAL, outlet=OPTIONAL, place=OPTIONAL,
    dateline=OPTIONAL, title=WORDS.filter(str.strip), summary=OPTIONAL, authors=LISTS,
    categories=LISTS, language=OPTIONAL, published=TIMES, updated=TIMES,
    first_seen=st.none() | INSTANTS, date_source=st.none() | st.sampled_from(DateSource),
    text=OPTIONAL, credits=LISTS, copyright=LISTS,
)  # fmt: skip


@given(RECORDS)
def test_json_lines_lose_nothing(article: Article) -> None:
    """What is written is valid by the published schema and comes back as it was."""
    line = records.write(article)
    assert "\n" not in line
    VALIDATOR.validate(json.loads(line))
    found = records_of(line.encode(), Source(), SEEN)
    assert found.articles == (article,)


def test_every_key_is_written_in_the_order_of_the_model() -> None:
    written = json.loads(records.write(Article(id="x", title="T")))
    assert tuple(written) == records.KEYS
    assert written["authors"] == []
    assert written["published"] is None


def test_the_published_schema_is_generated() -> None:
    """``fixtures/article.schema.json`` is what the model gives."""
    text = (FIXTURES / "article.schema.json").read_text(encoding="utf-8")
    assert json.loads(text) == records.schema()


def test_reading_is_lenient_about_what_is_missing() -> None:
    """Missing keys and empty texts are unknown, other keys are ignored, an id is derived."""
    found = records.read(
        {"text": "Rain.", "title": "", "published": "2018-08-24", "story": 7, "authors": "A"}
    )
    assert (found.title, found.published, found.authors) == (None, date(2018, 8, 24), ("A",))
    assert found.id.startswith("ar_")
    assert found.id == records.read({"text": "Rain."}).id
    assert found.id != records.read({"text": "Snow."}).id


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ([], "not a JSON object"),
        ({"url": "https://example.org/"}, "text, summary, title"),
        ({"title": "  "}, "text, summary, title"),
        ({"title": 7}, "title: expected text, not int"),
        ({"title": "T", "published": "soon"}, "published: expected an RFC 3339"),
        ({"title": "T", "first_seen": "2018-08-24"}, "first_seen: expected a date-time"),
        ({"title": "T", "date_source": "moon"}, "date_source: expected one of entry, text"),
        ({"title": "T", "authors": [1]}, "authors: expected a list of texts"),
    ],
)
def test_reading_names_the_key(value: object, message: str) -> None:
    with pytest.raises(RecordError, match=message):
        records.read(value)


def test_one_bad_line_never_drops_the_others() -> None:
    body = b'{"title": "A"}\n\nnonsense\n{"title": 1}\n[]\n'
    body += b'{"title": "B", "published": "2018-08-24T10:00"}\n'
    found = records_of(body, Source(timezone="Europe/Berlin"), SEEN)
    assert [article.title for article in found.articles] == ["A", "B"]
    assert found.articles[1].published == datetime(2018, 8, 24, 8, tzinfo=UTC)
    assert [one.entry for one in found.rejected] == ["line 3", "line 4", "line 5"]


def test_a_record_that_speaks_of_feeds_is_a_record() -> None:
    record = Article(id="x", text="A feed begins with <rss version='2.0'> or <feed>.")
    assert records_of(records.write(record).encode(), Source(), SEEN).articles == (record,)
    seed = b" date 2018-08-24 A feed begins with <rss version='2.0'> or <feed>."
    assert records_of(seed, Source(), SEEN).kind == seed_text.KIND


def test_one_object_or_an_array_of_them() -> None:
    one = records_of(b'  {"title": "A"}', Source(), SEEN)
    many = records_of(b'[{"title": "A"}, 7, {"summary": "B"}]', Source(), SEEN)
    assert [article.title for article in one.articles] == ["A"]
    assert len(many.articles) == 2
    assert many.rejected[0].entry == "record 2"
    assert records_of(b"[]", Source(), SEEN).kind == records.KIND


def test_a_record_that_was_taken_before_is_left_out() -> None:
    body = b'{"title": "A"}\n{"title": "B"}\n'
    whole = records.parse(body, Source())
    assert isinstance(whole, Document)
    first, second = whole.fingerprints
    again = records.parse(body, Source(known=frozenset({first})))
    assert isinstance(again, Document)
    assert [article.title for article in again.articles] == ["B"]
    assert again.fingerprints == (first, second)


def test_a_day_is_no_moment_of_arrival() -> None:
    body = b'{"title": "A", "first_seen": "2018-08-24"}\n'
    body += b'{"title": "B", "first_seen": "2018-08-24T10:00:00Z"}\n'
    found = records.parse(body, Source())
    assert isinstance(found, Document)
    assert [one.first_seen for one in found.articles] == [datetime(2018, 8, 24, 10, tzinfo=UTC)]
    assert [one.reason for one in found.rejected] == [
        "first_seen: expected a date-time, not '2018-08-24'"
    ]


def test_json_without_a_record_is_not_a_feed() -> None:
    found = records_of(b'{"error": "quota exceeded"}', Source(), SEEN)
    assert found.trouble is Trouble.NOT_A_FEED
    assert "text, summary, title" in str(found.detail)
    assert records_of(b"[1, 2]", Source(), SEEN).trouble is Trouble.NOT_A_FEED
    assert records_of(b"{" * 100_000, Source(), SEEN).trouble is Trouble.NOT_A_FEED
