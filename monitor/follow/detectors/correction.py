"""Correction: what was said is taken back, by an edit, by a copy that differs, or in so many words.

Rule 1. An edit or a copy corrects where a sentence stayed nearly the same and a figure, a negation,
        a name or a date in it became another. Other edits are versions, no more.
Rule 2. A sentence that says "Correction:" or the like corrects in any article; it is quoted beside
        the sentence that it takes back, as far as that can be told. At the foot of an article that
        is new here it mends what nobody here was told, unless the same outlet had told of that.
        What an outlet says of its own report ("we withdraw the story"; ``follow/taken_back.py``)
        takes back what the same outlet told.
Rule 3. A figure that is told as risen or fallen has moved, and is no correction.
Rule 4. What was corrected once is not corrected back by an old copy; a copy older than what it
        copies corrects nothing.
The claims of an edited article's old text are gone from the state: what they held is open again.
"""

from collections.abc import Sequence
from hashlib import blake2b
from math import sqrt

from monitor.follow.claims import quoted
from monitor.follow.differences import Pair, fresh, pairs
from monitor.follow.moment import Finding, Moment, confidence
from monitor.follow.novelty import content, openings
from monitor.follow.sentences import Sentence, sentences
from monitor.follow.taken_back import marked, owned, speaks
from monitor.follow.wording import about
from monitor.model.articles import Article
from monitor.model.changes import About, ChangeKind, Quote, Rule, Severity, Side, Storyline
from monitor.model.figures import Cue
from monitor.model.stories import VerdictKind

KIND = ChangeKind.CORRECTION
MARKER, NEARLY_SAME, EDIT, LEAD = 0.6, 0.4, 0.3, 0.2
_WEIGHTS = {"figure": 0.4, "negation": 0.4, "name": 0.3, "date": 0.3}
ENDS = 3
SHARED = 2  # words of a note at the foot that the sentence it takes back has, too
BARE = 4  # words of a headline that says no more than that there is a mistake
_MOVES = frozenset({Cue.UP, Cue.DOWN})
_LABELS = frozenset({"corrected", "correction", "corrections"})


def detect(moment: Moment) -> Finding | None:
    """The weightiest correction that this article makes."""
    before, arrival = moment.before, moment.arrival
    if before is None:
        return None
    if arrival.before is None or not _compares(moment, arrival.before):
        return _announced(moment, before, _notices(arrival.reading.article), ())
    removed, added = fresh(arrival.before, arrival.reading.article)
    said = _announced(moment, before, added, removed)
    if said is not None:
        return said
    found = [_finding(moment, pair) for pair in pairs(removed, added) if not _moved(moment, pair)]
    return max(found, key=lambda one: one.confidence, default=None)


def _notices(article: Article) -> tuple[Sentence, ...]:
    """Where an article says that it corrects another: at its head or its end."""
    cut = sentences(article)
    return tuple(one for one in cut if one.lead or one in cut[-ENDS:])


def _compares(moment: Moment, old: Article) -> bool:
    """Whether the article can correct what it is another version of."""
    if moment.verdict.kind is not VerdictKind.COPY:
        return moment.edits
    at, was = moment.arrival.reading.article.published, old.published
    return at is not None and was is not None and str(at)[:10] >= str(was)[:10]


def _moved(moment: Moment, pair: Pair) -> bool:
    """Whether all that differs is a figure that the new sentence tells as moved."""
    if pair.kinds != ("figure",):
        return False
    place = (pair.new.field, pair.new.start)
    return any(
        (one.quote.field, one.quote.start) == place and one.cue in _MOVES
        for one in moment.arrival.reading.figures
    )


def _announced(
    moment: Moment, before: Storyline, added: Sequence[Sentence], removed: Sequence[Sentence]
) -> Finding | None:
    """A correction that the article itself announces."""
    article = moment.arrival.reading.article
    said = next((one for one in added if marked(one, edit=moment.edits)), None)
    own = said is None
    said = said or next((one for one in added if owned(one, sentences(article))), None)
    if said is None:
        return None
    if own and moment.arrival.before is None:
        old = _own_report(moment, before)
    else:
        old = _taken_back(moment, before, said, removed)
    if old is None:
        return None
    if moment.arrival.before is None and len(content(said.text)) <= BARE:
        # "Correction: the harbour hall" says less than the sentence that it heads.
        more = (one for one in added if one.lead and speaks(one))
        said = max((said, *more), key=lambda one: _like(old.text, one))
    rules = [Rule(rule="says-so", weight=MARKER)]
    if moment.edits:
        rules.append(Rule(rule="edit", weight=EDIT))
    if said.lead:
        rules.append(Rule(rule="lead", weight=LEAD))
    return _made(
        moment,
        Side(state=None, quote=old),
        Side(state="corrected", quote=quoted(article, said)),
        tuple(rules),
        f"Corrected: {_unmarked(' '.join((article.title or said.text).split()))}",
    )


