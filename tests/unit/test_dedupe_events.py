"""Events: what the score is made of, how far a story reaches, and how much work a match may be."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.app.parts import background
from monitor.dedupe.events import (
    COMPARED,
    HOPELESS,
    MEMBERS,
    SAME_EVENT,
    STORIES,
    is_closed,
    lift,
    likenesses,
    loneliness,
    probability,
)
from monitor.dedupe.index import LiveIndex
from monitor.dedupe.packed import ready
from monitor.dedupe.pairs import Query, gap_days
from monitor.dedupe.sight import POSTINGS_READ
from monitor.model.stories import Story, Verdict, VerdictKind, VerdictReason
from monitor.model.times import Span
from tests.benchmarks.measures import bcubed
from tests.support.headlines import FORTY, SAME_FORM, SAME_PARTIES, shuffled
from tests.support.matching import (
    BUDGET,
    FERRY,
    FERRY_ELSEWHERE,
    START,
    Newsroom,
    arrival,
    article,
    stored,
)

QUAKE = (
    "An earthquake of magnitude 6.1 shook the island of Solvang early on Friday. Houses collapsed "
    "in the village of Tarn, where mayor Rune Hallberg counted 14 dead. Rescuers from the mainland "
    "are on their way, the civil protection agency said, and a second tremor was felt at noon."
)
QUAKE_ELSEWHERE = (
    "Rescuers searched ruined houses in Tarn on Friday after a 6.1 magnitude earthquake hit "
    "Solvang. At least 14 people died, said Rune Hallberg, the mayor of the village. The civil "
    "protection agency of the island warned of more tremors."
)
QUAKE_LATER = (
    "Solvang will rebuild the school of Tarn by autumn, the island council decided. The village "
    "lost it in an earthquake. Builders from the mainland have offered timber and their time."
)


def query(room, source):
    coming = arrival(source)
    packed = room.index.packed(coming.reading.features)
    return Query(packed, coming.place if coming.dated else None, room.index)


def nearest(room, source):
    return likenesses(query(room, source), {})[0]


@pytest.mark.bulk
@pytest.mark.parametrize("known_first", [True, False])
@pytest.mark.parametrize(
    ("one", "other"), [(FERRY, FERRY_ELSEWHERE), (QUAKE, QUAKE_ELSEWHERE)], ids=["ferry", "quake"]
)
@pytest.mark.parametrize("days", [0, 0.5, None], ids=["same hour", "same day", "undated"])
def test_two_outlets_words_for_one_event_are_one_story(one, other, days, known_first):
    room = Newsroom()
    texts = (one, other) if known_first else (other, one)
    room.take(article("filler", BUDGET))
    _, story = room.take(article("one", texts[0]))
    verdict, joined = room.take(article("two", texts[1], day=days))
    assert verdict.kind is VerdictKind.SAME_EVENT
    assert (joined.id, joined.articles) == (story.id, 2)


def test_headlines_alone_can_tell_one_event_from_another():
    room = Newsroom()
    titles = [
        "Ferry Aurelia runs aground off Vellmar with 212 aboard",
        "Ferry Aurelia aground off Vellmar, all 212 aboard safe",
        "Karsund parliament passes budget after week of protest",
    ]
    first, second, third = (
        room.take(article(str(n), None, title=title))[0] for n, title in enumerate(titles)
    )
    assert (second.kind, second.of) == (VerdictKind.SAME_EVENT, "ar_0")
    assert (first.kind, third.kind) == (VerdictKind.NEW, VerdictKind.NEW)


@pytest.mark.parametrize("day", [0, None], ids=["same hour", "undated"])
@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Brandt to visit Norland", "Norland strike called off"),
        ("Quorin recalls 200,000 electric cars", "Lindqvist to lead Quorin"),
        ("Kestrel rocket explodes on launch pad", "Spy charges against Kestrel engineer"),
        ("Drovia ceasefire takes effect", "Cholera spreads through camps in Drovia"),
        ("Aurelia resumes ferry service", "Moon of Aurelia found by amateur"),
    ],
)
def test_one_name_in_common_does_not_make_two_headlines_one_event(one, other, day):
    """A false merge hides a change, however rare the name is; a split tells one thing twice."""
    room = Newsroom()
    room.take(article("one", None, title=one, day=day))
    verdict, _ = room.take(article("two", None, title=other, day=day))
    assert (verdict.kind, verdict.of) == (VerdictKind.NEW, "ar_one")
    assert "single" in dict(verdict.evidence)


APART = (
    "Norland raises the tax on fuel",
    "Bakers of Norland strike",
    "Snow falls all over Norland",
)
ALSO_APART = ("Sudmark buys trams", "Museum opens in Sudmark", "Sudmark bans paper straws")


@pytest.mark.parametrize("others", [(), (*APART, *ALSO_APART)], ids=["one name", "two names"])
def test_two_words_of_names_are_one_where_they_come_together(others):
    room = Newsroom()
    for number, title in enumerate(others):
        room.take(article(f"other{number}", None, title=title))
    room.take(article("one", None, title="Storm cuts cables between Norland and Sudmark"))
    verdict, _ = room.take(article("two", None, title="Footballers of Norland humble Sudmark"))
    assert verdict.of == "ar_one"
    assert ("single" in dict(verdict.evidence)) is (not others)


@pytest.mark.parametrize("day", [0, None], ids=["same hour", "undated"])
@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Brandt to visit Norland", "Norland visit: Brandt accepts"),
        ("Quorin recalls 200,000 electric cars", "Battery fault: Quorin recall of 200,000 cars"),
        ("Kestrel rocket explodes on launch pad", "Explosion destroys Kestrel rocket"),
    ],
)
def test_headlines_that_share_a_name_and_more_are_one_event(one, other, day):
    room = Newsroom()
    room.take(article("one", None, title=one, day=day))
    verdict, _ = room.take(article("two", None, title=other, day=day))
    assert (verdict.kind, verdict.of) == (VerdictKind.SAME_EVENT, "ar_one")


def test_a_word_that_only_one_story_has_tells_more_the_more_often_it_has_it():
    steps = [loneliness(5, held, held) for held in (1, 2, 10, 100)]
    assert steps == sorted(steps, reverse=True)
    assert loneliness(5, 1, 10) > loneliness(5, 1, 1)
    assert loneliness(8, 1, 1) > loneliness(2, 1, 1)
    assert loneliness(1, 1, 1) == 0


@pytest.mark.parametrize(
    ("other", "less"),
    [
        ("Norland strike called off", "Norland visit: Brandt accepts"),
        ("Norland visit: Brandt accepts", "Brandt to visit Norland"),
        ("Budget vote put off", "Brandt ill"),
    ],
)
def test_what_two_headlines_share_beside_one_word_makes_them_less_thin(other, less):
    """A headline that is all in the other is not thin at all, however short it is."""
    thin = [
        features_of("Brandt to visit Norland next month", headline)["thin"]
        for headline in (other, less)
    ]
    assert 1 >= thin[0] > thin[1] >= 0
    assert features_of("Brandt to visit Norland next month", "Brandt visit")["thin"] == 0


def features_of(one, other):
    """The features of a pair of headlines."""
    room = Newsroom()
    room.take(article("one", None, title=one))
    asked = query(room, article("two", None, title=other))
    return asked.against([room.index.entry(room.index.number("ar_one"))], {})[0]


TALKS = (
    "Germany and France to hold border talks on Monday",
    "Ministers of both countries will meet in Strasbourg to discuss checks at the border.",
)
OTHER_TALKS = (
    "Border talks between Norland and Sudmark set for Monday",
    "The foreign ministers will meet in Arendal.",
)
SAME_TALKS = (
    "Berlin and Paris to discuss border checks",
    "France and Germany will talk about the border in Strasbourg on Monday.",
)


@pytest.mark.parametrize(
    ("one", "other", "least", "most"),
    [
        (TALKS, OTHER_TALKS, 1.5, 2.5),
        (TALKS, SAME_TALKS, 0, 0),
        (TALKS, ("Quorin ill", None), 0, 0),
        (("Border Talks Set", None), ("Harbour Fire Put Out", None), 0, 0),
        ((None, "Talks begin in Norland."), (None, "Talks begin in Sudmark."), 2.5, 3),
    ],
    ids=["other parties", "the same", "one names nobody", "capitals all over", "untitled"],
)
def test_items_that_name_others_are_unmet_on_both_sides(one, other, least, most):
    """What only the one says is no sign; names that neither has of the other are."""
    for first, second in ((one, other), (other, one)):
        assert least <= features_of_items(first, second)["names_unmet"] <= most


def features_of_items(one, other):
    """The features of a pair of items, each a headline and a text."""
    room = Newsroom()
    room.take(article("one", one[1], title=one[0]))
    asked = query(room, article("two", other[1], title=other[0]))
    return asked.against([room.index.entry(room.index.number("ar_one"))], {})[0]


# Items of one kind of event, in the same words about other parties. Of them the matcher's constants
# are fitted on the talks alone.
OTHER_PARTIES = {
    "talks": (TALKS, OTHER_TALKS),
    "deal": (
        (
            "Canada and Mexico sign trade deal",
            "The agreement on cars and steel was signed in Ottawa on Tuesday.",
        ),
        (
            "Averia and Drovia sign trade deal",
            "The agreement on cars and steel was signed in Port Amery on Tuesday.",
        ),
    ),
    "ceasefire": (
        (
            "Ceasefire between Tessaly and Karsund takes effect",
            "Guns fell silent at the border at midnight, officials in Karsund said.",
        ),
        (
            "Ceasefire between Israel and Lebanon takes effect",
            "Officials in Beirut said that guns at the border fell silent at midnight.",
        ),
    ),
    "meeting": (
        (
            "Prime minister of Denmark meets president of Finland",
            "The two spoke about defence and energy in Copenhagen on Thursday.",
        ),
        (
            "Prime minister of Norland meets president of Averia",
            "The two spoke about defence and energy in Arendal on Thursday.",
        ),
    ),
    "takeover": (
        (
            "Quorin to buy Tellix for 2 billion dollars",
            "The boards of both companies agreed to the takeover.",
        ),
        (
            "Hallberg Steel to buy Fennick for 3 billion dollars",
            "The boards of both companies agreed to the takeover.",
        ),
    ),
    "sea border": (
        (
            "Greece and Albania agree on sea border",
            "The foreign ministers signed the treaty in Tirana.",
        ),
        (
            "Norland and Drovia agree on sea border",
            "The foreign ministers signed the treaty in Vellmar.",
        ),
    ),
}
# Second reports of those, in other words.
IN_OTHER_WORDS = {
    "talks": SAME_TALKS,
    "deal": (
        "Trade pact: Mexico and Canada put pen to paper",
        "Ottawa and Mexico City agreed on steel and cars.",
    ),
    "ceasefire": (
        "Tessaly and Karsund stop shooting",
        "The ceasefire holds since midnight, Karsund's army said.",
    ),
    "meeting": (
        "Danish prime minister sees Finland's president",
        "Denmark and Finland want to do more for defence, both said in Copenhagen.",
    ),
    "takeover": (
        "Tellix agrees to 2 billion dollar takeover by Quorin",
        "Shareholders of Tellix have yet to vote.",
    ),
    "sea border": (
        "Tirana: sea border treaty signed by Greek and Albanian ministers",
        "Greece and Albania have settled their border at sea.",
    ),
}
MINUTES = 10 / (24 * 60)


def verdict_on(second, first, day):
    """What an item is to one that came before it, minutes apart or both without a date."""
    room = Newsroom()
    room.take(article("one", first[1], title=first[0], day=day))
    later = None if day is None else day + MINUTES
    return room.take(article("two", second[1], title=second[0], day=later))[0]


@pytest.mark.parametrize("day", [0, None], ids=["minutes apart", "undated"])
@pytest.mark.parametrize("pair", OTHER_PARTIES.values(), ids=OTHER_PARTIES)
def test_other_parties_in_the_same_words_are_another_event(pair, day):
    """Were they one event, the second would be silenced, and nobody would ever hear of it."""
    for first, second in (pair, pair[::-1]):
        verdict = verdict_on(second, first, day)
        assert (verdict.kind, verdict.of) == (VerdictKind.NEW, "ar_one")
        assert "names_unmet" in dict(verdict.evidence)


@pytest.mark.parametrize("day", [0, None], ids=["minutes apart", "undated"])
@pytest.mark.parametrize("name", IN_OTHER_WORDS)
def test_the_same_parties_in_other_words_are_the_same_event(name, day):
    pair = (OTHER_PARTIES[name][0], IN_OTHER_WORDS[name])
    for first, second in (pair, pair[::-1]):
        verdict = verdict_on(second, first, day)
        assert (verdict.kind, verdict.of) == (VerdictKind.SAME_EVENT, "ar_one")


def test_a_second_report_finds_its_own_talks_among_others():
    room = Newsroom()
    items = (TALKS, OTHER_TALKS, SAME_TALKS)
    verdicts = [
        room.take(article(str(number), text, title=title, day=number * MINUTES))[0]
        for number, (title, text) in enumerate(items)
    ]
    new, same = VerdictKind.NEW, VerdictKind.SAME_EVENT
    assert [verdict.kind for verdict in verdicts] == [new, new, same]
    assert verdicts[2].of == "ar_0"


# Each time the same two parties: a match and talks, a treaty and a strike.
SAME_TWO = {
    "match and talks": (
        (
            "Football: Norland beat Sudmark",
            "Norland won the friendly 2-1 on Wednesday evening.",
        ),
        (
            "Border talks between Norland and Sudmark set for Wednesday",
            "The foreign ministers will meet in Arendal.",
        ),
    ),
    "visit and strike": (
        (
            "President of Averia to visit Tessaly",
            "He will open a hospital in Karsund, a spokesman said.",
        ),
        (
            "Lorry drivers block road from Averia to Tessaly",
            "Hundreds wait at the pass because of a strike over customs checks.",
        ),
    ),
    "suit and wedding": (
        (
            "Fennick sues Quorin over battery patent",
            "The complaint was filed with a court in Port Amery on Friday.",
        ),
        (
            "Heiress of Fennick marries founder of Quorin",
            "The couple celebrated in a castle near Port Amery on Friday.",
        ),
    ),
}


@pytest.mark.parametrize("day", [0, None], ids=["minutes apart", "undated"])
@pytest.mark.parametrize("pair", SAME_TWO.values(), ids=SAME_TWO)
def test_the_same_parties_and_nothing_else_in_common_are_two_events(pair, day):
    for first, second in (pair, pair[::-1]):
        verdict = verdict_on(second, first, day)
        assert (verdict.kind, verdict.of) == (VerdictKind.NEW, "ar_one")
        assert "deeds_unmet" in dict(verdict.evidence)


@pytest.mark.bulk
@pytest.mark.parametrize("day", [0, None], ids=["same hour", "undated"])
@pytest.mark.parametrize(("file", "pure", "whole"), [(SAME_PARTIES, 0.75, 0.93), (SAME_FORM, 1, 1)])
def test_short_items_that_share_names_or_a_form_stay_apart(file, pure, whole, day):
    """Of our own, told in an order of chance."""
    room, gold, stories = Newsroom(), [], []
    for number, (event, item) in enumerate(shuffled(1, file=file)):
        headline, _, text = item.partition(" | ")
        _, story = room.take(article(str(number), text, title=headline, day=day))
        gold.append(event)
        stories.append(story.id)
    agreed = bcubed(gold, stories)
    assert agreed.precision >= pure
    assert agreed.recall >= whole


@pytest.mark.parametrize("contained", [0.3, 0.9])
def test_a_shared_form_with_other_names_in_it_speaks_against(contained):
    """The more of a text is the other's, the more it tells that the names are not."""
    room = Newsroom()
    room.take(
        article("one", "Ministers of Norland meet on Friday in Arendal over the fishing rights.")
    )
    text = "Ministers of Sudmark meet on Friday in Karsund over the fishing rights."
    near = [room.index.entry(room.index.number("ar_one"))]
    (found,) = query(room, article("two", text)).against(near, {"ar_one": contained})
    assert found["form_unmet"] == contained * found["names_unmet"] > contained / 2


