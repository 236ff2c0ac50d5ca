"""Which articles an alert speaks of."""

from monitor.model.alerts import AlertArticle
from monitor.model.articles import Article
from monitor.model.changes import Change, Quote
from monitor.model.times import written


def spoken_of(article: Article | None, change: Change) -> tuple[AlertArticle, ...]:
    """The articles that an alert speaks of: the one that made it, if any, then those it quotes."""
    named = {article.id: _named(article)} if article else {}
    for quote in _quotes(change):
        named.setdefault(
            quote.article,
            AlertArticle(
                id=quote.article,
                title=quote.title,
                url=quote.url,
                outlet=quote.outlet,
                published=quote.published,
            ),
        )
    return tuple(named.values())


def _named(article: Article) -> AlertArticle:
    published = written(article.published) if article.published else None
    return AlertArticle(
        id=article.id,
        title=article.title,
        url=article.url,
        outlet=article.outlet,
        published=published,
    )


def _quotes(change: Change) -> tuple[Quote, ...]:
    own = tuple(side.quote for side in (change.after, change.before) if side is not None)
    return own + tuple(quote for other in change.also for quote in _quotes(other))
