"""Facts about places: which names, people's names and capitals stand for one country."""

from functools import cache

# country | people and adjectives | capital | other names; "-" where there is none.
_COUNTRIES = """
afghanistan|afghan|kabul
albania|albanian|tirana
algeria|algerian|algiers
angola|angolan|luanda
argentina|argentine,argentinian|buenos aires
armenia|armenian|yerevan
australia|australian|canberra
austria|austrian|vienna
azerbaijan|azerbaijani,azeri|baku
bahamas|bahamian|nassau
bahrain|bahraini|manama
bangladesh|bangladeshi|dhaka
barbados|barbadian|bridgetown
belarus|belarusian|minsk
belgium|belgian|-
belize|belizean|belmopan
benin|beninese|porto-novo
bhutan|bhutanese|thimphu
bolivia|bolivian|la paz
bosnia and herzegovina|bosnian|sarajevo|bosnia
botswana|-|gaborone
brazil|brazilian|brasilia
brunei|bruneian|-
bulgaria|bulgarian|sofia
burkina faso|burkinabe|ouagadougou
burundi|burundian|bujumbura
cambodia|cambodian|phnom penh
cameroon|cameroonian|yaounde
canada|canadian|ottawa
cape verde|cape verdean|praia
central african republic|central african|bangui
chad|chadian|n'djamena
chile|chilean|-
china|chinese|beijing|prc
colombia|colombian|bogota
comoros|comorian|moroni
costa rica|costa rican|-
croatia|croatian|zagreb
cuba|cuban|havana
cyprus|cypriot|nicosia
czech republic|czech|prague|czechia
democratic republic of the congo|-|kinshasa|drc,dr congo
denmark|danish,dane|copenhagen
djibouti|djiboutian|-
dominican republic|dominican|santo domingo
east timor|timorese|dili|timor-leste
ecuador|ecuadorian,ecuadorean|quito
egypt|egyptian|cairo
el salvador|salvadoran|san salvador
equatorial guinea|equatoguinean|malabo
eritrea|eritrean|asmara
estonia|estonian|tallinn
eswatini|swazi|mbabane|swaziland
ethiopia|ethiopian|addis ababa
fiji|fijian|suva
finland|finnish,finn|helsinki
france|french|paris
gabon|gabonese|libreville
gambia|gambian|banjul
georgia|georgian|tbilisi
germany|german|berlin
ghana|ghanaian|accra
greece|greek|athens
guatemala|guatemalan|-
guinea|guinean|conakry
guinea-bissau|-|bissau
guyana|guyanese|-
haiti|haitian|port-au-prince
honduras|honduran|tegucigalpa
hungary|hungarian|budapest
iceland|icelandic|reykjavik
india|indian|new delhi|delhi
indonesia|indonesian|jakarta
iran|iranian|tehran
iraq|iraqi|baghdad
ireland|irish|dublin
israel|israeli|jerusalem
italy|italian|rome
ivory coast|ivorian|yamoussoukro|cote d'ivoire
jamaica|jamaican|-
japan|japanese|tokyo
jordan|jordanian|amman
kazakhstan|kazakh|astana|nur-sultan
kenya|kenyan|nairobi
kosovo|kosovar|pristina
kuwait|kuwaiti|-
kyrgyzstan|kyrgyz|bishkek
laos|laotian|vientiane
latvia|latvian|riga
lebanon|lebanese|beirut
lesotho|basotho|maseru
liberia|liberian|monrovia
libya|libyan|tripoli
lithuania|lithuanian|vilnius
luxembourg|-|-
madagascar|malagasy|antananarivo
malawi|malawian|lilongwe
malaysia|malaysian|kuala lumpur
maldives|maldivian|-
mali|malian|bamako
malta|maltese|valletta
mauritania|mauritanian|nouakchott
mauritius|mauritian|port louis
mexico|mexican|mexico city
moldova|moldovan|chisinau
mongolia|mongolian|ulaanbaatar
montenegro|montenegrin|podgorica
morocco|moroccan|rabat
mozambique|mozambican|maputo
myanmar|burmese|naypyidaw|burma
namibia|namibian|windhoek
nepal|nepalese,nepali|kathmandu
netherlands|dutch|amsterdam|holland
new zealand|new zealander|-
nicaragua|nicaraguan|managua
niger|nigerien|niamey
nigeria|nigerian|abuja
north korea|north korean|pyongyang|dprk,democratic people's republic of korea
north macedonia|macedonian|skopje|macedonia
norway|norwegian|oslo
oman|omani|muscat
pakistan|pakistani|islamabad
palestine|palestinian|ramallah|palestinian authority
panama|panamanian|-
papua new guinea|-|port moresby
paraguay|paraguayan|asuncion
peru|peruvian|lima
philippines|philippine,filipino|manila
poland|polish,pole|warsaw
portugal|portuguese|lisbon
qatar|qatari|doha
republic of the congo|-|brazzaville
romania|romanian|bucharest
russia|russian|moscow|russian federation,kremlin
rwanda|rwandan|kigali
saudi arabia|saudi,saudi arabian|riyadh
senegal|senegalese|dakar
serbia|serbian,serb|belgrade
seychelles|-|-
sierra leone|sierra leonean|freetown
singapore|singaporean|-
slovakia|slovak|bratislava
slovenia|slovenian,slovene|ljubljana
solomon islands|-|honiara
somalia|somali|mogadishu
south africa|south african|pretoria
south korea|south korean|seoul|republic of korea
south sudan|south sudanese|juba
spain|spanish,spaniard|madrid
sri lanka|sri lankan|colombo
sudan|sudanese|khartoum
suriname|surinamese|paramaribo
sweden|swedish,swede|stockholm
switzerland|swiss|bern
syria|syrian|damascus
taiwan|taiwanese|taipei
tajikistan|tajik|dushanbe
tanzania|tanzanian|dodoma
thailand|thai|bangkok
togo|togolese|lome
tonga|tongan|nuku'alofa
trinidad and tobago|trinidadian|port of spain
tunisia|tunisian|tunis
turkey|turkish,turk|ankara|turkiye
turkmenistan|turkmen|ashgabat
uganda|ugandan|kampala
ukraine|ukrainian|kyiv|kiev
united arab emirates|emirati|abu dhabi|uae,u.a.e.
united kingdom|british,briton|london|britain,uk,u.k.,great britain
united states|american|washington|us,u.s.,usa,u.s.a.,america,white house,united states of america
uruguay|uruguayan|montevideo
uzbekistan|uzbek|tashkent
vanuatu|-|port vila
vatican|-|vatican city|holy see
venezuela|venezuelan|caracas
vietnam|vietnamese|hanoi
yemen|yemeni|sanaa
zambia|zambian|lusaka
zimbabwe|zimbabwean|harare
european union|-|-|eu,e.u.
united nations|-|-|un,u.n.
hong kong|-|-
england|english|-
scotland|scottish|edinburgh
wales|welsh|cardiff
catalonia|catalan|barcelona
kurdistan|kurdish|erbil|iraqi kurdistan
crimea|crimean|-
gaza|gazan|gaza city|gaza strip
"""

