"""Headlines of pieces about news, or of somebody's say on it: nothing of them has happened.

A storyline's words are known by then. A portrait, a commentary or a call for help says all that it
says in new ones, so that what is novel there is no news by itself.

Rule 1. A *form* is named or shows: "Opinion: ...", "... - live updates", "... in pictures", a
        question, "Five things ...", "What the strike cost", "...: how it began", "Ten years on",
        or a thing with its article in place of a sentence ("The long road to ...").
Rule 2. A *voice* speaks: the headline begins with a quote, is in the first person, a cry or a
        command, or says what somebody hopes, fears, demands, threatens, attempts, praises, or
        holds for possible.
Rule 3. Of small words only those count that mean it: a work's name in quotation marks is no
        quote, "May" is a month, the "US" is nobody, a Storm Fury is not angry, the WHO asks
        nothing, and who may do a thing again may do it now.
Rule 4. A headline with a claim that may move a state tells what happened, however it is put; so
        does one with a verb behind the label of a medium ("Video: dam bursts").
Rule 5. A verb is known by its looks and its place: where a word may be one, it is.
"""

import re
from itertools import pairwise

from monitor.follow.claims import moves
from monitor.follow.inflect import is_past
from monitor.follow.lexicon.words import ARTICLES, CONJUNCTIONS, OWNERS, PREPOSITIONS
from monitor.follow.words import listed
from monitor.model.articles import Reading

_FORMS = (
    r"live (?:blog|ticker|updates?|coverage)|liveblog|opinion|comment(?:ary)?|column|editorial"
    r"|leader|op-ed|essay|analysis|explain(?:er|ed)|background(?:er)?|profile|portrait|timeline"
    r"|chronology|sketch|features?|reportage|long read|interview|q ?(?:&|and) ?a|faqs?|quiz|podcast"
    r"|letters?(?: to the editor)?|listen|in pictures|gallery|recap"
    r"|review|fact[- ]?check|blog|diary|notebook|reactions?|voices|vox pop|guide|at a glance"
    r"|key (?:points|facts)|in (?:numbers|brief|depth)|press review|what we know|as it happened"
)
_MEDIA = r"(?:live|watch|videos?|pictures|photos?)"
_NUMBER = r"(?:\d{1,2}|two|three|four|five|six|seven|eight|nine|ten)"
_FORM = re.compile(
    rf"^(?:the )?(?:{_FORMS})\s*[:|–—]"
    rf"|[:|–—,-]\s*(?:an? |the |our )?(?:{_FORMS})(?: so far)?$"
    r"|\b(?:latest updates|in (?:pictures|photos|numbers|charts)|what (?:now|next)"
    r"|(?:need|have|should) (?:to )?know)$"
    rf"|^(?:the )?{_NUMBER} (?:things|questions|answers|facts|reasons|ways|lessons|charts)\b"
    rf"|\bin {_NUMBER} (?:questions|facts|charts|points)\b"
    r"|^(?:what|(?-i:[Ww]ho)|whose|why|how|where|when)\b|[:,–—] (?:what|(?-i:[Ww]ho)|why|how) "
    r"|\b(?:years?|months?|decades?|weeks?) (?:on|ago)\b|^the (?:week|month|year) in\b",
    re.IGNORECASE,
)
_MEDIUM = re.compile(rf"^{_MEDIA}\s*[:|–—]\s*|\s*[:|–—,-]\s*{_MEDIA}$", re.IGNORECASE)
_THING = re.compile(r"^(?:The|An?) [a-z]")
_THEN = re.compile(  # a time by what was then, "The night the mill burned"
    r"^The (?:day|night|week|month|summer|autumn|winter|spring|year) "
    r"(?:the|it|they|s?he|we|nobody|[A-Z])"
)
_QUOTE = re.compile(r"^(?:[\"“„«]([^\"“”„«»]+)[\"”“»]|['‘](.+?)['’](?=\W|$))")
_CRY = re.compile(r"[!?][\"”'’»]?$")
_FIRST_PERSON = re.compile(
    r"(?:^|[:,;–—-] |[\"“'‘])I(?=[ '’][a-z])|\b(?:[Ww]e|[Oo]ur|[Mm]y|[Mm]e|us)(?=[ '’,.:;-]|$)"
)
_COMMAND = re.compile(  # no "Save the Children", no "Tell Abyad"
    r"(?:^|[:,] )(?:(?:tell|give|stop|save) (?!(?-i:(?:the )?[A-Z]))"
    r"|(?:let|hands off|away with)\b)",
    re.IGNORECASE,
)
_DEEDS = (  # to try one is one
    r"(?:storm|kill|murder|assassinate|stab|shoot|bomb|hijack|abduct|kidnap|seize|overthrow|topple"
    r"|poison|rob|blow up|ram|flee|escape)\b"
)
_VOICE = re.compile(
    r"\b(?!(?:fear|predict|await|threaten)ed\b)"
    r"(?!condemn.* to (?:death|life|prison|[\w-]+ (?:years?|months?))\b)"
    r"(?:(?:urg|demand|fear|prais|slam|slamm|critici[sz]|condemn|mourn|lament|bemoan|reliv"
    r"|threaten|plead|decr|deplor|applaud|worr|predict|regret|doubt|vow|await)"
    r"(?:e|es|s|ed|ing|y|ies|ied)?"
    r"|hop(?:es?|ed|ing)|(?:hail|mock)(?:s|ed)|warn(?:s|ed)?|calls? (?:for|on)|called (?:for|on)"
    r"|reacts? to|reactions? to|pans?|looks? back"
    rf"|remembers?|counts? (?:the )?cost|(?:tr(?:y|ies|ied)|attempt(?:s|ed)?) to(?! {_DEEDS})"
    r"|wants?|petitions?"
    r"|hopeful|confident|should|might|could|(?:may|welcomes?|welcomed)(?= )(?!.*\bagain\b)"
    r"|(?:joy|relief|anger|outrage|dismay|grief|fury)(?! as\b))(?!\w)",
    re.IGNORECASE,
)
_NAME = re.compile(r"^May\b|(?<=[\w,] )[A-Z][\w'’-]*")
_RESIGNS = re.compile(  # who decides says so, "We are closing"
    r"^(?!.*\b[Ii]f\b).*\b(?:I|[Ww]e)(?: (?:am|are|will)|['’](?:m|re|ll))? "
    r"(?:quit|resign|withdraw|leav|clos|step|go|sell|su)(?:e|[pt]?ing)?\b"
)
_LONG = 300  # characters; nobody reads more of a headline
_WORDS = 3  # of a quote; fewer are a word that is doubted ("'Dead' climber ...")
_NAMED = "exists"  # the rule of a claim that a thing may make by being named
_SMALL = 4  # letters; shorter words are small in any headline
_RELATIVE = listed("who that whose which nobody would")
_JOINS = (
    PREPOSITIONS | CONJUNCTIONS | ARTICLES | OWNERS | _RELATIVE | listed("de al la van hundred")
)
_BEFORE_NOUNS = (
    PREPOSITIONS
    | CONJUNCTIONS
    | ARTICLES
    | OWNERS
    | listed("two three four five six seven eight nine ten hundred many few last first")
)
_STATES = listed("dead hurt missing alive")  # a headline's verb, where "is" is left out


