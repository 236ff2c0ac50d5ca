"""read(): one document in, everything it says on its own out; pure, and run in a worker process.

A task has a deadline, so it must have a bound: of a long document it reads a slice, and says so.
"""

from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from monitor import domains
from monitor.collect import normalize
from monitor.collect.normalize import Source, content, identities, records_of
from monitor.collect.origin import agency, origin
from monitor.dedupe.fingerprint import fingerprint
from monitor.dedupe.packed import ready
from monitor.errors import place_of
from monitor.follow.actors import actors
from monitor.follow.claims import claims
from monitor.follow.figures import figures
from monitor.follow.grammar.parser import Parser
from monitor.follow.profile import terms
from monitor.follow.sentences import sentences
from monitor.follow.topics import TopicMatcher
from monitor.model.articles import Article, Reading, Rejected
from monitor.model.copying import replace
from monitor.model.plans import StoredArticle
from monitor.model.reading import ReadAgain, ReadResult, ReadTask
from monitor.model.sealed import seal
from monitor.model.times import Span
from monitor.worker.context import ReadContext

UNKNOWN_FAMILY = "?"

SLICE = 128_000
"""Characters of new entries that are read at once: about as many as a first document has."""


class Reader:
    """Reads documents and articles for one configuration."""

    def __init__(self, context: ReadContext) -> None:
        """Compile the topics' phrases; what a worker reads lazily is read before it is forked."""
        domains.load()
        normalize.load()
        self._matcher = TopicMatcher(context.topics)
        self._background = context.background
        self._grammar = Parser(context.weights()) if context.weights is not None else None
        self._families = {
            name: family
            for family, members in context.families.items()
            for member in members
            for name in (member.casefold(), agency(member) or member.casefold())
        }

    def __call__(self, task: ReadTask | ReadAgain) -> ReadResult:
        """Everything that ``task``'s document, or its stored articles, say."""
        if isinstance(task, ReadAgain):
            return ReadResult(readings=tuple(self._again(stored) for stored in task.articles))
        return self._document(task)

    def _document(self, task: ReadTask) -> ReadResult:
        source = Source(
            feed=task.feed,
            url=task.url,
            base=task.located,
            outlet=task.outlet,
            language=task.language,
            timezone=task.timezone,
            content_type=task.content_type,
            known=task.known,
        )
        intake = records_of(task.body, source, task.first_seen, SLICE)
        readings: list[Reading] = []
        rejected = list(intake.rejected)
        failed: set[int | None] = set()
        for article, mark in zip(intake.articles, intake.marks, strict=True):
            try:
                reading = self.read(_polled(article, task), source, intake.shared)
            except MemoryError:
                raise
            except Exception as error:  # noqa: BLE001 - one article must not take the others along
                # Never the error's own text: it may quote the document.
                fault = f"a fault of ours: {type(error).__name__} in {place_of(error)}"
                rejected.append(Rejected(entry=article.id, reason=fault))
                failed.add(mark)
            else:
                readings.append(replace(reading, fingerprint=mark))
        return ReadResult(
            readings=tuple(readings),
            # What failed is read again, in case that a newer program does better.
            fingerprints=tuple(each for each in intake.fingerprints if each not in failed),
            rejected=tuple(rejected),
            hints=intake.hints,
            title=intake.title,
            trouble=intake.trouble,
            detail=intake.detail,
            cut=intake.cut,
            taken=intake.taken,
        )

    def read(
        self, article: Article, source: Source, shared: frozenset[str] = frozenset()
    ) -> Reading:
        """Everything that one article says; claims and figures only where a topic watches it.

        Args:
            article: the record.
            source: what carried it.
            shared: guids and links of its document that identify nothing.
        """
        reading = Reading(
            article=article,
            at=Span.of(article.published, ZoneInfo(source.timezone)),
            identities=identities(article, source, shared),
            content=content(article),
            family=self.family(article),
            features=seal(ready(fingerprint(article), self._background)),
        )
        return self._with_topics(reading)

    def _again(self, stored: StoredArticle) -> Reading:
        """A stored article in the light of today's topics; all else stays as it was read."""
        return self._with_topics(
            Reading(
                article=stored.article,
                at=stored.at,
                identities=stored.identities,
                content=stored.content,
                family=stored.family,
                features=stored.features,
            )
        )

    def _with_topics(self, reading: Reading) -> Reading:
        """Topics, and what only an article of some topic needs: claims and its first sentences."""
        article = reading.article
        hits = self._matcher.match(article, article.feed)
        if not hits:
            return reading
        lead = tuple(sentence.text for sentence in sentences(article) if sentence.lead)
        return replace(
            reading,
            hits=hits,
            claims=claims(article, reading.at, self._grammar),
            figures=figures(article, reading.at),
            actors=actors(article),
            sentences=lead,
            terms=terms(reading.features, lambda word: self._background.look_up(word)[1]),
        )

    def family(self, article: Article) -> str:
        """The outlet family: who wrote the text by its own marks, else who printed it.

        A configured group of either gives its name, else the agency, else the outlet, else the
        feed, else the unknown.
        """
        author = origin(article)
        if author is not None:
            return self._families.get(author, author)
        outlet = (article.outlet or "").casefold()
        # An agency's own feed, under whichever of its names.
        named = agency(outlet) or outlet
        host = (urlsplit(article.url or "").hostname or "").removeprefix("www.")
        parts = host.split(".")
        endings = (".".join(parts[begin:]) for begin in range(len(parts) - 1))
        configured = (self._families.get(name) for name in (outlet, named, *endings))
        return next(filter(None, configured), named or article.feed or UNKNOWN_FAMILY)


def _polled(article: Article, task: ReadTask) -> Article:
    """The article as its feed's, arriving now; an entry is so already, a record says what it likes.

    What a record does not say is as its feed is configured.
    """
    if (article.feed, article.first_seen) == (task.feed, task.first_seen):
        return article
    return replace(
        article,
        feed=task.feed,
        first_seen=task.first_seen,
        outlet=article.outlet or task.outlet,
        language=article.language or task.language,
    )