# Offices that let or forbid, known by their letters -> whose they are.
AGENCIES = {
    office: country
    for country, offices in {
        "united states": "fda ftc fcc faa epa sec doj ntsb cfius",
        "united kingdom": "mhra cma ofcom ofgem fca",
        "european union": "ema easa",
        "australia": "tga accc",
        "brazil": "anvisa",
        "china": "nmpa samr caac",
        "germany": "bafin",
        "india": "dgca sebi",
        "japan": "pmda",
        "switzerland": "swissmedic",
    }.items()
    for office in offices.split()
}

# Names that are also common words or first names when not written as a place.
_UPPER_ONLY = frozenset({"us", "un", "eu", "uk", "uae", "prc", "drc"})


@cache
def _places() -> dict[tuple[str, ...], tuple[str, bool]]:
    table: dict[tuple[str, ...], tuple[str, bool]] = {}
    for line in _COUNTRIES.strip().splitlines():
        name, people, capital, *others = line.split("|")
        for word in (name, capital, *(others[0].split(",") if others else ())):
            if word != "-":
                table[tuple(word.split())] = (name, False)
        for word in people.split(","):
            if word != "-":
                table[tuple(word.split())] = (name, True)
                table[(*word.split()[:-1], word.split()[-1] + "s")] = (name, True)
    return table


@cache
def _nations() -> dict[str, str]:
    """One-word names of countries and their people -> country; capitals left out."""
    capitals = {line.split("|")[2] for line in _COUNTRIES.strip().splitlines()}
    return {
        words[0]: country
        for words, (country, _) in _places().items()
        if len(words) == 1 and words[0] not in capitals and words[0] not in _UPPER_ONLY
    }


@cache
def _first_words() -> frozenset[str]:
    return frozenset(words[0] for words in _places())


LONGEST_NAME = 5


def begins(word: str) -> bool:
    """Whether the name of a place or people can begin with a folded word."""
    return word in _first_words()


def place(words: tuple[str, ...], raw: str) -> tuple[str, bool] | None:
    """The country that folded ``words`` name, and whether they name its people.

    Args:
        words: folded, whole.
        raw: as they stood; "us" is a country only in capitals.
    """
    if len(words) == 1 and words[0] in _UPPER_ONLY and not raw.isupper():
        return None
    return _places().get(words)


def nation(word: str) -> str | None:
    """The country that one folded word names, as "syria", "syrian" and "syrians" do.

    A capital is none: what happens in it need not be the country's affair.
    """
    return _nations().get(word)


_UNIONS = frozenset({"united nations", "european union"})


@cache
def _countries() -> frozenset[str]:
    return frozenset(name for name, _ in _places().values()) - _UNIONS


def is_country(key: str) -> bool:
    """Whether a folded name is the key of a country."""
    return key in _countries()
