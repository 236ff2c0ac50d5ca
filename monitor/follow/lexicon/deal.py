"""Deal: agreements, treaties, mergers and coalitions: signed or given up."""

from monitor.follow.lexicon.shape import Sides, Table, act, off, on, thing
from monitor.follow.words import listed
from monitor.model.changes import Axis

_D = Axis.DEAL
TWO = Sides.TWO
# What one firm makes another, which takes it or not; an assembly rejects a deal in another sense.
OFFERS = listed("bid offer takeover buyout acquisition merger")

# What workers are offered, and take or not.
OFFERED = listed("pay wage")
# What of a deal is on before it is made; to turn it down undoes none that another made.
BID = "bid"
# Who takes on somebody for a club, a firm or a stage.
TAKES_ON = listed("sign land poach re-sign resign loan")
# Who buys by what it is: to these something is sold, or goes.
BUYERS = listed(
    "fund group consortium investor buyer bidder owner rival conglomerate syndicate firm company"
    " chain billionaire tycoon magnate bank developer holding co-operative cooperative trust"
)
# Verbs that are a deal of themselves, where no table has any of the sentence's other words.
DEALS = listed(
    "sign signs signed signing join joins joined joining land lands landed landing"
    " poach poaches poached poaching go goes going"
)
# The rule by which talks that failed say that there is no deal: it stands where none stood before.
NO_DEAL = "no-deal"
# What it comes to that there is none.
NONE = {"deal": off("given up", "")}

TABLE = Table(
    axis=_D,
    things=(
        thing(
            "deal",
            "deal, agreement, treaty, pact, accord, memorandum of understanding, merger, takeover"
            ", acquisition, buyout, bid, sale, takeover offer, tie-up, transfer, switch, move"
            ", loan move, pay settlement, wage settlement",
            TWO,
            _D,
            Axis.APPROVAL,
            kinds=True,
        ),
        thing("contract", "contract, order", TWO, _D, kinds=True),
        thing("coalition", "coalition, alliance, partnership, union", TWO, _D, kinds=True),
        thing("ties", "diplomatic relation, diplomatic tie, relation, tie", TWO, _D),
    ),
    verbs=(
        on(
            "agreed",
            "sign, reach, strike, seal, clinch, agree, agree to, agree on, conclude, ink, finalise",
        ),
        on(
            "agreed",
            "finalize, negotiate, form, enter, accede to, join, establish, complete, announce",
        ),
        on("agreed", "enter into force, take effect, come into force", "s"),
        on("back", "rejoin, re-enter, return to", turns=True),
        on("restored", "restore, revive, salvage, renew, resume, normalise, normalize", turns=True),
        off("given up", "withdraw from, pull out of, quit, leave, exit, walk away from, abandon"),
        off("given up", "scrap, tear up, rip up, terminate, cancel, annul, renounce, repudiate"),
        off("given up", "end, dissolve, dump, ditch, drop, call off, back out of, abrogate"),
        on("agreed", "shake on, shake hands on, hammer out, thrash out, settle on, nail down"),
        on(
            "agreed",
            "wrap up, cement, pen, sign up to, put ~ name to, put ~ names to, put pen to paper on",
        ),
        off("given up", "bolt from, storm out of, walk out on, walk out of, jilt, back away from"),
        off("given up", "renege on, go back on, rat on, drop out of, break away from, turn down"),
        on("agreed", "win, land, award, secure, bag, clinch", only=("contract",)),
        off("given up", "lose, strip of", only=("contract",)),
        off("broken off", "break off, sever, cut, cut off", only=("ties",)),
        off("suspended", "suspend, freeze, halt, put on hold"),
        off("collapsed", "collapse, fall through, fall apart, break down, unravel", "s"),
        off("collapsed", "fail, flop, founder, fizzle out, come to nothing", "s", only=("deal",)),
        off("rejected", "spurn, rebuff, snub", only=("deal",)),
        off("given up", "denounce, revoke, refuse to sign"),
        on("agreed", "initial, rubber-stamp"),
        on("agreed", "go through, go ahead", "s", only=("deal",)),
        off("collapsed", "break up, disintegrate, end, fall", "s", only=("coalition",)),
    ),
    nouns=(
        on("agreed", "signing, conclusion"),
        on("restored", "restoration, revival, resumption", turns=True),
        off("given up", "withdrawal, exit, cancellation, termination"),
        off("collapsed", "collapse"),
        off("suspended", "suspension"),
    ),
    states=(
        on("restored", "back on", turns=True),
        off("given up", "off, dead, over, at an end, in tatters, in ruins, dead in the water"),
        off("suspended", "on hold"),
    ),
    acts=(
        act("deal", on("agreed", "buy, acquire, take over, merge with, snap up, buy out")),
        act("deal", on("agreed", "sell")),
        act("deal", on("agreed", "merge, join forces, team up", "s")),
        act(
            "ties",
            on("restored", "exchange ambassadors, swap ambassadors, reopen ~ embassies", "s"),
        ),
        act("deal", off("given up", "part ways, go separate ways, go ~ separate ways", "s")),
        act("deal", off("given up", "walk away from, jilt, break with, split from")),
    ),
    attributes=(
        off("given up", "abandoned, cancelled, scrapped"),
        off("collapsed", "collapsed, failed"),
    ),
)
