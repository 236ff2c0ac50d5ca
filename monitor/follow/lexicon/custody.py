"""Custody: who is held, and who is free."""

from monitor.follow.lexicon.shape import Sides, Table, off, on, thing
from monitor.model.changes import Axis

_C = Axis.CUSTODY

TABLE = Table(
    axis=_C,
    things=(
        thing("hostages", "hostage, captive", Sides.ONE, _C),
        thing("ship", "tanker, vessel, ship, crew, fishing boat", Sides.ONE, _C),
    ),
    verbs=(
        on("held", "arrest, detain, jail, imprison, apprehend, seize, capture, abduct, kidnap"),
        on("held", "take into custody, take hostage, remand, hold, intern, lock up"),
        on("held again", "rearrest, re-arrest, recapture", turns=True),
        on("held", "surrender", "s"),
        off("free", "free, release, let go, bail, set free, let out, liberate"),
        off("free", "escape from, break out of, escape", "s"),
    ),
    nouns=(
        on("held", "arrest, detention, capture, abduction, kidnapping, imprisonment"),
        off("free", "release, liberation, escape"),
    ),
    states=(
        on("held", "in custody, in prison, in jail, behind bars, under arrest, under house arrest"),
        off("free", "free, at large, out of prison, out on bail, free again"),
    ),
    attributes=(
        on("held", "jailed, imprisoned, detained, arrested"),
        off("free", "freed, released"),
    ),
)