def deeds_unmet(first, second):
    return features_of_items(first, second)["deeds_unmet"]


def test_only_what_happened_is_a_deed():
    """Neither the names, nor a day, a month or a figure says that two items tell one event."""
    one = ("Norland beat Sudmark", "Norland won by 14 goals on Monday evening, in March.")
    same = "Norland, Sudmark: 14 soldiers hurt on Monday as bridge falls, first case since March."
    assert deeds_unmet(one, ("Bridge falls", same)) == pytest.approx(1, abs=0.2)
    assert deeds_unmet(one, ("Norland beat Sudmark", "An evening of goals won.")) == 0


def test_a_name_of_either_is_no_deed_of_the_other():
    """The first word of a sentence has a capital anyway; elsewhere the other side shows it."""
    one = ("Fennick sues", "Fennick went to court over a stolen battery recipe.")
    other = ("Founder of Fennick marries", "In a castle the founder of Fennick got a ring.")
    assert deeds_unmet(one, other) > 0.8
    assert deeds_unmet(other, one) > 0.8


def test_headlines_alone_say_too_little_of_what_happened():
    assert deeds_unmet(("Norland beat Sudmark", None), ("Sudmark, Norland to talk", None)) == 0
    item = ("Sudmark, Norland to talk", "Ministers meet in Arendal over the fence.")
    assert deeds_unmet(("Norland beat Sudmark", None), item) == 0
    assert deeds_unmet(("Norland beat Sudmark", "It was won in the last minute."), item) > 0.5