def _unmarked(title: str) -> str:
    """A headline without the word that says that it corrects: the alert's says so itself."""
    label, colon, rest = title.partition(": ")
    return rest if colon and label.casefold() in _LABELS else title


def _taken_back(
    moment: Moment, before: Storyline, said: Sentence, removed: Sequence[Sentence]
) -> Quote | None:
    """The sentence that a marker speaks of: one that is gone, else the likest that was told."""
    if moment.arrival.before is not None and removed:
        return quoted(moment.arrival.before, max(removed, key=lambda one: _like(one.text, said)))
    reading = moment.arrival.reading
    told = [(one.claim.quote, one.family) for state in before.states for one in state.history]
    told += [(one.figure.quote, one.family) for one in before.figures]
    if moment.arrival.before is None and not said.lead:
        told = [
            (quote, family)
            for quote, family in told
            if family == reading.family and len(content(quote.text) & content(said.text)) >= SHARED
        ]
    elif before.last_report:
        told.append((before.last_report, ""))
    # "Killed 17, not 19": the sentence that told of 19 speaks, whatever is worded more alike.
    wrong = {(one.unit, one.was) for one in reading.figures if one.cue is Cue.REVISED}
    figures = {
        one.figure.quote for one in before.figures if (one.figure.unit, one.figure.value) in wrong
    }
    quotes = [quote for quote, _ in told if quote in figures] or [quote for quote, _ in told]
    others = [quote for quote in quotes if quote.article != reading.article.id] or quotes
    return max(others, key=lambda quote: (_like(quote.text, said), quote.article), default=None)


def _own_report(moment: Moment, before: Storyline) -> Quote | None:
    """The sentence of the same outlet that is likest to what it now says of its own report."""
    reading = moment.arrival.reading
    words = frozenset[str]().union(*map(content, openings(reading.article)))
    told = [
        (len(words & content(one.quote.text)), one.quote.article, one.quote)
        for one in before.reports
        if one.family == reading.family and one.quote.article != reading.article.id
    ]
    shared, _, quote = max(told, key=lambda one: one[:2], default=(0, "", None))
    return quote if shared >= SHARED else None


def _like(text: str, said: Sentence) -> float:
    return len(content(text) & content(said.text)) / sqrt(max(1, len(content(text))))


def _finding(moment: Moment, pair: Pair) -> Finding:
    old = moment.arrival.before or moment.arrival.reading.article
    edit = moment.edits
    rules = (
        Rule(rule="nearly-the-same-sentence", weight=NEARLY_SAME),
        *(Rule(rule=f"{kind}-differs", weight=_WEIGHTS[kind]) for kind in pair.kinds),
        *((Rule(rule="edit", weight=EDIT),) if edit else ()),
        *((Rule(rule="lead", weight=LEAD),) if pair.new.lead else ()),
    )
    was, now = pair.was or "nothing", pair.now or "nothing"
    return _made(
        moment,
        Side(state=pair.was or None, quote=quoted(old, pair.old)),
        Side(state=pair.now or None, quote=quoted(moment.arrival.reading.article, pair.new)),
        rules,
        f"Corrected: {was}, now {now}",
    )


def _made(
    moment: Moment, before: Side, after: Side, rules: tuple[Rule, ...], headline: str
) -> Finding:
    place = (after.quote.field, after.quote.start)
    claims = moment.arrival.reading.claims
    claim = next((c for c in claims if (c.quote.field, c.quote.start) == place), None)
    return Finding(
        kind=KIND,
        headline=headline,
        about=about(claim) if claim else About(),
        before=before,
        after=after,
        rules=rules,
        confidence=confidence(rules),
        severity=Severity.URGENT,
        fingerprint=f"{KIND.value}|{_digest(before.quote.text, after.quote.text)}",
        families=(moment.arrival.reading.family,),
    )


def _digest(one: str, other: str) -> str:
    """The same for both ways round."""
    text = "\n".join(sorted(" ".join(part.split()) for part in (one, other)))
    return blake2b(text.encode("utf-8", "replace"), digest_size=8).hexdigest()
