"""A feed's exchange with every redirect followed at once, where no poller stands in lines."""

from monitor.collect.fetch import Onward, fetch
from monitor.http.exchange import Http
from monitor.model.feeds import Feed, FeedState
from monitor.model.outcomes import FetchOutcome


async def fetched(feed: Feed, state: FeedState, http: Http) -> FetchOutcome:
    """What came of it in the end."""
    answer = await fetch(feed, state, http)
    while isinstance(answer, Onward):
        answer = await answer.follow()
    return answer