def test_a_long_report_is_not_asked_for_what_happened():
    assert features_of_items((None, FERRY), (None, BUDGET))["deeds_unmet"] == 0


def test_days_and_months_are_nobodys_names():
    found = features_of_items(
        (None, "Talks begin on Monday."), (None, "Talks begin in the first week of March.")
    )
    assert found["names_unmet"] == 0


@pytest.mark.bulk
@pytest.mark.parametrize("day", [0, None], ids=["same hour", "undated"])
@pytest.mark.parametrize(("names", "pure", "whole"), [(FORTY, 0.7, 0.85), (None, 0.55, 0.9)])
def test_events_around_one_name_stay_apart(names, pure, whole, day):
    """Of our own headlines, told in an order of chance, most stories hold one event alone."""
    room, gold, stories = Newsroom(), [], []
    for number, (event, headline) in enumerate(shuffled(1, names)):
        _, story = room.take(article(str(number), None, title=headline, day=day))
        gold.append(event)
        stories.append(story.id)
    agreed = bcubed(gold, stories)
    assert agreed.precision > pure
    assert agreed.recall > whole


def test_a_report_of_the_same_place_a_week_later_is_another_event():
    room = Newsroom()
    room.take(article("one", QUAKE))
    verdict, _ = room.take(article("two", QUAKE_LATER, day=9))
    assert verdict.kind is VerdictKind.NEW
    assert verdict.score < SAME_EVENT


