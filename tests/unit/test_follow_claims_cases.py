"""What a sentence puts on or off: a table of our own sentences, turns and hard negatives alike."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from monitor.app.parts import grammar
from monitor.follow.claims import claims, moves
from monitor.follow.states import is_statement
from monitor.model.articles import Article
from monitor.model.times import Span

DAY = date(2026, 3, 10)

# name, text, what moves a state ("class|who|where pole state"),
# what it recalls ("class|who|where pole")
CASES = [
    # -- put off, in so many words --------------------------------------------------------------
    (
        "active",
        "Foreign Minister Adela Norrin has cancelled her visit to Norway over the fishing row.",
        ["visit|norrin|norway off cancelled"],
        [],
    ),
    (
        "particle",
        "President Tomas Veld calls off a trip to Kenya.",
        ["visit|veld|kenya off cancelled"],
        [],
    ),
    (
        "particle apart",
        "Prime Minister Ada Brandt called her trip to Chile off on Tuesday.",
        ["visit|brandt|chile off cancelled"],
        [],
    ),
    (
        "passive",
        "The visit of Chancellor Ida Holm to Ghana was called off on Monday.",
        ["visit|holm|ghana off cancelled"],
        [],
    ),
    (
        "passive, perfect",
        "The visit by Chancellor Ida Holm to Ghana has been postponed indefinitely.",
        ["visit|holm|ghana off postponed"],
        [],
    ),
    (
        "passive behind an aside",
        "The talks between Peru and Chile, due to begin on Friday, were called off.",
        ["talks|chile+peru| off cancelled"],
        [],
    ),
    (
        "possessor",
        "Norway cancels Ida Holm's visit after the spying row.",
        ["visit|holm| off cancelled"],
        [],
    ),
    (
        "told not to go",
        "President Tomas Veld has told his envoy, Lena Marsh, not to travel to Qatar this week.",
        ["visit|marsh|qatar off cancelled"],
        [],
    ),
    (
        "asked not to go",
        "Veld asked Foreign Secretary Lena Marsh not to go to Doha, he said on Friday.",
        ["visit|marsh|qatar off cancelled"],
        [],
    ),
    (
        "will not travel",
        "Prime Minister Ada Brandt will not travel to Fiji next week, her office said.",
        ["visit|brandt|fiji off off"],
        [],
    ),
    (
        "won't",
        "“I won't be going to Cuba,” is not how Ida Holm put it, but Ida Holm won't visit Cuba.",
        ["visit|holm|cuba off off"],
        [],
    ),
    (
        "refuses",
        "Ida Holm refuses to visit Malta while the trial goes on.",
        ["visit|holm|malta off off"],
        [],
    ),
    (
        "plans undone",
        "President Tomas Veld scrapped plans for Lena Marsh to visit Nepal.",
        ["visit|marsh|nepal off cancelled"],
        [],
    ),
    (
        "own plans undone",
        "Lena Marsh dropped plans to visit Nepal on Thursday.",
        ["visit|marsh|nepal off cancelled"],
        [],
    ),
    (
        "would-have-been",
        "Tomas Veld scrapped plans for Lena Marsh to make what would have been a visit to Oman.",
        ["visit|marsh|oman off cancelled"],
        [],
    ),
    (
        "invitation declined",
        "Ada Brandt turned down an invitation from Tomas Veld to visit Malta.",
        ["visit|brandt|malta off off"],
        [],
    ),
    (
        "nominal beats the light verb",
        "Fjordair announces the suspension of flights to Iceland.",
        ["flights|fjordair|iceland off suspended"],
        [],
    ),
    (
        "flights",
        "Fjordair has suspended all flights to Iceland until further notice.",
        ["flights|fjordair|iceland off suspended"],
        [],
    ),
    (
        "talks",
        "Bolivia breaks off talks with Paraguay over the river.",
        ["talks|bolivia+paraguay| off suspended"],
        [],
    ),
    (
        "talks collapse",
        "Talks between Bolivia and Paraguay collapse after ten days.",
        ["talks|bolivia+paraguay| off collapsed", "deal|bolivia+paraguay| off no deal"],
        [],
    ),
    (
        "put on hold",
        "Talks between Bolivia and Paraguay are on hold, both sides said.",
        ["talks|bolivia+paraguay| off suspended"],
        [],
    ),
    (
        "election",
        "Kenya's electoral commission has postponed the general election by six weeks.",
        ["election||kenya off postponed"],
        [],
    ),
    (
        "match",
        "The match between Harbour Rovers and Glen City was abandoned at half-time.",
        ["match|glen city+harbour rovers| off cancelled"],
        [],
    ),
    (
        "strike",
        "Lufthavn pilots called off their strike on Sunday night.",
        ["strike|lufthavn| off cancelled"],
        [],
    ),
    (
        "launch",
        "Orbitalis delays the launch of its Kestrel rocket to Thursday.",
        ["launch|kestrel| off postponed"],
        [],
    ),
    (
        "pulls out",
        "Lena Marsh pulls out of the Geneva summit.",
        ["attendance|marsh| off withdrawn"],
        [],
    ),
    (
        "participial",
        "Ida Holm left early, cancelling her trip to Ghana.",
        ["visit|holm|ghana off cancelled"],
        [],
    ),
    ("list", "Fjordair cancelled concerts, flights to Malta and strikes.", None, []),
    # -- put on ---------------------------------------------------------------------------------
    (
        "will visit",
        "Foreign Minister Adela Norrin will visit Norway again next month.",
        ["visit|norrin|norway on planned"],
        [],
    ),
    (
        "said she would",
        "Adela Norrin said on Monday that she would travel to Norway in May.",
        ["visit|norrin|norway on planned"],
        [],
    ),
    (
        "plans to",
        "South African President Tomas Veld plans to visit Oslo next month.",
        ["visit|veld|norway on planned"],
        [],
    ),
    ("is to", "Ida Holm is to fly to Ghana on Sunday.", ["visit|holm|ghana on planned"], []),
    (
        "accepts",
        "Adela Norrin accepted an invitation from Tomas Veld to visit Cairo in April.",
        ["visit|norrin|egypt on planned"],
        [],
    ),
    (
        "agrees",
        "Adela Norrin has agreed to visit Cairo in April.",
        ["visit|norrin|egypt on planned"],
        [],
    ),
    (
        "announces",
        "Chancellor Ida Holm announced a visit to Ghana.",
        ["visit|holm|ghana on planned"],
        [],
    ),
    (
        "coordinated",
        "Minister Adela Norrin met reporters with Norway's envoy and will visit Oslo in May.",
        ["visit|norrin|norway on planned"],
        [],
    ),
    (
        "resumes",
        "Fjordair resumes flights to Iceland after the ash has cleared.",
        ["flights|fjordair|iceland on resumed"],
        [],
    ),
    ("resume, of itself", "Flights between Malta and Tunisia will resume on Monday.", None, []),
    ("talks resume", "Talks between Bolivia and Paraguay have resumed in Geneva.", None, []),
    (
        "go ahead",
        "Ida Holm's visit to Ghana will go ahead after all, her office said.",
        ["visit|holm|ghana on going ahead"],
        [],
    ),
    ("back on", "Ida Holm's visit to Ghana is back on.", ["visit|holm|ghana on on"], []),
    (
        "reinstated",
        "Glen City said the match against Harbour Rovers has been reinstated.",
        None,
        [],
    ),
    (
        "rescheduled",
        "The Kenyan election has been rescheduled for 4 June.",
        ["election||kenya on rescheduled"],
        [],
    ),
    (
        "not cancelled",
        "Ida Holm has not cancelled her visit to Ghana, her office said.",
        ["visit|holm|ghana on going ahead"],
        [],
    ),
    (
        "not off",
        "Ida Holm's visit to Ghana has not been called off, her office said.",
        ["visit|holm|ghana on going ahead"],
        [],
    ),
    # -- recalled: evidence, never a trigger ------------------------------------------------------
    (
        "recently",
        "Tomas Veld recently called off a planned trip by Lena Marsh to Nepal.",
        [],
        ["visit|marsh|nepal off"],
    ),
    (
        "last month",
        "Last month, Tomas Veld called off a trip by Lena Marsh to Nepal.",
        [],
        ["visit|marsh|nepal off"],
    ),
    (
        "after",
        "Protests broke out after Tomas Veld cancelled his visit to Nepal.",
        [],
        ["visit|veld|nepal off"],
    ),
    (
        "even after",
        "Even after he called off Lena Marsh's visit to Nepal, Tomas Veld praised the king.",
        [],
        ["visit|marsh|nepal off"],
    ),
    (
        "after cancelling",
        "Tomas Veld met the king weeks after cancelling his visit to Nepal.",
        [],
        ["visit|veld|nepal off"],
    ),
    ("pluperfect", "Tomas Veld had cancelled his visit to Nepal.", [], ["visit|veld|nepal off"]),
    (
        "was planned",
        "A visit by Lena Marsh to Nepal was planned for May.",
        [],
        ["visit|marsh|nepal on"],
    ),
    ("was to", "Lena Marsh was to visit Nepal in May.", [], ["visit|marsh|nepal on"]),
    (
        "date gone by",
        "Tomas Veld cancelled his visit to Nepal on February 2.",
        [],
        ["visit|veld|nepal off"],
    ),
    (
        "year gone by",
        "In 2019 Tomas Veld cancelled his visit to Nepal.",
        [],
        ["visit|veld|nepal off"],
    ),
    ("ago", "Two weeks ago Tomas Veld cancelled his visit to Nepal.", [], ["visit|veld|nepal off"]),
    (
        "attribute",
        "Ministers spoke by telephone about Lena Marsh's cancelled visit to Nepal.",
        [],
        ["visit|marsh|nepal off"],
    ),
    (
        "nominal",
        "Lena Marsh blamed the weather for the cancellation of her visit to Nepal.",
        [],
        ["visit|marsh|nepal off"],
    ),
    (
        "relative",
        "Lena Marsh, who called off her visit to Nepal, spoke of floods.",
        [],
        ["visit|marsh|nepal off"],
    ),
    # -- not said, only thought of ----------------------------------------------------------------
    ("hope", "Lena Marsh hopes to visit Nepal.", [], []),
    ("looks forward", "Lena Marsh looks forward to going to Nepal in the near future.", [], []),
    ("demand", "Opposition leaders urged Lena Marsh to cancel her visit to Nepal.", [], []),
    (
        "demand, passive",
        "Protesters demanded that the visit of Lena Marsh to Nepal be cancelled.",
        [],
        [],
    ),
    ("call for", "Unions called for the cancellation of Lena Marsh's visit to Nepal.", [], None),
    ("threat", "Lena Marsh threatens to cancel her visit to Nepal.", [], []),
    ("may", "Lena Marsh may cancel her visit to Nepal.", [], []),
    ("could be", "Lena Marsh's visit to Nepal could be called off, diplomats said.", [], []),
    ("if", "If the storm turns north, Lena Marsh will cancel her visit to Nepal.", [], []),
    ("will if", "Lena Marsh will cancel her visit to Nepal if the storm turns north.", [], []),
    ("considers", "Lena Marsh is considering cancelling her visit to Nepal.", [], []),
    ("tries", "Lena Marsh tried to visit Nepal.", [], []),
    ("denies", "Lena Marsh denied that her visit to Nepal had been cancelled.", [], None),
    ("denies doing", "Lena Marsh denied cancelling her visit to Nepal.", [], None),
    ("denies having", "Lena Marsh denies having cancelled her visit to Nepal.", [], None),
    ("denies it did", "Norway denies it cancelled talks with Sweden in Oslo.", [], None),
    (
        "who denied",
        "The president who denied the charges has cancelled her visit to Nepal.",
        ["visit||nepal off cancelled"],
        None,
    ),
    (
        "that denied",
        "The firm that denied wrongdoing cancelled flights to Iceland.",
        ["flights||iceland off cancelled"],
        None,
    ),
    (
        "denied as",
        "Norway denied the claim as it cancelled talks with Sweden in Oslo.",
        ["talks|norway+sweden| off cancelled"],
        None,
    ),
    (
        "no longer denies",
        "Lena Marsh no longer denies she cancelled her visit to Nepal.",
        ["visit|marsh|nepal off cancelled"],
        None,
    ),
    (
        "does not deny",
        "Lena Marsh does not deny she cancelled her visit to Nepal.",
        ["visit|marsh|nepal off cancelled"],
        None,
    ),
    (
        "denial beside it",
        "Lena Marsh denied the charges and cancelled her visit to Nepal.",
        ["visit|marsh|nepal off cancelled"],
        None,
    ),
    ("fears grow", "Fears grow that Lena Marsh will cancel her visit to Nepal.", [], None),
    ("will hold", "Peru will hold talks with Chile.", ["talks|chile+peru| on planned"], []),
    ("plans to hold", "Peru plans to hold talks with Chile", ["talks|chile+peru| on planned"], []),
    ("holds", "Peru is holding talks with Chile.", ["talks|chile+peru| on under way"], []),
    ("will begin", "Peru-Chile talks will begin.", ["talks|chile+peru| on planned"], []),
    (
        "rumours",
        "Lena Marsh laughed at rumours that her visit to Nepal has been cancelled.",
        [],
        [],
    ),
    ("no plans", "Lena Marsh has no plans to visit Nepal.", [], []),
    ("invited", "Tomas Veld invited Lena Marsh to visit Nepal.", [], []),
    ("should", "Lena Marsh should cancel her visit to Nepal, a newspaper wrote.", [], []),
    # -- another one ---------------------------------------------------------------------------
    (
        "other agent",
        "Turkey suspends flights to Malta; Fjordair will keep flying.",
        ["flights|turkey|malta off suspended"],
        [],
    ),
    (
        "title before a name",
        "South Korean President Moon Tae-sik plans to visit Pyongyang.",
        ["visit|moon|north korea on planned"],
        [],
    ),
    (
        "the inviter does not go",
        "Ada Brandt accepted an invitation from Kim Tae Yong to visit Pyongyang.",
        ["visit|brandt|north korea on planned"],
        [],
    ),
    ("another thing", "A drone strike killed four people; the army suspended air strikes.", [], []),
    ("counted", "Fjordair cancelled 35 flights to Malta.", [], []),
    ("called a sham", "Protesters call the election in Kenya a sham.", [], []),
    ("past travel", "Lena Marsh visited Nepal in the spring.", [], []),
    ("nothing here", "Rain fell on the capital all night.", [], []),
]


def article(text, title=None):
    return Article(id="a", title=title, text=text, language="en")


def read(text, title=None):
    found = claims(article(text, title), Span.day(DAY, ZoneInfo("UTC")), grammar())
    name = lambda c: f"{c.key.what}|{c.key.who}|{c.key.where} {c.pole.value}"  # noqa: E731
    moving = [f"{name(c)} {c.state}" for c in found if moves(c) and not is_statement(c.key)]
    recalled = [name(c) for c in found if c.background]
    return moving, recalled


@pytest.mark.parametrize(
    ("text", "moving", "recalled"), [case[1:] for case in CASES], ids=[c[0] for c in CASES]
)
def test_sentence(text, moving, recalled):
    found, background = read(text)
    if moving is not None:
        assert found == moving
    if recalled is not None:
        assert set(background) >= set(recalled)


HEADLINES = [
    ("Holm calls off Ghana visit", ["visit|holm|ghana off cancelled"]),
    ("Holm Calls Off Ghana Visit", ["visit|holm|ghana off cancelled"]),
    ("Holm visit to Ghana called off", ["visit|holm|ghana off cancelled"]),
    ("Holm's Ghana trip back on after apology", ["visit|holm|ghana on on"]),
    ("Holm to visit Ghana in May", ["visit|holm|ghana on planned"]),
    ("Holm to visit Ghana after all", ["visit|holm|ghana on planned"]),
    ("Holm to go to Ghana", ["visit|holm|ghana on planned"]),
    ("Return to visit Ghana", []),
    ("Peru to hold talks with Chile", ["talks|chile+peru| on planned"]),
    ("Peru denies summit with Chile is off", []),
    ("Peru denies summit with Chile was cancelled", []),
    ("Peru denies cancelling summit with Chile", []),
    ("Peru denies rift as summit with Chile is called off", ["summit|chile| off cancelled"]),
    ("Peru denies rift as Chile cancels summit with Peru", ["summit|chile+peru| off cancelled"]),
    ("Fjordair flights to Iceland to resume on Friday", ["flights|fjordair|iceland on resumed"]),
    ("Peru-Chile talks suspended", ["talks|chile+peru| off suspended"]),
    ("Peru-Chile summit back on", ["summit|chile+peru| on on"]),
    ("Kenya election postponed amid floods", ["election||kenya off postponed"]),
    ("Holm visit to Ghana in doubt", []),
    ("Why the Holm visit to Ghana could be cancelled", []),
]


@pytest.mark.parametrize(("title", "moving"), HEADLINES)
def test_headline(title, moving):
    """A headline needs no auxiliary; the body tells that Holm is a person."""
    body = "Ida Holm spoke in the harbour. Fjordair spoke too."
    assert read(body, title)[0] == moving
