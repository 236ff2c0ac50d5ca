"""Opened: a new storyline begins in a topic; told with its first report."""

from monitor.follow.claims import moves, prominence, quoted
from monitor.follow.moment import Finding, Moment
from monitor.follow.novelty import opening
from monitor.follow.states import key_text
from monitor.follow.wording import about, described
from monitor.model.articles import Article
from monitor.model.changes import About, ChangeKind, Claim, Quote, Rule, Side

KIND = ChangeKind.OPENED


def detect(moment: Moment) -> Finding | None:
    """The first report of a storyline that did not exist before."""
    if moment.before is not None:
        return None
    reading = moment.arrival.reading
    claim = max(filter(moves, reading.claims), key=prominence, default=None)
    return Finding(
        kind=KIND,
        headline=_headline(claim, moment),
        about=about(claim) if claim else About(),
        before=None,
        after=_side(claim, reading.article),
        rules=(Rule(rule="first-report", weight=1.0),),
        confidence=1.0,
        fingerprint=f"{KIND.value}|{moment.after.id}",
        key=key_text(claim.key) if claim else "",
        families=moment.after.families,
    )


def _headline(claim: Claim | None, moment: Moment) -> str:
    return f"{described(claim)}: {claim.state}" if claim else moment.after.title


def _side(claim: Claim | None, article: Article) -> Side:
    if claim is not None:
        return Side(state=claim.state, quote=claim.quote)
    first = opening(article)
    if first:
        return Side(state=None, quote=quoted(article, first[0]))
    # A record may consist of white space; its quote is then empty, but still verbatim.
    return Side(state=None, quote=Quote(text="", article=article.id, field="text", start=0, end=0))