def test_the_nearer_in_time_the_likelier():
    room = Newsroom()
    room.take(article("one", FERRY))
    days = (0, 1, 3, 7, 13)
    scores = [nearest(room, article("two", FERRY_ELSEWHERE, day=day)).score for day in days]
    assert scores == sorted(scores, reverse=True)
    assert scores[0] > scores[-1]


def test_of_headlines_too_the_nearer_in_time_is_the_likelier():
    """That short items of one hour are many takes from what nearness tells, and leaves some."""
    room = Newsroom()
    room.take(article("one", None, title="Quorin recalls 200,000 electric cars"))
    again = "Battery fault: Quorin recall of 200,000 cars"
    scores = [
        nearest(room, article("two", None, title=again, day=day)).score for day in (0, 1, 3, 7, 13)
    ]
    assert scores == sorted(scores, reverse=True)
    assert scores[0] > scores[-1]


def test_an_unknown_gap_is_a_feature_and_nearness_is_none():
    room = Newsroom()
    room.take(article("one", FERRY))
    dated = nearest(room, article("two", FERRY_ELSEWHERE)).features
    undated = nearest(room, article("two", FERRY_ELSEWHERE, day=None)).features
    assert dated["near"] == 1.0
    assert "undated" not in dated
    assert undated["undated"] == 1.0
    assert undated.keys().isdisjoint({"near", "brief_near"})


