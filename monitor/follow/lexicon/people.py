"""Nouns for people: whoever is not named goes by what he is, where it happens, and how old he is.

``PEOPLE`` is what people are or do; ``ANYBODY`` says so little that a place or an age must help.
"""

from monitor.follow.inflect import plural
from monitor.follow.words import listed

_ONE = listed(
    "activist actor actress adventurer adviser aide airman ambassador angler architect artist"
    " astronaut athlete author baby babysitter backpacker baker ballerina balloonist banker"
    " barrister beekeeper bishop blogger boatman bodyguard boxer boy bride broker builder"
    " businessman businesswoman butcher cameraman canoeist captain cardinal caretaker carpenter"
    " cellist chef chemist child choirmaster cleaner cleric climber clown coach collector colonel"
    " comedian commander composer conductor constable contractor cook cop councillor courier"
    " cyclist dancer daughter dealer defector dentist deputy designer detective diplomat dissident"
    " diver doctor driver drummer editor electrician engineer envoy executive explorer farmer"
    " father filmmaker financier fireman firefighter fisherman foreman fugitive gardener general"
    " girl goalkeeper golfer governor guard guide guitarist gunman hacker headmaster headteacher"
    " hiker historian hunter imam inmate inspector interpreter inventor investigator jeweller"
    " jockey journalist judge keeper killer kayaker landlord lawmaker lawyer lecturer leader"
    " lifeguard lieutenant magistrate major manager mayor mechanic merchant midwife migrant miner"
    " minister missionary monk mother motorcyclist mountaineer musician nanny neighbour"
    " neurosurgeon novelist nun nurse officer official operator painter paramedic paratrooper"
    " passenger pastor patient pensioner pharmacist photographer physicist pianist pilgrim pilot"
    " player plumber poacher poet policeman policewoman politician porter postman postmaster"
    " postmistress potter preacher premier president priest principal prisoner producer professor"
    " programmer promoter prophet prosecutor publican publisher pupil rabbi racer ranger rapper"
    " rebel receptionist refugee reporter researcher retiree rider robber rower runner sailor"
    " salesman schoolboy schoolgirl schoolteacher scientist scout sculptor secretary senator"
    " sergeant servant sheriff shepherd shopkeeper singer skier skipper smuggler sniper"
    " snowboarder soldier solicitor son spy stowaway strategist student surfer surgeon swimmer"
    " tailor teacher technician teenager thief toddler tourist trader trainer translator"
    " trawlerman treasurer trekker tutor tycoon umpire vet vicar violinist waiter waitress warden"
    " whistleblower winemaker woodcutter worker wrestler writer yachtsman yachtswoman youth"
    " abbess abbot acrobat archaeologist archbishop astronomer batsman biologist bosun botanist"
    " bowler deacon deckhand defender forger fraudster geologist goatherd herder hermit infant"
    " magician marine midfielder newborn quarterback"
    " sprinter striker stuntman swindler trucker winger"
)
ANYBODY = listed("man woman person people men women suspect defendant accused convict teenager")
_ANYBODY_MANY = listed("men women people suspects defendants teenagers convicts")
_MANY = frozenset(
    f"{word[:-3]}men" if word.endswith("man") else plural(word) for word in _ONE - {"child"}
) | {"children"}
# Folded noun -> whether it stands for several.
PEOPLE: dict[str, bool] = {
    **dict.fromkeys(_ONE | ANYBODY, False),
    **dict.fromkeys(_MANY | _ANYBODY_MANY, True),
}
# Before a noun these say that it is somebody else, or that nobody is meant.
OTHERS = listed(
    "another other second third fourth fifth sixth more further fellow different new no any every"
    " each most many several some hundreds dozens thousands either neither"
)
# What is said of somebody who was spoken of before.
SPOKEN_OF = listed(
    "missing kidnapped abducted jailed detained arrested captured imprisoned lost stranded freed"
    " released escaped convicted acquitted accused charged vanished held captive hostage rescued"
    " stricken trapped cleared disgraced fugitive suspended wanted pardoned"
)
_COUNTS = "two three four five six seven eight nine ten eleven twelve"
NUMBER = {word: str(place) for place, word in enumerate(_COUNTS.split(), start=2)}
