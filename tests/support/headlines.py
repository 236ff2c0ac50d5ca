"""Headlines of our own words: four events each around one name, each told by three outlets.

They ask what sets of real headlines hardly ask: whether two events are told apart that share no
more than the name of a place, a person or a company, as all articles of one topic do.
"""

from collections.abc import Iterator
from random import Random

EVENTS: dict[str, tuple[tuple[str, str, str], ...]] = {
    "Norland": (
        (
            "Brandt to visit Norland next month",
            "Foreign minister Brandt plans Norland trip",
            "Brandt says he will travel to Norland",
        ),
        (
            "Norland rail strike called off",
            "Rail unions in Norland end strike",
            "Norland train strike over after pay deal",
        ),
        (
            "Norland beats Averia in cup final",
            "Averia lose cup final to Norland",
            "Late goal gives Norland the cup against Averia",
        ),
        (
            "Norland central bank raises interest rates",
            "Interest rates go up in Norland",
            "Norland lifts key rate to 3.5 percent",
        ),
    ),
    "Aurelia": (
        (
            "Ferry Aurelia runs aground off Vellmar",
            "Passengers rescued as ferry Aurelia grounds near Vellmar",
            "Aurelia ferry stuck on rocks off Vellmar",
        ),
        (
            "Ferry Aurelia back in service after repairs",
            "Repaired Aurelia ferry sails again",
            "Aurelia resumes ferry service",
        ),
        (
            "Vellmar mayor resigns over harbour scandal",
            "Harbour affair: mayor of Vellmar steps down",
            "Mayor of Vellmar quits",
        ),
        (
            "Vellmar fish market burns down",
            "Fire destroys fish market in Vellmar",
            "Blaze guts Vellmar's fish market",
        ),
    ),
    "Osterholt": (
        (
            "President Osterholt undergoes heart surgery",
            "Osterholt has heart operation",
            "Surgery on president Osterholt's heart went well",
        ),
        (
            "President Osterholt vetoes mining bill",
            "Mining bill blocked by Osterholt",
            "Osterholt refuses to sign mining law",
        ),
        (
            "Osterholt to meet rebel leader Kadera",
            "Rebel chief Kadera and president Osterholt agree to talks",
            "Kadera, Osterholt set date for meeting",
        ),
        (
            "Osterholt's son charged with fraud",
            "Fraud charges against son of president Osterholt",
            "President's son Osterholt accused of fraud",
        ),
    ),
    "Tessaly": (
        (
            "Earthquake of magnitude 6.1 hits Tessaly",
            "6.1 quake shakes Tessaly",
            "Tessaly struck by strong earthquake",
        ),
        (
            "Floods in Tessaly kill 14",
            "At least 14 dead in Tessaly floods",
            "Tessaly flood death toll rises to 14",
        ),
        (
            "Tessaly votes in first election since war",
            "First post-war election under way in Tessaly",
            "Voters queue in Tessaly's first election after war",
        ),
        (
            "Tessaly bans single-use plastic",
            "Plastic bags outlawed in Tessaly",
            "Ban on plastic takes effect in Tessaly",
        ),
    ),
    "Quorin": (
        (
            "Quorin recalls 200,000 electric cars",
            "Carmaker Quorin calls back 200,000 vehicles",
            "Battery fault: Quorin recall of 200,000 cars",
        ),
        (
            "Quorin shares fall after profit warning",
            "Profit warning sends Quorin stock down",
            "Quorin warns on profit, shares tumble",
        ),
        (
            "Quorin names Lindqvist as chief executive",
            "Lindqvist to lead Quorin",
            "Carmaker Quorin picks Lindqvist as new CEO",
        ),
        (
            "Quorin to build plant in Averia",
            "Averia wins Quorin car factory",
            "New Quorin plant goes to Averia",
        ),
    ),
    "Halvard": (
        (
            "Judge frees journalist Halvard on bail",
            "Journalist Halvard released on bail",
            "Halvard walks free after bail ruling",
        ),
        (
            "Halvard wins press freedom prize",
            "Press freedom award for Halvard",
            "Jailed reporter Halvard given freedom prize",
        ),
        (
            "Court sentences editor Halvard to six years",
            "Editor Halvard gets six years in prison",
            "Six-year jail term for Halvard",
        ),
        (
            "Halvard's newspaper shuts down",
            "Newspaper of Halvard closes",
            "Daily run by Halvard printed for last time",
        ),
    ),
    "Marrow Strait": (
        (
            "Navy ship fires on trawler in Marrow Strait",
            "Trawler shot at by navy in Marrow Strait",
            "Shots at fishing boat in Marrow Strait",
        ),
        (
            "Oil tanker spills crude in Marrow Strait",
            "Marrow Strait: tanker leaks oil",
            "Oil slick spreads in Marrow Strait after tanker accident",
        ),
        (
            "Marrow Strait bridge opens to traffic",
            "First cars cross new bridge over Marrow Strait",
            "Bridge across Marrow Strait opened",
        ),
        (
            "Pirates seize freighter in Marrow Strait",
            "Freighter hijacked by pirates in Marrow Strait",
            "Marrow Strait pirates take freighter",
        ),
    ),
    "Senate": (
        (
            "Senate passes farm subsidy bill",
            "Farm subsidies clear senate",
            "Senators approve farm bill",
        ),
        (
            "Senate rejects judge nominee Pellow",
            "Pellow nomination fails in senate",
            "Senators vote down Pellow for court",
        ),
        (
            "Senate opens inquiry into wiretaps",
            "Wiretap inquiry launched by senate",
            "Senators to investigate wiretaps",
        ),
        (
            "Senate delays vote on arms treaty",
            "Vote on arms treaty put off in senate",
            "Arms treaty vote postponed by senators",
        ),
    ),
    "Kestrel": (
        (
            "Kestrel rocket explodes on launch pad",
            "Explosion destroys Kestrel rocket",
            "Kestrel rocket blows up before launch",
        ),
        (
            "Kestrel rocket puts weather satellite in orbit",
            "Weather satellite reaches orbit on Kestrel",
            "Kestrel launches satellite for weather service",
        ),
        (
            "Space agency cancels Kestrel programme",
            "Kestrel programme scrapped by space agency",
            "End of Kestrel: agency drops rocket",
        ),
        (
            "Kestrel engineer accused of spying",
            "Spy charges against Kestrel engineer",
            "Engineer on Kestrel rocket held as spy",
        ),
    ),
    "Drovia": (
        (
            "Drovia ceasefire takes effect",
            "Ceasefire begins in Drovia",
            "Guns fall silent in Drovia as truce starts",
        ),
        (
            "Drovia expels three Norland diplomats",
            "Three diplomats from Norland thrown out of Drovia",
            "Norland envoys told to leave Drovia",
        ),
        (
            "Cholera outbreak in Drovia camps",
            "Cholera spreads through camps in Drovia",
            "Drovia refugee camps hit by cholera",
        ),
        (
            "Drovia peace talks collapse in Vellmar",
            "Vellmar talks on Drovia break down",
            "No deal as Drovia talks fail",
        ),
    ),
}


def shuffled(seed: int) -> Iterator[tuple[str, str]]:
    """All headlines in an order of chance, each with its event."""
    told = [
        (f"{name} {number}", headline)
        for name, events in EVENTS.items()
        for number, event in enumerate(events)
        for headline in event
    ]
    generator = Random(seed)  # noqa: S311 - the same order in every run
    yield from generator.sample(told, len(told))