def test_the_size_of_a_story_is_no_feature():
    room = Newsroom()
    room.take(article("one", FERRY))
    before = nearest(room, article("two", FERRY_ELSEWHERE))
    big = replace(before.story, articles=300, copies=299)
    number = room.index.number("ar_one")
    entry = room.index.entry(number)
    room.index.add(room.articles["ar_one"], big)
    after = nearest(room, article("two", FERRY_ELSEWHERE))
    assert (after.score, after.features) == (before.score, before.features)
    assert entry.story == after.story.id


def test_a_story_of_several_articles_is_looked_at_as_a_whole():
    """A lone article has no centre beside it; a hopeless story's is not asked for."""
    room = Newsroom()
    room.take(article("one", FERRY))
    assert "centre" not in nearest(room, article("three", FERRY_ELSEWHERE)).features
    room.take(article("two", FERRY_ELSEWHERE))
    report = article("three", f"{FERRY[:180]} {FERRY_ELSEWHERE[200:]}")
    lifted = nearest(room, report)
    asked = query(room, report)
    entries = [room.index.entry(number) for number in range(2)]
    ((centre, _),) = asked.wholes([entries])
    texts = [pair["text"] for pair in asked.against(entries, {})]
    assert centre > max(text * text for text in texts)
    assert lifted.features["centre"] == pytest.approx(lift(centre, texts))
    far = likenesses(query(room, article("four", FERRY_ELSEWHERE, day=13.5)), {})
    assert [("centre" in one.features) for one in far] == [far[0].score > probability(HOPELESS)]


