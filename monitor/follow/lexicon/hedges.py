"""How news says that a thing is not established yet, and that it is; and words for one matter.

Rule 1. ``HEARSAY`` puts a whole sentence in doubt, ``PERHAPS`` what stands behind it.
Rule 2. ``CONFIRMS`` is said by somebody of something; ``OFFICIAL`` heads what is established;
        ``SHOWN`` is what tests and papers establish; ``IDENTIFIED`` says it of whom it is.
        ``ANNOUNCES`` establishes what one may decide oneself.
Rule 3. A row of ``KIN`` holds the words by which one paper asks and another one answers: "said to
        weigh a bid", "confirms interest". A word may stand in several rows.
"""

from monitor.follow.words import listed

_HEARERS = (
    r"(?:sources?|insiders?|aides?|witness(?:es)?|residents?|locals|villagers|friends?|neighbou?rs?"
    r"|newspapers?|papers?|media|reports?|blogs?|bloggers?|magazines?|tabloids?|rumou?rs?|website"
    r"|workers|employees|staff|customers|passengers|parents|students|pupils|fishermen|members"
    r"|hackers|rebels|militants|leaks?|leakers?|users|fans|anglers|hikers|activists|diplomats?"
    r"|analysts?|experts?|observers|broadcasters?|press|whistleblowers?|gossips?)"
)
HEARSAY = (
    rf"\b{_HEARERS}(?: \w+){{0,2}} (?:says?|said|claims?|claimed|reports?|reported|suggests?"
    r"|suggested|whispers?|hints?|hinted|tells?|told|believes?|thinks?|think|fears?|allege[sd]?)\b"
    r"|,\s[\w'’ -]{3,30}\s(?:reports?|claims?|suspects?|believes?|fears?)$"
    rf"|^{_HEARERS}\s?:|\s[-–—:]\s?{_HEARERS}$|,\s{_HEARERS}$"
    rf"|\b(?:according to|citing|quoting) (?:[\w'’-]+ ){{0,3}}{_HEARERS}\b"
    r"|\b(?:a )?post on (?:a|an|the) \w+"
    r"|\b(?:is|are|was|were|been|be) (?:widely )?(?:said|reported|rumou?red|tipped|alleged"
    r"|understood|claimed|suspected|believed|thought|feared|presumed|assumed) (?:to|of|as)\b"
    r"|\b(?:said|reported|rumou?red|tipped|alleged|understood|believed|thought|feared|presumed"
    r"|assumed|suspected) (?:to (?:be|have|plan|weigh|want|seek|consider|eye|mull|join|leave|buy"
    r"|sell|close|be\w*)|for)\b"
    r"|\blinked (?:with|to) (?:a |the )?(?:move|transfer|switch|job|post|role|club)\b"
    r"|\breported(?:ly)?\b|\bapparently\b|\bhas learn(?:ed|t)\b|\bunverified\b|\bunconfirmed\b"
    r"|\bclaim(?:s|ed)? (?:that|to|by)\b|\bsuspected\b|\bfeared\b|\bpresumed\b|\brumou?r(?:s|ed)?\b"
    r"|\b(?:police|investigators?|researchers?|scientists?|divers?|officials?|doctors?|vets"
    r"|archaeologists?|experts?|historians?|astronomers?|authorities|they|he|she|it) (?:now )?"
    r"(?:believes?|thinks?|suspects?|fears?|assumes?|presumes?)\b"
    r"|\b(?:believes?|thinks?|suspects?|fears?) (?:that|they|he|she|it)\b"
)
PERHAPS = (
    r"\b(?:may|might|could)(?= (?:\w+ )?\w+)|\b(?:appears?|seems?) to\b|\b(?:most |very )?likely\b"
    r"|\bprobabl[ey]\b|\bpossibl[ey]\b|\bperhaps\b|\bmaybe\b"
    r"|\b(?:believed|thought|suspected|presumed|feared|assumed)\b"
    r"|\b(?:set|expected|tipped|about|ready) (?:to|for)\b"
    r"|\b(?:considers?|considering|weighs?|weighing|mulls?|mulling|eyes?|eyeing|exploring"
    r"|explores)\b"
)
# What is being done about it, as somebody has heard.
NEAR = (
    r"\bin (?:\w+ )?talks\b|\bclose to\b|\bnear(?:s|ing)?\b|\bon (?:the )?(?:verge|brink) of\b"
    r"|\bpoised (?:to|for)\b"
)
CONFIRMS = (
    r"confirm(?:s|ed)?|verif(?:ies|ied|y)|authenticate[sd]?|acknowledge[sd]?|admit(?:s|ted)?"
    r"|conceded?s?|own(?:s|ed) up to|corroborate[sd]?|conclude[sd]?|prove[sd]?"
)
OFFICIAL = (
    r"(?:(?:it is |it['’]s )?(?:now )?(?:certain|clear|beyond doubt)|no doubt(?: now)?"
    r"|mystery solved|no longer a (?:rumou?r|secret)"
    r"|(?:it|now it)['’]?s?(?: is)? (?:now )?official|official|officially|confirmed|done deal"
    r"|yes,? it['’]s true|it['’]?s?(?: is)? (?:now )?confirmed|it['’]s done)"
)
SHOWN = (
    r"(?:dna|(?:(?:lab|laboratory|blood|genetic|dna|forensic|toxicology) )?(?:tests?|analys[ie]s"
    r"|results?|samples?|evidence)|lab|laboratory|autopsy|post-mortem|x-rays?|dental records"
    r"|fingerprints?|inquest|coroner|final report|ballistics|carbon dating)"
    r" (?:shows?|showed|proves?|proved|finds?|found|reveals?|revealed|establish(?:es|ed)?"
    r"|identif(?:y|ies|ied)|match(?:es|ed)?)"
)
IDENTIFIED = (
    r"(?:been |was |were |are |is )?(?:identified|recognised|recognized|authenticated|attributed)"
    r"(?: by [^,;]{2,40})? (?:as|to)"
    r"|test(?:s|ed)? positive(?: for)?"
    r"|(?:end(?:s|ed|ing)?|put(?:s|ting)? an end to|quell(?:s|ed)?) (?:[\w'’-]+ ){0,2}"
    r"(?:speculation|rumou?rs|doubts?|guessing|mystery)"
)
ANNOUNCES = r"announce[sd]?|unveil(?:s|ed)?|declare[sd]?"
# What is said of a thing that is over, not so, still looked into, or another's.
ENDS = (
    r"\b(?:free|clear|cleared|copy|copies|replica|fake|version|imitation) of\b"
    r"|\b(?:fakes?|faked|forger(?:y|ies)|forged|replica|imitation|counterfeit)\b"
    r"|\b(?:collaps(?:e|es|ed)|break(?:s|ing)? (?:down|off)|broken? (?:down|off)|failed|fallen"
    r" through|fell through|falls through|stalled|expired|lapsed)\b"
    r"|\b(?:end|ends|ended|ending)\b(?! (?:[\w'’-]+ ){0,2}(?:speculation|rumou?rs|doubts?"
    r"|guessing|mystery)\b)(?! to\b)"
    r"|\b(?:is|are|was|were|be|been|being|declared?) (?:now |all |already )?(?:over|off|out)\b"
    r"|\b(?:call(?:s|ed|ing)?|rul(?:e|es|ed|ing)) (?:\w+ ){0,2}(?:off|out)\b"
    r"|\b(?:cancel(?:s|l?ed|l?ing)?|scrap(?:s|ped|ping)?|abandon(?:s|ed|ing)?|drop(?:s|ped)"
    r"|shelve[sd]?|withdraw(?:s|n)?|withdrew|halt(?:s|ed)?|stops?|stopped|extinguished"
    r"|contained|unfounded|innocent|harmless|negative|ruled out)\b"
    r"|\b(?:far|away) from\b|\b(?:rather|other) than\b|\binstead\b|\bwithout\b"
    r"|\b(?:investigat(?:e|es|ed|ing)|probing|examining|checking|reviewing|look(?:s|ed|ing)? into"
    r"|studying|assessing|aware of)\b|\b(?:an? )?(?:investigation|inquiry|probe|review)\b"
    r"|\brivals?\b|\banother\b|\b(?:someone|somebody|something) else\b|\bunrelated\b"
    r"|\b(?:new|fresh) (?:\w+[ -]){0,2}(?:contract|deal|terms)\b|\bcontract extension\b"
    r"|\b(?:stay|stays|stayed|staying|remain|remains|remained|remaining) (?:at|in|on|with|put|as)\b"
)
# Who knows no better than the one who reported it.
UNKNOWING = (
    rf"\b(?!report\b|experts?\b){_HEARERS}\b(?! (?:minist|office))|\b(?:media|press|news) report\b"
    r"|\bphotos?\b|\bpictures?\b|\bfootage\b|(?<!satellite )\bimages?\b"
    r"|\bwho asked\b|\bstudy\b|\bpoll\b|\bsurvey\b|\b(?:i|we)\b"
)
# Who votes on a person, and who lays hands on one.
CHAMBER = listed(
    "senate senators parliament parliamentarians lawmakers legislators committee congress mps house"
    " assembly council councillors synod chamber delegates deputies shareholders bishop archbishop"
    " priest pastor cardinal vicar"
)
REFERS = listed(
    "report reports rumour rumours rumor rumors claim claims speculation suspicion suspicions fears"
    " fear news it this that so what story leak leaks information worst earlier truth"
)
# What is said of the saying.
SAYING = listed(
    "source sources insider insiders reportedly report reports reported official officially confirm"
    " confirms confirmed confirming confirmation statement statements spokesman spokeswoman"
    " according suspected suspect suspects believed believe believes thought think unconfirmed"
    " people person matter familiar knowledge close set may might could possible possibly probably"
    " likely apparently claim claims claimed rumour rumours rumoured rumored post magazine paper"
    " newspaper announce announces announced announcement unnamed anonymous condition named reveal"
    " reveals revealed unveil unveils unveiled yes true earlier new test tests lab laboratory"
    " result results comment told authorities genuine authentic real"
)
_ROWS = """
visit visits visiting visited trip trips tour travel travels travelling journey
sign signs signing signed join joins joined joining move moves moving moved transfer switch deal
leave leaves leaving left departure departs quit quits quitting resign resigns resigned resignation
buy buys buying bought takeover acquire acquires acquisition bid offer purchase interest approach
sale sell sells selling sold buy buys buying bought takeover bid offer talks stake deal
run runs running candidacy candidate stand stands bid campaign
steal steals stole stolen theft breach hack hacked hackers leak leaked attack cyberattack ransomware
find finds found discovery discover discovers discovered unearthed
marry marries married marriage wed weds wedding engagement engaged propose bride
pregnant pregnancy expecting baby twins birth
cancer diagnosis diagnosed
ill illness sick sickness hospital hospitalised hospitalized treatment unwell health
divorce divorces divorced split splits separate separates separated separation
arrest arrests arrested custody detained detention detain held captured
close closes closed closing closure shut shuts shutting shutdown
job jobs layoffs redundancies redundancy posts staff workers
plant factory site works mill facility
reunion reunite reunites reuniting reform reforms reforming comeback return returns
strike strikes attack attacks attacked hit hits bomb bombed bombing raid drone drones missile
crash crashes crashed downed down brought struck
remains bones body corpse skeleton skull
virus case cases outbreak infection infected disease fever positive
appoint appoints appointed appointment name names hire hires hired hiring coach manager boss
launch launches launched launching release releases released debut
sack sacks sacked sacking dismiss dismisses dismissed dismissal fire fires fired axe axed
poison poisoned poisoning pesticide toxin toxic contaminated contamination contaminate tainted
order orders contract award awarded
bankrupt bankruptcy insolvency insolvent administration collapse collapsed
couple dating date dates relationship romance together
kill kills killed killing die dies died dead death deaths fatal
injure injured injures injury injuries hurt wounded
wreck wreckage shipwreck ship vessel
tooth teeth bones fossil
ban bans banned banning prohibit prohibited barred
cancel cancels cancelled canceled scrap scraps scrapped
delay delays delayed postpone postponed
merge merges merged merging merger fusion combine join talks
invest invests investment
king queen royal prince princess palace monarch
captive captured hostage hostages abducted kidnapped
cause caused causes blame blamed behind
lead leads leading head heads
sequel season series film movie
host hosts hosting venue staged
defect defects defected defection
spy spies spying espionage
extradite extradited extradition
expel expels expelled expulsion
nominate nominated nomination nominee candidate
abdicate abdicates abdicated abdication throne
relocate relocates relocation headquarters move moves moving
drown drowns drowned drowning
murder murdered killed killing homicide
adopt adopts adopted adoption
recall recalls recalled withdraw withdraws withdrawn
sink sinks sank sunk sinking
evacuate evacuates evacuated evacuation
outage blackout
float flotation listing ipo
dope doped doping substance positive
copy copied copies plagiarism plagiarised thesis
truce ceasefire armistice
deploy deploys deployed deployment troops
price prices rise rises raise raises raised increase increases hike
cut cuts cutting reduce reduces reduced reduction end ends
extend extends extended extension renew renews renewed renewal
cast casts casting role star stars starring play plays
headline headlines headlining headliner perform performs performing play plays
album record single
book memoir memoirs publish publishes published
survive survives survived survival alive extinct
tomb grave burial
explode explodes exploded explosion blast bomb explosive
arson arsonist deliberately deliberate
sabotage sabotaged severed
rename renames renamed rebrand rebrands
retire retires retired retirement
surgery operation operated
boycott boycotts boycotted
resume resumes resumed resumption
won win wins winner winning jackpot
sue sues sued lawsuit
fraud defrauded embezzled embezzlement
"""


def _rows() -> dict[str, frozenset[str]]:
    """Word -> the rows that it stands in, each by a name that is no word."""
    found: dict[str, frozenset[str]] = {}
    for row in _ROWS.strip().splitlines():
        first, *_ = said = row.split()
        for word in said:
            found[word] = found.get(word, frozenset()) | {f"={first}"}
    return found


KIN = _rows()
# What is said by several words where another paper has a verb.
AS_ONE = (
    (r"\b(?:set|bound|headed|heading|destined) (?:for|to)(?= (?:the )?[A-Z])", "joining"),
    (r"\bstep(?:s|ped|ping)? (?:down|aside)\b", "resign"),
    (r"\b(?:bring|brings|brought|shot|shoots?) down\b", "downed"),
    (r"\b(?:ties?|tied|tying) the knot\b", "marry"),
    (r"\b(?:lay|lays|laid|laying) off\b", "layoffs"),
    (r"\bpass(?:es|ed)? away\b", "died"),
    (r"\b(?:pulls?|pulled|pulling) out\b", "withdraw"),
)
