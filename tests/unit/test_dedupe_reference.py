"""The matcher's arrays against the same arithmetic spelled out, word by word."""

from collections import Counter
from itertools import pairwise
from math import exp, log, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.app.parts import background
from monitor.dedupe.alike import ENOUGH
from monitor.dedupe.index import LiveIndex
from monitor.dedupe.packed import BRIEF_TERMS, DAMPED, NAMED, Packed, pack
from monitor.dedupe.pairs import Query
from monitor.dedupe.sight import QUERY_TERMS
from monitor.dedupe.words import PRIOR_DOCUMENTS
from monitor.model.stories import Features, Story, Verdict, VerdictKind, VerdictReason
from tests.support.matching import START, arrival, article, stored

TABLE = background()
VOCABULARY = ("karsund", "vellmar", "aurelia", "ferry", "budget", "harbour", "storm", "the", "and")
SPELT = st.lists(st.sampled_from([*VOCABULARY, *map(str.title, VOCABULARY)]), max_size=14)
TEXTS = st.builds(lambda words: " ".join(words) + ".", SPELT)
TITLES = st.none() | TEXTS


def as_terms(data):
    """The fields of a packed article as dictionaries of terms."""
    packed = Packed(data, lambda terms: terms)
    words = memoryview(packed.words).cast("I").tolist()
    title, text, *_ = packed.sizes
    cuts = (0, title, title + text, len(words))
    fields = [
        dict(zip(words[begin:end], packed.counts[begin:end], strict=True))
        for begin, end in pairwise(cuts)
    ]
    return [*fields, set(memoryview(packed.figures).cast("I").tolist())]


def cosine(one, other):
    norms = sqrt(sum(w * w for w in one.values())) * sqrt(sum(w * w for w in other.values()))
    return sum(w * other.get(term, 0) for term, w in one.items()) / norms if norms else 0.0


def covered(one, other):
    whole = sum(weight**2 for weight in one.values())
    return sqrt(sum(one[term] ** 2 for term in one.keys() & other.keys()) / whole) if whole else 0.0


def weighted(counts, live):
    """Damped counts times inverse document frequencies, background and live ones together."""
    total = PRIOR_DOCUMENTS + live.total
    return {
        term: DAMPED[count] * min(usual, log(total / (PRIOR_DOCUMENTS * exp(-usual) + live[term])))
        for term, count in counts.items()
        for usual in (TABLE.rarities.get(term, TABLE.rarest),)
    }


class Live(Counter):
    """In how many articles each term stands."""

    total = 0

    def take(self, counts):
        self.update(counts.keys())
        self.total += 1


def pairs_of(ours, theirs, live):
    """The similarities of two articles, kinds of pairs left aside."""
    title, text, head = (weighted(part, live) for part in ours[:3])
    their_title, their_text, their_head = (weighted(part, live) for part in theirs[:3])
    figures = len(ours[3]) + len(theirs[3])
    return {
        "title": sqrt(cosine(title, their_title)),
        "text": sqrt(cosine(text, their_text)),
        "head": sqrt(cosine(head, their_head)),
        "across": max(covered(title, their_text), covered(their_title, text)),
        "thin": thin(ours[1], theirs[1]),
        "names_unmet": (1 + brevity(ours[1]) + brevity(theirs[1]))
        * unmet(named(ours[2]), ours[1], named(theirs[2]), theirs[1]),
        "figures": 2 * len(ours[3] & theirs[3]) / figures if figures else 0.0,
    }


def thin(one, other):
    """How little two texts share beside one word, by what is rare at large."""
    shared = [TABLE.rarities.get(term, TABLE.rarest) for term in one.keys() & other.keys()]
    beside = sum(shared) - max(shared, default=0.0)
    alone = 1 - len(shared) / max(1, min(len(one), len(other)))
    return alone * max(0.0, 1 - beside / ENOUGH) ** 2


def brevity(text):
    """How few telling words there are."""
    return max(0, 1 - len(text) / BRIEF_TERMS)