def test_the_centre_of_articles_without_words_is_near_to_nothing():
    room = Newsroom()
    room.take(article("one", None, title="..."))
    empty = room.index.entry(0)
    ((centre, shared),) = query(room, article("two", FERRY)).wholes([[empty, empty]])
    assert (centre, shared.tolist()) == (0.0, [])


def test_evidence_names_what_moved_the_score_most():
    room = Newsroom()
    room.take(article("one", FERRY))
    likeness = nearest(room, article("two", FERRY_ELSEWHERE))
    evidence = likeness.evidence(3)
    assert len(evidence) == 3
    assert all(round(likeness.features[name], 4) == value for name, value in evidence)
    assert set(evidence) <= set(likeness.evidence(100))


@pytest.mark.parametrize(
    ("text", "more", "other"),
    [
        (
            "東京の港でフェリーが座礁し乗客二百人が救助されたと海上保安庁が発表した。",
            "船長は無事。",
            "国会は来年度予算案を賛成多数で可決し、野党は増税に反対した。",
        ),
        (
            "เรือเฟอร์รี่เกยตื้นนอกชายฝั่งภูเก็ต ผู้โดยสารสองร้อยคนปลอดภัย",
            "ลูกเรือทุกคนขึ้นฝั่งแล้ว",
            "รัฐสภาผ่านงบประมาณปีหน้า ฝ่ายค้านไม่เห็นด้วยกับภาษีน้ำมัน",
        ),
        (
            "Паром «Аврора» сел на мель у берегов Вельмара, двести пассажиров спасены.",
            "Капитан здоров.",
            "Парламент принял бюджет, оппозиция выступила против топливного налога.",
        ),
        (
            "Το πλοίο Αυγή προσάραξε στο Βέλμαρ και οι διακόσιοι επιβάτες σώθηκαν.",
            "Ο καπετάνιος είναι καλά.",
            "Η βουλή ψήφισε τον προϋπολογισμό, η αντιπολίτευση κατά του φόρου.",
        ),
    ],
    ids=["japanese", "thai", "russian", "greek"],
)
def test_events_are_told_apart_in_other_scripts(text, more, other):
    """A sentence more is the same story, other words of the same script are another."""
    room = Newsroom()
    room.take(article("one", text))
    same, _ = room.take(article("two", f"{text} {more}"))
    another, _ = room.take(article("three", other))
    assert same.story == room.articles["ar_one"].verdict.story
    assert another.kind is VerdictKind.NEW


