"""Approval: bills, treaties, plans and nominations: passed or rejected.

The thing goes by its kind, whoever decides: what an assembly passes a governor may veto.
"""

from monitor.follow.lexicon.shape import Sides, Table, act, off, on, thing
from monitor.follow.words import listed
from monitor.model.changes import Axis

_A = Axis.APPROVAL
THING = Sides.THING

# What decides on a bill: of these it is said to pass, clear or survive them.
BODIES = listed(
    "senate house parliament chamber assembly congress commons lords committee council legislature"
    " lawmakers mps cabinet hurdle hurdles stage reading vote muster scrutiny test legislators"
)

TABLE = Table(
    axis=_A,
    fades=365,
    things=(
        thing("bill", "bill, legislation, law, act, amendment, reform", THING, _A, kinds=True),
        thing("motion", "motion, resolution, measure", THING, _A, kinds=True),
        thing("budget", "budget, spending plan, bailout", THING, _A, kinds=True),
        thing("proposal", "proposal, draft, petition", THING, _A, kinds=True),
        thing("nomination", "nomination, candidacy", THING, _A, kinds=True),
        thing(
            "permit",
            "permit, licence, license, visa, application, licence bid, license bid, visa bid"
            ", permit bid, planning bid, licence request, permit request, visa request",
            THING,
            _A,
            kinds=True,
        ),
        thing("project", "project", THING, _A, kinds=True),
        thing("dam", "dam", THING, _A, Axis.CONTROL),
        thing("extradition", "extradition", THING, _A),
        thing("vaccine", "vaccine, drug, treatment", THING, _A, kinds=True),
    ),
    verbs=(
        on("approved", "approve, pass, adopt, ratify, back, endorse, clear, accept, grant, sign"),
        on(
            "approved",
            "vote for, sign off on, green-light, greenlight, authorise, authorize, uphold",
        ),
        on(
            "approved", "sign into law, give final approval to, vote in favour of, vote in favor of"
        ),
        on("approved", "pass", "s", only=("bill", "motion", "budget")),
        on("approved", "clear, sail through, squeak through, scrape through, get through", "s"),
        on("approved", "pass through, win approval, get royal assent, receive royal assent", "s"),
        on("reinstated", "reinstate, revive, restore", turns=True),
        off("rejected", "reject, veto, vote down, defeat, turn down, refuse, deny, throw out"),
        on("approved", "enact, sign off, wave through, nod through, push through"),
        off("rejected", "refuse to sign, send back unsigned, send back to"),
        off("rejected", "vote against, strike down, quash, annul, dismiss, vote to reject"),
        off("blocked", "block, suspend, halt, freeze, stall"),
        off(
            "repealed", "repeal, revoke, overturn, rescind, withdraw, scrap, drop, shelve, abandon"
        ),
        off("taken back", "lose", only=("permit",)),
        on("approved", "issue, get, win, receive, obtain, secure", only=("permit",)),
        on("approved", "confirm", only=("nomination",)),
        off("rejected", "fail, collapse", "s", only=("bill", "motion", "budget", "nomination")),
        off("rejected", "fail to pass, fail to clear, fail to win, fail to get", "s"),
        off("rejected", "fall short, die", "s", only=("bill", "motion", "budget")),
        off("rejected", "sink"),
        off("postponed", "postpone, delay, put off"),
    ),
    nouns=(
        on("approved", "approval, passage, ratification, adoption, endorsement"),
        off("rejected", "rejection, veto, defeat"),
        off("repealed", "repeal, withdrawal, revocation"),
    ),
    acts=(act("extradition", on("approved", "extradite")),),
    states=(off("rejected", "dead"), on("approved", "law, now law")),
    attributes=(
        off("rejected", "rejected, vetoed, defeated"),
        off("repealed", "repealed, withdrawn"),
    ),
)