def named(head):
    """The names in a head."""
    return [term for term, byte in head.items() if byte >= NAMED]


def unmet(ours, our_text, theirs, their_text):
    """What the other's text lacks of these words, by rarity, the lesser of both sides."""
    return min(lacked(ours, their_text), lacked(theirs, our_text))


def lacked(words, text):
    whole = [TABLE.rarities.get(term, TABLE.rarest) for term in words]
    lost = [TABLE.rarities.get(term, TABLE.rarest) for term in words if term not in text]
    return sum(lost) / sum(whole) if whole else 0.0


def centre_of(texts):
    """Cosine of the last text to the sum of the others, each of length 1."""
    *others, last = texts
    centre = Counter()
    for text in others:
        length = sqrt(sum(weight**2 for weight in text.values()))
        centre.update({term: weight / length for term, weight in text.items()})
    return cosine(last, centre)


def kept(number, coming):
    verdict = Verdict(
        kind=VerdictKind.NEW,
        of=None,
        story=f"st_{number}",
        score=0.0,
        reason=VerdictReason.NOTHING_ALIKE,
    )
    story = Story(id=verdict.story, first="ar", span=coming.place, last_arrival=START)
    return stored(coming, verdict), story


@given(st.lists(st.tuples(TITLES, TEXTS), min_size=2, max_size=7), st.integers(0, 6))
def test_every_similarity_and_the_order_of_candidates_are_what_they_are_said_to_be(texts, cut):
    """Some articles in the index, some in a plan's overlay, and one that arrives."""
    *earlier, last = [
        arrival(article(str(number), text, title=title))
        for number, (title, text) in enumerate(texts)
    ]
    index = LiveIndex(TABLE)
    for number, coming in enumerate(earlier[:cut]):
        index.add(*kept(number, coming))
    sight = index.overlay()
    for number, coming in enumerate(earlier[cut:], cut):
        sight.add(*kept(number, coming))
    terms = [as_terms(pack(coming.reading.features, TABLE)) for coming in (*earlier, last)]
    live = Live()
    for fields in terms[:-1]:
        live.take(fields[1])

    query = Query(sight.packed(last.reading.features), None, sight)
    entries = [sight.entry(number) for number in range(len(earlier))]
    for features, theirs in zip(query.against(entries, {}), terms[:-1], strict=True):
        expected = pairs_of(terms[-1], theirs, live)
        assert features.keys() >= expected.keys()
        for name, value in expected.items():
            assert features[name] == pytest.approx(value, abs=1e-12)
    texts = [weighted(fields[1], live) for fields in terms]
    ((centre, shared_words),) = query.wholes([entries])
    # A lone article is its own centre, and nobody asks.
    assert centre == pytest.approx(centre_of(texts) if len(earlier) > 1 else 0.0, abs=1e-12)
    any_of_them = set().union(*[fields[1] for fields in terms[:-1]])
    told = sight.words.terms(shared_words).tolist()
    assert sorted(told) == sorted(terms[-1][1].keys() & any_of_them)

    ours = weighted(terms[-1][1], live)
    heaviest = sorted(ours, key=lambda term: (-ours[term], live[term], term))[:QUERY_TERMS]
    shared = [sum(ours[t] ** 2 for t in heaviest if t in fields[1]) for fields in terms[:-1]]
    ranked = sorted((n for n, share in enumerate(shared) if share), key=lambda n: (-shared[n], -n))
    assert query.candidates(100) == ranked
    assert query.candidates(2) == ranked[:2]


def test_what_another_table_packed_is_packed_again():
    """A number means another word's weight there; the features know better."""
    features = arrival(article("x")).reading.features
    ours = pack(features, TABLE)
    foreign = Features(
        title=features.title,
        text=features.text,
        names=features.names,
        lead=features.lead,
        figures=features.figures,
        packed=b"\0" * 4 + ours[4:],
    )
    index = LiveIndex(TABLE)
    own = index.packed(foreign)
    assert own.words == index.packed(features).words
    assert index.packed(Features(packed=ours)).words == own.words
