"""Words that put anything on or off: plans, events, works, rules and deals alike.

They fit every class of the axes in ``AXES``, and in headline and lead any noun that no table lists:
what tells one smelter from another is the rest of the key, not a list of all that can be shut.
"""

from monitor.follow.lexicon.shape import Table, off, on
from monitor.follow.words import listed
from monitor.model.changes import Axis

AXES = (Axis.OPERATION, Axis.SCHEDULE, Axis.RESTRICTION, Axis.APPROVAL, Axis.DEAL)
# Whose verbs fit a thing that no table lists; the first one is its axis. One may leave or join
# anything at all, so the words of deals are left out.
OPEN = AXES[:4]

TABLE = Table(
    axis=Axis.OPERATION,
    anywhere=True,
    verbs=(
        # -- given up ---------------------------------------------------------------------------
        off("cancelled", "cancel, call off, scrap, axe, ax, nix, bin, junk, scratch, scrub, pull"),
        off("cancelled", "kill, kill off, torpedo, scupper, scuttle, spike, wreck, yank"),
        off("cancelled", "pull the plug on, put paid to, sound the death knell for, wipe out"),
        off("given up", "abandon, ditch, dump, drop, shelve, give up, give up on, jettison, forgo"),
        off("given up", "get rid of, do away with, turn its back on, turn their backs on"),
        off("given up", "back out of, pull out of, walk away from, walk out of, bow out of"),
        off("given up", "duck out of, opt out of, wriggle out of, pull back from, cry off from"),
        off("given up", "u-turn on, backtrack on, backpedal on"),
        off("given up", "row back on, renege on, go back on"),
        off("given up", "climb down on, climb down over, think better of, change course on"),
        off("given up", "have second thoughts about, wash its hands of, make a u-turn on"),
        off("ruled out", "rule out, decide against, vote against, come out against, say no to"),
        # -- taken back -------------------------------------------------------------------------
        off("taken back", "withdraw, revoke, rescind, repeal, retract, undo, take back, unpick"),
        off("taken back", "reverse, overturn, quash, annul, void, nullify, invalidate, set aside"),
        off("taken back", "strike down, strip of, tear up, rip up, cancel out, disavow, abrogate"),
        # -- not let ----------------------------------------------------------------------------
        off("rejected", "reject, refuse, veto, turn down"),
        off("rejected", "throw out, vote down, knock back, rebuff"),
        off("rejected", "give the thumbs down to, send back to the drawing board"),
        off("blocked", "block, bar, stymie, thwart, stand in the way of, prevent, stave off"),
        # -- put off ----------------------------------------------------------------------------
        off("postponed", "postpone, put off, push back, defer, delay, adjourn, put back"),
        off("postponed", "put on the back burner, kick into the long grass, mothball"),
        # -- stopped ----------------------------------------------------------------------------
        off("suspended", "suspend, halt, pause, freeze, put on hold, put on ice, interrupt"),
        off("suspended", "put the brakes on, put a stop to, call a halt to, put a halt to"),
        off("ended", "terminate, discontinue, abolish, phase out, wind up, wind down"),
        off("ended", "call time on, put an end to, bring an end to, bring to an end, cut short"),
        off("ended", "bring down the curtain on, draw a line under, bring to a halt, sunset"),
        off("ended", "disband, dissolve, break up, dismantle, decommission"),
        off("torn down", "demolish, knock down, tear down, pull down, raze, bulldoze"),
        off("closed", "close, shut, shut down, close down, shutter, board up, padlock, seal off"),
        off("closed", "idle, take offline, switch off, turn off, power down, turn out"),
        off("closed", "shut up shop at, pull the shutters down on, close the doors of, lock up"),
        off("closed", "close its doors, shut its doors, close their doors, shut up shop", "s"),
        off("closed", "close ~ gates, shut ~ gates, shut ~ doors, close ~ doors", "s"),
        off("closed", "fall silent, fall idle, stand idle, go cold, stand still", "s"),
        off("closed", "shut, close, shut down, close down, go dark, go offline, go silent", "s"),
        off("closed", "shut itself down, switch itself off, shut up for good, close for good", "s"),
        off("closed", "trip off ~ grid, drop off ~ grid, fall off ~ grid, come off ~ grid", "s"),
        off("closed", "go off ~ grid, go off ~ air, go off air, call last orders", "s"),
        off("closed", "serve ~ last customer, serve ~ last meal, pull ~ last pint", "s"),
        off("closed", "print ~ last edition, publish ~ last edition, run ~ last train", "s"),
        off("closed", "go bust, go under, go bankrupt, go out of business, cease trading", "s"),
        off("halted", "stop, cease, cease operating, stop running, stop working, conk out", "s"),
        off("halted", "grind to a halt, come to a halt, come to a standstill, come to an end", "s"),
        off("collapsed", "collapse, fall through, fall apart, break down, founder, stall", "s"),
        off("collapsed", "unravel, implode, crumble", "s"),
        off("collapsed", "fizzle out, go up in smoke, bite the dust", "s"),
        off("collapsed", "hit the buffers, fall by the wayside, fall victim to, fall flat", "s"),
        off("collapsed", "run into the sand, run into the sands, come to nothing, go nowhere", "s"),
        off("over", "lapse, expire, run out", "s"),
        # -- let, wanted ------------------------------------------------------------------------
        on("approved", "approve, authorise, authorize, green-light, greenlight, okay, ok, bless"),
        on("approved", "rubber-stamp, rubberstamp, wave through, nod through, vote through"),
        on("approved", "vote for, vote in favour of, vote in favor of, sign off, sign off on"),
        on("approved", "say yes to, ratify, endorse, give the thumbs up to, legalise, legalize"),
        on("approved", "allow, permit, license, licence"),
        on("approved", "get the go-ahead, get the green light, win the go-ahead, pass muster", "s"),
        on("planned", "announce, unveil, confirm, schedule, organise, organize, arrange, plan"),
        on("planned", "commit to, pledge, agree to, agree on, sign up for, sign up to, opt for"),
        on("planned", "stage, host, hold, set up, establish"),
        on("planned", "launch, roll out, bring in, introduce"),
        on("planned", "build, construct, create, found, start building, break ground on"),
        # -- kept, on after all -----------------------------------------------------------------
        on("going ahead", "go ahead with, press ahead with, push ahead with, forge ahead with"),
        on("going ahead", "proceed with, plough ahead with, plow ahead with, press on with"),
        on("going ahead", "push on with, carry on with, stick with, stick to, stand by, save"),
        on("going ahead", "go ahead, proceed, take place", "s"),
        on("going ahead", "get under way, press ahead, kick off", "s"),
        on("going ahead", "keep open, keep alive, keep going, keep running, leave open"),
        on("on", "survive, live on, stay open, remain open, escape the axe, stay put", "s"),
        on("on", "escape closure, avoid closure, dodge the axe, win a reprieve, carry on", "s"),
        on("on", "salvage, rescue, reprieve, spare, patch up, keep on track", turns=True),
        # -- on again ---------------------------------------------------------------------------
        on("on again", "revive, resurrect, reinstate, restore, bring back, rekindle", turns=True),
        on("on again", "resuscitate, breathe new life into", turns=True),
        on("on again", "put back on track, dust off", turns=True),
        on("on again", "return to, rejoin, re-enter, sign up to again, unfreeze", turns=True),
        on("on again", "reintroduce, re-establish, reestablish, put back, renew", turns=True),
        on("on again", "get back on track, make a comeback, come back, rise again, revive", "s"),
        on("on again", "return, spring back to life, roar back to life", "s", turns=True),
        on("running again", "resume, restart, relaunch", "os", turns=True),
        on("running again", "reactivate, reboot, rerun", "os", turns=True),
        on("running again", "bring back online, bring back into service, refloat", turns=True),
        on("running again", "put back into service, bring back to life", turns=True),
        on("running again", "switch back on, turn back on, relight, re-light", turns=True),
        on(
            "running again",
            "run again, roll again, fly again, sail again, flow again, operate again, work again"
            ", take off again, land again, cross again, power up again"
            ", rumble back to life, whirr back to life, spring into life again"
            ", return to service, return to use, return to the skies, return to the air"
            ", return to operation, return to normal, return to production, be relit"
            ", take flights again, take passengers again, carry passengers again"
            ", take calls again, take orders again, take guests again, take patients again"
            ", admit patients again, admit visitors again, welcome visitors again"
            ", welcome guests again, receive visitors again, serve customers again"
            ", serve meals again, pull pints again, pour pints again, serve pints again"
            ", bake bread again, handle cargo again, supply power again, feed the grid again"
            ", produce power again, produce steel again, print again, broadcast again, hum again"
            ", come back on stream, come back online, go back online, go back on the air"
            ", play again, shine again, ring again, spin again, air again, turn again"
            ", start again, start up again, fire up again, move again, glow again",
            "s",
            turns=True,
        ),
        on("rescheduled", "reschedule, rearrange, rebook", turns=True),
        on("open again", "reopen, re-open, unblock, unseal", "os", turns=True),
        on("open again", "open again, open its doors again, open up again", "s", turns=True),
        on("open", "open, inaugurate, throw open", "os"),
        on("open", "open its doors, open their doors, open for business", "s"),
        on("running", "switch on, turn on, fire up, power up, bring online, commission, start up"),
        on("under way", "begin, start, start up", "s"),
        on("running", "start running, start operating, come on stream", "s"),
        on("running", "come online, go online, go live, come into service, enter service", "s"),
        on("running", "take effect, come into force, come into effect, enter into force", "s"),
    ),
    nouns=(
        on("approved", "green light, go-ahead, nod, thumbs up, thumbs-up, all-clear, blessing"),
        on("approved", "approval, authorisation, authorization, permission, consent, backing"),
        on("on again", "reprieve, lifeline, comeback, return, revival, rebirth", turns=True),
        on("on again", "resurrection, reinstatement, restoration, stay of execution", turns=True),
        on("running again", "resumption, restart, relaunch, reboot", turns=True),
        on("open again", "reopening, re-opening", turns=True),
        on("open", "opening, inauguration"),
        off("cancelled", "cancellation, scrapping, axing, abandonment, demise, axe, plug, chop"),
        off("postponed", "postponement, deferral, adjournment, delay"),
        off("suspended", "suspension, freeze, halt, pause, stoppage"),
        off("closed", "closure, shutdown, closing, mothballing, shuttering"),
        off("ended", "termination, abolition, discontinuation, dissolution, disbandment"),
        off("taken back", "withdrawal, repeal, revocation, reversal, retraction, u-turn"),
        off("rejected", "rejection, refusal, veto, thumbs down, thumbs-down, red light"),
        off("collapsed", "collapse, breakdown, failure"),
    ),
    states=(
        on("on", "back on, on again, on after all, back on track, on track again", turns=True),
        on("on", "back on the table, back on the agenda, back on the calendar", turns=True),
        on("on", "back on the cards, back in the calendar, back on schedule", turns=True),
        on("on", "still on, on track, on course, on schedule, in the bag, alive and kicking"),
        on("running again", "back in operation, back in service, back in action", turns=True),
        on("running again", "back in business, back in use, back in production", turns=True),
        on("running again", "back in the air, back in the skies, back in the sky", turns=True),
        on("running again", "back at work, back at sea, back on air, back on the air", turns=True),
        on("running again", "back on the rails, back on the road, back in flight", turns=True),
        on(
            "running again", "back on stream, back on line, flying again, rolling again", turns=True
        ),
        on(
            "running again", "flowing again, moving again, operating again, going again", turns=True
        ),
        on("running again", "functioning again, sailing again, open as usual", turns=True),
        on("running again", "back online, back to normal", turns=True),
        on("running again", "running again, working again, back up and running", turns=True),
        on("running", "up and running, in operation, in service, under way, underway, online"),
        on("running", "at full power, at full capacity, at full tilt, on stream, on the grid"),
        on("running again", "back on the grid, back up, up again", turns=True),
        off("closed", "off the grid, off the air, off air"),
        on("running", "in full swing, in use, operational, fully operational"),
        on("open again", "open again, back open", turns=True),
        on("open again", "open for business again, open once more", turns=True),
        on("open again", "open to traffic again, open to traffic once more", turns=True),
        on("open again", "open to the public again, open to visitors again", turns=True),
        on("open", "open, still open, open for business, open to the public, open to traffic"),
        on("in force", "in force, in place, back in force, in effect, here to stay"),
        off("cancelled", "off, called off, off again, now off, no more, off the cards"),
        off("cancelled", "off the table, off the agenda, off the calendar, off the menu"),
        off("cancelled", "dead, dead in the water, dead and buried, toast, doomed, history"),
        off("cancelled", "in tatters, in ruins, in pieces, down the drain, a write-off"),
        off("cancelled", "a thing of the past, a dead letter, over, over and done with"),
        off("overturned", "unlawful, illegal, unconstitutional, invalid, null and void, void"),
        off("suspended", "on hold, on ice, in limbo, on the shelf, in mothballs, in cold storage"),
        off("suspended", "on the back burner, in the long grass, up in the air"),
        off("closed", "closed, shut, shut down, closed again, shuttered, mothballed"),
        off("closed", "out of service, out of action, out of operation, out of order, out of use"),
        off("closed", "offline, out of business, out of bounds, closed to traffic, in the dark"),
        off("halted", "at a standstill, to a standstill, to a halt, to an end, idle"),
        off("over", "no longer in force, out of force"),
    ),
)
# Nouns that are opened, closed, dropped, held and stopped in figures of speech, or that are no
# thing of which it makes sense to say so: who acts, how much, when, what is said, parts of bodies.
NO_THINGS = listed(
    "man men woman women people person child children boy girl student worker member minister"
    " president official leader player striker coach manager lawmaker voter driver passenger"
    " resident protester judge lawyer victim suspect patient team side group party court council"
    " government ministry agency police army company firm board committee parliament assembly"
    " senate union spokesman spokeswoman authority regulator organiser organizer club boss chief"
    " mayor governor king queen pope chairman chairwoman director editor author singer actor"
    " pupil parent visitor patient commuter shopper motorist worshipper pilgrim evacuee refugee"
    " tourist guest teacher doctor nurse crew"
    " critic source expert analyst scientist investor shareholder customer owner"
    " rate price cost share stock forecast number total percent percentage figure profit loss"
    " income sum amount growth inflation debt dollar euro pound million billion half third quarter"
    " job point goal lead gap record"
    " way door doors mind eye hand head heart mouth ear face arm foot back life chapter book page"
    " hope fear doubt interest effort pressure place step part case question answer reason"
    " word statement letter speech news report claim rumour rumor comment remark interview"
    " time day week month year hour minute night morning evening season weekend summer winter"
    " world country nation state area end start beginning view eyes"
    " thing something nothing everything anything one ones lot kind sort bit"
    " plan decision vote invitation offer bid request call appeal threat warning rift row dispute"
    " war peace truth result list score test debate"
)
# By what a thing itself resumes or halts, it runs or stands: "the plant resumed production".
RUNS = listed("production operation output service generation work steelmaking flight")
# What is done at a thing or is given for it is said of the thing: "work on the dam", "its permit".
CARRIERS = RUNS | listed(
    "work traffic train bus flight plane car lorry lesson class teaching"
    " construction building running flow"
    " permit licence license permission consent funding proposal scheme project bill application"
)
