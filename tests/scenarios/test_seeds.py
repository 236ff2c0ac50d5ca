"""Scenario 1: a visit is cancelled, and a month later it is on again."""

import json
from itertools import permutations

import jsonschema
import pytest

from monitor.app.replay import replay
from monitor.model.alerts import AlertState
from monitor.notify import message
from tests.support.seeds import TOPIC, readings, seeds

ORDERS = list(permutations(("abc", "cnn", "september")))


async def told(articles, **options):
    """Bodies of the alerts, in the order made."""
    result = await replay(readings(*articles), (TOPIC,), **options)
    return [json.loads(alert.body) for alert in result.alerts if alert.state is AlertState.READY]


def kinds(bodies):
    return [body["data"]["change"]["kind"] for body in bodies]


async def test_opened_then_reversal_and_nothing_else():
    """The contract's scenario: two alerts exactly, both sentences quoted from the articles."""
    articles = seeds()
    opened, reversal = await told(articles.values())
    assert kinds([opened, reversal]) == ["opened", "reversal"]
    change = reversal["data"]["change"]
    assert change["about"] == {
        "axis": "schedule",
        "who": ["Mike Pompeo"],
        "what": "visit",
        "where": ["Pyongyang"],
    }
    assert (change["before"]["state"], change["after"]["state"]) == ("cancelled", "planned")
    assert change["severity"] == "flash"
    assert reversal["data"]["previous_alert"] == opened["data"]["alert"]
    assert reversal["data"]["storyline"]["sequence"] == 2
    assert reversal["data"]["storyline"]["opened"] == "2018-08-24"
    assert reversal["data"]["storyline"]["articles"] == 3
    assert reversal["data"]["held"] == {"copies": 0, "same_event": 1}
    assert opened["data"]["change"]["before"] is None
    assert opened["data"]["change"]["first_report"] is True
    assert change["before"]["outlet"] == "ABC News"
    assert change["after"]["outlet"] is None


@pytest.mark.bulk
async def test_quotes_are_verbatim_pieces_of_the_articles():
    articles = {article.id: article for article in seeds().values()}
    for body in await told(articles.values()):
        change = body["data"]["change"]
        for side in filter(None, (change["before"], change["after"])):
            field = getattr(articles[side["article"]], side["field"])
            assert field[side["start"] : side["end"]] == side["quote"]
            assert len(side["quote"]) > 20


@pytest.mark.bulk
async def test_bodies_follow_their_published_schemas():
    schemas = message.schemas()
    for body in await told(seeds().values()):
        jsonschema.validate(body, schemas[body["type"]])


@pytest.mark.parametrize("order", ORDERS, ids="-".join)
async def test_a_reversal_fires_exactly_when_september_follows_a_cancellation(order):
    """The six orders of arrival; an older article never fires."""
    articles = seeds()
    bodies = await told([articles[name] for name in order], as_they_arrive=True)
    september_first = order[0] == "september"
    assert kinds(bodies) == (["opened"] if september_first else ["opened", "reversal"])


@pytest.mark.bulk
@pytest.mark.parametrize("order", ORDERS, ids="-".join)
async def test_every_article_twice_changes_nothing(order):
    articles = seeds()
    once = [articles[name] for name in order]
    twice = [article for article in once for _ in range(2)]
    bodies = await told(once, as_they_arrive=True)
    assert await told(twice, as_they_arrive=True) == bodies
    assert await told([*once, *once], as_they_arrive=True) == bodies


@pytest.mark.bulk
@pytest.mark.parametrize("order", ORDERS, ids="-".join)
@pytest.mark.parametrize("as_they_arrive", [True, False])
async def test_the_undated_article_never_fires_a_false_cancellation(order, as_they_arrive):
    articles = seeds(cnn_dated=False)
    for names in (order, [*order, "cnn"]):
        bodies = await told([articles[name] for name in names], as_they_arrive=as_they_arrive)
        assert kinds(bodies)[:1] == ["opened"]
        assert set(kinds(bodies)[1:]) <= {"reversal"}
        assert all(
            body["data"]["change"]["after"]["state"] == "planned"
            for body in bodies
            if body["data"]["change"]["kind"] == "reversal"
        )


@pytest.mark.bulk
@pytest.mark.parametrize("order", ORDERS, ids="-".join)
async def test_the_verdicts(order):
    """CNN tells of the event that ABC tells of; September is another, in every order."""
    articles = seeds()
    result = await replay(
        readings(*(articles[name] for name in order)), (TOPIC,), as_they_arrive=True
    )
    story = {
        name: next(
            step.verdict.story
            for step in result.steps
            if step.arrival.reading.article.id == articles[name].id
        )
        for name in order
    }
    assert story["abc"] == story["cnn"] != story["september"]
    threads = {thread for step in result.steps for thread in step.stored.storylines}
    assert len(threads) == 1
