"""Pieces about news, and what is told of them: nothing by themselves."""

from dataclasses import replace

import pytest

from monitor.follow.pieces import is_piece
from monitor.model.changes import ChangeKind
from monitor.model.stories import VerdictKind
from tests.support.following import TOPIC, Desk, article, reading

APART = replace(TOPIC, one_thread=False)


@pytest.mark.parametrize(
    "headline",
    [
        # The form, by its label or by its looks.
        "LIVE: The waters of Ostrel",
        "Opinion: Ostrel was warned",
        "Evacuation of Ostrel - latest updates",
        "The flood of Ostrel in pictures",
        "Ostrel flood: a timeline",
        "Flood insurance: all that owners need to know",
        "Five things about the Ostrel dyke",
        "The new dyke in six questions",
        "What the flood cost",
        "Ostrel: how a town drowned",
        "Will the dyke hold?",
        "Ostrel, ten years on",
        "The night watch of Ostrel",
        "A ferryman looks back",
        "The night the mill burned",
        "The man who counted the herons",
        "The brewer's two lives",
        "A hundred years of herons",
        "Ostrel in spring - photos",
        # A voice.
        '"We lost all we had": a family in Ostrel looks on',
        "'Nobody told us a thing' - inside the flooded school",
        "Mayor: I will rebuild the dyke",
        "Ostrel belongs to us",
        "Away with the dyke tax",
        "Shame!",
        "Farmers urge minister to drain the fields",
        "Brewers fear for their cellars",
        "Engineers warn of weak spots in dyke",
        "Residents call for dyke chief to go",
        "Insurer hails new dyke law",
        "Minister could drain polder",
        "Rain may flood Ostrel on Sunday",
        "Divers try to seal leak",
        "Anger in Ostrel over idle pumps",
        "Brewers welcome drier summer",
    ],
)
def test_a_piece(headline):
    """It says how it tells, or who feels what, and nothing that happened."""
    assert is_piece(reading(article("a", "", title=headline)))


@pytest.mark.parametrize(
    "headline",
    [
        "",
        "Dyke of Ostrel breaks, 300 flee",
        "Dyke chief arrested over Ostrel flood",
        "Ostrel to get new dyke on 4 May",
        "Flood Watch pumps bought by Ostrel",
        "US sends pumps to Ostrel",
        "World War I bomb found in dyke",
        "'Drowned' ferryman walks into town hall",
        "'The Silent Dyke' wins Golden Heron",
        "The ferry is running between the banks of Ostrel",
        "Hail breaks windows in Ostrel",
        "Free trade zone for Ostrel approved",
        "Flood warning issued for Ostrel",
        "Pumps of Ostrel switched off",
        "Whale swims up the Ostrel",
        "Ostrel's anglers may fish from the dyke again",
        "Relief as Ostrel ferry returns",
        "Divers seal leak at third attempt",
        "Hops of Ostrel rot after flood",
        # A sentence that begins with its article.
        "The mayor resigns",
        "The dyke gives way",
        "The cabinet falls in Ostrel",
        "The old mill burned down",
        "A barge sinks off Ostrel, 4 missing",
        "The two towns sign pact",
        "The head of Ostrel bank quits",
        "The leaders of Ostrel and Lindwall sign pact",
        "The man who robbed the mill dies",
        "The town to sell its brewery",
        "A dozen hurt at Ostrel weir",
        # The words of a form, meant otherwise.
        "WHO sends vaccine to Ostrel",
        "Cholera alarm: WHO flies in doctors",
        "Live: dyke bursts",
        "Video: mill chimney topples in Ostrel",
        "Ostrel brewery collapses - live",
        # Names, and words of which one is what pieces say.
        "Save the Rivers shuts its Ostrel office",
        "Stop the Dam rally draws 9,000",
        "Tell Marun falls to militia",
        "Tropical storm Fury nears Ostrel",
        "Cyclone Joy turns inland",
        "Ferry Relief runs aground",
        "Chain reaction at brewery injures 5",
        "Court condemns brewer to death",
        "Court condemns brewer to six years in prison",
        "Feared lost ferryman turns up in Lindwall",
        "Awaited barge docks at Ostrel",
        "Drowned ferryman feared by smugglers, police find",
        # What is done, though somebody speaks.
        "Gunman tries to kill dyke chief",
        "Prisoners attempt to flee Ostrel jail",
        "'We are closing', says Ostrel brewery",
        "'I quit': dyke chief goes",
        "Brewers: we are leaving the federation",
        "Fire kills 3 at Ostrel mill, mayor fears worse",
        "Reaction Pumps of Ostrel goes bankrupt",
        "Minister slams brewers, fires dyke chief Ida Holm",
        "Anger in Ostrel as mayor is arrested",
        "Ten years on, killer of ferryman arrested",
        "'It is over now': Ostrel ferry strike called off",
    ],
)
def test_a_report(headline):
    """What happened, be it in words that pieces use as well."""
    assert not is_piece(reading(article("a", "", title=headline)))


