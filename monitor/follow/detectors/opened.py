"""Opened: a new storyline begins in a topic; told with its first report.

Rule. Where the topic wants more outlet families than one, the opening waits, and is told with its
      first report once enough of them report on the storyline. Likewise, where the topic has other
      storylines, one that a mere piece opens (``follow/pieces.py``), until a further outlet
      reports, or lets somebody speak.
"""

from monitor.follow.claims import moves, prominence, quoted
from monitor.follow.moment import Finding, Moment, confidence, is_weak
from monitor.follow.novelty import opening
from monitor.follow.pieces import is_form, is_piece
from monitor.follow.states import is_open, key_text
from monitor.follow.wording import about, described, stated
from monitor.model.articles import Article
from monitor.model.changes import About, ChangeKind, Claim, Quote, Rule, Side, Storyline
from monitor.model.stories import VerdictKind

KIND = ChangeKind.OPENED
FIRST = Rule(rule="first-report", weight=1.0)
PIECE = Rule(rule="first-piece", weight=0.5)


def detect(moment: Moment) -> Finding | None:
    """The first report of a storyline that did not exist before, or that waited for support."""
    reading = moment.arrival.reading
    if moment.before is not None:
        return _supported(moment, moment.before)
    claim = max(filter(moves, reading.claims), key=prominence, default=None)
    piece = moment.others > 0 and is_piece(reading)
    return _finding(moment, claim, _side(claim, reading.article), PIECE if piece else FIRST)


def _supported(moment: Moment, before: Storyline) -> Finding | None:
    """The opening that waited, as a further outlet's own report joins the storyline."""
    if not moment.joined or moment.verdict.kind is VerdictKind.COPY:
        return None
    if _name(before) not in before.pending or is_form(moment.arrival.reading):
        return None
    claim = _first_claim(before)
    side = _side(claim, moment.arrival.reading.article)
    if claim is None and before.last_report is not None:
        side = Side(state=None, quote=before.last_report)
    found = _finding(moment, claim, side, FIRST).supported
    return None if is_weak(found, moment.topic) else found


def _first_claim(storyline: Storyline) -> Claim | None:
    """The loudest claim of the first report, else of any."""
    claims = [s.claim for state in storyline.states for s in state.history if moves(s.claim)]
    return max(
        claims,
        key=lambda one: (
            one.quote.article == storyline.first,
            prominence(one),
            -one.quote.start,
        ),
        default=None,
    )


def _name(storyline: Storyline) -> str:
    return f"{KIND.value}|{storyline.id}"


def _finding(moment: Moment, claim: Claim | None, side: Side, rule: Rule) -> Finding:
    return Finding(
        kind=KIND,
        headline=_headline(claim, moment),
        about=about(claim) if claim else About(),
        before=None,
        after=side,
        rules=(rule,),
        confidence=confidence((rule,)),
        fingerprint=_name(moment.after),
        key=key_text(claim.key) if claim else "",
        families=moment.after.families,
    )


def _headline(claim: Claim | None, moment: Moment) -> str:
    """What the claim says, if it says of what: "Event: approved" may be of any."""
    if claim is None or is_open(claim.key):
        return moment.after.title
    return f"{described(claim)}: {stated(claim)}"


def _side(claim: Claim | None, article: Article) -> Side:
    if claim is not None:
        return Side(state=stated(claim), quote=claim.quote)
    first = opening(article)
    if first:
        return Side(state=None, quote=quoted(article, first[0]))
    # A record may consist of white space; its quote is then empty, but still verbatim.
    return Side(state=None, quote=Quote(text="", article=article.id, field="text", start=0, end=0))