LANGUAGES = {
    "english": FERRY,
    "japanese": "東京の港でフェリーが座礁し乗客二百人が救助されたと海上保安庁が発表した。",
    "thai": "เรือเฟอร์รี่เกยตื้นนอกชายฝั่งภูเก็ต ผู้โดยสารสองร้อยคนปลอดภัย",
    "arabic": "جنحت العبّارة قبالة الساحل ليلاً وأُنقذ مئتا راكب، بحسب خفر السواحل.",
    "hindi": "नौका तट के पास फँस गई और दो सौ यात्रियों को बचा लिया गया, अधिकारी ने कहा।",
    "signs": "… !? — 🚢🚢",
}
PARTS = st.none() | st.lists(st.sampled_from(list(LANGUAGES.values())), max_size=3).map(" ".join)
ANY_TEXT = PARTS | st.text(max_size=60)


@given(
    st.lists(
        st.tuples(ANY_TEXT, ANY_TEXT, ANY_TEXT, st.none() | st.sampled_from([0, 1, 20])),
        min_size=1,
        max_size=5,
    )
)
def test_every_article_gets_a_verdict_in_whatever_script_and_whatever_it_lacks(articles):
    """Scripts without spaces, mixed ones, titles alone, no dates, no words at all."""
    room = Newsroom()
    for number, (title, summary, text, day) in enumerate(articles):
        coming = article(str(number), text, day=day, title=title, summary=summary)
        verdict, story = room.take(coming)
        assert 0 <= verdict.score <= 1
        assert verdict.story == story.id
        assert verdict.of is None or verdict.of in room.articles
        assert (verdict.kind is VerdictKind.NEW) == (story.first == coming.id)


@pytest.mark.parametrize(
    ("one", "other", "told"),
    [
        ("in 2009 with 26 men", "in 2013 with 23 men", {"year_differs": 1, "figure_differs": 1}),
        ("in 2009 with 26 men", "in 2009 and 2013", {"year_same": 1}),
        ("26 men, 14 boats", "26 men, 31 guns", {"figure_same": 0.5}),
        ("26 men, 3 boats", "3 men", {}),
        ("some men", "26 men in 2009", {}),
    ],
)
def test_figures_tell_where_both_name_some_and_years_apart_from_others(one, other, told):
    """Numbers of one digit are in every text; who names none says nothing."""
    room = Newsroom()
    room.take(article("one", f"{FERRY.replace('212', 'many')} They came {one}."))
    asked = query(room, article("two", f"{FERRY_ELSEWHERE.replace('212', 'many')} It was {other}."))
    (features,) = asked.against([room.index.entry(0)], {})
    kinds = ("year_same", "year_differs", "figure_same", "figure_differs")
    assert {name: features[name] for name in kinds if name in features} == told


