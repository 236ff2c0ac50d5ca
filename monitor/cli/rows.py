"""Stored things as JSON objects, under the names that the documents use.

Rule 1. A thing stands under the name of its kind, which holds its id: ``alert``, ``article``, ...
Rule 2. Times are RFC 3339 in UTC to the second; only an article's own ``record`` may say more.
Rule 3. A length of time is a number of seconds, and its name ends in ``seconds``.
"""

import json
from collections.abc import Iterable

from monitor.cli.versions import edits
from monitor.model.alerts import Delivery, DeliveryState, HoldReason
from monitor.model.changes import Claim, Storyline
from monitor.model.confidence import downwards
from monitor.model.plans import StoredArticle
from monitor.model.records import as_object
from monitor.model.stories import Verdict
from monitor.model.views import AlertView, NoticeView, Stage, StorylineView, StoryView
from monitor.notify import message

WAITING = (DeliveryState.PENDING, DeliveryState.DEFERRED)


def storyline(one: Storyline, articles: Iterable[StoredArticle] = ()) -> dict[str, object]:
    """A storyline; its articles know how outlets write themselves that it does not."""
    from monitor.follow.stands import standing  # noqa: PLC0415 - what only a storyline needs

    names = {**_published(articles), **one.outlets}
    return {
        "storyline": one.id,
        "topic": one.topic,
        "title": one.title,
        "opened": one.opened,
        "last_arrival": one.last_arrival,
        "articles": one.articles,
        "outlets": [names.get(family, family) for family in one.families],
        "revision": one.revision,
        "sequence": one.sequence,
        "muted": one.muted,
        "closed": one.closed,
        "state": [state(claim) for claim in standing(one)],
    }


def state(claim: Claim) -> dict[str, object]:
    """What stands about one key."""
    from monitor.follow.wording import stated  # noqa: PLC0415 - what only a storyline needs

    return {
        "axis": claim.key.axis.value,
        "what": claim.key.what,
        "who": claim.who,
        "where": claim.where,
        "state": stated(claim),
        "quote": claim.quote.text,
        "article": claim.quote.article,
        "outlet": claim.quote.outlet,
        "published": claim.quote.published,
    }


def story(view: StoryView) -> dict[str, object]:
    """A story with its articles, and the storylines that they belong to."""
    one = view.story
    names = _published(view.articles)
    return {
        "story": one.id,
        "first_article": one.first,
        "last_arrival": one.last_arrival,
        "articles": one.articles,
        "copies": one.copies,
        "outlets": [names.get(family, family) for family in one.families],
        "storylines": [
            {"topic": line.topic, "storyline": line.id, "title": line.title}
            for line in view.storylines
        ],
        "timeline": timeline(view),
    }


def _published(articles: Iterable[StoredArticle]) -> dict[str, str]:
    """Outlet family -> how it writes itself, where that differs in case alone."""
    names = {one.article.outlet for one in articles}
    # Of several ways the same one as a storyline keeps.
    return {name.casefold(): name for name in sorted(filter(None, names), reverse=True)}


def timeline(view: StorylineView | StoryView) -> list[dict[str, object]]:
    """Articles with what they are now, and what they were when they came."""
    return [
        {
            **article(one),
            "first_verdict": view.came_as.get(one.article.id, one.verdict).kind.value,
        }
        for one in view.articles
    ]


def _alert(view: AlertView) -> dict[str, object]:
    """An alert in short; its whole body is what the sinks are sent."""
    one, change = view.alert, view.alert.change
    return {
        "alert": one.id,
        "state": view.stage.value,
        "held": one.held.value if one.held else None,
        "made": one.made,
        "ready_at": one.ready_at,
        "kind": change.kind.value,
        "severity": change.severity.value,
        "confidence": downwards(change.confidence, 4),
        "topic": change.topic,
        "storyline": change.storyline,
        "sequence": change.sequence,
        "headline": change.headline,
        "article": change.article,
        "previous_alert": one.previous,
        "false_alarm": view.false_at,
        "false_comment": view.false_comment,
    }


def delivery(one: Delivery) -> dict[str, object]:
    """How far the sending to one sink got."""
    return {
        "sink": one.sink,
        "state": one.state.value,
        "attempts": one.attempts,
        "next_try": one.next_try if one.state in WAITING else None,
        "digest": one.digest,
        "status": one.last_status,
        "answer": one.last_answer,
        "ended": one.ended,
    }


def _notice(view: NoticeView) -> dict[str, object]:
    """A notice under the names that an alert has, as far as it has them, and what it is about."""
    one, stage = view.notice, view.stage
    data = json.loads(one.body)["data"]
    return {
        "alert": one.id,
        "state": stage.value,
        "held": HoldReason.NO_SINK.value if stage is Stage.HELD else None,
        "made": one.made,
        "kind": one.kind.value,
        "severity": None,
        "topic": None,
        "storyline": None,
        "feed": data["feed"]["id"] if "feed" in data else None,
        "about_sink": data["sink"]["id"] if "sink" in data else None,
        "sequence": one.sequence,
        "headline": data["message"],
    }


def alert_view(view: AlertView | NoticeView) -> dict[str, object]:
    """An alert or a notice with its deliveries."""
    short = _alert(view) if isinstance(view, AlertView) else _notice(view)
    return {**short, "deliveries": [delivery(one) for one in view.deliveries]}


def whole(view: AlertView | NoticeView) -> dict[str, object]:
    """The same with what the sinks are, or would be, sent."""
    return {**alert_view(view), "body": json.loads(body(view))}


def finding(level: str, place: str, message: str, key: str = "") -> dict[str, object]:
    """What a check found: an ``error``, a ``warning``, or that all is ``ok``."""
    return {"level": level, "place": place, "key": key, "message": message}


def verdict(one: Verdict) -> dict[str, object]:
    """What an article is to the others."""
    return {
        "verdict": one.kind.value,
        "of": one.of,
        "story": one.story,
        "joined_with": one.along,
        "score": round(one.score, 4),
        "reason": one.reason.value,
        "evidence": dict(one.evidence),
        "differences": one.differences,
    }


def article(one: StoredArticle) -> dict[str, object]:
    """An article with what was decided about it."""
    return {
        "article": one.article.id,
        "record": as_object(one.article),
        "version": one.version,
        "arrived": one.arrived,
        **verdict(one.verdict),
        "topics": [{"topic": hit.topic, "phrases": hit.phrases} for hit in one.hits],
        "storylines": [{"topic": topic, "storyline": id_} for topic, id_ in one.storylines],
        "why_silent": one.why_silent or None,
    }


def version(one: StoredArticle, older: StoredArticle | None) -> dict[str, object]:
    """An article as one version says it, and what that changed."""
    changed = edits(older.article, one.article) if older else []
    return {**article(one), "changed": changed}


def body(view: AlertView | NoticeView) -> bytes:
    """What the sinks are, or would be, sent."""
    if isinstance(view, NoticeView):
        return view.notice.body
    return view.alert.body or message.body(view.alert)
