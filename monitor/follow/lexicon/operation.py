"""Operation: what is open, runs and flows; or is closed, halted, grounded."""

from monitor.follow.lexicon.shape import Sides, Table, act, off, on, split, thing
from monitor.follow.words import listed
from monitor.model.changes import Axis

_O = Axis.OPERATION
_C = Axis.CONTROL
ONE, TWO, THING = Sides.ONE, Sides.TWO, Sides.THING
_OPENS = (
    "airport, border, school, road, bridge, embassy, factory, port, station, museum, market"
    ", airspace, bank, hospital, campus, mosque, church, park, strait, newspaper, shop"
)
# Buildings that go by their own noun; forces or a crowd may hold them.
_BUILDINGS = (
    "prison, jail, courthouse, palace, ministry, police station, town hall, city hall"
    ", power station, monastery, warehouse, depot, headquarters, compound, square, hotel, farm"
)
_WIRED = ("network", "newspaper")

TABLE = Table(
    axis=_O,
    things=(
        thing("airport", "airport, airfield", THING, _O, _C),
        thing("terminal", "terminal", THING, _O, kinds=True),
        thing("runway", "runway", THING, _O, kinds=True),
        thing("lift", "lift, chairlift, ski lift, cable car, gondola, funicular", THING, _O),
        thing("border", "border, border crossing, crossing, frontier, checkpoint", TWO, _O),
        thing(
            "school", "school, university, college, campus, classroom, lesson, classes", THING, _O
        ),
        thing("road", "road, highway, motorway, street", THING, _O),
        thing("pass", "pass, mountain pass", THING, _O, _C),
        thing("bridge", "bridge, tunnel, canal, strait", THING, _O, _C),
        thing("embassy", "embassy, consulate, mission, diplomatic mission", ONE, _O, moves=True),
        thing(
            "factory",
            "factory, plant, refinery, mine, power plant, reactor, mill",
            THING,
            _O,
            _C,
        ),
        thing("port", "port, harbour, harbor, dock, pier", THING, _O, _C),
        thing("railway", "railway, railroad, rail line, metro, subway, station", THING, _O),
        thing("museum", "museum, gallery, theatre, theater, stadium, zoo, park", THING, _O, _C),
        thing("church", "church, mosque, temple, shrine, cathedral, synagogue", THING, _O),
        thing("market", "market, stock exchange, stock market, bank, shop, store", THING, _O),
        thing("airspace", "airspace", THING, _O),
        thing("newspaper", "newspaper, website, broadcaster, channel, radio station", THING, _O),
        *(thing(noun, noun, THING, _O, _C, kinds=True) for noun in split(_BUILDINGS)),
        thing("network", "network, app, server, hotline, helpline, switchboard", THING, _O),
        thing("production", "production, output, operation", ONE, _O),
        thing("trading", "trading, trade", ONE, _O),
        thing(
            "exports", "export, shipment, supply, gas supply, delivery, aid", ONE, _O, kinds=True
        ),
        thing("imports", "import, purchase", ONE, _O, kinds=True),
        thing(
            "service", "service, train service, ferry service, ferry, train", ONE, _O, kinds=True
        ),
        thing("search", "search, rescue operation, search operation, rescue effort", THING, _O),
        thing("pipeline", "pipeline, oil pipeline, gas pipeline", THING, _O),
        thing("programme", "programme, program, scheme", ONE, _O, kinds=True),
        thing("aircraft", "jet, plane, aircraft, airliner, fleet, helicopter", ONE, _O, kinds=True),
        thing("parliament", "parliament, session", THING, _O, _C),
    ),
    verbs=(
        on("open again", "reopen, re-open, unblock", "os", turns=True),
        on("open", "open", "os", only=("border", "embassy")),
        on(
            "running again",
            "resume, restart, relaunch, restore, reconnect, reinstate",
            "os",
            turns=True,
        ),
        on("running again", "put back into service, return to service", turns=True),
        off("closed", "close, shut, shut down, close down, seal, seal off, lock down", "os"),
        off("closed", "shutter, barricade, prorogue"),
        off(
            "halted", "suspend, halt, ground, stop, pause, cut, cut off, freeze, discontinue", "os"
        ),
        off("halted", "call off, cease, interrupt", only=("search", "production", "service")),
        off("halted", "end, abandon, scrap, axe, cancel", only=("programme", "search", "service")),
        off("down", "go down, fall over, crash, suffer outage, suffer outages", "s", only=_WIRED),
        off("down", "knock offline, take down, bring down, knock out", only=_WIRED),
    ),
    nouns=(
        on("open again", "reopening, re-opening", turns=True),
        on("running again", "resumption, restart, restoration", turns=True),
        off("closed", "closure, shutdown, closing"),
        off("halted", "suspension, halt, stoppage, grounding"),
    ),
    states=(
        on("open again", "open again, back open, back in operation, running again", turns=True),
        on("open", "open, still open"),
        off("closed", "closed, shut, closed again, shut down"),
        off("halted", "on hold, at a standstill, suspended"),
        off("down", "down, still down, down again", only=_WIRED),
    ),
    acts=(
        act("exports", on("running again", "flow again", "s", turns=True)),
        act("exports", on("running again", "send again, pump again, ship again", turns=True)),
        act("exports", off("halted", "stop flowing, cease flowing", "s")),
        act(
            "school",
            on(
                "open again",
                "return to class, return to classes, return to lessons, return to ~ classrooms"
                ", go back to class, go back to school, return to ~ desks, return to school",
                "s",
                turns=True,
            ),
        ),
    ),
    attributes=(
        off("closed", "closed, shuttered, shut"),
        off("halted", "suspended, halted"),
        on("open again", "reopened", turns=True),
    ),
)
_CARS = "traffic car driver motorist lorry truck vehicle bus commuter cyclist pedestrian walker van"
_TRAINS = "train tram service passenger commuter metro"
_SHIPS = "ship boat vessel tanker freighter ferry barge convoy"
_CROWD = "visitor spectator crowd audience reader tourist guest shopper bather swimmer"
# Who and what goes to a thing, or through it, as long as it is open; things that no table lists by
# their noun.
USERS = {
    what: listed(users)
    for what, users in {
        "school": "pupil student child teacher class lesson teaching",
        "road": _CARS,
        "pass": _CARS,
        "bridge": f"{_CARS} train {_SHIPS}",
        "border": f"{_CARS} traveller traveler trader train",
        "airport": "flight plane passenger jet airliner traveller traveler",
        "terminal": "flight plane passenger jet airliner traveller traveler",
        "runway": "flight plane jet airliner",
        "railway": _TRAINS,
        "line": _TRAINS,
        "track": _TRAINS,
        "route": f"{_TRAINS} {_CARS}",
        "port": _SHIPS,
        "market": "shopper trader stallholder customer trading",
        "church": "worshipper pilgrim faithful prayer mass",
        "museum": _CROWD,
        "library": _CROWD,
        "hotel": _CROWD,
        "beach": _CROWD,
        "pool": _CROWD,
        "hospital": "patient nurse",
        "factory": "worker production work shift",
        "parliament": "lawmaker deputy legislator",
        "embassy": "diplomat flag",
    }.items()
}
