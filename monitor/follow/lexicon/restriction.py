"""Restriction: bans, sanctions, curfews, warnings: imposed or lifted.

Easing is no lifting: "ease", "relax" and "loosen" are left out on purpose.
"""

from monitor.follow.lexicon.shape import Sides, Table, act, off, on, thing
from monitor.model.changes import Axis

_R = Axis.RESTRICTION
ONE, THING = Sides.ONE, Sides.THING
_RULES = ("ban", "sanctions", "curfew", "lockdown", "emergency", "tariffs", "restrictions")

TABLE = Table(
    axis=_R,
    things=(
        thing("ban", "ban, prohibition, moratorium", ONE, _R, kinds=True),
        thing("sanctions", "sanction, embargo, blockade", ONE, _R, kinds=True),
        thing("curfew", "curfew", THING, _R),
        thing("lockdown", "lockdown, quarantine, stay-at-home order", THING, _R),
        thing("emergency", "state of emergency, martial law, emergency rule", THING, _R),
        thing("tariffs", "tariff, duty, import duty, levy", ONE, _R, kinds=True),
        thing(
            "restrictions",
            "restriction, curb, limit, visa requirement, visa rule, mandate, requirement"
            ", mask rule, dress code",
            ONE,
            _R,
            kinds=True,
        ),
        thing(
            "warning",
            "warning, alert, water order, water notice, water advisory",
            THING,
            _R,
            kinds=True,
        ),
        thing("evacuation order", "evacuation order", THING, _R),
        thing("order", "injunction, decree, executive order", ONE, _R, kinds=True),
    ),
    verbs=(
        on("imposed", "impose, introduce, declare, order, announce, issue, enact, slap, place"),
        on("imposed", "bring in, put in place, set, apply, enforce, decree"),
        on("imposed", "take effect, come into force, come into effect, go into effect", "s"),
        on("reimposed", "reimpose, re-impose, reinstate, restore, reintroduce", turns=True),
        on("reimposed", "return, come back", "s", turns=True, only=_RULES),
        on("extended", "extend, prolong, renew, uphold, keep, maintain, tighten, widen"),
        off("lifted", "lift, end, remove, rescind, revoke, repeal, waive, drop, scrap, abolish"),
        off("lifted", "withdraw, cancel, call off, do away with"),
        off("lifted", "expire, lapse, end, come to an end, finish", "s"),
        off("overturned", "overturn, strike down, quash, annul, void, reverse, throw out"),
        off("blocked", "block, suspend, halt, freeze, stay"),
        off("taken back", "back down on, back down over, back off, make ~ u-turn on, u-turn on"),
        off("postponed", "postpone, delay, put off, defer"),
    ),
    nouns=(
        on("imposed", "imposition, introduction, declaration"),
        on("extended", "extension, renewal"),
        off("lifted", "lifting, removal, repeal, end"),
    ),
    states=(
        on("imposed", "in place, in force, back in force"),
        on("reimposed", "back, back in place", turns=True),
        off("lifted", "no longer in force, over, at an end, no more"),
    ),
    attributes=(off("lifted", "lifted, former"),),
    acts=(
        act("ban", on("imposed", "ban, outlaw, prohibit, forbid, criminalise, criminalize")),
        act(
            "restrictions",
            on("imposed", "make compulsory, make mandatory, make obligatory, require"),
        ),
        act("restrictions", off("lifted", "make optional, make voluntary", turns=True)),
        act(
            "evacuation order",
            off(
                "lifted",
                "return home, go home, go back home, return to ~ homes, go back to ~ homes"
                ", start returning home, begin returning home, be back home",
                "s",
                turns=True,
            ),
        ),
        act(
            "evacuation order",
            off("lifted", "allow home, allow back home, let home, allow back", turns=True),
        ),
        act("ban", on("imposed", "bar, banish, disallow, blacklist, ban again, outlaw again")),
        act(
            "ban",
            off("lifted", "allow back, let back in, let back on, readmit, re-admit", turns=True),
        ),
        act(
            "ban",
            off("lifted", "allow, permit, legalise, legalize, unban, decriminalise, decriminalize"),
        ),
    ),
)