def is_piece(reading: Reading) -> bool:
    """Whether an article is of a piece about news, or lets somebody speak and no more."""
    return is_form(reading) or is_voice(reading)


def is_form(reading: Reading) -> bool:
    """Whether its headline says how it tells: however many do so, nothing has happened."""
    text = _headline(reading)
    return not _moves(reading) and (
        _FORM.search(text) is not None or _is_of_medium(text) or _is_thing(text)
    )


def is_voice(reading: Reading) -> bool:
    """Whether its headline tells what somebody says or feels; from two outlets that is news."""
    text = _headline(reading)
    if _moves(reading) or is_form(reading) or _RESIGNS.search(text):
        return False
    speaks = any(one.search(text) for one in (_CRY, _FIRST_PERSON, _COMMAND))
    return speaks or _is_quote(text) or _VOICE.search(_without_names(text)) is not None


def _headline(reading: Reading) -> str:
    return " ".join((reading.article.title or "")[:_LONG].split())


def _moves(reading: Reading) -> bool:
    """Whether its headline claims what may move a state, and does not only name a thing."""
    own = [one for one in reading.claims if moves(one) and one.quote.field == "title"]
    told = any(_NAMED not in one.rules for one in own)
    return told or (bool(own) and _has_verb(_headline(reading).split()))


def _is_of_medium(text: str) -> bool:
    """Whether it is labelled as a film or the like, and tells nothing beside."""
    rest = _MEDIUM.sub("", text)
    return rest != text and not _has_verb(rest.split())


def _is_thing(text: str) -> bool:
    """Whether it is a thing with its article, and no sentence."""
    if _THEN.match(text):
        return True
    return _THING.match(text) is not None and not _has_verb(text.split())


def _has_verb(words: list[str]) -> bool:
    """Whether a word may be the verb of a sentence; that of a relative clause is none."""
    behind = [*words[1:], "."]
    return any(
        word.islower() and before not in _RELATIVE and _is_verb(before, word.rstrip(",:;"), after)
        for (before, word), after in zip(pairwise(words), behind[1:], strict=True)
    )


def _is_verb(before: str, word: str, after: str) -> bool:
    """Whether a small word may be a verb, by the words beside it."""
    if word in _JOINS:
        return word == "to" and after.islower() and after not in _BEFORE_NOUNS
    follows = after not in _JOINS and after.islower()
    of_name = before[:1].isupper() and before.casefold() not in _JOINS and not _owns(before)
    if word in _STATES or is_past(word) or (of_name and follows):
        return True
    noun = not follows and before.casefold() in _BEFORE_NOUNS
    return word.endswith("s") and not word.endswith(("ss", "us")) and not _owns(word) and not noun


def _owns(word: str) -> bool:
    """Whether it is of somebody's: "the general's"."""
    return word.endswith(("'s", "’s", "s'", "s’"))


def _without_names(text: str) -> str:
    """Without what is written as a name, where not all words are."""
    plain = any(word.islower() and len(word) >= _SMALL for word in text.split())
    return _NAME.sub("", text) if plain else text


def _is_quote(text: str) -> bool:
    """Whether it begins with words that somebody said, and not with a work's name or one word."""
    quote = _QUOTE.search(text)
    words = (quote[1] or quote[2]).split() if quote else []
    return len(words) >= _WORDS and any(word.islower() for word in words[1:])
