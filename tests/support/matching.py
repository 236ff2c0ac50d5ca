"""Articles of our own words on their way through the matcher, and a small live index for them."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from monitor.app.parts import background
from monitor.dedupe.fingerprint import fingerprint
from monitor.dedupe.index import LiveIndex
from monitor.dedupe.match import match
from monitor.dedupe.second import take_in
from monitor.model.articles import Article, Reading
from monitor.model.plans import Arrival, Known, StoredArticle
from monitor.model.samples import is_found
from monitor.model.stories import Passage, Story, Verdict
from monitor.model.times import Span

START = datetime(2026, 3, 1, 12, tzinfo=UTC)

FERRY = (
    "The night ferry Aurelia ran aground off Vellmar on Tuesday with 212 passengers aboard. "
    "Harbour master Ida Brannock said the crew had lost the rudder in heavy seas near Cape Rill. "
    "Lifeboats from Vellmar and Osterby took everyone ashore before dawn, and nobody was hurt. "
    "The shipping line Norrlin said the vessel was inspected in January and found seaworthy. "
    "Divers will look at the hull as soon as the wind drops, Brannock told reporters."
)
FERRY_ELSEWHERE = (
    "All 212 people on board the ferry Aurelia were brought to safety after the ship hit rocks "
    "near Cape Rill on Tuesday night. The Norrlin vessel drifted towards Vellmar when its rudder "
    "failed, harbour master Ida Brannock explained. Rescue boats came from Osterby as well. An "
    "inquiry into the grounding of the Aurelia has been opened, the coast guard announced."
)
BUDGET = (
    "Parliament in Karsund passed the budget by 61 votes to 48 after a week of debate. "
    "Finance minister Tor Eklund called the cuts to road building unavoidable and promised that "
    "schools would be spared. The opposition leader Mara Quist said her party would reverse the "
    "tax on fuel. Farmers had driven tractors through the capital to protest against it."
)
# Two halves of one event that are too unlike to be told as one, and who tells both.
ADRIFT = (
    "The night ferry Aurelia ran aground off Vellmar on Tuesday. Harbour master Ida Brannock said "
    "that the rudder was lost in heavy seas near Cape Rill, where divers will look at the hull."
)
ASHORE = (
    "All 212 passengers of the ferry were brought ashore before dawn on Tuesday by lifeboats from "
    "Osterby, and nobody was hurt. The shipping line Norrlin said it had found the vessel "
    "seaworthy when she lay at Vellmar in January."
)
BOTH = (
    "Lifeboats from Osterby brought 212 passengers of the Aurelia ashore after the Norrlin ferry "
    "had lost its rudder near Cape Rill and run aground off Vellmar. Nobody was hurt, said Ida "
    "Brannock, the harbour master; Norrlin called the vessel seaworthy."
)

# One more of the ship; of two events at once, so that it is put to the ship while nothing else is
# known of its owner's shares; and of these alone.
DIVERS = (
    "Divers found the rudder of the Aurelia off Cape Rill on Tuesday. The night ferry lay aground "
    "at Vellmar, said harbour master Ida Brannock, and its hull is torn below the water."
)
SHIP_AND_SHARES = (
    "The ferry Aurelia ran aground off Vellmar on Tuesday, and shares of the shipping line Norrlin "
    "fell by a tenth to 31 crowns in Karsund. Analysts of the Ostrow bank said that Norrlin would "
    "have to buy a new vessel."
)
SHARES = (
    "Norrlin fell by a tenth on the exchange in Karsund on Tuesday, to 31 crowns. A new vessel "
    "must be bought, analysts of the Ostrow bank said, as four other ships do not earn enough."
)

SHARES_TOO = (
    "The owner of the stranded ship is worth a tenth less: shares of Norrlin cost 31 crowns in "
    "Karsund on Tuesday. At the Ostrow bank analysts doubt that four other ships can pay for a new "
    "vessel, which Norrlin must buy."
)


def article(
    name: str, text: str | None = FERRY, *, day: float | None = 0, **fields: object
) -> Article:
    """An article of its own feed; ``day`` counts from the start, ``None`` leaves it undated."""
    published = None if day is None else START + timedelta(days=day)
    given = {"feed": f"feed-{name}", "guid": f"guid-{name}", "url": f"https://{name}.example/1"}
    return Article(
        id=f"ar_{name}", text=text, published=published, first_seen=START, **{**given, **fields}
    )


def arrival(source: Article, family: str | None = None) -> Arrival:
    """The article on its way in."""
    at = Span.of(source.published, UTC)
    guid, url = f"guid:{source.feed}:{source.guid}", f"url:{source.url}"
    content = f"{source.title}|{source.summary}|{source.text}"
    keys = (guid if source.guid else None, url if source.url else None, f"content:{content}")
    reading = Reading(
        article=source,
        at=at,
        identities=tuple(key for key in keys if key),
        content=content,
        family=family or source.outlet or source.feed or "?",
        features=fingerprint(source),
    )
    return Arrival(
        reading=reading, place=at or Span.instant(START), dated=at is not None, admitted=True
    )


def stored(coming: Arrival, verdict: Verdict) -> StoredArticle:
    """What the store holds of it after its verdict."""
    return StoredArticle.of(coming.reading, verdict, coming.reading.article.first_seen or START)


@dataclass
class Newsroom:
    """A live index and all that was stored; every article is decided by itself."""

    index: LiveIndex = field(default_factory=lambda: LiveIndex(background()))
    articles: dict[str, StoredArticle] = field(default_factory=dict)
    stories: dict[str, Story] = field(default_factory=dict)

    def known(self, *coming: Arrival) -> Known:
        """What the store recalls for a plan: of texts in common only what it finds by samples."""
        identities: dict[str, tuple[StoredArticle, ...]] = {}
        for one in self.articles.values():
            for key in one.identities:
                identities[key] = (*identities.get(key, ()), one)
        texts = [one.reading.features.shingles for one in coming]
        copies = tuple(
            one
            for one in self.articles.values()
            if any(text and is_found(text, one.features.shingles) for text in texts)
        )
        stories, entries = dict(self.stories), dict(self.articles)
        return Known(identities=identities, entries=entries, copies=copies, stories=stories)

    def take(self, coming: Arrival | Article) -> tuple[Verdict, Story]:
        """Decide on one article and store it."""
        coming = arrival(coming) if isinstance(coming, Article) else coming
        verdict, story, near = match(coming, self.known(coming), self.index.overlay(), START)
        if verdict.kind != "seen":
            kept = stored(coming, verdict)
            self._keep(kept, story, take_in(kept, story, near, self.index))
        return verdict, story

    def take_together(self, coming: list[Arrival]) -> list[tuple[Verdict, Story]]:
        """Decide on several in one plan, then store them all."""
        known, sight = self.known(*coming), self.index.overlay()
        decided, taken = [], []
        for one in coming:
            verdict, story, near = match(one, known, sight, START)
            decided.append((verdict, story))
            if verdict.kind != "seen":
                kept = stored(one, verdict)
                taken.append((kept, story, take_in(kept, story, near, sight)))
        for kept, story, passages in taken:
            self._keep(kept, story, passages)
            self.index.add(kept, story)
            for passage in passages:
                self.index.take_over(passage)
        return decided

    def restart(self) -> None:
        """Build the index anew from what is stored, as a start of the daemon does."""
        self.index = LiveIndex(background())
        for kept in self.articles.values():
            self.index.add(kept, self.stories[kept.verdict.story])

    def story_of(self, name: str) -> str:
        """The story that a stored article belongs to."""
        return self.articles[name].verdict.story

    def _keep(self, kept: StoredArticle, story: Story, passages: tuple[Passage, ...]) -> None:
        """Store what was decided, and what went over with it."""
        self.articles.pop(kept.article.id, None)  # the order is that of the last writes
        self.articles[kept.article.id] = kept
        self.stories[story.id] = story
        for passage in passages:
            self.stories |= {passage.left.id: passage.left, passage.home.id: passage.home}
            for one in passage.articles:
                was = self.articles[one]
                self.articles[one] = replace(was, verdict=was.verdict.moved(passage))