# Closed stories.


def span(day):
    return Span.instant(START + timedelta(days=day))


@pytest.mark.parametrize(
    ("at", "closed"),
    [(0, False), (14, False), (14.1, True), (-14, False), (-14.1, True), (None, False)],
)
def test_a_story_is_closed_a_fortnight_away_on_either_side(at, closed):
    story = Story(id="st", first="ar", span=span(0), last_arrival=START)
    assert is_closed(story, None if at is None else span(at)) is closed


def test_an_undated_story_is_open_to_all():
    story = Story(id="st", first="ar", span=None, last_arrival=START)
    assert not is_closed(story, span(400))


def test_a_story_is_closed_by_its_last_article_and_not_its_first():
    room = Newsroom()
    room.take(article("one", FERRY))
    room.take(article("two", f"{FERRY} The wind dropped.", day=10))
    features = nearest(room, article("three", FERRY_ELSEWHERE, day=20))
    assert features.story.articles == 2
    assert likenesses(query(room, article("three", FERRY_ELSEWHERE, day=25)), {}) == []


def test_the_gap_between_articles_is_in_days_and_unknown_without_dates():
    assert gap_days(span(0), span(2.5)) == gap_days(span(2.5), span(0)) == 2.5
    assert gap_days(None, span(1)) is gap_days(span(1), None) is None


# Numbers.


@given(st.floats(allow_nan=False))
def test_a_probability_never_overflows(odds):
    assert 0 <= probability(odds) <= 1
    assert probability(odds) + probability(-odds) == pytest.approx(1)


# Work.


def crowd(stories, members, text=FERRY):
    """An index of many live articles that all share their words."""
    index = LiveIndex(background())
    features = ready(arrival(article("x", text)).reading.features, index.background)
    for number in range(stories * members):
        name = f"st_{number % stories}"
        coming = arrival(article(f"n{number}", text))
        verdict = Verdict(
            kind=VerdictKind.NEW, of=None, story=name, score=0.0, reason=VerdictReason.EVENT_SCORE
        )
        story = Story(id=name, first="ar", span=coming.place, last_arrival=START)
        index.add(replace(stored(coming, verdict), features=features), story)
    return index


class Counting(Query):
    """A query that counts the articles it is compared with."""

    def __init__(self, *given):
        super().__init__(*given)
        self.compared = []

    def against(self, entries, contained):
        self.compared += [entry.story for entry in entries]
        return super().against(entries, contained)


@pytest.mark.parametrize(("stories", "members"), [(1, 60), (3, 30), (10, 9), (60, 1)])
def test_however_many_are_alike_only_so_many_are_compared(stories, members):
    index = crowd(stories, members)
    packed = index.packed(arrival(article("q", FERRY)).reading.features)
    asking = Counting(packed, span(0), index)
    found = likenesses(asking, {})
    assert len(found) == len(set(asking.compared)) <= STORIES
    assert len(asking.compared) <= COMPARED
    assert max(map(asking.compared.count, asking.compared)) <= MEMBERS


def test_an_article_that_shares_text_is_compared_though_the_words_would_not_find_it():
    room = Newsroom()
    room.take(article("one", QUAKE))
    other = query(room, article("two", FERRY))
    assert likenesses(other, {}) == []
    (found,) = likenesses(other, {"ar_one": 0.4, "ar_gone": 0.9})
    assert (found.of, found.features["contained"]) == ("ar_one", 0.4)


def test_a_crowded_index_is_read_only_so_far():
    """What one word leads to is capped, and so is what all words lead to; the newest stay."""
    index = crowd(1, POSTINGS_READ + 50)
    packed = index.packed(arrival(article("q", FERRY)).reading.features)
    asking = Query(packed, None, index)
    found = asking.candidates(10_000)
    assert len(found) == POSTINGS_READ
    assert max(found) == len(index) - 1
    assert all(len(index.postings(word)) <= POSTINGS_READ for word in index.words.values())
