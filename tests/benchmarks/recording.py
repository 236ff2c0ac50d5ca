"""A reader of records alone, in its own module: a worker loads what its reader's module does."""

from zoneinfo import ZoneInfo

from typing_extensions import override

from monitor.collect.normalize import Source, content, identities
from monitor.model.articles import Article, Reading
from monitor.model.sealed import seal
from monitor.model.stories import Features
from monitor.model.times import Span
from monitor.worker.read import Reader

NOTHING = seal(Features())


class Recording(Reader):
    """Reads records, and nothing of what they mean."""

    @override
    def read(
        self, article: Article, source: Source, shared: frozenset[str] = frozenset()
    ) -> Reading:
        return Reading(
            article=article,
            at=Span.of(article.published, ZoneInfo(source.timezone)),
            identities=identities(article, source, shared),
            content=content(article),
            family=self.family(article),
            features=NOTHING,
        )
