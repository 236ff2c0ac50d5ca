"""More sentences of our own, by the rule that each one tries."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from monitor.app.parts import grammar
from monitor.follow.claims import claims, moves
from monitor.follow.states import is_statement
from monitor.model.articles import Article
from monitor.model.times import Span
from tests.support.seeds import seeds

DAY = Span.day(date(2026, 3, 10), ZoneInfo("UTC"))


def read(text, title=None, at=DAY, language="en"):
    """(what moves a state, what recalls), each as "class|who|where pole"."""
    found = claims(Article(id="a", title=title, text=text, language=language), at, grammar())
    moving = [_name(claim) for claim in found if moves(claim) and not is_statement(claim.key)]
    return moving, [_name(claim) for claim in found if claim.background]


def _name(claim):
    key = claim.key
    return f"{key.what}|{key.who}|{key.where} {claim.pole.value}"


GHANA_OFF, GHANA_ON = "visit|holm|ghana off", "visit|holm|ghana on"

MOVING = [
    # behind the thing
    ("The visit of Ida Holm to Ghana, her aides said, was called off.", [GHANA_OFF]),
    ("Ida Holm's visit to Ghana, which pleased nobody was called off.", []),
    ("Ida Holm's visit to Ghana is not on hold.", [GHANA_ON]),
    ("Ida Holm's visit to Ghana is off after all.", [GHANA_OFF]),
    ("Ida Holm's visit to Ghana is off limits.", []),
    ("Ida Holm's visit to Ghana is on Monday.", []),
    ("Talks between Chile and Peru resuming in Lima drew crowds.", []),
    ("The talks between Chile and Peru broke new ground.", []),
    ("Ida Holm's visit to Ghana cancelled the dinner.", ["dinner|holm| off"]),
    ("Rumours of the visit to Ghana cancelled nothing.", []),
    ("Ida Holm's visit to Ghana is scheduled for May.", [GHANA_ON]),
    ("Ida Holm's visit to Ghana is set to go ahead.", [GHANA_ON]),
    ("Ida Holm's visit to Ghana gets cancelled.", [GHANA_OFF]),
    ("Ida Holm's visit to Ghana is still on.", [GHANA_ON]),
    ("Ida Holm's visit to Ghana under way since May pleased many.", []),
    ("Ida Holm's visit to Ghana postponed Peru's lunch.", ["lunch|holm|peru off"]),
    ("Ida Holm's visit to Ghana has cancelled out.", []),
    ("Ida Holm denies the visit to Ghana was cancelled.", []),
    ("Ida Holm's visit to Ghana on hold since May pleased many.", []),
    # objects
    ("Ida Holm had visited Ghana.", []),
    ("Dockers shouted as they march through Accra.", []),
    ("The open-air festival in Ghana was cancelled.", ["festival||ghana off"]),
    ("The test match between Chile and Peru was cancelled.", ["match|chile+peru| off"]),
    ("The Ghana Marathon was cancelled.", ["marathon||ghana off"]),
    ("Peru and Chile agree talks in Lima.", []),
    ("Ida Holm grounds talks with Peru.", []),
    ("Fjordair was cancelled flights to Malta.", []),
    ("Kenya calls an election and a festival.", ["election||kenya on"]),
    ("Ida Holm reported plans to visit Ghana.", [GHANA_ON]),
    ("Ida Holm is no longer going to Ghana.", [GHANA_OFF]),
    ("Ida Holm abruptly scrapped a long planned visit to Ghana.", [GHANA_OFF]),
    ("Ida Holm announced plans for a visit to Ghana.", [GHANA_ON]),
    ("Ida Holm dropped plans for a visit to Ghana.", [GHANA_OFF]),
    ("Plans for a visit to Ghana lay on the desk.", []),
    ("Ida Holm announced plans to visit Ghana.", [GHANA_ON]),
    ("Ida Holm confirmed that she will pay a visit to Ghana.", [GHANA_ON]),
    ("Ida Holm makes a visit to Ghana every year.", []),
    ("Ida Holm staged a visit to Ghana.", []),
    ("Unions called a strike in Ghana.", ["strike||ghana on"]),
    ("Ida Holm put her visit to Ghana on hold.", [GHANA_OFF]),
    ("Fjordair begins flights to Malta.", ["flights|fjordair|malta on"]),
    ("Ida Holm was cancelled the day of the visit to Ghana.", []),
    # motion
    ("Ida Holm is travelling to Ghana.", [GHANA_ON]),
    ("Ida Holm visits Ghana.", [GHANA_ON]),
    ("Ida Holm will meet Tomas Veld in Accra.", ["summit|holm+veld| on"]),
    ("Ida Holm will meet with Tomas Veld.", ["summit|holm+veld| on"]),
    ("Ida Holm insisted on visiting Ghana.", []),
    ("Ida Holm will fly home to Ghana.", [GHANA_ON]),
    ("Ida Holm will go to the polls.", []),
    ("Ida Holm will travel to the old harbour of the northern coast of the green hills.", []),
    ("Ida Holm went to Ghana.", []),
    ("Ghana travel to Peru is cheap.", []),
    ("Instead of visiting Ghana, Ida Holm stayed.", None),
    # governors
    ("Ida Holm accepted the invitation to visit Ghana.", [GHANA_ON]),
    ("An invitation to visit Ghana reached Ida Holm.", []),
    ("Ida Holm was told not to travel to Ghana.", [GHANA_OFF]),
    ("Ida Holm was forced to cancel her visit to Ghana.", [GHANA_OFF]),
    ("Ida Holm decided not to visit Ghana.", [GHANA_OFF]),
    ("Ida Holm expects to be able to hope to try to plan to agree to visit Ghana.", []),
    ("Ida Holm spoke in Oslo to visit Ghana.", []),
    ("Ida Holm learned to fly in order to visit Ghana.", []),
    ("Ida Holm is thinking about visiting Ghana.", []),
    ("Ida Holm agreed with Tomas Veld to visit Ghana.", [GHANA_ON]),
    ("Ida Holm praised (and loudly) dockers to visit Ghana.", []),
    # who
    ("Ida Holm, the minister of trade, called off her visit to Ghana.", [GHANA_OFF]),
    ("Norway's trade minister, Ida Holm, called off her visit to Ghana.", [GHANA_OFF]),
    ("Rain fell. Minister Ida Holm spoke. She will visit Ghana.", [GHANA_ON]),
    (
        "Minister Ida Holm spoke. Rain fell. Wind came. It rose. It fell. She will visit Ghana.",
        [],
    ),
    ("President Ida Holm spoke. The president will visit Ghana.", [GHANA_ON]),
    ("Ghana calls off the visit to Ghana.", ["visit||ghana off"]),
    ("Xi Tae will visit Ghana.", ["visit|xi|ghana on"]),
    ("Norland Airlines suspends flights to Ghana.", ["flights|norland airlines|ghana off"]),
    ("Lima talks between Chile and Peru were suspended.", None),
    # an aside that leaves the thing open
    ("Ida Holm calls off a trip.", ["visit|holm| off"]),
    ("Ida Holm will visit Ghana. The trip to Peru was called off.", None),
    ("The cancelled game cost Glen City a lot.", []),
    ("They strike at dawn.", []),
    ("Cancelled flights delayed nobody.", []),
    ("Planned flights to Malta were not many.", []),
]


@pytest.mark.parametrize(("text", "moving"), MOVING, ids=[text[:40] for text, _ in MOVING])
def test_moving(text, moving):
    found, _ = read(text)
    if moving is not None:
        assert found == moving


RECALLED = [
    ("Ida Holm was due to visit Ghana in May.", GHANA_ON),
    ("Ida Holm planned to visit Ghana.", GHANA_ON),
    ("Ida Holm was planning to visit Ghana.", GHANA_ON),
    ("Earlier this month Ida Holm called off her visit to Ghana.", GHANA_OFF),
    ("The day before, Ida Holm called off her visit to Ghana.", GHANA_OFF),
    ("On March 2, Ida Holm called off her visit to Ghana.", GHANA_OFF),
    ("On 2 March, Ida Holm called off her visit to Ghana.", GHANA_OFF),
    ("In February Ida Holm called off her visit to Ghana.", GHANA_OFF),
    ("It would have been Ida Holm's planned visit to Ghana.", GHANA_ON),
    ("Ida Holm's twice postponed visit to Ghana was talked of.", GHANA_OFF),
    ("Ida Holm's recently cancelled visit to Ghana was talked of.", GHANA_OFF),
]


@pytest.mark.parametrize(("text", "recalled"), RECALLED, ids=[text[:40] for text, _ in RECALLED])
def test_recalled(text, recalled):
    moving, background = read(text)
    assert (moving, recalled in background) == ([], True)


@pytest.mark.parametrize(
    "text",
    [
        "Ida Holm called off her visit to Ghana on March 9.",
        "Ida Holm called off her visit to Ghana planned for March 2.",
        "Ida Holm called off her visit to Ghana on February 31.",
        "Ida Holm called off her visit to Ghana until 2025.",
        "Ida Holm called off her visit to Ghana in 2030.",
        "Ida Holm called off her visit to Ghana earlier today.",
        "In April Ida Holm called off her visit to Ghana.",
    ],
)
def test_dates_of_today_and_to_come_recall_nothing(text):
    assert read(text)[0] == [GHANA_OFF]


def test_without_a_date_of_its_own_an_article_recalls_by_words_alone():
    text = "On March 2 Ida Holm called off her visit to Ghana."
    assert read(text, at=None)[0] == [GHANA_OFF]
    instant = Span.instant(datetime(2026, 3, 10, 8, tzinfo=UTC))
    assert read(text, at=instant)[0] == []


def test_a_headline_shares_the_names_of_its_body():
    body = "Minister Ida Holm spoke in Accra. The talks went on."
    assert read(body, "Holm's Ghana visit to go ahead")[0] == [GHANA_ON]
    assert read(body, "Holm Ghana visit to be called off")[0] == [GHANA_OFF]


def test_the_trip_is_the_only_one_the_article_knows():
    """What "the trip" is comes from the article; two such things leave it open."""
    one = "Ida Holm planned a visit to Ghana. The trip was called off on Monday."
    assert GHANA_OFF in read(one)[0]
    two = "Rain fell.\n\nIda Holm will visit Ghana. Tomas Veld will visit Peru. The trip is off."
    assert read(two)[0][-1] == "visit|| off"


def test_one_pole_per_key_and_article_stands_in_the_foreground():
    text = "Ida Holm will visit Ghana. Ida Holm called off her visit to Ghana."
    moving, recalled = read(text)
    assert (moving, recalled) == ([GHANA_OFF], [GHANA_ON])


def test_the_headline_is_louder_than_the_lead():
    moving, recalled = read(
        "Minister Ida Holm called off her visit to Ghana.", "Ida Holm to visit Ghana"
    )
    assert (moving, recalled) == ([GHANA_ON], [GHANA_OFF])


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Ida Holm will visit Ghana."),
        (
            None,
            "Der Minister Ida Holm will nicht mit der Bahn und dem Rad in die Stadt Accra " * 3
            + "visit Ghana.",
        ),
    ],
)
def test_only_english_is_read(language, text):
    assert read(text, language=language) == ([], [])


def test_a_short_text_needs_no_proof_of_its_language():
    assert read("Holm visits Ghana", language=None)[0] == [GHANA_ON]


@pytest.mark.parametrize(
    ("text", "moving"),
    [
        ("Ida Holm decided quickly to cancel her visit to Ghana.", [GHANA_OFF]),
        ("The visit - to Ghana - of Minister Ida Holm was cancelled.", ["visit||ghana off"]),
        ("Norway wants Chancellor Ida Hold, talks cancelled.", []),
    ],
)
def test_adverbs_are_passed_over_and_dashes_and_names_are_not_the_thing(text, moving):
    assert read(text)[0] == moving


def test_a_thing_that_somebody_does_is_a_verb_and_no_second_thing():
    moving, recalled = read("Ida Holm cancelled the summit because she visits Ghana.")
    assert [one.partition("|")[0] for one in moving + recalled] == ["summit", "visit"]


def test_a_verb_of_no_table_may_announce_a_cancellation():
    assert read("Ida Holm signalled the cancellation of the visit to Ghana.")[0] == [GHANA_OFF]


def test_the_seeds_are_read_by_their_words_too():
    """Without the parser the cancellation is found all the same, by plainer means."""
    for name, article in seeds().items():
        found = claims(article, DAY)
        poles = {c.pole.value for c in found if c.key.who == "pompeo" and moves(c)}
        assert poles == {"on" if name == "september" else "off"}