OPENS = article("a", "The dyke at Ostrel broke on Monday.", 1, title="Dyke breaks at Ostrel")
FEATURE = article(
    "b",
    "Old Piet Varga has ferried goats, brides and coffins over the water for fifty winters.",
    3,
    title="The last ferryman of Ostrel",
)
NEWS = article(
    "b",
    "Divers found a bomb of the last war below the sluice, and the army closed off the quarter.",
    3,
    title="Unexploded bomb discovered below Ostrel sluice",
)
AGAIN = article(
    "c",
    "The army sealed off a quarter after divers came upon a bomb below the sluice.",
    3,
    title="Army seals off Ostrel quarter over bomb below sluice",
)


def test_a_feature_is_no_development():
    """Its words are new and it changes nothing; it is noted as too weak, a report is told."""
    desk, other = Desk(), Desk()
    desk.feed(OPENS)
    other.feed(OPENS)
    weak, told = desk.feed(FEATURE).change, other.feed(NEWS).change
    assert weak.kind is told.kind is ChangeKind.DEVELOPMENT
    assert weak.confidence < TOPIC.confidence <= told.confidence
    assert weak.rules[0].rule == "novel-lead-of-piece"


def test_a_piece_supports_nothing():
    """What waits for a second outlet is told by its report, and not by a column on it."""
    desk = Desk(topic=replace(TOPIC, min_outlets=2))
    desk.feed(OPENS)
    desk.feed(NEWS)
    column = replace(AGAIN, id="d", outlet="d", title="Opinion: bombs below our feet")
    assert desk.feed(column, VerdictKind.SAME_EVENT, "b").change is None
    assert desk.feed(AGAIN, VerdictKind.SAME_EVENT, "b").change is not None


VOICE = article(
    "b",
    "Old Piet Varga will ring the bells of nine chapels until the sluice keepers are paid.",
    3,
    title="Ferryman threatens to ring chapel bells all night",
)
SAME_VOICE = replace(
    VOICE, id="d", outlet="d", title="Bells all night: ferryman Varga demands pay for keepers"
)


def test_what_two_outlets_let_somebody_say_is_told():
    """One alone is held; a further outlet's, also no more than a voice, brings it out."""
    desk = Desk()
    desk.feed(OPENS)
    assert desk.feed(VOICE).change.confidence < TOPIC.confidence
    form = replace(VOICE, id="c", outlet="c", title="Opinion: of bells and sluices")
    assert desk.feed(form, VerdictKind.SAME_EVENT, "b").change is None
    told = desk.feed(SAME_VOICE, VerdictKind.SAME_EVENT, "b").change
    assert (told.kind, told.confidence >= TOPIC.confidence) == (ChangeKind.DEVELOPMENT, True)
    again = replace(SAME_VOICE, id="e", outlet="e")
    assert desk.feed(again, VerdictKind.SAME_EVENT, "b").change is None


def test_plain_news_is_told_at_once():
    """Though its headline begins as that of a portrait does."""
    desk = Desk()
    desk.feed(OPENS)
    told = desk.feed(replace(NEWS, title="The sluice gives way")).change
    assert told.confidence >= TOPIC.confidence


def test_a_piece_turns_nothing():
    """Known words and a call for a turn are no turn."""
    desk = Desk()
    desk.feed(OPENS)
    call = replace(OPENS, id="b", title="Opinion: dyke at Ostrel restored, trust not")
    assert desk.feed(call).change is None


ELSEWHERE = article(
    "e",
    "Twelve thousand bees moved into the tower of the opera house.",
    4,
    title="How bees came to the Lindwall opera",
)
REPORT = article(
    "f",
    "The bees in the tower of the Lindwall opera house swarmed during a dress rehearsal.",
    5,
    title="Opera bees swarm in Lindwall rehearsal",
)


def test_a_piece_opens_in_silence():
    """Beside other storylines it opens one that is told with its first report."""
    desk = Desk(topic=APART)
    desk.feed(OPENS)
    opened = desk.feed(ELSEWHERE).change
    assert (opened.kind, opened.sequence) == (ChangeKind.OPENED, 1)
    assert opened.confidence < APART.confidence
    second = replace(ELSEWHERE, id="g", outlet="g", title="The bees of the Lindwall opera")
    assert desk.feed(second, VerdictKind.SAME_EVENT, "e").change is None
    told = desk.feed(REPORT, VerdictKind.SAME_EVENT, "e").change
    assert (told.kind, told.confidence) == (ChangeKind.OPENED, 1.0)


def test_two_voices_open():
    """What two outlets let somebody say is told of, be it no more than a say."""
    desk = Desk(topic=APART)
    desk.feed(OPENS)
    voice = replace(ELSEWHERE, title="Bees could move into Lindwall opera")
    assert desk.feed(voice).change.confidence < APART.confidence
    second = replace(voice, id="g", outlet="g", title="Lindwall opera hopes for bees")
    told = desk.feed(second, VerdictKind.SAME_EVENT, "e").change
    assert (told.kind, told.confidence) == (ChangeKind.OPENED, 1.0)


def test_the_first_of_a_topic_is_told():
    """Whatever it is: nobody has heard of the matter yet."""
    assert Desk(topic=APART).feed(ELSEWHERE).change.confidence == 1.0
