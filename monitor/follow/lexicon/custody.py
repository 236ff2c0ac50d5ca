"""Custody: who is held, and who is free."""

from monitor.follow.lexicon.shape import Sides, Table, off, on, thing
from monitor.model.changes import Axis

_C = Axis.CUSTODY
_BAIL, _ARREST = ("bail",), ("house arrest",)
# What it comes to that there is none, and what is somebody's lot: "jail for Holm".
NONE = {"bail": off("held", "")}
LOTS = {
    "bail": off("free", ""),
    "freedom": off("free", ""),
    "liberty": off("free", ""),
    "jail": on("held", ""),
    "prison": on("held", ""),
    "custody": on("held", ""),
    "house arrest": on("held", ""),
}

TABLE = Table(
    axis=_C,
    things=(
        thing("hostages", "hostage, captive", Sides.ONE, _C),
        thing(
            "ship",
            "tanker, vessel, ship, crew, fishing boat, freighter, trawler, cargo ship, yacht",
            Sides.ONE,
            _C,
        ),
        thing("bail", "bail, parole", Sides.ONE, _C, against="custody", stands=True),
        thing("house arrest", "house arrest, ankle tag", Sides.ONE, _C, stands=True),
    ),
    verbs=(
        on("free", "grant, approve, allow, set, post, give, get, win, secure", only=_BAIL),
        off("held", "refuse, deny, revoke, withdraw, cancel, reject, lose, rescind", only=_BAIL),
        off("free", "lift, end, remove", only=_ARREST),
        off("free", "end, expire", "s", only=_ARREST),
        on("held", "impose, order, extend", only=_ARREST),
        on("held", "order back to jail, order back to prison, order jailed, order detained"),
        on("held", "take from ~ home, drag from ~ home, take from ~ bed, turn over to police"),
        on("held", "lead away in cuffs, lead away, lead off in cuffs, take away by police"),
        on("held", "haul away, march off to jail, bundle into ~ van, drag away by police"),
        on("held", "report to prison, report to jail, start ~ prison term, start ~ term", "s"),
        off("free", "order freed, order released, let out of prison, let out of jail"),
        off("free", "let out on bail, free in ~ swap, release in ~ swap, release pending trial"),
        off("free", "exchange for prisoners, swap for prisoners, allow out of prison"),
        off("free", "step out of prison, step out of jail, slip out of house arrest", "s"),
        off("free", "stroll out of prison, stroll out of jail, walk out of custody", "s"),
        on("held", "arrest, detain, jail, imprison, apprehend, seize, capture, abduct, kidnap"),
        on("held", "nab, collar, nick, intern, incarcerate, handcuff, ensnare, snatch, bust"),
        on("held", "take into custody, take hostage, take captive, take prisoner, take in"),
        on("held", "remand, hold, lock up, round up, lock away, cart off, haul off, bang up"),
        on("held", "lead away in handcuffs, lead off in handcuffs, take away in handcuffs"),
        on("held", "throw in jail, throw into jail, throw in prison, throw into prison"),
        on("held", "send to jail, send to prison, send back to jail, send back to prison"),
        on("held", "put in jail, put in prison, put behind bars, place under house arrest"),
        on("held", "put under house arrest, place under arrest, place in custody, keep in custody"),
        on("held", "place in detention, order into custody, return to prison, return to custody"),
        on("held", "deny ~ bail, refuse ~ bail, revoke ~ bail, hold without bail"),
        on("held", "hand ~ jail term, hand ~ prison term, give ~ jail term, give ~ prison term"),
        on("held", "hand ~ jail sentence, hand ~ prison sentence, give ~ jail sentence"),
        on("held", "give ~ prison sentence, jail for, sentence to prison, sentence to jail"),
        on("held", "track down, hunt down, catch, run to ground, take alive"),
        on("held", "pick up", only=("person", "hostages")),
        on("held again", "rearrest, re-arrest, recapture, re-detain, rejail", turns=True),
        on("held", "surrender, turn self in, give self up, hand self in, turn self over", "s"),
        on("held", "surrender self, go to jail, go to prison, go behind bars, land in jail", "s"),
        on("held", "end up in jail, land in prison, end up in prison, wind up in jail", "s"),
        on("held", "begin ~ jail term, begin ~ prison term, begin ~ jail sentence", "s"),
        on("held", "begin ~ prison sentence, start ~ prison sentence, start ~ jail term", "s"),
        on("held", "serve ~ jail term, serve ~ prison term, serve ~ prison sentence", "s"),
        on("held", "begin ~ sentence, start ~ sentence, begin ~ term behind bars", "s"),
        on("held again", "take back to ~ cell, take back to prison, take back to jail", turns=True),
        on("held again", "take back into custody, send back to ~ cell", turns=True),
        on("held again", "cart back to jail, haul back to jail, haul back to prison", turns=True),
        on("held again", "return to jail, go back to prison, go back to jail", "s", turns=True),
        off("free", "free, release, let go, bail, set free, let out, liberate, turn loose"),
        off("free", "spring, let off, set at liberty, let go home, let walk, let walk free"),
        off("free", "grant ~ bail, give ~ bail, release on bail, free on bail, award ~ bail"),
        off("free", "grant ~ freedom, give ~ freedom, hand ~ freedom"),
        off("free", "allow home, send home, allow to go home, allow to leave", only=("person",)),
        off("free", "escape from, break out of, escape, bust out of, flee from, flee prison", "s"),
        off("free", "flee jail, flee custody, give ~ guards the slip, break free, slip away", "s"),
        off("free", "abscond, escape custody, escape prison, escape jail, break out", "s"),
        off("free", "slip out of ~ jail, slip out of ~ prison, slip out of ~ cell", "s"),
        off("free", "slip out of custody, go over ~ wall, climb over ~ wall of ~ jail", "s"),
        off("free", "climb over ~ wall of ~ prison, tunnel out of ~ jail, scale ~ wall", "s"),
        off("free", "tunnel out of ~ prison, saw through ~ bars, give police the slip", "s"),
        off("free", "walk free, go free, walk out of ~ prison, walk out of ~ jail", "s"),
        off(
            "free", "walk out of ~ court, walk from ~ prison, walk from ~ jail, walk out free", "s"
        ),
        off("free", "leave ~ prison, leave ~ jail, leave ~ custody, leave ~ cell", "s"),
        off("free", "get out of prison, get out of jail, get out on bail, get bail", "s"),
        off("free", "come out of prison, come out of jail, emerge from prison, exit prison", "s"),
        off("free", "emerge from jail, emerge from ~ captivity, exit jail, leave detention", "s"),
        off("free", "win ~ freedom, regain ~ freedom, gain ~ freedom, win ~ release", "s"),
        off("free", "secure ~ release, post ~ bail, make bail, win bail, secure bail", "s"),
        off("free", "taste ~ freedom, return home, come home, go home, breathe ~ air", "s"),
    ),
    nouns=(
        on("held", "arrest, detention, capture, abduction, kidnapping, imprisonment, jailing"),
        on("held", "seizure, incarceration, internment, remand, rearrest, re-arrest, apprehension"),
        off("free", "release, liberation, escape, freeing, jailbreak, freedom"),
    ),
    states=(
        on("held", "in custody, in prison, in jail, behind bars, under arrest, under house arrest"),
        on(
            "held",
            "in detention, in captivity, on remand, in police hands, in handcuffs, in a cell",
        ),
        on("held", "in police custody, in the hands of kidnappers, a prisoner, a hostage"),
        on(
            "held", "captive, back in prison, back in jail, back in custody, back inside, in chains"
        ),
        off(
            "free",
            "free, at large, out of prison, out on bail, free again, at liberty, out of jail",
        ),
        off("free", "a free man, a free woman, on the run, on the loose, on bail, back home, home"),
        off(
            "free",
            "back on the streets, out of custody, home again, free on bail, out of captivity",
        ),
    ),
    attributes=(
        on("held", "jailed, imprisoned, detained, arrested, kidnapped, abducted, captured"),
        off("free", "freed, released, fugitive, escaped"),
    ),
)
