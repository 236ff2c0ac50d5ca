"""Closed lists of small words, and common words that look like something else."""

from monitor.follow.words import listed

ARTICLES = listed("a an the this that these those")
OWNERS = listed("his her its their our my your whose")
REFLEXIVES = listed("himself herself itself themselves oneself")
PRONOUNS = listed("he she they it we i you who which that")
BE = listed("be is are was were been being am isn't aren't wasn't weren't")
HAVE = listed("have has had having haven't hasn't hadn't")
DO = listed("do does did don't doesn't didn't")
WILL = listed("will shall won't")
MAYBE = listed("may might could can cannot can't couldn't mightn't")
MUST = listed("should must ought shouldn't mustn't need needs")
WOULD = listed("would wouldn't 'd")
AUXILIARIES = BE | HAVE | DO | WILL | MAYBE | MUST | WOULD | {"get", "gets", "got", "getting"}
# Verbs with two objects: "grants X bail", and so "X granted bail", "X named minister".
NAMING = listed(
    "name appoint elect make choose crown nominate reappoint re-appoint re-elect reelect"
)
GIVING = NAMING | listed("grant give hand deny refuse show award offer allow")
NEGATIONS = listed("not never no nor neither without")
PREPOSITIONS = listed(
    "of in on at by for with from to into onto over under about against between among amid after"
    " before since until till during through throughout across near around beyond within without"
    " despite following towards toward via per as than like because due"
)
CONJUNCTIONS = listed("and or but nor so yet")
# A clause under one of these recalls when its verb is past.
RECALLING = listed("after since when before until once following")
DOUBTING = listed("if unless whether whenever lest")
SUBORDINATORS = (
    RECALLING
    | DOUBTING
    | listed("while although though because whereas as that who which whose where")
)
TIME_WORDS = listed(
    "monday tuesday wednesday thursday friday saturday sunday today tonight tomorrow yesterday week"
    " month year day weekend morning afternoon evening night january february march april may june"
    " july august september october november december spring summer autumn fall winter"
)
_MONTHS = "january february march april may june july august september october november december"
MONTHS = {name: number for number, name in enumerate(_MONTHS.split(), start=1)} | {
    "jan": 1,
    "feb": 2,
    "mar": 3,
    "apr": 4,
    "aug": 8,
    "sept": 9,
    "sep": 9,
    "oct": 10,
    "nov": 11,
    "dec": 12,
}
# Words before a noun that say which kind of thing it is: "air strike" is another thing altogether.
OTHER_THINGS = {
    "strike": listed("air drone missile military rocket artillery aerial nuclear lightning u.s."),
    "trip": frozenset({"road"}),
    "march": frozenset({"forward"}),
    "trial": listed("clinical vaccine drug medical"),
    "game": listed("video computer board"),
    "race": listed("arms"),
    "war": listed("price trade bidding culture turf tariff ratings world class cyber drug"),
    "exercise": listed("breathing"),
    "classe": listed("middle working ruling political business first economy upper master"),
}
# Many who or what are never named: with a verb's form behind it one is its subject.
MANY = listed(
    "pupils classes lessons children parents staff crews owners bosses builders"
    " motorists drivers commuters passengers shoppers visitors worshippers pilgrims patients"
    " homes households customers users rivals"
    " firefighters evacuees refugees rockets missiles shells warplanes jets drones mortars"
)
# Common words that often open a headline with a capital and are no names.
MODIFIERS = listed(
    "peace trade budget presidential parliamentary general local national climate nuclear joint"
    " emergency annual rail train school final opening first second third crisis"
    " diesel petrol power electricity gas oil coal bus tram water gun tobacco plastic fuel"
    " bilateral high-level"
    " military naval snap early special regional municipal federal mass anti-government state royal"
    " papal official direct indirect secret further fresh more all some many most"
    " several new public"
    " commercial domestic international charity summer winter spring autumn murder fraud"
    " heavy fierce deadly renewed intense sporadic bitter bloody violent suicide rocket car truck"
    " drone fatal huge massive major minor brief long short old big small tense uneasy fragile"
    " shaky lasting permanent temporary unilateral mutual partial total full nationwide limited"
)
# Things that open a headline before a verb as a name would: "Shots fired", "Batteries charged".
THINGS = listed(
    "shot shots shell shells bullet bullets gunfire missile bomb bombs mine mines battery batteries"
    " hospital hospitals school schools university street streets square road roads bridge bridges"
    " tunnel tunnels station stations airport airports harbour harbor factory factories plant mill"
    " church churches mosque mosques temple home homes house houses flat flats hotel hotels pub"
    " shop shops store stores restaurant restaurants museum theatre stadium pool library park zoo"
    " human humans body bodies remains bones heat hosepipe amber martial boil landslide weather"
    " storm storms thunderstorm flood floods tsunami avalanche frost fog snow rain drought pollen"
    " smog hurricane cyclone wildfire blaze fire eruption ash mask masks visa visas travel import"
    " imports export exports hope hopes fear fears doubt doubts call calls vote ballot ballots cars"
    " trucks lorries buses trains planes plane helicopter helicopters ship ships boat boats ferry"
    " cattle sheep cow cows pig pigs dog dogs cat cats horse horses wolf wolves bear bears elephant"
    " elephants whale whales bird birds bees document documents paper papers letter letters email"
    " emails data record records book books painting paintings statue statues jewels coins tickets"
    " ticket price prices rate rates wage wages pension pensions taxes shares stocks bonds phone"
    " phones computer computers server servers website websites app apps claim claims charge"
    " charges allegations rumours rumors plan plans deal deals offer bid loan loans debt debts"
    " pubs funds red amber yellow burkini headscarf veil"
    " aid food grain wheat rice fish meat pasta cheese sugar salt timber"
)
NUMBERS = listed(
    "two three four five six seven eight nine ten eleven twelve dozens hundreds thousands dozen"
    " hundred thousand several some many"
)
# Adverbs by which a clause recalls.
PAST_WORDS = listed(
    "previously recently formerly originally initially once ago beforehand hitherto already"
)
FUNCTION_WORDS = (
    ARTICLES
    | OWNERS
    | PRONOUNS
    | AUXILIARIES
    | NEGATIONS
    | PREPOSITIONS
    | CONJUNCTIONS
    | SUBORDINATORS
    | listed(
        "said says say saying told tells according also more most other another its him them us me"
        " there here then now just only very much many some any all both each every own same such"
        " one two three first second last next out up down off again back still even what how why"
        " ever while mr mrs ms dr among upon somebody someone nobody anybody everybody everyone"
    )
)

# What is so "after all" was not to be; "after all the fuss" says nothing.
AFTER_ALL = r"\bafter all(?=[,.;:!?)\"”]|\s*$|\s+(?:and|but|as|says?|said)\b)"
