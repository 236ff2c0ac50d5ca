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
        quote, "May" is a month, the "US" is nobody, and who may do a thing again may do it now.
"""

import re

_FORMS = (
    r"live(?: (?:blog|ticker|updates?|coverage))?|liveblog|opinion|comment(?:ary)?|column|editorial"
    r"|leader|op-ed|essay|analysis|explain(?:er|ed)|background(?:er)?|profile|portrait|timeline"
    r"|chronology|sketch|features?|reportage|long read|interview|q ?(?:&|and) ?a|faqs?|quiz|podcast"
    r"|letters?(?: to the editor)?|watch|listen|videos?|(?:in )?pictures|gallery|photos?|recap"
    r"|review|fact[- ]?check|blog|diary|notebook|reactions?|voices|vox pop|guide|at a glance"
    r"|key (?:points|facts)|in (?:numbers|brief|depth)|press review|what we know|as it happened"
)
_NUMBER = r"(?:\d{1,2}|two|three|four|five|six|seven|eight|nine|ten)"
_FORM = re.compile(
    rf"^(?:the )?(?:{_FORMS})\s*[:|–—]"
    rf"|[:|–—,-]\s*(?:an? |the |our )?(?:{_FORMS})(?: so far)?$"
    r"|\b(?:latest updates|in (?:pictures|photos|numbers|charts)|what (?:now|next)"
    r"|(?:need|have|should) (?:to )?know)$"
    rf"|^(?:the )?{_NUMBER} (?:things|questions|answers|facts|reasons|ways|lessons|charts)\b"
    rf"|\bin {_NUMBER} (?:questions|facts|charts|points)\b"
    r"|^(?:what|who|whose|why|how|where|when)\b|[:,–—] (?:what|who|why|how) "
    r"|\b(?:years?|months?|decades?|weeks?) (?:on|ago)\b",
    re.IGNORECASE,
)
_THING = re.compile(r"^(?:The|An?) [a-z](?!.*\b(?:has|have|had|is|are|was|were|will|to be)\b)")
_QUOTE = re.compile(r"^(?:[\"“„«]([^\"“”„«»]+)[\"”“»]|['‘](.+?)['’](?=\W|$))")
_CRY = re.compile(r"[!?][\"”'’»]?$")
_FIRST_PERSON = re.compile(
    r"(?:^|[:,;–—-] |[\"“'‘])I(?=[ '’][a-z])|\b(?:[Ww]e|[Oo]ur|[Mm]y|[Mm]e|us)(?=[ '’,.:;-]|$)"
)
_COMMAND = re.compile(
    r"(?:^|[:,] )(?:let|tell|give|stop|save|hands off|away with)\b", re.IGNORECASE
)
_VOICE = re.compile(
    r"\b(?:(?:urg|demand|fear|prais|slam|slamm|critici[sz]|condemn|mourn|lament|bemoan|reliv"
    r"|threaten|plead|decr|deplor|applaud|worr|predict|regret|doubt|vow|await)"
    r"(?:e|es|s|ed|ing|y|ies|ied)?"
    r"|hop(?:es?|ed|ing)|(?:hail|mock)(?:s|ed)|warn(?:s|ed)?|calls? (?:for|on)|called (?:for|on)"
    r"|reacts? to|reactions?|pans?"
    r"|remembers?|counts? (?:the )?cost|(?:tr(?:y|ies|ied)|attempt(?:s|ed)?) to|wants?|petitions?"
    r"|hopeful|confident|should|might|could|(?:may|welcomes?|welcomed)(?= )(?!.*\bagain\b)"
    r"|(?:joy|relief|anger|outrage|dismay|grief|fury)(?! as\b))\b",
    re.IGNORECASE,
)
_MONTH = re.compile(r"\bMay\b")
_LONG = 300  # characters; nobody reads more of a headline
_WORDS = 3  # of a quote; fewer are a word that is doubted ("'Dead' climber ...")


def is_piece(headline: str) -> bool:
    """Whether a headline is of a piece about news, or lets somebody speak and no more."""
    text = " ".join(headline[:_LONG].split())
    shows = any(one.search(text) for one in (_FORM, _THING, _CRY, _FIRST_PERSON, _COMMAND))
    return shows or _is_quote(text) or _VOICE.search(_MONTH.sub("", text)) is not None


def _is_quote(text: str) -> bool:
    """Whether it begins with words that somebody said, and not with a work's name or one word."""
    quote = _QUOTE.search(text)
    words = (quote[1] or quote[2]).split() if quote else []
    return len(words) >= _WORDS and any(word.islower() for word in words[1:])
