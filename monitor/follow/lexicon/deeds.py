"""Deeds by all words that stand for them, and the words by which they are denied or owned to."""

from monitor.follow.lexicon.words import (
    CONJUNCTIONS,
    FUNCTION_WORDS,
    MAYBE,
    MUST,
    PREPOSITIONS,
    PRONOUNS,
    TIME_WORDS,
    WILL,
    WOULD,
)
from monitor.follow.words import listed

# One row is one deed: "robbed", "the robbery"; told and taken back it goes by either word.
_ROWS = """
rob robs robbed robbing robbery robberies robber robbers heist raid raided
meet meets met meeting meetings
shoot shoots shot shots shooting shootings fired firing gunfire
strike strikes struck striking hit hits hitting attack attacks attacked attacking
fall falls fell fallen
leak leaks leaked leaking leakage leaks spill spilled spilt
steal steals stole stolen stealing theft thefts
die dies died dying dead death deaths kill kills killed killing fatal fatality
explode explodes exploded explosion explosions blast blasts
collide collides collided collision
derail derails derailed derailment
burgle burgles burgled burglary burglaries
abduct abducts abducted abduction kidnap kidnaps kidnapped kidnapping
speak speaks spoke spoken call calls called phone phoned conversation
sell sells sold selling sale sales
buy buys bought buying purchase purchased acquisition acquired
pay pays paid paying payment payments
fly flies flew flown flight
marry marries married marriage wedding
lose loses lost losing loss losses
dine dines dined dining dinner
arrive arrives arrived arrival
depart departs departed departure
invade invades invaded invasion
intrude intruded intrusion
collapse collapses collapsed
assault assaults assaulted assaulting
take takes took taken taking
see sees saw seen sighting sighted
write writes wrote written
give gives gave given
know knows knew known
choose chooses chose chosen choice
sink sinks sank sunk sinking
break breaks broke broken
hold holds held holding
fight fights fought fighting
send sends sent
swim swam swum
eat eats ate eaten
drive drives drove driven
tap taps tapped tapping wiretap bug bugged bugging
hack hacks hacked hacking breach breached breaches
apologise apologised apologize apologized apology
sign signs signed signing signature
recount recounts recounted
land lands landed landing
copy copies copied copying
crash crashes crashed crashing
"""
DEEDS = {word: row.split()[0] for row in _ROWS.strip().splitlines() for word in row.split()}

# What only says that it was so: what was so is the noun beside it.
HAPPENS = listed(
    "happen happens happened occur occurs occurred occurring exist existed conducted carried held"
    " hold recorded reported place"
)
# Of whom or what is said to be missing, it is no word that it was not: "no evidence of a leak".
UNKNOWN = listed(
    "evidence sign signs word trace traces indication indications proof reason reasons doubt plan"
    " plans comment comments need risk risks danger threat longer matter wonder idea way chance"
    " hope details detail information one further other more second third new additional fresh"
    " immediate direct formal official final confirmation suspects suspect arrests arrest injuries"
    " casualties damage victims public decision deal agreement answer response hurry sense secret"
    " mention choice problem problems big major serious clear date timetable charges such better"
    " good greater winner end rush surprise question record records link links claim claims report"
    " reports people deaths fatalities"
)
# What is not done yet, or only not told, known or wanted.
UNDONE = listed(
    "yet only just immediately say comment respond give mean rule want seem appear know expect name"
    " elaborate identify disclose specify provide answer return reply confirm clear known able"
    " enough even necessarily always all every directly fully explain mention available reachable"
    " sure tell allow let make get take seek plan intend need have think believe change like stop"
    " end help work"
)
RESTRICTING = listed(
    "yet again before immediately until unless only alone either further later second third another"
)
PARTLY = listed("but only instead rather")
SMALL = (
    FUNCTION_WORDS | TIME_WORDS | listed("single whatsoever actually ever really indeed fact")
) - DEEDS.keys()
# Who speaks for the one who is said to have done it.
INTERESTED = listed(
    "company firm group maker operator club lawyer lawyers spokesman spokeswoman boss owner owners"
    " counsel executive executives chief manufacturer agent wife husband family federation union"
    " palace house chairman chairwoman"
)
NOT = listed("not never didn't hasn't haven't wasn't weren't hadn't don't doesn't")
NONE = listed("no without nobody")
BEFORE_NOT = listed("did do does has have had was were been")
DOING = listed("did does do")
# Before "did" and behind it where it stresses nothing: "what did he", "so did".
ASKING = listed("what how why when where who whom which so as than nor neither")
NO_VERB = PRONOUNS | NOT | NONE | listed("so nothing little well the a")
STOPS = PREPOSITIONS | CONJUNCTIONS | listed("when while because that which who where if")
UNSURE = WILL | WOULD | MAYBE | MUST | {"if", "unless", "whether"}
PAST = listed(
    "was were been had met held hit shot lost sold bought paid found struck fought sent burnt"
)
# What is not so today may well be so tomorrow: "no bodies found".
LATER = listed(
    "found reached signed made agreed detected reported arrested charged named elected opened won"
    " released freed passed approved voted received"
)
